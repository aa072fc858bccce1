"""From known facts to a decision with everything that goes along with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from rules_core import __version__
from rules_core.engine.group import Group
from rules_core.engine.space import Outcome, Row, Space
from rules_core.model.case import Facts
from rules_core.model.conditions import Test, all_hold
from rules_core.model.decision import (
    Decision,
    DecisionStatus,
    GivenFactor,
    GivenRecommendation,
    GuidelineStamp,
    Met,
    PossibleDecision,
    RecommendedComponent,
    TraceEntry,
)
from rules_core.model.pack import Consideration, Pack, Recommendation

STATUS_ORDER = ("recommendation", "individual_assessment", "outside_guideline")


class Decider:
    """Decides cases by one pack. Holds nothing of any case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.space = Space(pack)
        self._stamp = GuidelineStamp(
            id=pack.guideline.id,
            version=pack.guideline.version,
            sha256=pack.sha256,
            engine=__version__,
        )
        self._fact_order = {name: index for index, name in enumerate(pack.facts)}
        self._headings = {s.id: s.heading.da for s in pack.guideline.sections}
        self._criteria = {c.id: (level, c) for level in pack.levels for c in level.criteria}
        self._recommendations = {r.id: r for r in pack.recommendations}

    def decide(self, known: Facts) -> Decision:
        """The decision for known facts that lie within the fact table."""
        admitted = self.space.admitted(known)
        if not all(admitted.values()):
            return self._contradiction(known, admitted)
        open_ = self.space.open_signatures(admitted)
        always, ever = self.space.always(open_), self.space.ever(open_)
        outcomes = self.space.possible(open_)
        if len(outcomes) > 1:
            missing = sorted(
                self.space.missing(known, admitted, open_), key=self._fact_order.__getitem__
            )
            return self._answer(
                known,
                admitted,
                "undetermined",
                missing=tuple(missing),
                possible=tuple(_possible(outcomes)),
                trace=self._trace(known, always, ever, len(self.pack.levels)),
            )
        (outcome,) = outcomes
        reasons, decided_at = self._reasons(always)
        return self._answer(
            known,
            admitted,
            outcome.status,
            recommendations=tuple(
                self._given(self._recommendations[name], outcome, known)
                for name in outcome.recommendations
            ),
            reasons=reasons,
            trace=self._trace(known, always, ever, decided_at),
        )

    def _answer(
        self, known: Facts, admitted: Mapping[Group, int], status: DecisionStatus, **parts: Any
    ) -> Decision:
        given: tuple[GivenRecommendation, ...] = parts.get("recommendations", ())
        reasons: tuple[str, ...] = parts.get("reasons", ())
        factors = [
            factor for factor in self.pack.prognostic_factors
            if self._any_entailed(factor.any_of, known, admitted)
        ]
        considerations = self._considerations(status, given, known, admitted)
        prerequisites = {item.fact: _met(known.get(item.fact)) for item in self.pack.prerequisites}
        relied_on = {
            *chain.from_iterable(self._criteria[name][1].readings for name in reasons),
            *chain.from_iterable(self._recommendations[item.id].readings for item in given),
            *chain.from_iterable(item.readings for item in factors),
            *chain.from_iterable(item.readings for item in considerations),
        }
        return Decision.model_construct(
            status=status,
            recommendations=given,
            reasons=reasons,
            missing=parts.get("missing", ()),
            possible=parts.get("possible", ()),
            conflicts=parts.get("conflicts", ()),
            prerequisites=prerequisites,
            provisional=any(met != "met" for met in prerequisites.values()),
            prognostic_factors=tuple(
                GivenFactor.model_construct(
                    id=item.id, direction=item.direction, references=item.references
                )
                for item in factors
            ),
            considerations=tuple(item.id for item in considerations),
            trace=parts.get("trace", ()),
            readings=tuple(item.id for item in self.pack.readings if item.id in relied_on),
            guideline=self._stamp,
        )

    # Contradictions

    def _contradiction(self, known: Facts, admitted: Mapping[Group, int]) -> Decision:
        conflicting: set[str] = set()
        for group, mask in admitted.items():
            if not mask:
                conflicting.update(*group.smallest_conflicts(known))
        # What goes along is told from the facts themselves: no completion exists to reason over.
        return self._answer(
            known,
            {},
            "contradiction",
            conflicts=tuple(name for name in self.pack.facts if name in conflicting),
        )

    # Reasons and trace

    def _reasons(self, always: int) -> tuple[tuple[str, ...], int]:
        """The first level's criteria that hold in every completion, and that level's index."""
        held: dict[int, list[str]] = {}
        for bit, row in enumerate(self.space.rows):
            if always >> bit & 1 and row.id in self._criteria:
                held.setdefault(row.level, []).append(row.id)
        if not held:
            return (), len(self.pack.levels)
        level = min(held)
        return tuple(held[level]), level

    def _trace(self, known: Facts, always: int, ever: int, last: int) -> tuple[TraceEntry, ...]:
        return tuple(
            TraceEntry.model_construct(
                criterion=row.id,
                level=self._level_name(row),
                result="true" if always >> bit & 1 else "unknown" if ever >> bit & 1 else "false",
                facts={name: _plain(known.get(name)) for name in row.when},
                place=self._place(row),
            )
            for bit, row in enumerate(self.space.rows)
            if row.level <= last
        )

    def _level_name(self, row: Row) -> str:
        if row.level < len(self.pack.levels):
            return self.pack.levels[row.level].id
        return "recommendations"

    def _place(self, row: Row) -> str:
        if row.id in self._criteria:
            source = self._criteria[row.id][1].source
        else:
            source = self._recommendations[row.id.partition(".")[0]].source
        return self._headings[source.section]

    # What goes along

    def _given(
        self, recommendation: Recommendation, outcome: Outcome, known: Facts
    ) -> GivenRecommendation:
        return GivenRecommendation(
            id=recommendation.id,
            step=outcome.step if recommendation.steps else None,
            components=tuple(
                RecommendedComponent(
                    **component.model_dump(exclude={"label", "unless"}),
                )
                for component in recommendation.components
                if component.unless is None or not all_hold(component.unless, known)
            ),
        )

    def _considerations(
        self,
        status: DecisionStatus,
        given: Sequence[GivenRecommendation],
        known: Facts,
        admitted: Mapping[Group, int],
    ) -> list[Consideration]:
        ids = {item.id for item in given}
        suiting = [
            item
            for item in self.pack.considerations
            if status in item.statuses
            and (not item.recommendations or ids & set(item.recommendations))
            and (not item.any_of or self._any_entailed(item.any_of, known, admitted))
        ]
        return sorted(suiting, key=lambda item: not item.first)

    def _any_entailed(
        self,
        any_of: Iterable[Mapping[str, Test]],
        known: Facts,
        admitted: Mapping[Group, int],
    ) -> bool:
        return any(
            all(self._entailed(name, test, known, admitted) for name, test in when.items())
            for when in any_of
        )

    def _entailed(
        self, name: str, test: Test, known: Facts, admitted: Mapping[Group, int]
    ) -> bool:
        """Whether the known facts leave no way for the test to fail."""
        if name in known:
            return test.holds(known[name])
        group = self.space.group_of.get(name)
        if group is None or group not in admitted or name not in group.decisive:
            return False
        return not admitted[group] & ~group.test_mask(name, test)


def _possible(outcomes: Iterable[Outcome]) -> Iterator[PossibleDecision]:
    for outcome in sorted(
        outcomes,
        key=lambda o: (STATUS_ORDER.index(o.status), o.recommendations, o.step or ""),
    ):
        yield PossibleDecision(
            status=outcome.status, recommendations=outcome.recommendations, step=outcome.step
        )


def _met(value: bool | None) -> Met:
    return "unknown" if value is None else "met" if value else "not_met"


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
