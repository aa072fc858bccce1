"""Every partly known case: what is learnt overturns no decision, and what is missing matters.

Both are worked out anew from the points of each group, apart from the engine's own shortcuts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from rules_core.engine.space import Space
from rules_core.model.case import Facts
from rules_core.verify.examples import plain
from rules_core.verify.findings import Defect, Report

Progress = Callable[[float], None]

_ENOUGH_DEFECTS = 20


@dataclass(frozen=True)
class Knowledge:
    """What may be known of one group: example facts, and what that leaves open.

    ``choices`` gives for each unknown fact the sets of classes that it alone can choose among.
    """

    facts: Facts
    classes: tuple[int, ...]
    choices: tuple[tuple[str, frozenset[frozenset[int]]], ...]


def check_partial_cases(space: Space, report: Report, progress: Progress) -> None:
    """Walks every combination of what may be known of each group, in values that differ.

    An engine that errs does so again and again: with more than 20 defects the walk stops, and
    the report says so and nothing of what the cases that were not walked would show.
    """
    walk = _Walk(space)
    total = prod(map(len, walk.known))
    walked = 0
    for walked, places in enumerate(product(*(range(len(known)) for known in walk.known)), 1):
        walk.visit(places)
        if len(walk.defects) > _ENOUGH_DEFECTS:
            break
        if walked % 4096 == 0:
            progress(walked / total)
    report.figures["partial_cases_told_apart"] = walked
    report.figures["of_these_decided"] = walk.decided
    report.figures["facts_learnt"] = walk.learnt
    report.defects += walk.defects
    if walked < total:
        report.stopped_early = True
        return
    for name in space.pack.facts:
        if name in walk.never_missing:
            message = "no case depends on it; it is not decisive"
            report.defects.append(Defect("idle_fact", f"facts.yaml: {name}", message))


class _Walk:
    def __init__(self, space: Space) -> None:
        self._space = space
        self.known = [_knowledge(space, number) for number in range(len(space.groups))]
        self._after = [_learnt(known) for known in self.known]
        self.defects: list[Defect] = []
        self.decided = self.learnt = 0
        self._decisions: dict[tuple[tuple[int, ...], ...], tuple[Any, ...]] = {}
        self._alone: dict[tuple[int, frozenset[int]], int] = {}
        self.never_missing = {
            name for name, fact in space.pack.facts.items() if fact.role == "decisive"
        }

    def visit(self, places: Sequence[int]) -> None:
        known = [options[at] for options, at in zip(self.known, places, strict=True)]
        box = tuple(one.classes for one in known)
        decision = self._decision(box)
        if len(decision) == 1:
            self.decided += 1
            self._check_learning(known, places, box, decision)
        self._check_missing(known, box)

    def _decision(self, box: tuple[tuple[int, ...], ...]) -> tuple[Any, ...]:
        if box not in self._decisions:
            cube = self._space.cube
            self._decisions[box] = tuple(cube.values_in(cube.cells(box)))
        return self._decisions[box]

    def _check_learning(
        self, known: Sequence[Knowledge], places: Sequence[int], box: Any, decision: Any
    ) -> None:
        for number, at in enumerate(places):
            for then in self._after[number][at]:
                self.learnt += 1
                learnt = self.known[number][then]
                after = (*box[:number], learnt.classes, *box[number + 1 :])
                if self._decision(after) != decision:
                    facts = {**_facts(known), **learnt.facts}
                    message = f"{plain(_facts(known))} is decided; this learns one fact and is not"
                    self.defects.append(
                        Defect("overturned_decision", "rule core", message, plain(facts))
                    )

    def _check_missing(self, known: Sequence[Knowledge], box: Any) -> None:
        cells = self._space.cube.cells(box)
        expected = set()
        for number, one in enumerate(known):
            for name, choices in one.choices:
                if any(cells & self._where_it_matters(number, choice) for choice in choices):
                    expected.add(name)
        self.never_missing -= expected
        if not any(one.choices for one in known):
            return
        facts = _facts(known)
        if set(self._missing(facts)) != expected:
            self.defects.append(
                Defect(
                    "wrong_missing",
                    "rule core",
                    "what is missing is not exactly what can change the decision",
                    plain(facts),
                )
            )

    def _missing(self, facts: Facts) -> Iterator[str]:
        admitted = self._space.admitted(facts)
        return self._space.missing(facts, admitted, self._space.open_signatures(admitted))

    def _where_it_matters(self, number: int, choice: frozenset[int]) -> int:
        """The cells at which a group's choice among these classes alone changes the decision.

        Worked out cell by cell, all other groups known.
        """
        key = (number, choice)
        if key not in self._alone:
            cube = self._space.cube
            others = [range(size) for at, size in enumerate(cube.sizes) if at != number]
            found = 0
            for rest in product(*others):
                box: list[tuple[int, ...]] = [(at,) for at in rest]
                box.insert(number, tuple(sorted(choice)))
                here = cube.cells(box)
                if len(cube.values_in(here)) > 1:
                    found |= here
            self._alone[key] = found
        return self._alone[key]


def _knowledge(space: Space, number: int) -> list[Knowledge]:
    """Everything that may be known of a group's decisive facts, each sort once."""
    group = space.groups[number]
    class_of = space.cube.class_of[number]
    classes = [0] * len(group.points)
    for signature, mask in group.signatures:
        for index in range(len(classes)):
            if mask >> index & 1:
                classes[index] = class_of[signature]
    found: dict[Any, Knowledge] = {}
    for size in range(len(group.decisive) + 1):
        for names in combinations(group.decisive, size):
            for facts, points in _by_values(space, number, names):
                choices = tuple(
                    (name, frozenset(_choices(space, number, name, names, points, classes)))
                    for name in group.decisive
                    if name not in names
                )
                open_ = tuple(sorted({classes[at] for at in points}))
                one = Knowledge(facts, open_, choices)
                found.setdefault((names, open_, choices), one)
    return list(found.values())


def _by_values(
    space: Space, number: int, names: Sequence[str]
) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Each way of knowing these facts, with the points that fit it."""
    group = space.groups[number]
    at = [group.decisive.index(name) for name in names]
    values = [[value for value in group.domain(name) if value is not None] for name in names]
    by_point: dict[tuple[Any, ...], list[int]] = {}
    for index, point in enumerate(group.points):
        stated: list[list[Any]] = []
        for name, place in zip(names, at, strict=True):
            value = point[place]
            same = space.pack.facts[name].otherwise
            stated.append([value] if value is not None else list(same))
        for key in product(*stated):
            by_point.setdefault(key, []).append(index)
    for key in product(*values):
        if key in by_point:
            yield dict(zip(names, key, strict=True)), by_point[key]


def _choices(
    space: Space,
    number: int,
    name: str,
    known: Sequence[str],
    points: Sequence[int],
    classes: Sequence[int],
) -> Iterator[frozenset[int]]:
    """The classes that one unknown fact can choose among while every other fact stays."""
    group = space.groups[number]
    pairs = [
        {relation.count, relation.set}
        for relation in space.pack.consistency
        if relation.kind == "size"
    ]
    stays = [
        group.decisive.index(other)
        for other in group.decisive
        if other != name and other not in known and {name, other} not in pairs
    ]
    lines: dict[tuple[Any, ...], set[int]] = {}
    for index in points:
        key = tuple(group.points[index][place] for place in stays)
        lines.setdefault(key, set()).add(classes[index])
    yield from (frozenset(line) for line in lines.values() if len(line) > 1)


def _learnt(known: Sequence[Knowledge]) -> list[list[int]]:
    """For each piece of knowledge those that know one fact more and contradict nothing."""
    return [
        [
            then
            for then, more in enumerate(known)
            if len(more.facts) == len(one.facts) + 1
            and set(one.facts) <= set(more.facts)
            and set(more.classes) <= set(one.classes)
        ]
        for one in known
    ]


def _facts(known: Sequence[Knowledge]) -> dict[str, Any]:
    return {name: value for one in known for name, value in one.facts.items()}
