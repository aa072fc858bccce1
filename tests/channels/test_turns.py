"""Whatever happens behind the guard, each message is answered, in order and whole or not at all."""

import asyncio

from rasa.core.channels.channel import UserMessage

from bot.channels.notices import Notice
from bot.server.turn import current_turn, report_failure
from tests.channels.guarding import answer, echo, guard, message, texts

NO_ANSWER_DA = Notice.NO_ANSWER.text("da")
NO_ANSWER_EN = Notice.NO_ANSWER.text("en")
NO_ANSWER_BOTH = Notice.NO_ANSWER.text(None)


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
