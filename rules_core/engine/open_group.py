"""A group of which a table leaves facts open: its values put into the fewest words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import and_
from typing import Any

from rules_core.engine.bits import bits_of
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
            for index in bits_of(mask & admitted):
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
