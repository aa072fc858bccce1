"""What goes along with a decision: prerequisites, prognostic factors, considerations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules_core.engine.space import Space
from rules_core.model.case import Facts
from rules_core.model.conditions import Test
from rules_core.model.decision import GivenFactor, Met
from rules_core.model.pack import Consideration, PrognosticFactor


class Alongside:
    """Finds what the known facts of a case call for beside its decision."""

    def __init__(self, space: Space) -> None:
        self._pack = space.pack
        self._groups = {
            name: (number, group)
            for number, group in enumerate(space.groups)
            for name in group.decisive
        }
        self._first_considerations = sorted(
            space.pack.considerations, key=lambda item: not item.first
        )
        self._given = {
            factor.id: GivenFactor(
                id=factor.id, direction=factor.direction, references=factor.references
            )
            for factor in space.pack.prognostic_factors
        }

    def prerequisites(self, known: Facts) -> dict[str, Met]:
        """For each prerequisite whether it is met."""
        return {item.fact: _met(known.get(item.fact)) for item in self._pack.prerequisites}

    def factors(self, known: Facts, admitted: Sequence[int]) -> list[PrognosticFactor]:
        """The prognostic factors that the known facts establish."""
        return [
            factor
            for factor in self._pack.prognostic_factors
            if self._any_entailed(factor.any_of, known, admitted)
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
            for item in self._first_considerations
            if status in item.statuses
            and (not item.recommendations or not ids.isdisjoint(item.recommendations))
            and (not item.any_of or self._any_entailed(item.any_of, known, admitted))
        ]

    def _any_entailed(
        self, any_of: Iterable[Mapping[str, Test]], known: Facts, admitted: Sequence[int]
    ) -> bool:
        return any(
            all(self._entailed(name, test, known, admitted) for name, test in when.items())
            for when in any_of
        )

    def _entailed(self, name: str, test: Test, known: Facts, admitted: Sequence[int]) -> bool:
        """Whether the known facts leave no way for the test to fail."""
        if name in known:
            return test.holds(known[name])
        if not admitted or name not in self._groups:
            return False
        number, group = self._groups[name]
        return not admitted[number] & ~group.test_mask(name, test)


def _met(value: bool | None) -> Met:
    return "unknown" if value is None else "met" if value else "not_met"
