"""What a pack's files must agree on among themselves, beyond the form of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rules_core.errors import PackDefect
from rules_core.model.conditions import (
    CHOICE_OPERATORS,
    NUMBER_OPERATORS,
    SET_OPERATORS,
    Test,
)
from rules_core.model.consistency import Implication, LowerBound, SizeRelation, SpreadRelation
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack
from rules_core.model.texts import Source

_OPERATORS_BY_KIND = {
    "choice": CHOICE_OPERATORS,
    "boolean": CHOICE_OPERATORS,
    "integer": NUMBER_OPERATORS,
    "number": NUMBER_OPERATORS,
    "set": SET_OPERATORS,
}


def cross_check(pack: Pack) -> list[PackDefect]:
    """Every disagreement between the files of a pack that is well-formed file by file."""
    return [
        *_facts(pack),
        *_relations(pack),
        *_conditions(pack),
        *_identifiers(pack),
        *_places_and_references(pack),
    ]


def _facts(pack: Pack) -> Iterator[PackDefect]:
    for name, fact in pack.facts.items():
        if fact.kind in ("choice", "set") and not fact.values:
            yield PackDefect("facts.yaml", f"{name}.values", f"a {fact.kind} needs values")
        if fact.kind not in ("choice", "set") and fact.values:
            yield PackDefect("facts.yaml", f"{name}.values", f"a {fact.kind} takes no values")
        if fact.kind == "integer" and (fact.minimum is None or fact.maximum is None):
            yield PackDefect("facts.yaml", name, "an integer needs minimum and maximum")
        if fact.kind == "number" and fact.minimum is None:
            yield PackDefect("facts.yaml", name, "a number needs a minimum")
        for answer in ("yes", "no"):
            meant = getattr(fact, answer)
            if meant is not None and not _is_value(fact, meant):
                yield PackDefect("facts.yaml", f"{name}.{answer}", _not_allowed(fact, meant))
        for value in fact.otherwise:
            if not _is_value(fact, value):
                yield PackDefect("facts.yaml", f"{name}.otherwise", _not_allowed(fact, value))
        if fact.applies_when is not None and (
            len(fact.applies_when) != 1 or name in fact.applies_when
        ):
            yield PackDefect("facts.yaml", f"{name}.applies_when", "must test one other fact")
        yield from _question_order(pack, name, fact)
    yield from _applicability_cycles(pack)


def _question_order(pack: Pack, name: str, fact: Fact) -> Iterator[PackDefect]:
    path = f"{name}.prior"
    if fact.prior and fact.role != "decisive":
        yield PackDefect("facts.yaml", path, "only a decisive fact has a prior")
    for value in fact.prior:
        stated = (value,) if fact.kind == "set" else value
        if not _is_value(fact, stated):
            yield PackDefect("facts.yaml", path, _not_allowed(fact, value))
    if fact.prior and not sum(fact.prior.values()):
        yield PackDefect("facts.yaml", path, "give at least one value some weight")
    if fact.asked_with is not None and fact.asked_with not in pack.facts:
        yield _unknown_fact(pack, "facts.yaml", f"{name}.asked_with", fact.asked_with)


def _applicability_cycles(pack: Pack) -> Iterator[PackDefect]:
    leads_to = {
        name: next(iter(fact.applies_when))
        for name, fact in pack.facts.items()
        if fact.applies_when
    }
    for start in leads_to:
        seen = [start]
        while seen[-1] in leads_to and leads_to[seen[-1]] not in seen:
            seen.append(leads_to[seen[-1]])
        if leads_to.get(seen[-1]) == start:
            yield PackDefect(
                "facts.yaml", f"{start}.applies_when", f"cycle: {' -> '.join([*seen, start])}"
            )


def _relations(pack: Pack) -> Iterator[PackDefect]:
    for index, relation in enumerate(pack.consistency):
        path = f"[{index}]"
        wanted: dict[str, tuple[str, ...]]
        match relation:
            case SizeRelation():
                wanted = {relation.count: ("integer",), relation.set: ("set",)}
            case LowerBound():
                kind = pack.facts[relation.fact].kind if relation.fact in pack.facts else "set"
                wanted = {relation.fact: ("integer", "number", "set"), relation.bound: (kind,)}
            case SpreadRelation():
                wanted = {
                    relation.count: ("integer",),
                    relation.set: ("set",),
                    relation.category: ("choice",),
                }
                yield from _spread_names(pack, relation, path)
            case Implication():
                wanted = {}
        for name, kinds in wanted.items():
            if name not in pack.facts:
                yield _unknown_fact(pack, "consistency.yaml", path, name)
            elif pack.facts[name].kind not in kinds:
                yield PackDefect(
                    "consistency.yaml", path, f"{name} must be of kind " + " or ".join(kinds)
                )


def _spread_names(pack: Pack, relation: SpreadRelation, path: str) -> Iterator[PackDefect]:
    for field, fact_name, given in (
        ("inside", relation.set, relation.inside),
        ("either", relation.set, relation.either),
        ("shares", relation.category, tuple(relation.shares)),
    ):
        fact = pack.facts.get(fact_name)
        for value in given:
            if fact is not None and value not in fact.values:
                yield PackDefect("consistency.yaml", f"{path}.{field}", _not_allowed(fact, value))


def _conditions(pack: Pack) -> Iterator[PackDefect]:
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
        yield _unknown_fact(pack, file, path, name)
        return
    fact = pack.facts[name]
    operators = test.operators()
    if not operators:
        yield PackDefect(file, path, "a test needs at least one operator")
    decides = file in ("levels.yaml", "recommendations.yaml") and not path.endswith("unless")
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
            if not _is_value(fact, value):
                yield PackDefect(file, f"{path}.{operator}", _not_allowed(fact, value))


def _values_named(operator: str, wanted: Any) -> Iterable[Any]:
    if operator == "one_of":
        return tuple(wanted)
    if operator == "includes":
        return [(wanted,)]
    if operator == "size_at_least":
        return ()
    return [wanted]


def _is_value(fact: Fact, value: Any) -> bool:
    if fact.kind == "boolean":
        return isinstance(value, bool)
    if fact.kind == "choice":
        return value in fact.values
    if fact.kind == "set":
        return isinstance(value, tuple) and all(member in fact.values for member in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if fact.kind == "integer" and value != int(value):
        return False
    return (fact.minimum is None or value >= fact.minimum) and (
        fact.maximum is None or value <= fact.maximum
    )


def _identifiers(pack: Pack) -> Iterator[PackDefect]:
    criteria = [criterion for level in pack.levels for criterion in level.criteria]
    for file, ids in (
        ("consistency.yaml", [relation.id for relation in pack.consistency]),
        ("levels.yaml", [item.id for item in criteria]),
        ("levels.yaml", [level.id for level in pack.levels]),
        ("recommendations.yaml", [item.id for item in pack.recommendations]),
        ("prerequisites.yaml", [item.fact for item in pack.prerequisites]),
        ("prognostic_factors.yaml", [item.id for item in pack.prognostic_factors]),
        ("considerations.yaml", [item.id for item in pack.considerations]),
        ("readings.yaml", [item.id for item in pack.readings]),
        ("references.yaml", [item.number for item in pack.references]),
        ("studies.yaml", [item.id for item in pack.studies]),
        ("statements.yaml", [item.id for item in pack.statements]),
        ("guideline.yaml", [item.id for item in pack.guideline.sections]),
    ):
        for name, times in Counter[Any](ids).items():
            if times > 1:
                yield PackDefect(file, str(name), f"id given {times} times; make it unique")
    for name in sorted({c.id for c in criteria} & {r.id for r in pack.recommendations}):
        yield PackDefect("levels.yaml", name, "the id is also a recommendation's")
    for prerequisite in pack.prerequisites:
        fact = pack.facts.get(prerequisite.fact)
        if fact is None or fact.role != "prerequisite" or fact.kind != "boolean":
            yield PackDefect(
                "prerequisites.yaml",
                prerequisite.fact,
                "must be a true/false fact with the role prerequisite",
            )
    recommendations = {item.id for item in pack.recommendations}
    for file, id_, names in (
        *(("considerations.yaml", c.id, c.recommendations) for c in pack.considerations),
        *(("recommendations.yaml", r.id, r.together_with) for r in pack.recommendations),
    ):
        for name in names:
            if name not in recommendations:
                yield PackDefect(file, id_, f"unknown recommendation {name}")


def _places_and_references(pack: Pack) -> Iterator[PackDefect]:
    sections = {section.id for section in pack.guideline.sections}
    numbers = {reference.number for reference in pack.references}
    readings = {reading.id for reading in pack.readings}
    for file, name, item in _sourced(pack):
        source: Source | None = getattr(item, "source", None)
        if source is not None and source.section not in sections:
            yield PackDefect(
                file,
                f"{name}.source.section",
                f"unknown section '{source.section}'; the sections stand in guideline.yaml",
            )
        cited = getattr(item, "references", ())
        if hasattr(item, "reference"):
            cited = (item.reference,)
        for number in cited:
            if number not in numbers:
                yield PackDefect(
                    file, f"{name}.references", f"no reference {number} in references.yaml"
                )
        for reading in getattr(item, "readings", ()):
            if reading not in readings:
                yield PackDefect(
                    file, f"{name}.readings", f"no reading '{reading}' in readings.yaml"
                )


def _sourced(pack: Pack) -> Iterator[tuple[str, str, Any]]:
    for name, fact in pack.facts.items():
        yield "facts.yaml", name, fact
    for discrepancy in pack.guideline.discrepancies:
        yield "guideline.yaml", discrepancy.id, discrepancy
    for relation in pack.consistency:
        yield "consistency.yaml", relation.id, relation
    for level in pack.levels:
        for criterion in level.criteria:
            yield "levels.yaml", criterion.id, criterion
    for prerequisite in pack.prerequisites:
        yield "prerequisites.yaml", prerequisite.fact, prerequisite
    for part in (
        "recommendations",
        "prognostic_factors",
        "considerations",
        "readings",
        "studies",
        "statements",
    ):
        for item in getattr(pack, part):
            yield f"{part}.yaml", item.id, item


def _unknown_fact(pack: Pack, file: str, path: str, name: str) -> PackDefect:
    return PackDefect(
        file,
        path,
        f"unknown fact '{name}'; the facts stand in facts.yaml: " + ", ".join(pack.facts),
    )


def _not_allowed(fact: Fact, value: Any) -> str:
    return f"{value!r} is not allowed; allowed: {fact.allowed()}"
