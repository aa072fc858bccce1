"""What the guard lets through: each message once, readable, and without identifiers."""

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.notices import Notice
from bot.server.turn import report_failure
from tests.channels.guarding import answer, echo, guard, message, texts


@pytest.mark.parametrize("repeats", [True, False])
def test_a_delivery_that_comes_again_is_answered_once(repeats: bool) -> None:
    handled: list[str] = []

    async def handler(of: UserMessage) -> None:
        handled.append(of.text or "")
        await asyncio.sleep(0)
        await echo(of)

    guarded = guard(handler, repeats_answers=repeats)
    deliveries = [message(message_id="m1") for _ in range(3)]

    async def talk() -> None:
        await asyncio.gather(guarded(deliveries[0]), guarded(deliveries[1]))
        await guarded(deliveries[2])

    asyncio.run(talk())
    assert handled == ["PS 1"]
    again = ["read: PS 1"] if repeats else []
    assert [texts(each) for each in deliveries] == [["read: PS 1"], again, again]


def test_the_same_delivery_id_of_another_sender_is_another_delivery() -> None:
    guarded = guard()
    other = message(sender="b", message_id="m1")

    async def talk() -> None:
        await guarded(message(message_id="m1"))
        await guarded(other)

    asyncio.run(talk())
    assert texts(other) == ["read: PS 1"]


def test_a_delivery_that_got_no_answer_may_be_tried_again() -> None:
    failures = iter([True, False])

    async def once_broken(of: UserMessage) -> None:
        if next(failures):
            raise RuntimeError
        await echo(of)

    guarded = guard(once_broken, repeats_answers=True)
    second = message(message_id="m1")

    async def talk() -> None:
        await guarded(message(message_id="m1"))
        await guarded(second)

    asyncio.run(talk())
    assert texts(second) == ["read: PS 1"]


def test_identifiers_are_gone_before_anything_is_handled_and_the_user_is_told() -> None:
    seen: list[UserMessage] = []

    async def handler(of: UserMessage) -> None:
        seen.append(of)
        await echo(of)

    asked = message(
        "010203-0000 har PS 1",
        metadata={"language": "da", "note": "a@example.org", "nested": [{"cpr": "0102030000"}]},
    )
    told = answer(asked, handler)
    assert told == [Notice.REDACTED.text("da", kinds=["CPR"]), "read: [CPR] har PS 1"]
    assert seen[0].text == "[CPR] har PS 1"
    assert seen[0].metadata == {"language": "da", "note": "[e-mail]", "nested": [{"cpr": "[CPR]"}]}


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("", Notice.EMPTY),
        (None, Notice.EMPTY),
        (" \n\t", Notice.EMPTY),
        (5, Notice.NOT_TEXT),
        (["PS 1"], Notice.NOT_TEXT),
    ],
)
def test_what_is_no_message_is_answered_without_being_handled(text: Any, notice: Notice) -> None:
    async def never(_: UserMessage) -> None:
        raise AssertionError("handled")

    assert answer(message(text), never) == [notice.text(None)]


def test_the_longest_message_is_read_and_a_longer_one_is_not() -> None:
    longest = "a" * 100
    assert answer(message(longest), guard(max_message_characters=100)) == [f"read: {longest}"]
    told = answer(message(longest + "a"), guard(max_message_characters=100))
    assert told == [Notice.TOO_LONG.text(None, limit=100)]


def test_control_characters_and_half_characters_become_spaces() -> None:
    assert answer(message("PS\x00 1\ud800\x1b ok\næøå 😀")) == ["read: PS  1   ok\næøå 😀"]


def test_a_loud_sender_is_told_and_others_are_answered() -> None:
    guarded = guard(sender_burst=2, sender_rate=0.001)
    asked = [message(sender="loud") for _ in range(3)] + [message(sender="quiet")]

    async def talk() -> None:
        for each in asked:
            await guarded(each)

    asyncio.run(talk())
    read = ["read: PS 1"]
    assert [texts(each) for each in asked] == [read, read, [Notice.TOO_MANY.text(None)], read]


def test_a_channel_takes_only_so_much() -> None:
    guarded = guard(channel_burst=1, channel_rate=0.001)
    second = message(sender="b")

    async def talk() -> None:
        await guarded(message(sender="a"))
        await guarded(second)

    asyncio.run(talk())
    assert texts(second) == [Notice.TOO_MANY.text(None)]


def test_the_channel_is_what_it_is_and_not_what_a_caller_says() -> None:
    seen: list[str | None] = []

    async def handler(of: UserMessage) -> None:
        seen.append(of.input_channel)
        await echo(of)

    answer(message(input_channel="slack"), handler)
    assert seen == ["test"]


def test_nothing_of_the_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(of: UserMessage) -> None:
        report_failure("an action")
        raise RuntimeError

    with caplog.at_level("DEBUG"):
        answer(message("solitær metastase i højre binyre"), broken)
    assert caplog.records
    assert "binyre" not in caplog.text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/restart", "restart"),
        ("/ session_start", "session_start"),
        ('//back{"a": 1}', 'back{"a": 1}'),
        ('/inform{"performance_status": 1}', '/inform{"performance_status": 1}'),
        ("/backlog", "/backlog"),
        ("PS 1 /restart", "PS 1 /restart"),
    ],
)
def test_rasas_control_words_are_read_as_words(text: str, read: str) -> None:
    assert answer(message(text)) == [f"read: {read}"]
