"""From known facts to a decision with everything that goes along with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from rules_core import __version__
from rules_core.engine.alongside import Alongside
from rules_core.engine.questions import Questions
from rules_core.engine.space import Outcome, Signatures, Space
from rules_core.engine.tracing import Tracer
from rules_core.model.case import Facts
from rules_core.model.conditions import all_hold
from rules_core.model.decision import (
    Decision,
    DecisionStatus,
    GivenRecommendation,
    GuidelineStamp,
    PossibleDecision,
    RecommendedComponent,
)
from rules_core.model.pack import Component, Pack


class Decider:
    """Decides cases by one pack. Holds nothing of any case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.space = Space(pack)
        self._tracer = Tracer(self.space)
        self._alongside = Alongside(self.space)
        self._stamp = GuidelineStamp(
            id=pack.guideline.id,
            version=pack.guideline.version,
            sha256=pack.sha256,
            engine=__version__,
        )
        self._criteria = {c.id: c for level in pack.levels for c in level.criteria}
        self._recommendations = {r.id: r for r in pack.recommendations}
        self._recommended: dict[tuple[str, str | None, tuple[int, ...]], GivenRecommendation] = {}

    @cached_property
    def questions(self) -> Questions:
        """The best order of questions for this pack."""
        return Questions(self.space)

    def decide(self, known: Facts) -> Decision:
        """The decision for known facts that lie within the fact table."""
        admitted = self.space.admitted(known)
        if not all(admitted):
            return self._contradiction(known, admitted)
        open_ = self.space.open_signatures(admitted)
        outcomes = self.space.possible(open_)
        always, ever = self.space.always(open_), self.space.ever(open_)
        if len(outcomes) > 1:
            return self._answer(
                known,
                admitted,
                "undetermined",
                missing=self._missing(known, admitted, open_),
                possible=tuple(short(outcome) for outcome in outcomes),
                trace=self._tracer.trace(known, always, ever, len(self.pack.levels)),
            )
        (outcome,) = outcomes
        reasons, decided_at = self.reasons(always, outcome)
        return self._answer(
            known,
            admitted,
            outcome.status,
            recommendations=tuple(
                self._given(name, outcome, known) for name in outcome.recommendations
            ),
            reasons=reasons,
            trace=self._tracer.trace(known, always, ever, decided_at),
        )

    def _missing(
        self, known: Facts, admitted: Sequence[int], open_: Sequence[Signatures]
    ) -> tuple[str, ...]:
        names = self.space.missing(known, admitted, open_)
        return tuple(self.questions.order(known, self.space.box(open_), names))

    def _answer(
        self, known: Facts, admitted: Sequence[int], status: DecisionStatus, **parts: Any
    ) -> Decision:
        given: tuple[GivenRecommendation, ...] = parts.get("recommendations", ())
        reasons: tuple[str, ...] = parts.get("reasons", ())
        factors = self._alongside.factors(known, admitted)
        considerations = self._alongside.considerations(
            status, (item.id for item in given), known, admitted
        )
        prerequisites = self._alongside.prerequisites(known)
        relied_on = {
            *chain.from_iterable(self._criteria[name].readings for name in reasons),
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
            prognostic_factors=tuple([self._alongside.given(item) for item in factors]),
            considerations=tuple([item.id for item in considerations]),
            trace=parts.get("trace", ()),
            readings=tuple([item.id for item in self.pack.readings if item.id in relied_on]),
            guideline=self._stamp,
        )

    def _contradiction(self, known: Facts, admitted: Sequence[int]) -> Decision:
        conflicting: set[str] = set()
        for group, mask in zip(self.space.groups, admitted, strict=True):
            if not mask:
                conflicting.update(*group.smallest_conflicts(known))
        # What goes along is told from the facts themselves: no completion exists to reason over.
        return self._answer(
            known,
            (),
            "contradiction",
            conflicts=tuple(name for name in self.pack.facts if name in conflicting),
        )

    def reasons(self, always: int, outcome: Outcome) -> tuple[tuple[str, ...], int]:
        """The first level's criteria that hold in every completion, and that level's index.

        None where that level decides otherwise: earlier ones do then in every completion, each
        time by another criterion.
        """
        last = len(self.pack.levels)
        found: list[str] = []
        level = last
        for bit, row in enumerate(self.space.rows):
            if row.level == last or row.level > level:
                break
            if always >> bit & 1:
                level = row.level
                found.append(row.id)
        if found and self.pack.levels[level].status != outcome.status:
            return (), level
        return tuple(found), level

    def _given(self, name: str, outcome: Outcome, known: Facts) -> GivenRecommendation:
        recommendation = self._recommendations[name]
        step = outcome.step if recommendation.steps else None
        kept = tuple(
            [
                index
                for index, component in enumerate(recommendation.components)
                if component.unless is None or not all_hold(component.unless, known)
            ]
        )
        key = (name, step, kept)
        if key not in self._recommended:
            self._recommended[key] = GivenRecommendation(
                id=name,
                step=step,
                components=tuple(_component(recommendation.components[i]) for i in kept),
            )
        return self._recommended[key]


def _component(component: Component) -> RecommendedComponent:
    return RecommendedComponent(**component.model_dump(exclude={"label", "unless"}))


def short(outcome: Outcome) -> PossibleDecision:
    """A decision in short, as ``possible`` lists it."""
    return PossibleDecision.model_construct(
        status=outcome.status, recommendations=outcome.recommendations, step=outcome.step
    )
