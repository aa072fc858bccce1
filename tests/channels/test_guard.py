"""Whatever happens behind the guard, each message is answered once, in order, and plainly."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.guard import Guard
from bot.channels.notices import Notice
from bot.server.settings import Settings
from bot.server.turn import current_turn, report_failure

Handler = Callable[[UserMessage], Awaitable[None]]

NO_ANSWER_DA = Notice.NO_ANSWER.text("da")
NO_ANSWER_EN = Notice.NO_ANSWER.text("en")
NO_ANSWER_BOTH = Notice.NO_ANSWER.text(None)


def message(text: Any = "PS 1", sender: str = "a", **fields: Any) -> UserMessage:
    made = UserMessage("x", CollectingOutputChannel(), sender, **fields)
    made.text = text
    return made


def texts(of: UserMessage) -> list[str | None]:
    return [answer.get("text") for answer in of.output_channel.messages]


async def echo(of: UserMessage) -> None:
    await of.output_channel.send_response(of.sender_id, {"text": f"read: {of.text}"})


def guard(handler: Handler = echo, *, repeats_answers: bool = False, **settings: Any) -> Guard:
    return Guard(handler, "test", Settings(**settings), repeats_answers=repeats_answers)


def answer(of: UserMessage, by: Guard | Handler = echo) -> list[str | None]:
    asyncio.run((by if isinstance(by, Guard) else guard(by))(of))
    return texts(of)


def test_an_answer_goes_through_whole() -> None:
    async def handler(of: UserMessage) -> None:
        for response in (
            {"text": "one", "buttons": [{"title": "Yes", "payload": "/yes"}]},
            {"custom": {"type": "case"}},
        ):
            await of.output_channel.send_response(of.sender_id, dict(response))

    asked = message()
    answer(asked, handler)
    assert asked.output_channel.messages == [
        {
            "recipient_id": "a",
            "text": "one",
            "buttons": [{"title": "Yes", "payload": "/yes"}],
        },
        {"recipient_id": "a", "custom": {"type": "case"}},
    ]


def test_silence_becomes_an_answer() -> None:
    async def silent(_: UserMessage) -> None:
        return

    assert answer(message(), silent) == [NO_ANSWER_BOTH]


def test_an_exception_becomes_an_answer() -> None:
    async def broken(_: UserMessage) -> None:
        raise RuntimeError("010203-0000")

    assert answer(message(), broken) == [NO_ANSWER_BOTH]


def test_what_was_said_before_a_failure_is_not_sent() -> None:
    async def half(of: UserMessage) -> None:
        await of.output_channel.send_response(of.sender_id, {"text": "Recommendation 2"})
        report_failure("an action")

    assert answer(message(), half) == [NO_ANSWER_BOTH]


def test_a_failure_reported_by_a_child_task_counts() -> None:
    async def half(of: UserMessage) -> None:
        async def child() -> None:
            report_failure("an action")

        await asyncio.create_task(child())
        await echo(of)

    assert answer(message(), half) == [NO_ANSWER_BOTH]


def test_a_turn_that_takes_too_long_is_ended_and_answered() -> None:
    ended = []

    async def slow(of: UserMessage) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(of.sender_id)

    assert answer(message(), guard(slow, turn_seconds=0.05)) == [NO_ANSWER_BOTH]
    assert ended == ["a"]


def test_the_language_is_the_callers_or_else_the_conversations() -> None:
    async def danish_then_broken(of: UserMessage) -> None:
        turn = current_turn.get()
        assert turn is not None
        if of.text == "first":
            turn.language = "da"
            await echo(of)
        else:
            raise RuntimeError

    guarded = guard(danish_then_broken)

    async def talk() -> list[list[str | None]]:
        asked = [
            message("first"),
            message("second"),
            message("third", metadata={"language": "en"}),
            message("fourth", sender="somebody else"),
        ]
        for each in asked:
            await guarded(each)
        return [texts(each) for each in asked[1:]]

    assert asyncio.run(talk()) == [[NO_ANSWER_DA], [NO_ANSWER_EN], [NO_ANSWER_BOTH]]


def test_messages_of_one_conversation_are_answered_in_order() -> None:
    log: list[str] = []

    async def record(of: UserMessage) -> None:
        log.append(f"begin {of.text}")
        for _ in range(3):
            await asyncio.sleep(0)
        log.append(f"end {of.text}")
        await echo(of)

    guarded = guard(record)

    async def talk() -> None:
        await asyncio.gather(*(guarded(message(str(number))) for number in range(4)))

    asyncio.run(talk())
    assert log == [f"{what} {number}" for number in range(4) for what in ("begin", "end")]


def test_conversations_do_not_wait_for_each_other() -> None:
    async def talk() -> list[str | None]:
        arrived = asyncio.Event()

        async def meet(of: UserMessage) -> None:
            if of.sender_id == "a":
                await arrived.wait()
            else:
                arrived.set()
            await echo(of)

        guarded = guard(meet)
        first = message(sender="a")
        await asyncio.gather(guarded(first), guarded(message(sender="b")))
        return texts(first)

    assert asyncio.run(talk()) == ["read: PS 1"]


def test_after_a_failed_turn_the_conversation_goes_on() -> None:
    async def once_broken(of: UserMessage) -> None:
        if of.text == "first":
            raise RuntimeError
        await echo(of)

    guarded = guard(once_broken)

    async def talk() -> list[str | None]:
        second = message("second")
        await guarded(message("first"))
        await guarded(second)
        return texts(second)

    assert asyncio.run(talk()) == ["read: second"]


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
    assert told == [Notice.REDACTED.text("da", kinds="CPR"), "read: [CPR] har PS 1"]
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


def test_every_notice_stands_in_both_languages() -> None:
    values = {"kinds": "CPR", "limit": 5}
    for notice in Notice:
        danish, english = notice.text("da", **values), notice.text("en", **values)
        assert danish != english
        assert notice.text(None, **values) == f"{danish}\n{english}"


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


def test_whoever_finds_no_room_is_told_at_once_and_nothing_of_it_is_read() -> None:
    read = []

    async def run() -> list[list[str | None]]:
        over = asyncio.Event()

        async def slow(of: UserMessage) -> None:
            read.append(of.sender_id)
            await over.wait()
            await echo(of)

        crowded = guard(slow, turns_at_once=1, turns_waiting=1)
        asked = [message(sender=sender) for sender in "abcd"]
        tasks = [asyncio.ensure_future(crowded(each)) for each in asked]
        await asyncio.wait(tasks[2:], timeout=4)
        over.set()
        await asyncio.gather(*tasks)
        again = message(sender="d", message_id=asked[3].message_id)
        await crowded(again)
        return [texts(each) for each in (*asked, again)]

    busy = [Notice.BUSY.text(None)]
    given = ["read: PS 1"]
    assert asyncio.run(run()) == [given, given, busy, busy, given]
    assert read == ["a", "b", "d"]
