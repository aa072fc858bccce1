"""Every combination of what the groups of a pack may tell apart, and the decision in each.

A group's *classes* are those of its signatures that no decision tells apart. A *cell* is one class
of every group; a set of cells is one integer, a bit a cell, so that questions about all
completions of a case are a few operations on integers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import reduce
from math import prod
from operator import or_
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)
Box = Sequence[Sequence[int]]
"""For each group the classes left open, in ascending order."""


class Cube(Generic[Value]):
    """The decision of every cell. ``value_of`` gives it for the rows that are left standing."""

    def __init__(
        self, signatures: Sequence[Sequence[int]], value_of: Callable[[int], Value]
    ) -> None:
        codes: dict[Value, int] = {}
        memory: dict[int, int] = {}
        standing = [-1]
        for options in signatures:
            standing = [rows & option for rows in standing for option in options]
        for rows in set(standing):
            memory[rows] = codes.setdefault(value_of(rows), len(codes))
        self.values: tuple[Value, ...] = tuple(codes)
        cells = [memory[rows] for rows in standing]
        self.class_of: list[dict[int, int]] = []
        sizes = [len(options) for options in signatures]
        for group, options in enumerate(signatures):
            cells, classes = merged(cells, sizes, group)
            sizes[group] = max(classes) + 1
            self.class_of.append(dict(zip(options, classes, strict=True)))
        self.sizes = tuple(sizes)
        self.strides = tuple(prod(sizes[group + 1 :]) for group in range(len(sizes)))
        self.with_value = tuple(
            _bits(code == cell for cell in cells) for code in range(len(self.values))
        )
        self.planes = tuple(
            _bits(bool(cell >> plane & 1) for cell in cells)
            for plane in range(max(1, (len(self.values) - 1).bit_length()))
        )
        self._with_class = [
            [self._cells_with(group, number) for number in range(size)]
            for group, size in enumerate(self.sizes)
        ]

    def _cells_with(self, group: int, number: int) -> int:
        stride, size = self.strides[group], self.sizes[group]
        block = ((1 << stride) - 1) << (number * stride)
        times = prod(self.sizes[:group])
        return reduce(or_, (block << (time * stride * size) for time in range(times)), 0)

    def cells(self, box: Box) -> int:
        """The cells of a box."""
        found = -1
        for with_class, classes in zip(self._with_class, box, strict=True):
            some = 0
            for number in classes:
                some |= with_class[number]
            found &= some
        return found

    def settled(self, cells: int) -> bool:
        """Whether all of these cells decide alike."""
        for plane in self.planes:
            ones = plane & cells
            if ones and ones != cells:
                return False
        return True

    def values_in(self, cells: int) -> list[Value]:
        """The decisions of these cells."""
        return [
            value
            for value, those in zip(self.values, self.with_value, strict=True)
            if those & cells
        ]

    def depends(self, cells: int, group: int, classes: Sequence[int]) -> bool:
        """Whether choosing among ``classes`` of one group alone can change the decision.

        ``cells`` are those of a box that holds each of the classes.
        """
        if len(classes) < 2:
            return False
        stride, with_class = self.strides[group], self._with_class[group]
        first, *others = classes
        for plane in self.planes:
            ones = plane & cells
            seen = (ones & with_class[first]) >> (first * stride)
            if any((ones & with_class[o]) >> (o * stride) != seen for o in others):
                return True
        return False


def merged(cells: list[Value], sizes: Sequence[int], group: int) -> tuple[list[Value], list[int]]:
    """The cells with alike slices of one group merged, and the class of each of its options."""
    inner = prod(sizes[group + 1 :])
    block = inner * sizes[group]
    starts = range(0, len(cells), block)
    numbers: dict[tuple[Value, ...], int] = {}
    classes = []
    for option in range(sizes[group]):
        offset = option * inner
        slice_ = tuple(
            cell for start in starts for cell in cells[start + offset : start + offset + inner]
        )
        classes.append(numbers.setdefault(slice_, len(numbers)))
    kept = [classes.index(number) * inner for number in range(len(numbers))]
    kept_cells = [
        cell
        for start in starts
        for offset in kept
        for cell in cells[start + offset : start + offset + inner]
    ]
    return kept_cells, classes


def _bits(flags: Iterator[bool]) -> int:
    return int("".join("1" if flag else "0" for flag in flags)[::-1], 2)
