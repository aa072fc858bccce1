"""Whether each condition, wherever it stands, can be put to the facts that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rules_core.errors import PackDefect
from rules_core.model.conditions import CHOICE_OPERATORS, NUMBER_OPERATORS, SET_OPERATORS, Test
from rules_core.model.consistency import Implication
from rules_core.model.pack import Pack
from rules_core.model.soundness.wording import not_allowed, unknown_fact

_OPERATORS_BY_KIND = {
    "choice": CHOICE_OPERATORS,
    "boolean": CHOICE_OPERATORS,
    "integer": NUMBER_OPERATORS,
    "number": NUMBER_OPERATORS,
    "set": SET_OPERATORS,
}


def defects(pack: Pack) -> Iterator[PackDefect]:
    """What is wrong with the tests of every condition in the pack."""
    for file, path, when in _all_conditions(pack):
        for name, test in when.items():
            yield from _test(pack, file, f"{path}.{name}", name, test)


def _all_conditions(pack: Pack) -> Iterator[tuple[str, str, Mapping[str, Test]]]:
    for name, fact in pack.facts.items():
        if fact.applies_when:
            yield "facts.yaml", f"{name}.applies_when", fact.applies_when
    for index, relation in enumerate(pack.consistency):
        if isinstance(relation, Implication):
            yield "consistency.yaml", f"[{index}].when", relation.when
            yield "consistency.yaml", f"[{index}].then", relation.then
    for level in pack.levels:
        for criterion in level.criteria:
            yield "levels.yaml", f"{level.id}.{criterion.id}.when", criterion.when
    for recommendation in pack.recommendations:
        yield "recommendations.yaml", f"{recommendation.id}.when", recommendation.when
        for step in recommendation.steps:
            yield "recommendations.yaml", f"{recommendation.id}.{step.id}.when", step.when
        for component in recommendation.components:
            if component.unless:
                path = f"{recommendation.id}.{component.target}.unless"
                yield "recommendations.yaml", path, component.unless
    for factor in pack.prognostic_factors:
        for when in factor.any_of:
            yield "prognostic_factors.yaml", f"{factor.id}.any_of", when
    for consideration in pack.considerations:
        for when in consideration.any_of:
            yield "considerations.yaml", f"{consideration.id}.any_of", when


def _test(pack: Pack, file: str, path: str, name: str, test: Test) -> Iterator[PackDefect]:
    if name not in pack.facts:
        yield unknown_fact(pack, file, path, name)
        return
    fact = pack.facts[name]
    operators = test.operators()
    if not operators:
        yield PackDefect(file, path, "a test needs at least one operator")
    decides = file in ("levels.yaml", "recommendations.yaml")
    if decides and fact.role != "decisive":
        yield PackDefect(file, path, f"only decisive facts decide; {name} is {fact.role}")
    for operator, wanted in operators.items():
        if operator not in _OPERATORS_BY_KIND[fact.kind]:
            yield PackDefect(
                file,
                path,
                f"'{operator}' does not fit a {fact.kind}; use one of "
                + ", ".join(sorted(_OPERATORS_BY_KIND[fact.kind])),
            )
            continue
        for value in _values_named(operator, wanted):
            if not fact.admits(value):
                yield PackDefect(file, f"{path}.{operator}", not_allowed(fact, value))


def _values_named(operator: str, wanted: Any) -> Iterable[Any]:
    if operator == "one_of":
        return tuple(wanted)
    if operator == "includes":
        return [(wanted,)]
    if operator == "size_at_least":
        return ()
    return [wanted]
