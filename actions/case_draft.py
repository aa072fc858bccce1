"""A case while a message is being taken into it: what may be written, and what changes with it.

Whoever writes one fact here leaves the others true; what counts and sets are at least is kept by
:mod:`actions.bounds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.bounds import Bounds, fits
from actions.case import Case, Change, Origin, Unclear, Value
from actions.relations import partner_of, sizes_of
from rules_core.api import CaseError, Guideline, decide

_MOST_UNDO_STEPS = 10
"""Every message stores them anew."""


class CaseDraft:
    """The facts of one case after a message, as far as it has been read."""

    def __init__(self, guideline: Guideline, before: Case, turn: int) -> None:
        """``turn`` is the number of the message, from 1."""
        self._guideline = guideline
        self._before = before
        self._turn = turn
        self.earlier: Mapping[str, Value] = before.facts
        self.facts: dict[str, Value] = dict(before.facts)
        self._sources: dict[str, Origin] = dict(before.sources)
        self._unavailable = list(before.unavailable)
        self._unclear = {item.fact: item for item in before.unclear}
        self.bounds = Bounds(guideline, self.facts, self._sources, turn)
        self._open_to_change = {item.fact for item in before.unclear} | set(
            decide(guideline, before.facts).conflicts
        )

    def words_of(self, name: str) -> str:
        """The words that a known fact was read from."""
        return self._sources[name].text if name in self.facts and name in self._sources else ""

    def words_before(self, name: str) -> str:
        """The words that a fact was read from before this message."""
        origin = self._before.sources.get(name)
        return origin.text if origin else ""

    def denied(self, name: str) -> Value:
        """What a plain no says of a fact."""
        return self._guideline.pack.facts[name].no

    def admits(self, name: str, value: Value) -> bool:
        """Whether the fact table has this value."""
        try:
            self._guideline.read_case({name: value})
        except CaseError:
            return False
        return True

    def write(
        self,
        name: str,
        value: Value,
        words: str,
        sure: bool = False,
        bound: Mapping[str, float] | None = None,
    ) -> None:
        """Write a value; if it clashes with an earlier one and is not ``sure``, that is asked.

        ``bound`` is what was told where the value only stands for it.
        """
        before = self._before.facts.get(name)
        stood_for = self._bound_before(name)
        may_change = sure or name in self._open_to_change or name == self._before.asked
        if stood_for is not None and _within(value, stood_for):
            may_change = True  # "4 months" after "yes, three months are reached"
        fact = self._guideline.pack.facts[name]
        if (fact.role == "prerequisite" and value is True) or before in fact.otherwise:
            may_change = True  # what was not done when it was told may be done by now
        if before is not None and before != value and not may_change:
            earlier = self.words_before(name)
            text = f"{earlier} / {words}" if earlier else words
            self.unsure(name, "clash", text, [before, value] if stood_for is None else [value])
            least = self.bounds.least(name)
            if isinstance(least, list) and isinstance(value, list):
                # Of the places, those that both tell are sure.
                self.bounds.keep(self.bounds.of[name], {*least} & {*value}, text)
            places = dict(sizes_of(self._guideline)).get(name)
            if places is not None:
                # Where the number is contested, these may not be the places.
                if value > before:
                    self.bounds.reopen_set(places)
                self.facts.pop(places, None)
            return
        least = self.bounds.least(name)
        corrected = before is not None and before != value
        if corrected or (sure and least and not fits(value, [least])):
            # A corrected count or set takes back what it was known to be at least.
            self._drop_bound(name)
        self.facts[name] = value
        if before != value or bound != stood_for:
            self._sources[name] = Origin(words, self._turn, bound)
        self._unclear.pop(name, None)
        if name in self._unavailable:
            self._unavailable.remove(name)

    def forget(self, name: str) -> None:
        """Take back a fact, and what it was known to be at least."""
        self.facts.pop(name, None)
        self._unclear.pop(name, None)
        self._drop_bound(name)

    def _drop_bound(self, name: str) -> None:
        self.facts.pop(self.bounds.of.get(name, ""), None)

    def cannot_be_supplied(self, name: str) -> None:
        """The user has said that nobody can tell this fact."""
        self._unavailable.append(name)
        self._unclear.pop(name, None)

    def at_least(
        self, bound: str, values: Sequence[Value], words: str, *, more: bool, corrected: bool
    ) -> None:
        """Write what a count or set is at least; ``more`` if that is beside what was known."""
        exact = self.bounds.exact_of(bound)
        known = self.facts.get(exact)
        if known is not None and more:
            self.add(exact, values[0], words)
            return
        if known is not None and not fits(known, values):
            # What was exact is taken back by what does not fit it, or both are asked about.
            self.facts.pop(exact)
            self.facts.pop(bound, None)
            if not corrected and exact in self._before.facts:
                earlier = self.words_before(exact)
                self.unsure(exact, "clash", f"{earlier} / {words}" if earlier else words, [known])
                return
        self.bounds.raise_to(bound, values, words)

    def add(self, name: str, value: Value, words: str) -> None:
        """Something more was found: what was exact until now is only a least from now on."""
        before = self.facts.pop(name, None)
        bound = self.bounds.of[name]
        if isinstance(value, int):
            known = self.facts.get(bound, 0) if before is None else before
            self.bounds.raise_to(bound, [known + value], words)
            return
        self.bounds.raise_to(bound, [value] if before is None else [before, value], words)
        number = partner_of(self._guideline, name)
        count = self.facts.pop(number, None) if number is not None else None
        if count is not None and number in self.bounds.of:
            more = 1 if before is None or set(value) - set(before) else 0
            self.bounds.raise_to(self.bounds.of[number], [count + more], words)

    def unsure(self, name: str, why: str, words: str, values: Sequence[Value] = ()) -> None:
        """Hold a fact back until the user has said what holds."""
        self.facts.pop(name, None)
        self._unclear[name] = Unclear(name, why, words, self._turn, tuple(values))

    def doubt(
        self,
        name: str,
        why: str,
        words: str,
        known_by: str | None = None,
        told_before: Sequence[str] | None = None,
        number: int | None = None,
    ) -> None:
        """Hold back all that a doubt about a fact is about; what was known stays as a least.

        ``known_by`` are the words for that, where they are not those of the doubt. Where the doubt
        is about a member of a set that was ``told_before``, not even the least holds for it; where
        it tells another ``number``, no more than that many are certain.
        """
        known = self.bounds.members(name)
        doubted: set[str] = set()
        if told_before is not None:
            doubted = known & set(told_before) if told_before else known
        for exact in self.bounds.touched_by(name):
            bound, value = self.bounds.of.get(exact), self.facts.get(exact)
            if bound is not None and value is not None:
                self.bounds.raise_to(bound, [value], words if known_by is None else known_by)
            if bound is not None and doubted:
                self.bounds.keep(bound, known - doubted, words)
            elif bound is not None and told_before:
                # One of those without a place yet may be there.
                least = self.facts.get(bound)
                one_less = least - 1 if isinstance(least, int) else 0
                self.bounds.cap(bound, max(one_less, len(known)), words)
            if bound is not None and number is not None:
                self.bounds.cap(bound, number, words)
            self.unsure(exact, why, words)

    def knows_of(self, name: str, members: Sequence[str]) -> bool:
        """Whether the case holds one of the ``members`` of a set, or of none named any at all."""
        known = self.bounds.members(name)
        touched = self.bounds.touched_by(name)
        if members and known & set(members):
            return True
        if not members and (known or any(exact in self.facts for exact in touched)):
            return True
        # Of more than have a place yet, one may be there.
        placed = self.bounds.least(name) or []
        numbers = [value for e in touched if isinstance(value := self.facts.get(e), int)]
        return name not in self.facts and any(len(placed) < number for number in numbers)

    def is_settled(self, name: str) -> bool:
        """Whether the fact need not be asked for: it is known, or cannot be."""
        return name in self.facts or name in self._unavailable

    def changed(self) -> bool:
        """Whether any fact, or anything that is not clear, is otherwise than before."""
        return bool(self._changes()) or tuple(self._unclear.values()) != self._before.unclear

    def case(self, **counts: Any) -> Case:
        """The case as it stands now; ``counts`` are its fields about the message as such."""
        changes = self._changes()
        return replace(
            self._before,
            facts=self.facts,
            sources={name: o for name, o in self._sources.items() if name in self.facts},
            unavailable=tuple(dict.fromkeys(self._unavailable)),
            unclear=tuple(self._unclear.values()),
            changes=changes,
            undoable=changes or self._before.undoable,
            undo_steps=(*self._before.undo_steps, *filter(None, [changes]))[-_MOST_UNDO_STEPS:],
            **counts,
        )

    def unclear_about(self, name: str) -> Unclear | None:
        """What is unclear about the fact, if it is held back."""
        return self._unclear.get(name)

    def take_over(self, name: str, bound: str) -> None:
        """What a set is at least, is all of it."""
        self.facts[name] = self.facts[bound]
        self._unclear.pop(name, None)
        if bound in self._sources:
            self._sources[name] = self._sources[bound]

    def _changes(self) -> tuple[Change, ...]:
        return tuple(
            Change(
                name,
                self._before.facts.get(name),
                self.facts.get(name),
                self._bound_before(name),
            )
            for name in self._guideline.pack.facts
            if self._before.facts.get(name) != self.facts.get(name)
        )

    def _bound_before(self, name: str) -> Mapping[str, float] | None:
        origin = self._before.sources.get(name)
        return origin.bound if origin and name in self._before.facts else None


def _within(value: float, bound: Mapping[str, float]) -> bool:
    least, above = bound.get("at_least", value), bound.get("below")
    return value >= least and (above is None or value < above)
