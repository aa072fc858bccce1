"""The smallest set of boxes that covers a region: what makes a table of cases short."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from operator import or_

Box = tuple[int, ...]
"""For each dimension the options that the box allows, as a bit mask."""

_MOST_BRANCHES = 20_000


def prime_boxes(region: int, sizes: Sequence[int]) -> list[Box]:
    """Every box that lies in ``region`` and in no larger box of it.

    A cell is a bit of ``region``, its position in mixed radix over ``sizes``, the last dimension
    fastest. A box chooses a set of options in each dimension.
    """
    memory: dict[tuple[int, int], list[Box]] = {}

    def primes(at: int, cells: int) -> list[Box]:
        if not cells:
            return []
        if at == len(sizes):
            return [()]
        if (at, cells) not in memory:
            memory[at, cells] = _primes_with(at, cells)
        return memory[at, cells]

    def _primes_with(at: int, cells: int) -> list[Box]:
        inner = prod(sizes[at + 1 :])
        whole = (1 << inner) - 1
        slices = [cells >> (option * inner) & whole for option in range(sizes[at])]
        shared = {slice_ for slice_ in slices if slice_}
        while True:
            more = {a & b for a in shared for b in shared} - {0}
            if more <= shared:
                break
            shared |= more
        found: dict[Box, None] = {}
        for common in sorted(shared):
            options = sum(1 << o for o, slice_ in enumerate(slices) if not common & ~slice_)
            for box in primes(at + 1, common):
                longer = (options, *box)
                found[longer] = None
        return [
            box for box in found if not any(box != other and _inside(box, other) for other in found)
        ]

    return primes(0, region)


def _inside(box: Box, other: Box) -> bool:
    return all(not mine & ~theirs for mine, theirs in zip(box, other, strict=True))


def smallest_cover(region: int, candidates: Sequence[int], costs: Sequence[int]) -> list[int]:
    """The positions of the fewest candidates that together cover ``region``.

    Among equally few, those with the least sum of ``costs``. Every cell of the region must lie in
    some candidate. Proved smallest unless more than 20,000 branches would be needed; then it is
    the best found up to there.
    """
    order = sorted(range(len(candidates)), key=lambda i: (costs[i], i))
    return sorted(_Search(candidates, costs).best(region, order))


class _Search:
    def __init__(self, candidates: Sequence[int], costs: Sequence[int]) -> None:
        self._candidates = candidates
        self._costs = costs
        self._found: list[int] | None = None
        self._branches = 0

    def best(self, region: int, order: Sequence[int]) -> list[int]:
        self._search(region, order, [])
        assert self._found is not None
        return self._found

    def _search(self, region: int, usable: Sequence[int], chosen: list[int]) -> None:
        region, usable, chosen = self._reduced(region, usable, chosen)
        if not region:
            if self._found is None or self._cost(chosen) < self._cost(self._found):
                self._found = chosen
            return
        self._branches += 1
        most = max(_size(self._candidates[i] & region) for i in usable)
        at_least = len(chosen) + -(-_size(region) // most)
        if self._found is not None and (
            at_least > len(self._found) or self._branches > _MOST_BRANCHES
        ):
            return
        cell = self._rarest(region, usable)
        options = [i for i in usable if self._candidates[i] & cell]
        options.sort(key=lambda i: -_size(self._candidates[i] & region))
        for option in options:
            rest = region & ~self._candidates[option]
            self._search(rest, [i for i in usable if i != option], [*chosen, option])

    def _reduced(
        self, region: int, usable: Sequence[int], chosen: list[int]
    ) -> tuple[int, list[int], list[int]]:
        """Takes what no other candidate can cover and drops what another covers at no more cost."""
        chosen = list(chosen)
        while True:
            kept = self._undominated(region, usable)
            before = [0, *accumulate((self._candidates[i] for i in kept), or_)]
            covered_after = accumulate((self._candidates[i] for i in reversed(kept)), or_)
            after = [*reversed(list(covered_after)), 0]
            essential = [
                i
                for at, i in enumerate(kept)
                if self._candidates[i] & region & ~(before[at] | after[at + 1])
            ]
            chosen += essential
            for i in essential:
                region &= ~self._candidates[i]
            if not essential:
                return region, kept, chosen
            usable = [i for i in kept if i not in essential]

    def _undominated(self, region: int, usable: Sequence[int]) -> list[int]:
        kept: list[int] = []
        for i in sorted(
            usable, key=lambda i: (-_size(self._candidates[i] & region), self._costs[i], i)
        ):
            mine = self._candidates[i] & region
            if mine and not any(
                not mine & ~self._candidates[other] and self._costs[other] <= self._costs[i]
                for other in kept
            ):
                kept.append(i)
        return kept

    def _rarest(self, region: int, usable: Sequence[int]) -> int:
        """A cell that the fewest candidates cover."""
        layers: list[int] = []
        for i in usable:
            carry = self._candidates[i] & region
            for level, layer in enumerate(layers):
                layers[level], carry = layer | carry, layer & carry
            if carry:
                layers.append(carry)
        rare = region
        for layer in layers:
            if rare & ~layer:
                rare &= ~layer
                break
        return rare & -rare

    def _cost(self, chosen: Sequence[int]) -> tuple[int, int]:
        return len(chosen), sum(self._costs[i] for i in chosen)


def _size(cells: int) -> int:
    return cells.bit_count()
