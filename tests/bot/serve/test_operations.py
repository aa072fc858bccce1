"""What an operator sees of a running assistant: health, metrics and request ids."""

import re

import httpx
import pytest

from tests.servers import Assistant

WRITTEN = "NSCLC, PS 1, solitær metastase i højre binyre"


def samples(assistant: httpx.Client) -> dict[str, float]:
    lines = assistant.get("/metrics").text.splitlines()
    found = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in found}


def test_it_lives_and_is_ready_with_every_part(assistant: httpx.Client) -> None:
    assert assistant.get("/health/live").status_code == 200
    ready = assistant.get("/health/ready")
    assert ready.status_code == 200
    parts = ready.json()["parts"]
    assert set(parts) == {"server", "model", "actions", "store", "locks"}
    assert set(parts.values()) == {"ok"}


def test_a_turn_is_timed_and_its_decision_counted(running: Assistant, sender: str) -> None:
    counted = (
        'omd_turn_seconds_count{channel="rest",outcome="answered"}',
        'omd_decisions_total{status="undetermined"}',
        'omd_actions_total{action="case_form"}',
    )
    before = samples(running.client)
    running.say(WRITTEN, sender)
    after = samples(running.client)
    assert all(after[name] >= before.get(name, 0) + 1 for name in counted)


def test_a_refused_message_is_counted_by_its_notice(running: Assistant, sender: str) -> None:
    name = 'omd_messages_refused_total{notice="empty"}'
    before = samples(running.client).get(name, 0)
    running.say(" ", sender)
    assert samples(running.client)[name] >= before + 1


def test_metrics_and_log_hold_nothing_of_the_conversation(running: Assistant, sender: str) -> None:
    running.say(WRITTEN, sender)
    for shown in (running.client.get("/metrics").text, running.log):
        assert "binyre" not in shown
        assert sender not in shown


def test_a_request_keeps_the_id_that_a_proxy_gave_it(running: Assistant, sender: str) -> None:
    body = {"message": WRITTEN, "sender": sender}
    answer = running.post(body, headers={"X-Request-ID": "proxy-4711"})
    assert answer.headers["X-Request-ID"] == "proxy-4711"


@pytest.mark.parametrize("given", ["", "x" * 65, "two words", '","level":"ERROR'])
def test_an_id_that_could_forge_a_log_line_is_replaced(assistant: httpx.Client, given: str) -> None:
    answer = assistant.get("/health/live", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
