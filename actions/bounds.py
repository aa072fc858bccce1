"""What the counts and sets of a case are at least, while a message is being taken into it.

Every exact count or set has a bound, a fact of its own that says what it is at least; a count and
the places that it is spread over go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.case import Origin, Value
from actions.relations import bounds_of, sizes_of
from rules_core.api import Guideline


class Bounds:
    """The bounds among a draft's facts; both write into the same facts and sources."""

    def __init__(
        self,
        guideline: Guideline,
        facts: dict[str, Value],
        sources: dict[str, Origin],
        turn: int,
    ) -> None:
        """``turn`` is the number of the message, from 1."""
        self._guideline = guideline
        self._facts = facts
        self._sources = sources
        self._turn = turn
        self.of = bounds_of(guideline)
        self._exact = {bound: fact for fact, bound in self.of.items()}

    def is_bound(self, name: str) -> bool:
        """Whether the fact only says what another one is at least."""
        return name in self._exact

    def exact_of(self, bound: str) -> str:
        """The fact that a bound is about."""
        return self._exact[bound]

    def least(self, name: str) -> Value | None:
        """What an exact count or set is known to be at least, apart from its own value."""
        return self._facts.get(self.of.get(name, ""))

    def touched_by(self, name: str) -> tuple[str, ...]:
        """A doubt about a set or its size is a doubt about both, and about no bound."""
        exact = self._exact.get(name, name)
        for pair in sizes_of(self._guideline):
            if exact in pair:
                return pair
        return (exact,)

    def members(self, name: str) -> set[str]:
        """The members that a set, or the set of a count, is known to have."""
        known: set[str] = set()
        for exact in self.touched_by(name):
            for value in (self._facts.get(exact), self.least(exact)):
                known.update(value if isinstance(value, list) else ())
        return known

    def raise_to(self, bound: str, values: Iterable[Value], words: str) -> None:
        """Write a bound that is no lower than before."""
        known = self._facts.get(bound)
        for value in values:
            if isinstance(value, list):
                known = sorted({*(known or ()), *value})
            else:
                known = value if known is None else max(known, value)
        if known != self._facts.get(bound):
            self._write(bound, known, words)

    def keep(self, bound: str, left: set[str], words: str) -> None:
        """Take out of a bound all but the members ``left``: of a number, one for each is sure."""
        before = self._facts.pop(bound, None)
        value: Value = sorted(left) if isinstance(before, list) else len(left)
        if before is not None and value:
            self._write(bound, value, words)

    def cap(self, bound: str, number: int, words: str) -> None:
        """Leave of a bound what fits a lower number: which of the places, nobody has said."""
        least = self._facts.get(bound)
        if isinstance(least, list):
            if len(least) > number:
                del self._facts[bound]
        elif isinstance(least, int) and least > number:
            del self._facts[bound]
            if number > 0:
                self._write(bound, number, words)

    def reopen_set(self, name: str) -> None:
        """What was known as the whole set is only a part of it from now on."""
        members = self._facts.pop(name, None)
        if members is not None and name in self.of:
            origin = self._sources.get(name)
            self.raise_to(self.of[name], [members], origin.text if origin else "")

    def drop_implied(self) -> None:
        """Take out each bound that the exact fact says anyway."""
        for name, bound in self.of.items():
            value, least = self._facts.get(name), self._facts.get(bound)
            if value is not None and least is not None and fits(value, [least]):
                del self._facts[bound]

    def _write(self, bound: str, value: Value, words: str) -> None:
        self._facts[bound] = value
        self._sources[bound] = Origin(words, self._turn)


def fits(known: Value, least: Sequence[Value]) -> bool:
    """Whether a count or set is not below any of the bounds."""
    return all(set(v) <= set(known) if isinstance(v, list) else v <= known for v in least)
