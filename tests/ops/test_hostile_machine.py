"""Without a network, with a full disk, with a clock that jumps: never a wrong answer."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.server.settings import Settings
from bot.server.training import ensure_model
from tests.ops.machine import Machine
from tests.ops.replicas import NOT_ANSWERED
from tests.ops.services import Missing
from tests.servers import Assistant, Message, case_payload, texts

STATED: list[tuple[str, dict[str, Any]]] = [
    ("NSCLC uden driver, de novo", {
        "diagnosis": "nsclc", "oncogene_driver": "absent", "disease_setting": "de_novo",
    }),
    ("to metastaser i hjernen", {"metastasis_count": 2, "metastasis_sites": ["brain"]}),
    ("metastaserne kan stråles stereotaktisk", {"metastases_ablatable": True}),
    ("primærtumor kan opereres", {"primary_treatment": "feasible"}),
    ("PS 1", {"performance_status": 1}),
]  # fmt: skip
_DISK_MEGABYTES = 8
_TRIES = 40


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    ensure_model(Settings().models)
    try:
        machine = Machine(tmp_path_factory.mktemp("machine"), _DISK_MEGABYTES)
    except Missing as missing:
        if os.environ.get("SERVICES_REQUIRED"):
            raise
        pytest.skip(str(missing))
    machine.start()
    yield machine
    machine.stop()


def facts(messages: list[Message]) -> dict[str, Any]:
    payload = case_payload(messages)
    assert payload is not None, texts(messages)
    return dict(payload["facts"])


def talk(machine: Machine, sender: str) -> dict[str, Any]:
    """Tell the whole case; what the case holds at the end."""
    known: dict[str, Any] = {}
    for text, more in STATED:
        known |= more
        assert facts(machine.say(text, sender)) == known
    return known


def becomes_ready(machine: Machine) -> str:
    """ "ready", or what the server says of its parts at last.

    A part that takes more than two seconds is not ready, and on a busy machine one may for once.
    """
    body = ""
    for _ in range(_TRIES):
        status, body = machine.get("/health/ready")
        if status == 200:
            return "ready"
        time.sleep(0.5)
    return body


def test_a_whole_conversation_needs_no_network_and_nothing_tries_to_reach_one(
    machine: Machine, sender: str
) -> None:
    talk(machine, sender)
    assert machine.get("/webhooks/web/")[0] == 200
    assert becomes_ready(machine) == "ready"
    assert machine.attempts() == 0


def test_with_a_full_disk_nothing_wrong_is_said_and_space_is_all_that_is_needed_to_go_on(
    machine: Machine, sender: str
) -> None:
    known = talk(machine, sender)
    machine.fill_disk()
    assert machine.get("/health/ready")[0] == 503
    turned_away = 0
    for number in range(_TRIES):
        performance = number % 3
        said = machine.say(f"PS er {performance}, ikke noget andet", sender)
        if texts(said) in NOT_ANSWERED:
            turned_away += 1
            continue
        # There was room in what the database had already taken.
        known["performance_status"] = performance
        assert facts(said) == known
    assert turned_away
    machine.free_disk()
    assert facts(machine.say("vis sagen", sender)) == known
    assert becomes_ready(machine) == "ready"
    assert machine.audit_defects() == []


def test_a_clock_that_jumps_loses_no_case_and_mixes_none(machine: Machine, sender: str) -> None:
    known = talk(machine, sender)
    try:
        machine.set_clock(days=-400)
        assert facts(machine.say("vis sagen", sender)) == known
        assert facts(machine.say("PS er 2, ikke 1", sender)) == known | {"performance_status": 2}
        machine.set_clock(days=400)
        # As after a night's silence: a new case, and the way back to the one that was left.
        after = machine.say("PS 0", sender)
        assert facts(after) == {"performance_status": 0}
        assert any("/resume_case" in str(message.get("buttons")) for message in after)
        back = machine.say("/resume_case", sender)
        assert facts(back) == known | {"performance_status": 2}
        other = Assistant.new_sender()
        talk(machine, other)
    finally:
        machine.set_clock(days=0)
    assert facts(machine.say("vis sagen", other)) == known
    assert machine.audit_defects() == []
    assert becomes_ready(machine) == "ready"
