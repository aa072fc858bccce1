"""Answers that are sent after the request that asked for them has been acknowledged.

Slack and Teams want their requests acknowledged within seconds and get answers by calls of
ours. Those calls must keep the order of the conversation, whatever each one takes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.server.metrics import FAILURES

Outcome = TypeVar("Outcome")

logger = logging.getLogger(__name__)


def pseudonym(*parts: str | None) -> str:
    """An id of fixed length for these ids of the channel, the same each time."""
    named = json.dumps(parts)  # ASCII, so that any text that JSON can hold has an id
    return hashlib.sha256(named.encode("ascii")).hexdigest()[:40]


class Deliveries:
    """Runs answers in the background and delivers each conversation's in the order they began."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(
        self,
        conversation: str,
        answer: Callable[[], Awaitable[Outcome]],
        deliver: Callable[[Outcome], Awaitable[None]],
        give_up: Callable[[], Awaitable[None]],
    ) -> None:
        """Start answering now; deliver once all that began earlier here has been delivered.

        Args:
            conversation: Id of the conversation.
            answer: Finds out what to say. Several of one conversation may run at once.
            deliver: Sends it.
            give_up: Tells, when either fails, that nothing or only a part was sent. Tried once.
        """
        earlier = self._last.get(conversation)
        run = self._run(earlier, answer, deliver, give_up)
        task = asyncio.get_running_loop().create_task(run)
        self._last[conversation] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(conversation, done))

    async def settle(self) -> None:
        """Wait until everything that began has been delivered or given up."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _run(
        self,
        earlier: asyncio.Task[None] | None,
        answer: Callable[[], Awaitable[Outcome]],
        deliver: Callable[[Outcome], Awaitable[None]],
        give_up: Callable[[], Awaitable[None]],
    ) -> None:
        try:
            try:
                outcome = await answer()
            finally:
                if earlier is not None:
                    await asyncio.wait({earlier})
            await deliver(outcome)
        except Exception as error:
            # The texts of errors quote requests, and with them messages.
            logger.error("An answer was not delivered: %s", type(error).__name__)
            FAILURES.labels(f"delivery: {type(error).__name__}").inc()
            try:
                # The turn is kept: without a word, half an answer would stand for a whole one.
                await give_up()
            except Exception as again:
                logger.error("Nor could that be told: %s", type(again).__name__)

    def _forget(self, conversation: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._last.get(conversation) is task:
            del self._last[conversation]
