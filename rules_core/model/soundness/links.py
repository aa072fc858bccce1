"""Whether what one part of a pack names in another is there, and there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rules_core.errors import PackDefect
from rules_core.model.pack import Pack
from rules_core.model.texts import Source


def defects(pack: Pack) -> Iterator[PackDefect]:
    """What is wrong with ids, and with the sections, references and readings that are named."""
    yield from _identifiers(pack)
    yield from _places_and_references(pack)


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
