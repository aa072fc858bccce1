"""A case while a message is being taken into it: what may be written, and what changes with it.

Every exact count or set has a bound, a fact of its own that says what it is at least; a count and
the places that it is spread over go together. Whoever writes one fact here leaves the others true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.case import Case, Change, Origin, Unclear, Value
from rules_core.api import CaseError, Guideline, decide


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
        self.bounds = {
            relation.fact: relation.bound
            for relation in guideline.pack.consistency
            if relation.kind == "lower_bound"
        }
        self._exact = {bound: fact for fact, bound in self.bounds.items()}
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

    def is_bound(self, name: str) -> bool:
        """Whether the fact only says what another one is at least."""
        return name in self._exact

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
            bound = self.facts.get(self.bounds.get(name, ""))
            if isinstance(bound, list) and isinstance(value, list):
                # Of the places, those that both tell are sure.
                self._lower_bound(self.bounds[name], {*bound} & {*value}, text)
            for relation in self._guideline.pack.consistency:
                if relation.kind == "size" and relation.count == name:
                    # Where the number is contested, these may not be the places.
                    if value > before:
                        self.reopen_set(relation.set)
                    self.facts.pop(relation.set, None)
            return
        least = self.facts.get(self.bounds.get(name, ""))
        corrected = before is not None and before != value
        if name in self.bounds and (corrected or (sure and least and not _fits(value, [least]))):
            # A corrected count or set takes back what it was known to be at least.
            self.facts.pop(self.bounds[name], None)
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
        if name in self.bounds:
            self.facts.pop(self.bounds[name], None)

    def cannot_be_supplied(self, name: str) -> None:
        """The user has said that nobody can tell this fact."""
        self._unavailable.append(name)
        self._unclear.pop(name, None)

    def at_least(
        self, bound: str, values: Sequence[Value], words: str, *, more: bool, corrected: bool
    ) -> None:
        """Write what a count or set is at least; ``more`` if that is beside what was known."""
        exact = self._exact[bound]
        known = self.facts.get(exact)
        if known is not None and more:
            self.add(exact, values[0], words)
            return
        if known is not None and not _fits(known, values):
            # What was exact is taken back by what does not fit it, or both are asked about.
            self.facts.pop(exact)
            self.facts.pop(bound, None)
            if not corrected and exact in self._before.facts:
                earlier = self.words_before(exact)
                self.unsure(exact, "clash", f"{earlier} / {words}" if earlier else words, [known])
                return
        self.raise_bound(bound, values, words)

    def raise_bound(self, name: str, values: Sequence[Value], words: str) -> None:
        """Write a bound that is no lower than before."""
        known = self.facts.get(name)
        for value in values:
            if isinstance(value, list):
                known = sorted({*(known or ()), *value})
            else:
                known = value if known is None else max(known, value)
        if known != self.facts.get(name):
            self.facts[name] = known
            self._sources[name] = Origin(words, self._turn)

    def add(self, name: str, value: Value, words: str) -> None:
        """Something more was found: what was exact until now is only a least from now on."""
        before = self.facts.pop(name, None)
        bound = self.bounds[name]
        if isinstance(value, int):
            known = self.facts.get(bound, 0) if before is None else before
            self.raise_bound(bound, [known + value], words)
            return
        self.raise_bound(bound, [value] if before is None else [before, value], words)
        for relation in self._guideline.pack.consistency:
            if relation.kind == "size" and relation.set == name:
                count = self.facts.pop(relation.count, None)
                if count is not None and relation.count in self.bounds:
                    more = 1 if before is None or set(value) - set(before) else 0
                    self.raise_bound(self.bounds[relation.count], [count + more], words)

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
        known = self._doubted_members(name, ())
        doubted = self._doubted_members(name, told_before)
        for exact in self._touched_by(name):
            value = self.facts.get(exact)
            if exact in self.bounds and value is not None:
                self.raise_bound(
                    self.bounds[exact], [value], words if known_by is None else known_by
                )
            if doubted and exact in self.bounds:
                self._lower_bound(self.bounds[exact], known - doubted, words)
            elif told_before and exact in self.bounds:
                # One of those without a place yet may be there.
                least = self.facts.get(self.bounds[exact])
                one_less = least - 1 if isinstance(least, int) else 0
                self._cap_bound(self.bounds[exact], max(one_less, len(known)), words)
            if number is not None and exact in self.bounds:
                self._cap_bound(self.bounds[exact], number, words)
            self.unsure(exact, why, words)

    def knows_of(self, name: str, members: Sequence[str]) -> bool:
        """Whether the case holds one of the ``members`` of a set, or of none named any at all."""
        known = self._doubted_members(name, members)
        touched = self._touched_by(name)
        if known or (not members and any(exact in self.facts for exact in touched)):
            return True
        # Of more than have a place yet, one may be there.
        placed = self.facts.get(self.bounds.get(name, ""), [])
        numbers = [value for e in touched if isinstance(value := self.facts.get(e), int)]
        return name not in self.facts and any(len(placed) < number for number in numbers)

    def _doubted_members(self, name: str, told_before: Sequence[str] | None) -> set[str]:
        """Which known members of a set a doubt is about; where none is named, it may be any."""
        known: set[str] = set()
        for exact in self._touched_by(name):
            for value in (self.facts.get(exact), self.facts.get(self.bounds.get(exact, ""))):
                known.update(value if isinstance(value, list) else ())
        if told_before is None:
            return set()
        return known & set(told_before) if told_before else known

    def _lower_bound(self, bound: str, left: set[str], words: str) -> None:
        """Take out of a bound all but the members ``left``: of a number, one for each is sure."""
        before = self.facts.pop(bound, None)
        value: Value = sorted(left) if isinstance(before, list) else len(left)
        if before is not None and value:
            self.facts[bound] = value
            self._sources[bound] = Origin(words, self._turn)

    def _cap_bound(self, bound: str, number: int, words: str) -> None:
        """Leave of a bound what fits a lower number: which of the places, nobody has said."""
        least = self.facts.get(bound)
        if isinstance(least, list):
            if len(least) > number:
                del self.facts[bound]
        elif isinstance(least, int) and least > number:
            del self.facts[bound]
            if number > 0:
                self.facts[bound] = number
                self._sources[bound] = Origin(words, self._turn)

    def _touched_by(self, name: str) -> tuple[str, ...]:
        """A doubt about a set or its size is a doubt about both, and about no bound."""
        exact = self._exact.get(name, name)
        for relation in self._guideline.pack.consistency:
            if relation.kind == "size" and exact in (relation.count, relation.set):
                return (relation.count, relation.set)
        return (exact,)

    def reopen_set(self, name: str) -> None:
        """What was known as the whole set is only a part of it from now on."""
        members = self.facts.pop(name, None)
        if members is not None and name in self.bounds:
            origin = self._sources.get(name)
            self.raise_bound(self.bounds[name], [members], origin.text if origin else "")

    def drop_implied_bounds(self) -> None:
        """Take out each bound that the exact fact says anyway."""
        for name, bound in self.bounds.items():
            value, least = self.facts.get(name), self.facts.get(bound)
            if value is None or least is None:
                continue
            if _fits(value, [least]):
                del self.facts[bound]

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


def _fits(known: Value, least: Iterable[Value]) -> bool:
    return all(set(v) <= set(known) if isinstance(v, list) else v <= known for v in least)
