"""How many turns one server works on at once, and how many may wait for that.

More at once make none of them faster: all would be late together, and late is not answered. The
others wait in the order they came; whoever would only wait in vain is told so at once.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator

from bot.server.metrics import waiting


class Full(Exception):
    """As many as may wait are waiting already."""


class Places:
    """The places for turns of one process, given out in the order that they are asked for."""

    def __init__(self, places: int, waiting: int) -> None:
        """
        Args:
            places: Turns that are worked on at once, at least 1.
            waiting: Turns that may wait besides; 0 lets none wait.
        """
        self._free = places
        self._may_wait = waiting
        self._queue: deque[asyncio.Future[None]] = deque()

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place, after waiting for it if none is free.

        Raises:
            Full: too many are waiting already.
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
        if len(self._queue) >= self._may_wait:
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

    def _give_back(self) -> None:
        while self._queue:
            following = self._queue.popleft()
            if not following.done():
                following.set_result(None)
                return
        self._free += 1
