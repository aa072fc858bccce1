"""The lock on a conversation, for several servers.

Rasa's own Redis lock store reads a lock and writes it back, so that two servers can both get
it; it looks again once a second, blocks the whole server while Redis is silent, and holds the
lock of a server that died for a minute. Here Redis itself keeps the lock (redis-py's), and
whoever holds it says so again and again.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import redis.asyncio
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PREFIX = "omd:conversation:"
# A server that died lets go of a conversation after this, within the time of one turn.
_HELD_SECONDS = 2.0
_RENEWED_SECONDS = 0.5
_LOOKED_SECONDS = 0.02
_SILENCE_SECONDS = 1.0


class RedisConversationLocks(LockStore):
    """Locks in Redis. What they protect is safe without them: see ``TurnTrackerStore``."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """
        Args:
            endpoint_config: ``url`` is Redis's address; ``patience`` the longest wait for a
                lock, in seconds.
        """
        super().__init__()
        self._patience = float(endpoint_config.kwargs["patience"])
        self._redis = redis.asyncio.Redis.from_url(
            endpoint_config.url,
            socket_timeout=_SILENCE_SECONDS,
            socket_connect_timeout=_SILENCE_SECONDS,
        )

    @contextlib.asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = _HELD_SECONDS,
        wait_time_in_seconds: float = _LOOKED_SECONDS,
    ) -> AsyncIterator[TicketLock]:
        """Hold the conversation.

        Raises:
            LockError: Redis does not answer, or another server held on for too long.
        """
        lock = self._redis.lock(
            PREFIX + conversation_id,
            timeout=_HELD_SECONDS,
            sleep=_LOOKED_SECONDS,
            blocking_timeout=self._patience,
        )
        try:
            acquired = await lock.acquire()
        except (RedisError, OSError) as error:
            raise LockError(f"Redis: {type(error).__name__}") from None
        if not acquired:
            raise LockError("another server is at work on this conversation")
        renewal = asyncio.get_running_loop().create_task(_renew(lock))
        try:
            yield TicketLock(conversation_id)
        finally:
            renewal.cancel()
            # The turn is over; a lock that cannot be given back lapses by itself.
            try:
                await lock.release()
            except (RedisError, OSError) as error:
                logger.warning("A lock was not given back: %s", type(error).__name__)

    async def check(self) -> None:
        """Ask Redis for a word.

        Raises:
            RedisError, OSError: it does not answer.
        """
        await self._redis.ping()


async def _renew(lock: Lock) -> None:
    while True:
        await asyncio.sleep(_RENEWED_SECONDS)
        try:
            await lock.reacquire()
        except (RedisError, OSError) as error:
            logger.warning("A lock was not renewed: %s", type(error).__name__)
