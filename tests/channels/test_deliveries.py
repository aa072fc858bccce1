"""Answers leave in the order in which their messages came."""

import asyncio

from bot.channels.deliveries import Deliveries, pseudonym


async def give_up() -> None:
    raise AssertionError("nothing was to be given up")


def test_a_slow_answer_holds_back_the_later_ones_of_its_conversation_only() -> None:
    async def scene() -> list[str]:
        sent: list[str] = []
        slow = asyncio.Event()
        deliveries = Deliveries()

        def begin(conversation: str, text: str, wait: bool = False) -> None:
            async def answer() -> str:
                if wait:
                    await slow.wait()
                return text

            async def deliver(outcome: str) -> None:
                sent.append(outcome)

            deliveries.begin(conversation, answer, deliver, give_up)

        begin("a", "a1", wait=True)
        begin("a", "a2")
        begin("b", "b1")
        for _ in range(10):
            await asyncio.sleep(0)
        assert sent == ["b1"]
        slow.set()
        await deliveries.settle()
        return sent

    assert asyncio.run(scene()) == ["b1", "a1", "a2"]


def test_a_failure_stops_neither_the_next_nor_the_rest() -> None:
    async def scene() -> list[str]:
        sent: list[str] = []
        deliveries = Deliveries()

        async def fails() -> str:
            raise RuntimeError

        async def answer() -> str:
            return "next"

        async def deliver(outcome: str) -> None:
            sent.append(outcome)
            raise RuntimeError

        async def tell() -> None:
            sent.append("given up")
            raise RuntimeError

        deliveries.begin("a", fails, deliver, tell)
        deliveries.begin("a", answer, deliver, tell)
        deliveries.begin("a", answer, deliver, tell)
        await deliveries.settle()
        return sent

    assert asyncio.run(scene()) == ["given up", "next", "given up", "next", "given up"]


def test_a_failure_is_told_in_the_order_of_the_conversation() -> None:
    async def scene() -> list[str]:
        sent: list[str] = []
        slow = asyncio.Event()
        deliveries = Deliveries()

        async def answer() -> str:
            await slow.wait()
            return "first"

        async def fails() -> str:
            raise RuntimeError

        async def deliver(outcome: str) -> None:
            sent.append(outcome)

        async def tell() -> None:
            sent.append("given up")

        deliveries.begin("a", answer, deliver, give_up)
        deliveries.begin("a", fails, deliver, tell)
        for _ in range(10):
            await asyncio.sleep(0)
        slow.set()
        await deliveries.settle()
        return sent

    assert asyncio.run(scene()) == ["first", "given up"]


def test_nothing_is_kept_of_what_is_done() -> None:
    async def scene() -> Deliveries:
        deliveries = Deliveries()

        async def answer() -> None: ...

        async def deliver(_: None) -> None: ...

        for number in range(50):
            deliveries.begin(str(number % 7), answer, deliver, give_up)
        await deliveries.settle()
        await asyncio.sleep(0)
        return deliveries

    assert not any(vars(asyncio.run(scene())).values())


def test_pseudonyms_tell_ids_apart_and_hide_them() -> None:
    named = {
        pseudonym(*parts)
        for parts in [
            ("a", "b"),
            ("ab",),
            ("a", None, "b"),
            ("a", "b", None),
            ("a,b",),
            ("\ud800",),
        ]
    }
    assert len(named) == 6
    assert all(len(name) == 40 and name.isalnum() for name in named)
