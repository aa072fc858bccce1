"""Two replicas on PostgreSQL, Redis and RabbitMQ: either may die, and nothing is lost."""

import asyncio
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aio_pika
import pytest

from actions.audit_log import AuditLog
from tests.ops.replicas import NOT_ANSWERED, Caller, Replicas
from tests.ops.services import Postgres, RabbitMQ, Service
from tests.servers import Assistant, texts

# What is said, and what the case then holds: one fact more with each.
STATED: list[tuple[str, dict[str, Any]]] = [
    ("NSCLC uden driver", {"diagnosis": "nsclc", "oncogene_driver": "absent"}),
    ("de novo", {"disease_setting": "de_novo"}),
    ("to metastaser i hjernen", {"metastasis_count": 2, "metastasis_sites": ["brain"]}),
    ("metastaserne kan stråles stereotaktisk", {"metastases_ablatable": True}),
    ("primærtumor kan opereres", {"primary_treatment": "feasible"}),
    ("PS 1", {"performance_status": 1}),
]
PROMISED_SECONDS = 5
_BROKER_SECONDS = 60


def hold_a_conversation(caller: Caller) -> None:
    known: dict[str, Any] = {}
    for text, facts in STATED:
        known |= facts
        assert caller.facts(text) == known, caller.sender


def stored_user_messages(postgres: Postgres, sender: str) -> list[str]:
    rows = postgres.query(
        "select data from events where sender_id = %s and type_name = 'user' order by id", sender
    )
    return [json.loads(str(data))["message_id"] for (data,) in rows]


@pytest.fixture
def caller(replicas: Replicas) -> Caller:
    return Caller(replicas)


def test_a_conversation_goes_on_at_either_replica(
    replicas: Replicas, caller: Caller, postgres: Postgres
) -> None:
    known: dict[str, Any] = {}
    for number, (text, facts) in enumerate(STATED):
        known |= facts
        assert caller.facts(text, replicas.each[number % 2]) == known
    assert stored_user_messages(postgres, caller.sender) == caller.sent


def test_the_same_delivery_at_the_other_replica_gets_the_same_answer_and_is_kept_once(
    replicas: Replicas, postgres: Postgres
) -> None:
    sender = Assistant.new_sender()
    body = {"sender": sender, "message": STATED[0][0], "message_id": uuid.uuid4().hex}
    one, two = (replica.post(body).json() for replica in replicas.each)
    assert one == two
    assert stored_user_messages(postgres, sender) == [body["message_id"]]


def test_the_same_delivery_at_both_replicas_at_once_is_kept_once(
    replicas: Replicas, postgres: Postgres
) -> None:
    for _ in range(10):
        sender = Assistant.new_sender()
        body = {"sender": sender, "message": STATED[0][0], "message_id": uuid.uuid4().hex}
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda each, body=body: each.post(body).json(), replicas.each))
        assert answers[0] == answers[1]
        assert stored_user_messages(postgres, sender) == [body["message_id"]]


def test_messages_of_one_conversation_to_both_at_once_are_all_kept(
    replicas: Replicas, caller: Caller, postgres: Postgres
) -> None:
    with ThreadPoolExecutor(len(STATED)) as pool:
        list(pool.map(caller.say, [text for text, _ in STATED]))
    known = {name: value for _, facts in STATED for name, value in facts.items()}
    assert caller.facts("vis sagen") == known
    assert sorted(stored_user_messages(postgres, caller.sender)) == sorted(caller.sent)


def test_replicas_killed_in_the_middle_of_conversations_lose_nothing_and_answer_nothing_twice(
    replicas: Replicas, postgres: Postgres, audit: AuditLog
) -> None:
    chance = random.Random(7)
    over = threading.Event()

    def kill_now_and_then() -> None:
        for replica in replicas.each:
            time.sleep(chance.uniform(1, 3))
            replicas.kill(replica, "actions")
            time.sleep(chance.uniform(1, 3))
            replicas.kill(replica, "rasa")
            replicas.start_again(replica)
        over.set()

    def keep_talking(seed: int) -> list[Caller]:
        callers = []
        while not over.is_set():
            callers.append(Caller(replicas, seed=seed))
            hold_a_conversation(callers[-1])
        return callers

    with ThreadPoolExecutor(9) as pool:
        kills = pool.submit(kill_now_and_then)
        talks = [pool.submit(keep_talking, seed) for seed in range(8)]
        kills.result()
        callers = [caller for talk in talks for caller in talk.result()]
    assert sum(caller.tries for caller in callers) > sum(len(caller.sent) for caller in callers)
    for caller in callers:
        assert stored_user_messages(postgres, caller.sender) == caller.sent
    assert audit.defects() == []
    shown = Counter(entry.record["case_id"] for entry in audit.entries())
    assert {caller.case_id: shown[caller.case_id] for caller in callers} == {
        caller.case_id: 1 for caller in callers
    }


@pytest.fixture
def back(request: pytest.FixtureRequest) -> Iterator[Service]:
    """The service that the test names; it is there again after the test."""
    service: Service = request.getfixturevalue(request.param)
    yield service
    service.stop()
    service.start()


@pytest.mark.parametrize("back", ["postgres", "redis"], indirect=True)
def test_a_store_that_goes_away_is_told_in_time_and_its_return_needs_no_hand(
    replicas: Replicas, caller: Caller, back: Service, request: pytest.FixtureRequest
) -> None:
    assert caller.facts(*STATED[0][:1]) == STATED[0][1]
    back.kill()
    part = {"postgres": "store", "redis": "locks"}[request.node.callspec.params["back"]]
    for replica in replicas.each:
        ready = replica.client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"][part] == "ok") == (503, False)
        assert replica.client.get("/health/live").status_code == 200
        body = {"sender": caller.sender, "message": "PS 3"}
        assert texts(replica.post(body, timeout=PROMISED_SECONDS).json()) in NOT_ANSWERED
    back.start()
    assert caller.facts("PS 1") == STATED[0][1] | {"performance_status": 1}
    assert all(replica.client.get("/health/ready").is_success for replica in replicas.each)


@pytest.mark.parametrize("back", ["postgres", "redis"], indirect=True)
def test_a_store_that_hangs_is_told_in_time_to_everybody(
    replicas: Replicas, caller: Caller, back: Service
) -> None:
    assert caller.facts(*STATED[0][:1]) == STATED[0][1]
    one = replicas.each[0]
    bodies = [{"sender": Assistant.new_sender(), "message": "PS 3"} for _ in range(20)]
    back.freeze()
    try:
        with ThreadPoolExecutor(len(bodies)) as pool:
            answers = list(pool.map(lambda b: one.post(b, timeout=PROMISED_SECONDS + 1), bodies))
    finally:
        back.thaw()
    assert {texts(answer.json()) for answer in answers} <= NOT_ANSWERED
    assert caller.facts("PS 1") == STATED[0][1] | {"performance_status": 1}


def test_the_events_of_kept_turns_reach_the_broker_also_after_it_was_away(
    replicas: Replicas, caller: Caller, rabbitmq: RabbitMQ
) -> None:
    caller.say(STATED[0][0])
    rabbitmq.stop()
    caller.say(STATED[1][0])
    rabbitmq.start()
    caller.say(STATED[2][0])
    expected = set(caller.sent)
    assert asyncio.run(_message_ids(rabbitmq.url, expected, caller.sender)) == expected


async def _message_ids(address: str, expected: set[str], sender: str) -> set[str]:
    found: set[str] = set()
    connection = await aio_pika.connect(address)
    async with connection:
        queue = await (await connection.channel()).get_queue("omd_events")
        deadline = time.monotonic() + _BROKER_SECONDS
        while found != expected and time.monotonic() < deadline:
            message = await queue.get(fail=False, no_ack=True)
            if message is None:
                await asyncio.sleep(0.1)
                continue
            event = json.loads(message.body)
            if event["sender_id"] == sender and event["event"] == "user":
                found.add(event["message_id"])
    return found
