"""Tables of cases: what holds under each value of the facts that are left open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from operator import and_, or_
from typing import Any

from rules_core.engine.cover import prime_boxes, smallest_cover
from rules_core.engine.describe import Described, describable, tests_of
from rules_core.engine.group import Group
from rules_core.engine.space import Space

When = Mapping[str, Mapping[str, Any]]
"""For each fact the operators of the test that its value passes."""


@dataclass(frozen=True)
class Region:
    """Values of open facts of one group, in words, with the group's points that they leave."""

    when: When
    points: int
    rank: int


@dataclass(frozen=True)
class TableRow:
    """One row: when it holds, what it gives, and the points of every group that it leaves."""

    when: When
    gives: Hashable
    points: tuple[int, ...]


class OpenGroup:
    """A group with the facts that a table leaves open, seen only as far as the table needs."""

    def __init__(self, space: Space, number: int, names: Sequence[str], admitted: int) -> None:
        self.group: Group = space.groups[number]
        self.names = tuple(names)
        self.admitted = admitted
        self._space = space
        class_of = space.cube.class_of[number]
        at = [self.group.decisive.index(name) for name in self.names]
        reached: dict[tuple[Any, ...], set[int]] = {}
        masks: dict[tuple[Any, ...], int] = {}
        for signature, mask in self.group.signatures:
            for index in _bits(mask & admitted):
                values = tuple(self.group.points[index][i] for i in at)
                reached.setdefault(values, set()).add(class_of[signature])
                masks[values] = masks.get(values, 0) | 1 << index
        self.classes_of = {values: tuple(sorted(classes)) for values, classes in reached.items()}
        self._masks = masks
        self.options = sorted(set(self.classes_of.values()))
        """What the open facts can leave of the group's classes; the table's choices here."""
        self._inside: list[int] = []
        self._described: list[Region] = []

    def describe(self, kinds: Sequence[int]) -> None:
        """Put the sets of values into words that tell the kinds of options apart.

        ``kinds`` gives the kind of each option.
        """
        number_of = dict(zip(self.options, kinds, strict=True))
        kind_of_values = {values: number_of[classes] for values, classes in self.classes_of.items()}
        self._inside = [0] * (max(kinds) + 1)
        for values, kind in kind_of_values.items():
            self._inside[kind] |= self._masks[values]
        best: dict[tuple[int, tuple[str, ...]], Region] = {}
        choices = [self._choices(at, kind_of_values) for at in range(len(self.names))]
        for chosen in product(*choices):
            points = reduce(and_, (mask for _, mask in chosen), self.admitted)
            if not points:
                continue
            named = [
                (name, one) for name, (one, _) in zip(self.names, chosen, strict=True) if one.test
            ]
            region = Region(
                {name: one.test for name, one in named},
                points,
                sum(one.rank + 1 for _, one in named),
            )
            key = (points, tuple(region.when))
            if key not in best or region.rank < best[key].rank:
                best[key] = region
        self._described = sorted(
            best.values(),
            key=lambda region: (region.rank, [self.names.index(name) for name in region.when]),
        )

    def regions(self, allowed: int) -> list[Region]:
        """The largest sets of values, each in its simplest words, within the allowed kinds.

        ``allowed`` is a bit mask of kinds.
        """
        inside = sum(mask for kind, mask in enumerate(self._inside) if allowed >> kind & 1)
        found: dict[int, Region] = {}
        for region in self._described:
            if not region.points & ~inside:
                found.setdefault(region.points, region)
        largest: list[Region] = []
        for region in sorted(found.values(), key=lambda one: -one.points.bit_count()):
            if not any(not region.points & ~other.points for other in largest):
                largest.append(region)
        return largest

    def narrowest(self, region: Region, needed: int) -> Region:
        """The smallest part of ``region`` that holds the needed points, told by the same facts."""
        fitting = [
            other
            for other in self._described
            if other.when.keys() == region.when.keys()
            and not other.points & ~region.points
            and not needed & ~other.points
        ]
        return min(fitting, key=lambda one: (one.points.bit_count(), one.rank), default=region)

    def _choices(
        self, at: int, kind_of_values: Mapping[tuple[Any, ...], int]
    ) -> list[tuple[Described, int]]:
        name = self.names[at]
        profile: dict[Any, set[tuple[Any, ...]]] = {}
        masks: dict[Any, int] = {}
        for values, kind in kind_of_values.items():
            others = values[:at] + values[at + 1 :]
            profile.setdefault(values[at], set()).add((others, kind))
            masks[values[at]] = masks.get(values[at], 0) | self._masks[values]
        kind_of = {value: frozenset(seen) for value, seen in profile.items()}
        described = describable(
            self._space.pack.facts[name],
            [value for value in self.group.domain(name) if value in kind_of],
            kind_of,
            self._space.partitions.get(name),
            tests_of(name, self._space.rows),
        )
        return [(one, sum(masks[value] for value in one.values)) for one in described]


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
        cells, alike = _merged(cells, sizes, at)
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


def _merged(
    cells: list[Hashable], sizes: Sequence[int], at: int
) -> tuple[list[Hashable], list[int]]:
    inner = prod(sizes[at + 1 :])
    block = inner * sizes[at]
    starts = range(0, len(cells), block)
    numbers: dict[tuple[Hashable, ...], int] = {}
    alike = [
        numbers.setdefault(
            tuple(
                cell
                for start in starts
                for cell in cells[start + option * inner : start + (option + 1) * inner]
            ),
            len(numbers),
        )
        for option in range(sizes[at])
    ]
    kept = [alike.index(number) for number in range(len(numbers))]
    merged = [
        cell
        for start in starts
        for option in kept
        for cell in cells[start + option * inner : start + (option + 1) * inner]
    ]
    return merged, alike


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
