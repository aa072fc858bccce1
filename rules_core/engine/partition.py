"""Cuts a number fact's range into classes that no test of the pack tells apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from math import inf


class Partition:
    """The classes of one number fact: each threshold alone, and the open gaps between them.

    A class is known by its representative value. The representative of an integer gap is its
    largest value, so that the gap above the last threshold also stands for every lower bound.
    """

    def __init__(
        self, thresholds: Iterable[float], minimum: float, maximum: float | None, whole: bool
    ) -> None:
        top = inf if maximum is None else maximum
        self._cuts = sorted({t for t in thresholds if minimum <= t <= top} | {minimum})
        self._whole = whole
        self._gaps = [
            self._representative(low, high, closed=high == top and high not in self._cuts)
            for low, high in zip(self._cuts, [*self._cuts[1:], top], strict=True)
        ]

    def _representative(self, low: float, high: float, closed: bool) -> float | None:
        if self._whole:
            last = high if closed else high - 1
            return last if last > low else None
        if high == low:
            return None
        return low + 1 if high == inf else (low + high) / 2

    def representatives(self) -> list[float]:
        """One value for each class, in ascending order."""
        values: list[float] = []
        for cut, gap in zip(self._cuts, self._gaps, strict=True):
            values += [cut] if gap is None else [cut, gap]
        return values

    def class_of(self, value: float) -> float:
        """The representative of the class that ``value`` lies in."""
        index = bisect_left(self._cuts, value)
        if index < len(self._cuts) and self._cuts[index] == value:
            return value
        gap = self._gaps[index - 1]
        return value if gap is None else gap

    def interval(self, first: int, last: int) -> dict[str, float]:
        """The tests that exactly the classes from ``first`` to ``last`` (by position) pass.

        Empty when they are all classes.
        """
        values = self.representatives()
        low, high = values[first], values[last]
        if first == last and low in self._cuts:
            return {"equals": plain_number(low)}
        tests: dict[str, float] = {}
        if first > 0:
            if low in self._cuts:
                tests["at_least"] = plain_number(low)
            elif self._whole:
                tests["at_least"] = plain_number(values[first - 1] + 1)
            else:
                tests["above"] = plain_number(values[first - 1])
        if last < len(values) - 1:
            if high in self._cuts or self._whole:
                tests["at_most"] = plain_number(high)
            else:
                tests["below"] = plain_number(values[last + 1])
        return tests


def plain_number(number: float) -> float:
    """The number as people write it: 3 rather than 3.0."""
    return int(number) if number == int(number) else number
