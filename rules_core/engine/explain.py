"""Why, why not, what if, and what holds when: all from the decision space itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from rules_core.engine.decide import Decider, short
from rules_core.engine.known import smallest_sufficient, smallest_to_free
from rules_core.engine.partition import plain_number
from rules_core.engine.space import Outcome
from rules_core.engine.table import TableRow, smallest_table
from rules_core.model.answers import (
    Change,
    Conditional,
    ConditionalRow,
    CriterionUse,
    Explanation,
    FactUse,
    FailedTest,
    RowDecision,
    Way,
    WhatIf,
    WhyNot,
)
from rules_core.model.case import Facts
from rules_core.model.decision import Decision, TraceEntry


class Explainer:
    """Answers questions about a decision. Holds nothing of any case."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider
        self._space = decider.space
        self._pack = decider.pack
        self._items = {c.id: c for level in self._pack.levels for c in level.criteria}
        self._recommendations = {r.id: r for r in self._pack.recommendations}

    # Why

    def explain(self, known: Facts) -> Explanation:
        """The facts that mattered, and the sets of them that suffice."""
        decision = self._decider.decide(known)
        sets = self._sufficient(known, decision)
        used = frozenset().union(*sets)
        necessary = reduce(and_, sets) if sets else frozenset()
        deciding = {name for group in self._space.groups for name in group.members}
        return Explanation(
            status=decision.status,
            facts=tuple(
                FactUse(
                    fact=name,
                    value=known[name],
                    necessary=name in necessary,
                    criteria=tuple(self._uses(name, decision.trace)),
                )
                for name in self._in_order(used)
            ),
            sufficient=tuple(self._in_order(names) for names in sets),
            idle=self._in_order((known.keys() & deciding) - used),
        )

    def _sufficient(self, known: Facts, decision: Decision) -> list[frozenset[str]]:
        admitted = self._space.admitted(known)
        if decision.status == "contradiction":
            return [
                names
                for group, mask in zip(self._space.groups, admitted, strict=True)
                if not mask
                for names in group.smallest_conflicts(known)
            ]
        cells = self._cells(admitted)
        outcomes = self._space.outcomes(cells)
        return smallest_sufficient(
            self._space, known, lambda cells: self._space.outcomes(cells) == outcomes
        )

    def _cells(self, admitted: Sequence[int]) -> int:
        return self._space.cube.cells(
            [self._space.classes_in(number, mask) for number, mask in enumerate(admitted)]
        )

    def _uses(self, name: str, trace: Iterable[TraceEntry]) -> Iterable[CriterionUse]:
        for entry in trace:
            if name not in entry.facts:
                continue
            item = (
                self._items.get(entry.criterion)
                or self._recommendations[entry.criterion.partition(".")[0]]
            )
            yield CriterionUse(
                criterion=entry.criterion,
                level=entry.level,
                result=entry.result,
                section=item.source.section,
                place=entry.place,
                quote=item.source.quote,
                references=item.references,
            )

    # Why not

    def why_not(self, known: Facts, recommendation: str) -> WhyNot:
        """What stands between the case and a recommendation.

        Raises :class:`KeyError` when the pack has no such recommendation.
        """
        wanted = self._recommendations[recommendation]
        decision = self._decider.decide(known)

        def gives(outcomes: Iterable[Outcome]) -> bool:
            return any(recommendation in outcome.recommendations for outcome in outcomes)

        given = any(item.id == recommendation for item in decision.recommendations)
        freed = (
            []
            if given
            else smallest_to_free(
                self._space, known, lambda cells: gives(self._space.outcomes(cells))
            )
        )
        return WhyNot(
            recommendation=recommendation,
            given=given,
            possible=given or frozenset() in freed,
            blocked_by=decision.reasons,
            failed=tuple(
                FailedTest(
                    fact=name,
                    value=known[name],
                    wanted={
                        operator: plain_number(given) if isinstance(given, float) else given
                        for operator, given in test.operators().items()
                    },
                )
                for name, test in wanted.when.items()
                if name in known and not test.holds(known[name])
            ),
            ways=tuple(self._way(known, names, gives) for names in freed),
        )

    def _way(self, known: Facts, change: frozenset[str], gives: Any) -> Way:
        kept = {name: value for name, value in known.items() if name not in change}
        admitted = self._space.admitted(kept)
        box = self._space.open_signatures(admitted)
        missing = set(self._space.missing(kept, admitted, box))
        missing |= {name for name in change if self._pack.facts[name].role == "decisive"}
        rows = smallest_table(
            self._space,
            self._in_order(missing),
            admitted,
            lambda cells: gives(self._space.outcomes(cells)),
            wanted=bool,
        )
        named = {name for row in rows for name in row.when}
        return Way(
            change=self._in_order(change),
            know=self._in_order(named - change),
            rows=tuple(row.when for row in rows),
        )

    # What if

    def what_if(self, known: Facts, hypothetical: Facts) -> WhatIf:
        """The decision for other facts beside that for the known ones."""
        before, after = self._decider.decide(known), self._decider.decide(hypothetical)
        plain = before.to_json(), after.to_json()
        names = [name for name in self._pack.facts if known.get(name) != hypothetical.get(name)]
        return WhatIf(
            facts={name: hypothetical[name] for name in self._pack.facts if name in hypothetical},
            changed={
                name: Change(before=known.get(name), after=hypothetical.get(name)) for name in names
            },
            decision=after,
            differs={
                part: Change(before=plain[0][part], after=plain[1][part])
                for part in plain[0]
                if part not in ("trace", "guideline") and plain[0][part] != plain[1][part]
            },
        )

    # What holds when

    def conditional(self, known: Facts, open_: Iterable[str] | None = None) -> Conditional:
        """The smallest table over the open facts; without ``open_``, over all that are missing.

        A case that contradicts itself has no rows.
        """
        decision = self._decider.decide(known)
        names = self._in_order(set(decision.missing if open_ is None else open_) - known.keys())
        if decision.status == "contradiction":
            return Conditional(open=names, rows=())
        admitted = self._space.admitted(known)
        rows = smallest_table(self._space, names, admitted, self._space.outcomes)
        rows.sort(key=lambda row: (row.gives, len(row.when)))
        return Conditional(
            open=names,
            rows=tuple(
                ConditionalRow(when=row.when, decision=self._row_decision(row)) for row in rows
            ),
        )

    def _row_decision(self, row: TableRow) -> RowDecision:
        outcomes: Any = row.gives
        always = self._space.always(self._space.open_signatures(row.points))
        if len(outcomes) > 1:
            return RowDecision(
                status="undetermined",
                recommendations=(),
                step=None,
                reasons=(),
                possible=tuple(short(outcome) for outcome in outcomes),
            )
        (outcome,) = outcomes
        return RowDecision(
            status=outcome.status,
            recommendations=outcome.recommendations,
            step=outcome.step,
            reasons=self._decider.reasons(always, outcome)[0],
            possible=(),
        )

    def _in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        wanted = set(names)
        return tuple(name for name in self._pack.facts if name in wanted)


def with_changes(facts: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with changes made: a null frees a fact."""
    changed = {**facts, **changes}
    return {name: value for name, value in changed.items() if value is not None}
