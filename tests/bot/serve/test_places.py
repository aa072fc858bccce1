"""Places for turns are given out in order, are never lost, and none waits without a limit."""

import asyncio

import pytest

from bot.server.places import Full, Places


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_no_more_than_the_places_are_taken_and_the_others_follow_in_order() -> None:
    async def run() -> tuple[list[int], int]:
        places, order, inside, most = Places(2, 10), [], 0, 0

        async def work(number: int) -> None:
            nonlocal inside, most
            async with places.place():
                inside += 1
                most = max(most, inside)
                order.append(number)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(work(number) for number in range(9)))
        return order, most

    assert asyncio.run(run()) == (list(range(9)), 2)


@pytest.mark.parametrize("waiting", [0, 1, 3])
def test_who_comes_when_all_places_to_wait_are_taken_is_turned_away(waiting: int) -> None:
    async def run() -> int:
        places, over = Places(1, waiting), asyncio.Event()

        async def work() -> None:
            async with places.place():
                await over.wait()

        tasks = [asyncio.ensure_future(work()) for _ in range(waiting + 4)]
        await settled()
        over.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        return sum(isinstance(outcome, Full) for outcome in outcomes)

    assert asyncio.run(run()) == 3


@pytest.mark.parametrize("late", [False, True], ids=["while waiting", "as it is given the place"])
def test_who_gives_up_takes_no_place_along(late: bool) -> None:
    async def run() -> None:
        places, over = Places(1, 5), asyncio.Event()

        async def work() -> None:
            async with places.place():
                await over.wait()

        first, second, third = (asyncio.ensure_future(work()) for _ in range(3))
        await settled()
        if late:
            over.set()
            await first
        second.cancel()
        await settled()
        over.set()
        await asyncio.gather(first, third)
        async with places.place():
            pass

    asyncio.run(asyncio.wait_for(run(), 10))


def test_a_failed_turn_gives_its_place_back() -> None:
    async def run() -> None:
        places = Places(1, 0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with places.place():
                    raise ZeroDivisionError

    asyncio.run(run())
