"""The levels and recommendations as one DMN 1.3 decision table.

Hit policy FIRST, rows in the order of the levels: the outputs are the decision and, of its
reasons, the first. A set of places is one boolean input a place, ``FACT_PLACE``. Every cell is a
single comparison, so that engines without the whole of FEEL can run it; a test that is several
comparisons takes several columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any
from xml.etree import ElementTree

from rules_core.engine.partition import plain_number
from rules_core.engine.rows import Row
from rules_core.engine.space import Outcome, Space
from rules_core.model.conditions import Test
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
OUTPUTS = ("status", "recommendations", "step", "reason")

Cells = tuple[tuple[str, str], ...]
"""Comparisons that must all hold: an input's name and a unary test."""

_COMPARED = {"at_least": ">=", "above": ">", "below": "<", "at_most": "<="}
_KIND = {"choice": "string", "boolean": "boolean", "integer": "number", "number": "number"}


def dmn(pack: Pack, space: Space) -> str:
    """The pack's decision table as DMN 1.3 XML."""
    lines = table_lines(pack, space)
    inputs = _inputs(pack)
    columns = _columns(list(inputs), [cells for cells, _ in lines])
    ElementTree.register_namespace("", NAMESPACE)
    root = _element(
        None, "definitions", id="definitions", name=pack.guideline.short_title.en,
        namespace=f"urn:{pack.guideline.id}:{pack.guideline.version}", expressionLanguage=FEEL,
    )  # fmt: skip
    for name, kind in inputs.items():
        data = _element(root, "inputData", id=f"input_{name}", name=name)
        _element(data, "variable", id=f"variable_{name}", name=name, typeRef=kind)
    decision = _element(root, "decision", id="decision", name=pack.guideline.title.en)
    for name in inputs:
        requirement = _element(decision, "informationRequirement", id=f"requires_{name}")
        _element(requirement, "requiredInput", href=f"#input_{name}")
    table = _element(decision, "decisionTable", id="table", hitPolicy="FIRST")
    for number, name in enumerate(columns):
        column = _element(table, "input", id=f"column_{number}", label=name)
        expression = _element(
            column, "inputExpression", id=f"expression_{number}", typeRef=inputs[name]
        )
        _element(expression, "text").text = name
    for name in OUTPUTS:
        _element(table, "output", id=f"output_{name}", name=name, typeRef="string")
    for number, (cells, outputs) in enumerate(lines, start=1):
        _rule(table, number, columns, cells, outputs)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def table_lines(pack: Pack, space: Space) -> list[tuple[Cells, tuple[str, ...]]]:
    """The rows of the table in their order: what must hold, and the values of ``OUTPUTS``."""
    return [
        (cells, outputs)
        for when, outputs in _lines(pack, space)
        for cells in _alternatives(when, pack.facts)
    ]


def _lines(pack: Pack, space: Space) -> Iterator[tuple[list[tuple[str, Test]], tuple[str, ...]]]:
    for level in pack.levels:
        for criterion in level.criteria:
            yield list(criterion.when.items()), (level.status, "", "", criterion.id)
    rows = {row.id: row for row in space.rows}
    outcomes = {value for value in space.cube.values if isinstance(value, Outcome)}
    given = [outcome for outcome in outcomes if outcome.recommendations]
    # A decision with more recommendations asks for more, so it is tried first.
    for outcome in sorted(given, key=lambda one: (-len(one.recommendations), one)):
        when = [item for row in _rows_of(outcome, pack, rows) for item in row.when.items()]
        names = ",".join(outcome.recommendations)
        yield list(dict.fromkeys(when)), (outcome.status, names, outcome.step or "", "")


def _rows_of(outcome: Outcome, pack: Pack, rows: Mapping[str, Row]) -> Iterator[Row]:
    for recommendation in pack.recommendations:
        if recommendation.id in outcome.recommendations:
            yield rows[recommendation.id]
            if recommendation.steps:
                yield rows[f"{recommendation.id}.{outcome.step}"]


def _alternatives(when: Sequence[tuple[str, Test]], facts: Mapping[str, Fact]) -> Iterator[Cells]:
    """The ways to meet all tests, each as comparisons of single inputs."""
    choices = [
        list(_ways(name, facts[name], operator, wanted))
        for name, test in when
        for operator, wanted in test.operators().items()
    ]
    for chosen in product(*choices):
        yield tuple(dict.fromkeys(cell for cells in chosen for cell in cells))


def _ways(name: str, fact: Fact, operator: str, wanted: Any) -> Iterator[Cells]:
    if fact.kind == "set":
        yield from _set_ways(name, tuple(fact.values), operator, wanted)
    elif operator in _COMPARED:
        yield ((name, f"{_COMPARED[operator]} {plain_number(wanted)}"),)
    elif operator == "equals":
        yield ((name, _literal(wanted)),)
    elif operator == "one_of":
        yield from (((name, _literal(value)),) for value in wanted)
    elif fact.kind in ("integer", "number"):
        yield from (((name, f"{sign} {_literal(wanted)}"),) for sign in ("<", ">"))
    else:
        values = (False, True) if fact.kind == "boolean" else tuple(fact.values)
        yield from (((name, _literal(value)),) for value in values if value != wanted)


def _set_ways(name: str, members: tuple[str, ...], operator: str, wanted: Any) -> Iterator[Cells]:
    def cell(member: str, holds: bool) -> tuple[str, str]:
        return f"{name}_{member}", _literal(holds)

    if operator in ("equals", "one_of"):
        for whole in [wanted] if operator == "equals" else wanted:
            yield tuple(cell(member, member in whole) for member in members)
    elif operator == "subset_of":
        yield tuple(cell(member, False) for member in members if member not in wanted)
    elif operator == "any_outside":
        yield from ((cell(member, True),) for member in members if member not in wanted)
    elif operator == "includes":
        yield (cell(wanted, True),)
    else:
        for some in combinations(members, wanted):
            yield tuple(cell(member, True) for member in some)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(plain_number(value))


def _inputs(pack: Pack) -> dict[str, str]:
    inputs: dict[str, str] = {}
    for name, fact in pack.facts.items():
        if fact.role != "decisive":
            continue
        if fact.kind == "set":
            inputs |= {f"{name}_{member}": "boolean" for member in fact.values}
        else:
            inputs[name] = _KIND[fact.kind]
    return inputs


def _columns(names: Sequence[str], lines: Sequence[Cells]) -> list[str]:
    """The inputs in order, each as often as some line compares it."""
    return [
        name
        for name in names
        for _ in range(max(sum(cell == name for cell, _ in cells) for cells in lines))
    ]


def _rule(
    table: ElementTree.Element, number: int, columns: Sequence[str], cells: Cells,
    outputs: Sequence[str],
) -> None:  # fmt: skip
    rule = _element(table, "rule", id=f"rule_{number}")
    left = list(cells)
    for place, name in enumerate(columns):
        entry = _element(rule, "inputEntry", id=f"rule_{number}_in_{place}")
        found = next((cell for cell in left if cell[0] == name), None)
        if found is not None:
            left.remove(found)
        _element(entry, "text").text = "-" if found is None else found[1]
    for place, output in enumerate(outputs):
        entry = _element(rule, "outputEntry", id=f"rule_{number}_out_{place}")
        _element(entry, "text").text = _literal(output)


def _element(
    parent: ElementTree.Element | None, tag: str, **attributes: str
) -> ElementTree.Element:
    name = f"{{{NAMESPACE}}}{tag}"
    if parent is None:
        return ElementTree.Element(name, attributes)
    return ElementTree.SubElement(parent, name, attributes)
