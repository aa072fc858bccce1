"""How many turns one server works on at once, and how many may wait for that.

More at once make none of them faster: all would be late together, and late is not answered. The
others wait in the order they came; whoever would only wait in vain is told so at once.
"""

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable

from bot.server.metrics import waiting

_NEWEST = 0.05
"""Weight of the newest time between two places in their mean: some twenty turns count."""


class Full(Exception):
    """As many as may wait are waiting already, or as many as will get a place in time."""


class Pace:
    """How often places have come free lately, measured while somebody waited for one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._mean: float | None = None
        self._last: float | None = None

    def given(self, *, waiting: bool) -> None:
        """A place was passed on; ``waiting``: others still wait for the next one."""
        now = self._clock()
        if self._last is not None:
            lately = now - self._last
            mean = lately if self._mean is None else self._mean
            self._mean = mean + _NEWEST * (lately - mean)
        self._last = now if waiting else None

    def seconds(self, places: int) -> float:
        """How long it will take to pass on so many; 0 while nothing is known."""
        return (self._mean or 0.0) * places


class Places:
    """The places for turns of one process, given out in the order that they are asked for."""

    def __init__(
        self,
        places: int,
        waiting: int,
        seconds: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            places: Turns that are worked on at once, at least 1.
            waiting: Turns that may wait besides; 0 lets none wait.
            seconds: Longest time that a turn may have to wait, by how fast places came free lately;
                one more than are worked on at once may wait in any case.
            clock: Seconds, never running back.
        """
        self._free = self._at_once = places
        self._may_wait = waiting
        self._seconds = seconds
        self._pace = Pace(clock)
        self._queue: deque[asyncio.Future[None]] = deque()

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place, after waiting for it if none is free.

        Raises:
            Full: too many are waiting already, or it would wait for too long.
        """
        await self._take()
        try:
            yield
        finally:
            self._give_back()

    async def _take(self) -> None:
        if self._free and not self._queue:
            self._free -= 1
            return
        if self._too_many(len(self._queue)):
            raise Full
        mine = asyncio.get_running_loop().create_future()
        self._queue.append(mine)
        try:
            with waiting():
                await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                # It was given the place in the moment that it gave up.
                self._give_back()
            elif mine in self._queue:
                self._queue.remove(mine)
            raise

    def _too_many(self, ahead: int) -> bool:
        if ahead >= self._may_wait:
            return True
        # One more than are worked on may always wait: the pace is taken while somebody waits, and
        # that of bad times must be put right.
        return ahead > self._at_once and self._pace.seconds(ahead + 1) > self._seconds

    def _give_back(self) -> None:
        while self._queue:
            following = self._queue.popleft()
            if not following.done():
                following.set_result(None)
                self._pace.given(waiting=bool(self._queue))
                return
        self._free += 1
