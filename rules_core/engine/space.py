"""The decision space of a pack: which decisions a partly known case can still come to.

Every criterion is a conjunction, so a completion satisfies it unless one of its points fails it.
A class of points is a bit mask of the criteria that it leaves standing; the criteria that hold
in a completion are the intersection of its points' masks, and the first level with one decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules_core.engine.group import Group, split_into_groups
from rules_core.engine.partition import Partition
from rules_core.errors import GapError
from rules_core.model.case import Facts
from rules_core.model.conditions import Test
from rules_core.model.pack import Fact, Implication, Pack, SizeRelation, Status


@dataclass(frozen=True, order=True)
class Outcome:
    """A decision: its status, the recommendations' ids, and the step within one of them."""

    status: Status
    recommendations: tuple[str, ...] = ()
    step: str | None = None


@dataclass(frozen=True)
class Row:
    """A criterion, a recommendation's condition or a step's, as one bit of every mask."""

    id: str
    level: int
    when: Mapping[str, Test]


class Space:
    """The groups of a pack and the rows that decide, ready to be asked about any case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows: tuple[Row, ...] = tuple(_rows(pack))
        self.groups = split_into_groups(pack.facts, pack.consistency, _partitions(pack))
        for group in self.groups:
            group.classify([row.when for row in self.rows])
        self.group_of = {name: group for group in self.groups for name in group.members}
        self.all_rows = (1 << len(self.rows)) - 1
        self._last = len(pack.levels)
        self._level_masks = [
            sum(1 << bit for bit, row in enumerate(self.rows) if row.level == level)
            for level in range(self._last)
        ]
        self._outcomes: dict[int, Outcome] = {}
        self._settled = {
            group: self._settled_after([*(g for g in self.groups if g is not group), group])
            for group in self.groups
        }

    # Outcomes

    def outcome(self, standing: int) -> Outcome:
        """The decision when exactly the rows of ``standing`` hold.

        Raises :class:`GapError` when no level decides.
        """
        outcome = self._outcomes.get(standing)
        if outcome is None:
            outcome = self._outcomes[standing] = self._decide(standing)
        return outcome

    def _decide(self, standing: int) -> Outcome:
        for level, mask in zip(self.pack.levels, self._level_masks, strict=True):
            if standing & mask:
                return Outcome(level.status)
        held = {row.id for bit, row in enumerate(self.rows) if standing >> bit & 1}
        chosen = [r for r in self.pack.recommendations if r.id in held]
        if not chosen:
            raise GapError("no level and no recommendation decides this case")
        steps = [f"{r.id}.{step.id}" for r in chosen for step in r.steps]
        reached = [step.partition(".")[2] for step in steps if step in held]
        if len(reached) != sum(bool(r.steps) for r in chosen):
            raise GapError("a recommendation applies without exactly one of its steps")
        return Outcome(
            "recommendation", tuple(r.id for r in chosen), reached[0] if reached else None
        )

    # A case's place in the space

    def admitted(self, known: Facts) -> dict[Group, int]:
        """For each group the points that the case leaves open; 0 where its facts contradict."""
        return {group: group.admitted(known) for group in self.groups}

    def open_signatures(self, admitted: Mapping[Group, int]) -> dict[Group, tuple[int, ...]]:
        """For each group the signatures of the points left open."""
        return {group: group.signatures_in(mask) for group, mask in admitted.items()}

    def possible(self, open_: Mapping[Group, Sequence[int]]) -> set[Outcome]:
        """Every decision that some completion gives."""
        last = self.groups[-1]
        return {
            self.outcome(standing & signature)
            for standing in self._standing_without(last, open_)
            for signature in open_[last]
        }

    def always(self, open_: Mapping[Group, Sequence[int]]) -> int:
        """The rows that hold in every completion."""
        standing = self.all_rows
        for signatures in open_.values():
            for signature in signatures:
                standing &= signature
        return standing

    def ever(self, open_: Mapping[Group, Sequence[int]]) -> int:
        """The rows that hold in some completion."""
        standing = self.all_rows
        for signatures in open_.values():
            somewhere = 0
            for signature in signatures:
                somewhere |= signature
            standing &= somewhere
        return standing

    def missing(
        self, known: Facts, admitted: Mapping[Group, int], open_: Mapping[Group, Sequence[int]]
    ) -> Iterator[str]:
        """The unknown facts for which two completions that differ in that fact only disagree."""
        for group in self.groups:
            unknown = group.unknown(known)
            if not unknown or len(open_[group]) < 2:
                continue
            standing = self._standing_without(group, open_)
            for name in unknown:
                if any(
                    self._disagree(standing, choice)
                    for choice in group.variations(name, known, admitted[group])
                ):
                    yield name

    def _disagree(self, standing: Iterable[int], choice: Sequence[int]) -> bool:
        first, *others = choice
        for rows in standing:
            outcome = self.outcome(rows & first)
            if any(self.outcome(rows & other) != outcome for other in others):
                return True
        return False

    def _standing_without(self, left_out: Group, open_: Mapping[Group, Sequence[int]]) -> set[int]:
        """The rows left standing by every choice of points in all groups but one.

        Once a row is certain, the rows of later levels cannot matter and are dropped, so that
        the set stays small however many completions there are.
        """
        standing = {self.all_rows}
        groups = [group for group in self.groups if group is not left_out]
        for group, settled in zip(groups, self._settled[left_out], strict=False):
            standing = {
                self._without_later_levels(rows & signature, settled)
                for rows in standing
                for signature in open_[group]
            }
        return standing

    def _without_later_levels(self, rows: int, settled: int) -> int:
        certain = rows & settled
        if not certain:
            return rows
        kept = 0
        for mask in self._level_masks:
            if certain & mask:
                # One certain row of the level says as much as several.
                return kept | (certain & mask & -(certain & mask))
            kept |= rows & mask
        return rows

    def _settled_after(self, order: Sequence[Group]) -> list[int]:
        settled: list[int] = []
        seen: set[str] = set()
        for group in order:
            seen |= set(group.decisive)
            settled.append(
                sum(1 << bit for bit, row in enumerate(self.rows) if row.when.keys() <= seen)
            )
        return settled


def _rows(pack: Pack) -> Iterator[Row]:
    for index, level in enumerate(pack.levels):
        for criterion in level.criteria:
            yield Row(criterion.id, index, criterion.when)
    for recommendation in pack.recommendations:
        yield Row(recommendation.id, len(pack.levels), recommendation.when)
        for step in recommendation.steps:
            name = f"{recommendation.id}.{step.id}"
            yield Row(name, len(pack.levels), step.when)


def _partitions(pack: Pack) -> dict[str, Partition]:
    thresholds: dict[str, set[float]] = {
        name: set() for name, fact in pack.facts.items() if fact.kind in ("integer", "number")
    }
    for when in _tests(pack):
        for name, test in when.items():
            if name in thresholds:
                thresholds[name] |= test.thresholds()
    for relation in pack.consistency:
        if isinstance(relation, SizeRelation):
            places = len(pack.facts[relation.set].values)
            thresholds[relation.count] |= set(range(places + 2))
    return {name: _partition(pack.facts[name], cuts) for name, cuts in thresholds.items()}


def _partition(fact: Fact, cuts: set[float]) -> Partition:
    assert fact.minimum is not None  # the pack's check demands it
    whole = fact.kind == "integer"
    numbers = {int(cut) for cut in cuts} if whole else cuts
    minimum = int(fact.minimum) if whole else fact.minimum
    maximum = int(fact.maximum) if whole and fact.maximum is not None else fact.maximum
    return Partition(numbers, minimum, maximum, whole)


def _tests(pack: Pack) -> Iterator[Mapping[str, Test]]:
    for row in _rows(pack):
        yield row.when
    for fact in pack.facts.values():
        if fact.applies_when:
            yield fact.applies_when
    for relation in pack.consistency:
        if isinstance(relation, Implication):
            yield relation.when
            yield relation.then
    for factor in pack.prognostic_factors:
        yield from factor.any_of
    for consideration in pack.considerations:
        yield from consideration.any_of
