"""Every component of a recommendation is given or dropped by facts that the case must hold.

A component's ``unless`` is put to the known facts only: one that is unknown drops nothing. That is
right as long as no recommendation is given before every fact that its components test is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from rules_core.engine.group import Group
from rules_core.engine.space import Outcome, Space
from rules_core.model.consistency import LowerBound
from rules_core.verify.examples import facts_of, plain
from rules_core.verify.findings import Defect, Report
from rules_core.verify.texts import values_of


def check_components(space: Space, report: Report) -> None:
    """Looks for a case that gives a recommendation while a fact that a component tests is unknown.

    Whatever such a case knows, it can learn all else of one of its completions and the
    recommendation stays. So it is enough to free the one fact in each complete case, beside every
    bound and cross-check that fits the case.
    """
    for recommendation in space.pack.recommendations:
        for component in recommendation.components:
            for name in component.unless or ():
                example = _given_without(space, recommendation.id, name)
                if example is not None:
                    report.defects.append(
                        Defect(
                            "unsettled_component",
                            f"recommendations.yaml: {recommendation.id}.{component.target}.unless",
                            f"{recommendation.id} can be given while {name} is unknown; test a "
                            "fact that the recommendation cannot do without",
                            plain(example),
                        )
                    )


def _given_without(space: Space, recommendation: str, name: str) -> dict[str, Any] | None:
    """The facts of a case that gives the recommendation although ``name`` is unknown."""
    number = next(at for at, group in enumerate(space.groups) if name in group.decisive)
    group = space.groups[number]
    for index, point in enumerate(group.points):
        complete = dict(zip(group.decisive, point, strict=True))
        if complete.pop(name) is None:  # a fact that does not apply is not unknown
            continue
        for mask, known in _knowledge(space, group, index, complete):
            cell = _cell_that_gives(space, recommendation, number, space.classes_in(number, mask))
            if cell is not None:
                points = [_point_in(space, place, cls) for place, cls in enumerate(cell)]
                elsewhere = facts_of(space, points)
                return {k: v for k, v in elsewhere.items() if k not in group.decisive} | known
    return None


def _knowledge(
    space: Space, group: Group, index: int, complete: dict[str, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The most that can be known of a point beside the freed fact, with the points that it leaves.

    ``complete`` are the point's other values. What else may be stated is a fact that decides
    nothing, and of a fact that does not apply the values that mean the same.
    """
    known = {name: value for name, value in complete.items() if value is not None}
    line = group.admitted(known)
    choices = []
    for name in group.members:
        if name in complete:
            values = space.pack.facts[name].otherwise if complete[name] is None else ()
        elif name in group.decisive:
            continue
        else:
            values = (*values_of(space, name), *_own_bounds(space, group, name, index))
        left: dict[int, dict[str, Any]] = {line: {}}
        for value in values:
            mask = group.known_mask(name, value) & line
            if mask >> index & 1:
                left.setdefault(mask, {name: value})
        choices.append(
            [(m, stated) for m, stated in left.items() if not any(o & m == o != m for o in left)]
        )
    for chosen in product(*choices):
        mask, facts = line, dict(known)
        for admitted, stated in chosen:
            mask, facts = mask & admitted, facts | stated
        yield mask, facts


def _own_bounds(space: Space, group: Group, name: str, index: int) -> Iterator[Any]:
    """The point's own values that ``name`` bounds from below: no bound tells more of it."""
    for relation in space.pack.consistency:
        if isinstance(relation, LowerBound) and relation.bound == name:
            value = group.points[index][group.decisive.index(relation.fact)]
            if value is not None:
                yield value


def _cell_that_gives(
    space: Space, recommendation: str, number: int, classes: Sequence[int]
) -> list[int] | None:
    """A class of every group with which all ``classes`` of one group give the same decision.

    None unless that decision, whatever else is known, gives the recommendation.
    """
    cube = space.cube
    box: list[tuple[int, ...]] = [tuple(range(size)) for size in cube.sizes]
    for value, cells in zip(cube.values, cube.with_value, strict=True):
        if isinstance(value, Outcome) and recommendation in value.recommendations:
            alike = -1
            for cls in classes:
                box[number] = (cls,)
                alike &= (cells & cube.cells(box)) >> (cls * cube.strides[number])
            if alike:
                cell = (alike & -alike).bit_length() - 1
                return [cell // s % size for s, size in zip(cube.strides, cube.sizes, strict=True)]
    return None


def _point_in(space: Space, number: int, cls: int) -> int:
    """The first point of a group that lies in a class."""
    class_of = space.cube.class_of[number]
    return next(
        (mask & -mask).bit_length() - 1
        for signature, mask in space.groups[number].signatures
        if class_of[signature] == cls
    )
