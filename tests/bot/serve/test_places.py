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


class Crowd:
    """Turns that come and end as they are told to, by a clock that is set by hand."""

    def __init__(self, waiting_seconds: float, at_once: int = 1) -> None:
        self.now = 0.0
        self.waiting = 0
        self._places = Places(at_once, 100, waiting_seconds, clock=lambda: self.now)
        self._worked_on: list[asyncio.Event] = []
        self._tasks: list[asyncio.Future[None]] = []

    async def come(self, number: int) -> None:
        for _ in range(number):
            self._tasks.append(asyncio.ensure_future(self._work()))
            await settled()

    async def end(self, number: int, seconds_each: float) -> None:
        for _ in range(number):
            self.now += seconds_each
            self._worked_on.pop(0).set()
            await settled()

    async def go_on(self, turns: int, seconds_each: float) -> None:
        """For each that ends another comes."""
        for _ in range(turns):
            await self.end(1, seconds_each)
            await self.come(1)

    async def _work(self) -> None:
        end = asyncio.Event()
        self.waiting += 1
        try:
            async with self._places.place():
                self.waiting -= 1
                self._worked_on.append(end)
                await end.wait()
        except Full:
            self.waiting -= 1


@pytest.mark.parametrize(("seconds_each", "wait"), [(0.5, 6), (0.25, 12), (4, 3), (0.01, 100)])
def test_no_more_wait_than_will_have_a_place_in_time(seconds_each: float, wait: int) -> None:
    async def run() -> int:
        crowd = Crowd(waiting_seconds=3, at_once=2)
        await crowd.come(4)
        await crowd.go_on(30, seconds_each)
        await crowd.come(150)
        return crowd.waiting

    assert asyncio.run(run()) == wait


def test_the_pace_of_bad_times_is_put_right() -> None:
    async def run() -> tuple[int, int]:
        crowd, found = Crowd(waiting_seconds=3), []
        await crowd.come(3)
        for seconds_each in (60, 0.49):
            await crowd.go_on(200, seconds_each)
            await crowd.come(20)
            found.append(crowd.waiting)
        return found[0], found[1]

    assert asyncio.run(run()) == (2, 6)


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
