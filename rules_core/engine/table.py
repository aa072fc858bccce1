"""Tables of cases: what holds under each value of the facts that are left open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from rules_core.engine.cover import prime_boxes, smallest_cover
from rules_core.engine.cube import merged
from rules_core.engine.open_group import OpenGroup, Region, When
from rules_core.engine.space import Space


@dataclass(frozen=True)
class TableRow:
    """One row: when it holds, what it gives, and the points of every group that it leaves."""

    when: When
    gives: Hashable
    points: tuple[int, ...]


def smallest_table(
    space: Space,
    names: Sequence[str],
    admitted: Sequence[int],
    gives: Callable[[int], Hashable],
    wanted: Callable[[Any], bool] = lambda _: True,
) -> list[TableRow]:
    """The fewest rows that together cover every way of filling in the facts ``names``.

    ``gives`` tells what a set of the cube's cells gives; each row holds for ways that give the
    same, and only rows that give what is ``wanted`` are made. Rows may overlap.
    """
    groups = [
        OpenGroup(space, number, [n for n in group.decisive if n in names], admitted[number])
        for number, group in enumerate(space.groups)
    ]
    cells = [
        gives(space.cube.cells(choice)) for choice in product(*(group.options for group in groups))
    ]
    sizes = [len(group.options) for group in groups]
    for at in range(len(groups)):
        cells, alike = merged(cells, sizes, at)
        groups[at].describe(alike)
        sizes[at] = max(alike) + 1
    rows: list[TableRow] = []
    for value in dict.fromkeys(cells):
        if wanted(value):
            region = sum(1 << at for at, cell in enumerate(cells) if cell == value)
            rows += _rows(value, region, sizes, groups)
    return rows


def _rows(
    value: Hashable, region: int, sizes: Sequence[int], groups: Sequence[OpenGroup]
) -> list[TableRow]:
    memory: dict[tuple[int, int], list[Region]] = {}
    candidates: dict[tuple[int, ...], tuple[Region, ...]] = {}
    for box in prime_boxes(region, sizes):
        for at, allowed in enumerate(box):
            if (at, allowed) not in memory:
                memory[at, allowed] = groups[at].regions(allowed)
        for chosen in product(*(memory[at, allowed] for at, allowed in enumerate(box))):
            candidates[tuple([part.points for part in chosen])] = chosen
    cells = AtomCells(list(candidates))
    covered = [cells.of(points) for points in candidates]
    costs = [sum(part.rank for part in chosen) for chosen in candidates.values()]
    everything = reduce(or_, covered)
    rows = list(candidates.values())
    best = [rows[index] for index in smallest_cover(everything, covered, costs)]
    return [
        TableRow(
            {name: test for part in chosen for name, test in part.when.items()},
            value,
            tuple(part.points for part in chosen),
        )
        for chosen in _narrowed(best, cells, groups)
    ]


def _narrowed(
    rows: Sequence[tuple[Region, ...]], cells: AtomCells, groups: Sequence[OpenGroup]
) -> list[tuple[Region, ...]]:
    """The rows without the values that other rows cover, as far as the same facts can tell it."""
    found = [list(row) for row in rows]
    for index, row in enumerate(found):
        for at, group in enumerate(groups):
            if not row[at].when:
                continue
            others = (
                cells.of([part.points for part in other])
                for place, other in enumerate(found)
                if place != index
            )
            alone = cells.of([part.points for part in row]) & ~reduce(or_, others, 0)
            row[at] = group.narrowest(row[at], cells.points(at, alone))
    return [tuple(row) for row in found]


class AtomCells:
    """Boxes of points as sets of cells; the points of a group that no box tells apart are one."""

    def __init__(self, boxes: Sequence[Sequence[int]]) -> None:
        self._atoms = [_atoms([box[at] for box in boxes]) for at in range(len(boxes[0]))]
        self._sizes = [len(atoms) for atoms in self._atoms]
        self._memory: dict[tuple[int, ...], int] = {}

    def of(self, box: Sequence[int]) -> int:
        """The cells that the box holds whole."""
        key = tuple(box)
        if key not in self._memory:
            self._memory[key] = self._cells(
                [
                    [not atom & ~mask for atom in atoms]
                    for atoms, mask in zip(self._atoms, box, strict=True)
                ]
            )
        return self._memory[key]

    def points(self, at: int, cells: int) -> int:
        """The points of one group that these cells lie over."""
        found = 0
        for number, atom in enumerate(self._atoms[at]):
            only = [
                [place != at or option == number for option in range(size)]
                for place, size in enumerate(self._sizes)
            ]
            if cells & self._cells(only):
                found |= atom
        return found

    def _cells(self, chosen: Sequence[Sequence[bool]]) -> int:
        cells, inner = 1, 1
        for options in reversed(chosen):
            cells = sum(cells << (option * inner) for option, is_in in enumerate(options) if is_in)
            inner *= len(options)
        return cells


def _atoms(masks: Sequence[int]) -> list[int]:
    """The points sorted by which of the masks they belong to; points of none are left out."""
    atoms = [reduce(or_, masks)]
    for mask in dict.fromkeys(masks):
        atoms = [part for atom in atoms for part in (atom & mask, atom & ~mask) if part]
    return atoms
