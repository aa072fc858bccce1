"""Every complete case: decided once, by rules of which each has its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from math import prod

from rules_core.engine.bits import bits_of
from rules_core.engine.space import Gap, Outcome, Space
from rules_core.model.case import Facts
from rules_core.model.consistency import SizeRelation
from rules_core.verify.examples import facts_of, first_points, smallest
from rules_core.verify.findings import Defect, Report

Progress = Callable[[float], None]


def check_complete_cases(space: Space, report: Report, progress: Progress) -> None:
    """Walks every combination of what the rules tell apart in each group of facts.

    A combination stands for every case that has, in each group, one of its points; together they
    are all complete consistent cases.
    """
    walk = _Walk(space)
    options = [[signature for signature, _ in group.signatures] for group in space.groups]
    total = prod(map(len, options))
    for number, signatures in enumerate(product(*options)):
        walk.visit(signatures)
        if number % 4096 == 0:
            progress(number / total)
    report.figures["complete_cases"] = prod(len(group.points) for group in space.groups)
    report.figures["combinations_told_apart"] = total
    report.figures["decisions"] = len(walk.outcomes)
    report.figures["rules"] = len(space.rows)
    report.defects += walk.defects()
    report.defects += _impossible_values(space)


class _Walk:
    def __init__(self, space: Space) -> None:
        self._space = space
        self._last = len(space.pack.levels)
        self._level_masks = [
            sum(1 << bit for bit, row in enumerate(space.rows) if row.level == level)
            for level in range(self._last + 1)
        ]
        self._together = {
            frozenset((recommendation.id, other))
            for recommendation in space.pack.recommendations
            for other in recommendation.together_with
        }
        self.outcomes: Counter[Outcome] = Counter()
        self._true = self._telling = 0
        self._gaps: dict[str, Sequence[int]] = {}
        self._overlaps: dict[tuple[str, ...], Sequence[int]] = {}
        self._shadows: dict[int, Sequence[int]] = {}

    def visit(self, signatures: Sequence[int]) -> None:
        standing = (1 << len(self._space.rows)) - 1
        for signature in signatures:
            standing &= signature
        decides = next(
            (level for level, mask in enumerate(self._level_masks) if standing & mask), self._last
        )
        telling = standing & self._level_masks[decides]
        for bit in bits_of(standing & ~telling & ~self._true):
            self._shadows.setdefault(bit, signatures)
        self._true |= standing
        self._telling |= telling
        outcome = self._space.outcome_or_gap(standing)
        if isinstance(outcome, Gap):
            self._gaps.setdefault(outcome.message, signatures)
            return
        self.outcomes[outcome] += 1
        for one in outcome.recommendations:
            for other in outcome.recommendations:
                if one < other and frozenset((one, other)) not in self._together:
                    self._overlaps.setdefault((one, other), signatures)

    def defects(self) -> Iterator[Defect]:
        for message, signatures in self._gaps.items():
            more_than_one = "more than one" in message
            yield Defect(
                "overlap" if more_than_one else "gap",
                "recommendations.yaml",
                f"{message}; make exactly one row hold for this case",
                self._example(signatures, partial(_is_gap, message)),
            )
        for (one, other), signatures in self._overlaps.items():
            yield Defect(
                "overlap",
                f"recommendations.yaml: {one}, {other}",
                "both apply; make their conditions exclude each other, or say together_with",
                self._example(signatures, partial(_gives_both, frozenset((one, other)))),
            )
        yield from self._rules()

    def _rules(self) -> Iterator[Defect]:
        notes = {
            criterion.id: criterion.shadowed_because
            for level in self._space.pack.levels
            for criterion in level.criteria
        }
        for bit, row in enumerate(self._space.rows):
            file = "levels.yaml" if row.level < self._last else "recommendations.yaml"
            place, note = f"{file}: {row.id}", notes.get(row.id)
            if not self._true >> bit & 1:
                message = "holds in no case; mend its condition or take it out"
                yield Defect("dead_rule", place, message)
            elif not self._telling >> bit & 1 and note is None:
                signatures = self._shadows[bit]
                yield Defect(
                    "shadowed_rule",
                    place,
                    "an earlier level decides wherever it holds; move it, or say shadowed_because",
                    facts_of(self._space, first_points(self._space, signatures)),
                )
            elif self._telling >> bit & 1 and note is not None:
                yield Defect(
                    "needless_shadow_note", place, "it does decide; take shadowed_because out"
                )

    def _example(
        self, signatures: Sequence[int], shows: Callable[[Outcome | Gap], bool]
    ) -> dict[str, object]:
        space = self._space

        def all_show(facts: Facts) -> bool:
            admitted = space.admitted(facts)
            if not all(admitted):
                return False
            box = [space.classes_in(number, mask) for number, mask in enumerate(admitted)]
            return all(shows(value) for value in space.cube.values_in(space.cube.cells(box)))

        return smallest(facts_of(space, first_points(space, signatures)), all_show)


def _is_gap(message: str, value: Outcome | Gap) -> bool:
    return isinstance(value, Gap) and value.message == message


def _gives_both(pair: frozenset[str], value: Outcome | Gap) -> bool:
    return isinstance(value, Outcome) and pair <= set(value.recommendations)


def _impossible_values(space: Space) -> Iterator[Defect]:
    for group in space.groups:
        for at, name in enumerate(group.decisive):
            possible = {point[at] for point in group.points}
            for value in group.domain(name):
                if value not in possible and not _too_large_a_set(space, name, value):
                    shown = sorted(value) if isinstance(value, frozenset) else value
                    yield Defect(
                        "impossible_value",
                        f"consistency.yaml: {name}",
                        f"{shown} fits no other facts; mend the relation or the fact table",
                        None if value is None else {name: shown},
                    )


def _too_large_a_set(space: Space, name: str, value: object) -> bool:
    """A set with more members than its size relation may count is no defect of the author's."""
    most = [
        space.pack.facts[relation.count].maximum
        for relation in space.pack.consistency
        if isinstance(relation, SizeRelation) and relation.set == name
    ]
    return isinstance(value, frozenset) and any(
        count is not None and len(value) > count for count in most
    )
