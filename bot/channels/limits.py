"""How much a sender and a channel may send, and which deliveries were seen before.

Everything is held in memory and bounded: a restart forgets it, and no flood makes it grow.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values last used, up to a number of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: Hashable, value: Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        self._values.pop(key, None)


@dataclass
class _Bucket:
    tokens: float
    filled: float


class RateLimit:
    """A token bucket for each key.

    Args:
        rate: Tokens that come back each second.
        burst: Tokens that a key starts with and can have at most.
        clock: Seconds, never running back.
        keys: Number of keys remembered; the one unused the longest starts afresh.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float], keys: int = 10_000
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: Recent[_Bucket] = Recent(keys)

    def allows(self, key: Hashable) -> bool:
        """Take one token, if there is one."""
        now = self._clock()
        bucket = self._buckets.get(key) or _Bucket(self._burst, now)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled) * self._rate)
        bucket.filled = now
        self._buckets.put(key, bucket)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
