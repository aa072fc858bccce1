"""The decision space of a pack: which decisions a partly known case can still come to.

Every criterion is a conjunction, so a completion satisfies it unless one of its points fails it.
A signature is a bit mask of the criteria that a point leaves standing; the criteria that hold in
a completion are the intersection of its points' signatures, and the first level with one decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules_core.engine.cube import Cube
from rules_core.engine.group import split_into_groups
from rules_core.engine.rows import Row, partitions_of, rows_of
from rules_core.errors import GapError
from rules_core.model.case import Facts
from rules_core.model.pack import Pack, Status

STATUS_ORDER = ("recommendation", "individual_assessment", "outside_guideline")


@dataclass(frozen=True)
class Outcome:
    """A decision: its status, the recommendations' ids, and the step within one of them."""

    status: Status
    recommendations: tuple[str, ...] = ()
    step: str | None = None

    def __lt__(self, other: Outcome) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, tuple[str, ...], str]:
        return STATUS_ORDER.index(self.status), self.recommendations, self.step or ""


@dataclass(frozen=True)
class Gap:
    """A consistent combination that the pack does not decide, and why."""

    message: str


Signatures = tuple[int, ...]


class Space:
    """The groups of a pack and the rows that decide, ready to be asked about any case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows: tuple[Row, ...] = tuple(rows_of(pack))
        self.partitions = partitions_of(pack)
        self.groups = split_into_groups(pack.facts, pack.consistency, self.partitions)
        for group in self.groups:
            group.classify([row.when for row in self.rows])
        self._level_masks = [
            sum(1 << bit for bit, row in enumerate(self.rows) if row.level == level)
            for level in range(len(pack.levels))
        ]
        self._chosen = [
            (
                recommendation,
                self._bit(recommendation.id),
                [
                    (step.id, self._bit(f"{recommendation.id}.{step.id}"))
                    for step in recommendation.steps
                ],
            )
            for recommendation in pack.recommendations
        ]
        self._outcomes: dict[int, Outcome | Gap] = {}

    def _bit(self, row_id: str) -> int:
        return next(1 << bit for bit, row in enumerate(self.rows) if row.id == row_id)

    @cached_property
    def cube(self) -> Cube[Outcome | Gap]:
        """The decision for every combination of the groups' classes; made when first needed."""
        return Cube(
            [[signature for signature, _ in group.signatures] for group in self.groups],
            self.outcome_or_gap,
        )

    # Outcomes

    def outcome_or_gap(self, standing: int) -> Outcome | Gap:
        """The decision when exactly the rows of ``standing`` hold."""
        outcome = self._outcomes.get(standing)
        if outcome is None:
            outcome = self._outcomes[standing] = self._decide(standing)
        return outcome

    def outcome(self, standing: int) -> Outcome:
        """The decision when exactly the rows of ``standing`` hold.

        Raises :class:`GapError` when no level decides.
        """
        return _decided(self.outcome_or_gap(standing))

    def _decide(self, standing: int) -> Outcome | Gap:
        for level, mask in zip(self.pack.levels, self._level_masks, strict=True):
            if standing & mask:
                return Outcome(level.status)
        names: list[str] = []
        step_of_case: str | None = None
        for recommendation, bit, steps in self._chosen:
            if not standing & bit:
                continue
            names.append(recommendation.id)
            reached = [name for name, step_bit in steps if standing & step_bit]
            if steps and len(reached) != 1:
                how = "none" if not reached else "more than one"
                return Gap(f"{recommendation.id} applies with {how} of its steps")
            if reached and step_of_case is not None:
                return Gap("more than one recommendation with steps applies")
            if reached:
                step_of_case = reached[0]
        if not names:
            return Gap("no level and no recommendation decides this case")
        return Outcome("recommendation", tuple(names), step_of_case)

    # A case's place in the space

    def admitted(self, known: Facts) -> list[int]:
        """For each group the points that the case leaves open; 0 where its facts contradict."""
        return [group.admitted(known) for group in self.groups]

    def open_signatures(self, admitted: Sequence[int]) -> list[Signatures]:
        """For each group the signatures of the points left open."""
        return [
            group.signatures_in(mask) for group, mask in zip(self.groups, admitted, strict=True)
        ]

    def box(self, open_: Sequence[Signatures]) -> list[tuple[int, ...]]:
        """For each group the cube's classes of the signatures left open."""
        return [
            tuple(sorted({class_of[signature] for signature in signatures}))
            for class_of, signatures in zip(self.cube.class_of, open_, strict=True)
        ]

    def classes_in(self, number: int, mask: int) -> tuple[int, ...]:
        """The cube's classes of one group's points."""
        class_of = self.cube.class_of[number]
        group = self.groups[number]
        return tuple(sorted({class_of[signature] for signature in group.signatures_in(mask)}))

    def outcomes(self, cells: int) -> tuple[Outcome, ...]:
        """Every decision of a set of the cube's cells.

        Raises :class:`GapError` when the pack does not decide one of them.
        """
        return tuple(sorted(_decided(value) for value in self.cube.values_in(cells)))

    def possible(self, open_: Sequence[Signatures]) -> list[Outcome]:
        """Every decision that some completion gives.

        Raises :class:`GapError` when the pack does not decide one of the completions.
        """
        if all(len(signatures) == 1 for signatures in open_):
            return [self.outcome(self.always(open_))]
        return list(self.outcomes(self.cube.cells(self.box(open_))))

    def always(self, open_: Sequence[Signatures]) -> int:
        """The rows that hold in every completion."""
        standing = -1
        for signatures in open_:
            for signature in signatures:
                standing &= signature
        return standing

    def ever(self, open_: Sequence[Signatures]) -> int:
        """The rows that hold in some completion."""
        standing = -1
        for signatures in open_:
            somewhere = 0
            for signature in signatures:
                somewhere |= signature
            standing &= somewhere
        return standing

    def missing(
        self, known: Facts, admitted: Sequence[int], open_: Sequence[Signatures]
    ) -> Iterator[str]:
        """The unknown facts for which two completions that differ in that fact only disagree."""
        cube = self.cube
        cells = cube.cells(self.box(open_))
        for number, group in enumerate(self.groups):
            if len(open_[number]) < 2:
                continue
            class_of = cube.class_of[number]
            for name in group.unknown(known):
                choices = {
                    tuple(sorted({class_of[signature] for signature in line}))
                    for line in group.variations(name, known, admitted[number])
                }
                if any(cube.depends(cells, number, choice) for choice in choices):
                    yield name


def _decided(value: Outcome | Gap) -> Outcome:
    if isinstance(value, Gap):
        raise GapError(value.message)
    return value
