"""What goes along with a decision: prerequisites, prognostic factors, considerations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rules_core.engine.space import Space
from rules_core.model.case import Facts
from rules_core.model.conditions import Test
from rules_core.model.decision import GivenFactor, Met
from rules_core.model.pack import Consideration, PrognosticFactor

Condition = Sequence[tuple[str, Callable[[Any], bool], int, int]]
"""A conjunction: of each fact its name, its test, its group, and the points that fail the test."""


class Alongside:
    """Finds what the known facts of a case call for beside its decision."""

    def __init__(self, space: Space) -> None:
        self._pack = space.pack
        self._groups = {
            name: (number, group)
            for number, group in enumerate(space.groups)
            for name in group.decisive
        }
        self._factors = [
            (factor, [self._condition(when) for when in factor.any_of])
            for factor in space.pack.prognostic_factors
        ]
        self._considerations = [
            (item, frozenset(item.recommendations), [self._condition(w) for w in item.any_of])
            for item in sorted(space.pack.considerations, key=lambda item: not item.first)
        ]
        self._given = {
            factor.id: GivenFactor(
                id=factor.id, direction=factor.direction, references=factor.references
            )
            for factor in space.pack.prognostic_factors
        }

    def _condition(self, when: Mapping[str, Test]) -> Condition:
        found = []
        for name, test in when.items():
            number, failing = -1, 0
            if name in self._groups:
                number, group = self._groups[name]
                failing = group.all_points & ~group.test_mask(name, test)
            found.append((name, test.compiled(), number, failing))
        return found

    def prerequisites(self, known: Facts) -> dict[str, Met]:
        """For each prerequisite whether it is met."""
        return {item.fact: _met(known.get(item.fact)) for item in self._pack.prerequisites}

    def factors(self, known: Facts, admitted: Sequence[int]) -> list[PrognosticFactor]:
        """The prognostic factors that the known facts establish."""
        return [
            factor
            for factor, conditions in self._factors
            if self._entailed(conditions, known, admitted)
        ]

    def given(self, factor: PrognosticFactor) -> GivenFactor:
        """The factor as a decision shows it."""
        return self._given[factor.id]

    def considerations(
        self, status: str, recommendations: Iterable[str], known: Facts, admitted: Sequence[int]
    ) -> list[Consideration]:
        """The considerations beside a decision, those that are shown first at the head."""
        ids = set(recommendations)
        return [
            item
            for item, recommended, conditions in self._considerations
            if status in item.statuses
            and (not recommended or not ids.isdisjoint(recommended))
            and (not conditions or self._entailed(conditions, known, admitted))
        ]

    def _entailed(
        self, conditions: Sequence[Condition], known: Facts, admitted: Sequence[int]
    ) -> bool:
        """Whether the known facts leave no way for all of the conditions to fail."""
        for condition in conditions:
            for name, holds, number, failing in condition:
                if name in known:
                    if not holds(known[name]):
                        break
                elif number < 0 or not admitted or admitted[number] & failing:
                    break
            else:
                return True
        return False


def _met(value: bool | None) -> Met:
    return "unknown" if value is None else "met" if value else "not_met"
