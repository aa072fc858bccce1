"""Every test can go both ways, and every text of the pack can reach a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import Any

from rules_core.engine.rows import tests_in
from rules_core.engine.space import Outcome, Space
from rules_core.model.conditions import Test
from rules_core.model.facts import Fact
from rules_core.model.pack import Statement, Status
from rules_core.verify.findings import Defect, Report


def check_tests_and_texts(space: Space, report: Report) -> None:
    """Looks at each test and each text of the pack by itself."""
    boundaries = set()
    for place, name, test in tests_in(space.pack):
        report.defects += _one_sided(space, place, name, test)
        if name in space.partitions:
            boundaries |= {(name, number) for number in test.thresholds()}
    for name, number in sorted(boundaries):
        report.defects += _untested(space, name, number)
    report.figures["numeric_boundaries"] = len(boundaries)
    for consideration in space.pack.considerations:
        allowed = set(consideration.recommendations)
        if not _reached(space, consideration.any_of or ({},), consideration.statuses, allowed):
            place = f"considerations.yaml: {consideration.id}"
            message = "goes along with no decision; mend its condition, statuses or recommendations"
            report.defects.append(Defect("unreached_text", place, message))
    for factor in space.pack.prognostic_factors:
        for when in factor.any_of:
            if not _reached(space, (when,), (), set()):
                place = f"prognostic_factors.yaml: {factor.id}"
                message = f"no case meets {', '.join(when)} as asked for; mend the condition"
                report.defects.append(Defect("unreached_text", place, message))
    report.defects += _statements(space.pack.statements)
    report.figures["texts"] = sum(
        len(part)
        for part in (
            space.pack.considerations, space.pack.prognostic_factors,
            space.pack.prerequisites, space.pack.statements,
        )
    )  # fmt: skip


def _one_sided(space: Space, place: str, name: str, test: Test) -> Iterator[Defect]:
    results = {test.holds(value) for value in values_of(space, name)}
    if len(results) == 1:
        always = "always" if results == {True} else "never"
        yield Defect("one_sided_test", place, f"the test of {name} {always} holds; mend its value")


def _untested(space: Space, name: str, number: float) -> Iterator[Defect]:
    """The walk must meet the boundary itself and a value on each side that the range has."""
    fact, values = space.pack.facts[name], values_of(space, name)
    sides = {
        "below": any(value < number for value in values) or number == fact.minimum,
        "at": number in values,
        "above": any(value > number for value in values) or number == fact.maximum,
    }
    for side, met in sides.items():
        if not met:
            yield Defect("untested_boundary", f"facts.yaml: {name}", f"no value {side} {number:g}")


def values_of(space: Space, name: str) -> list[Any]:
    """One value of a fact for each class that some test tells apart."""
    fact = space.pack.facts[name]
    if name in space.partitions:
        return list(space.partitions[name].representatives())
    return _stated_values(fact)


def _stated_values(fact: Fact) -> list[Any]:
    if fact.kind == "boolean":
        return [False, True]
    if fact.kind == "choice":
        return list(fact.values)
    members = tuple(fact.values)
    return list(
        map(
            frozenset,
            chain.from_iterable(combinations(members, n) for n in range(len(members) + 1)),
        )
    )


def _reached(
    space: Space,
    conditions: Iterable[Mapping[str, Test]],
    statuses: Sequence[Status],
    recommendations: set[str],
) -> bool:
    """Whether some case meets a condition and has one of the statuses and recommendations."""
    return any(
        _suits(outcome, statuses, recommendations)
        for when in conditions
        for outcome in _outcomes(space, when)
    )


def _suits(outcome: Outcome, statuses: Sequence[Status], recommendations: set[str]) -> bool:
    if statuses and outcome.status not in statuses:
        return False
    return not recommendations or not recommendations.isdisjoint(outcome.recommendations)


def _outcomes(space: Space, when: Mapping[str, Test]) -> Iterator[Outcome]:
    """The decisions of all cases that meet a condition."""
    stated = [name for name in when if space.pack.facts[name].role != "decisive"]
    passing = [
        [value for value in values_of(space, name) if when[name].holds(value)] for name in stated
    ]
    for values in product(*passing):
        masks = space.admitted(dict(zip(stated, values, strict=True)))
        for number, group in enumerate(space.groups):
            for name, test in when.items():
                if name in group.decisive:
                    masks[number] &= group.test_mask(name, test)
        if all(masks):
            box = [space.classes_in(number, mask) for number, mask in enumerate(masks)]
            for value in space.cube.values_in(space.cube.cells(box)):
                if isinstance(value, Outcome):
                    yield value


def _statements(statements: Sequence[Statement]) -> Iterator[Defect]:
    phrases = Counter(
        phrase.casefold() for statement in statements for phrase in set(statement.asked_as)
    )
    for statement in statements:
        place = f"statements.yaml: {statement.id}"
        if not statement.asked_as:
            yield Defect("unreached_statement", place, "nobody can ask for it; give asked_as")
        shared = [p for p in set(statement.asked_as) if phrases[p.casefold()] > 1]
        if statement.asked_as and len(shared) == len(set(statement.asked_as)):
            message = f"every phrase of it is another's too ({shared[0]}); give one of its own"
            yield Defect("unreached_statement", place, message)
