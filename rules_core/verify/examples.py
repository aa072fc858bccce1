"""Cases that show something, with no fact more than it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rules_core.engine.space import Space
from rules_core.model.case import Facts


def facts_of(space: Space, points: Sequence[int]) -> dict[str, Any]:
    """The known facts of a complete case: one point, by its position, of every group."""
    return {
        name: value
        for group, index in zip(space.groups, points, strict=True)
        for name, value in zip(group.decisive, group.points[index], strict=True)
        if value is not None
    }


def first_points(space: Space, signatures: Sequence[int]) -> list[int]:
    """For each group the first point with its signature."""
    found = []
    for group, signature in zip(space.groups, signatures, strict=True):
        mask = dict(group.signatures)[signature]
        found.append((mask & -mask).bit_length() - 1)
    return found


def smallest(facts: Facts, shows: Callable[[Facts], bool]) -> dict[str, Any]:
    """The facts without all those that can go while the case still shows what it is to show."""
    kept = dict(facts)
    for name in reversed(list(kept)):
        fewer = {other: value for other, value in kept.items() if other != name}
        if shows(fewer):
            kept = fewer
    return plain(kept)


def plain(facts: Facts) -> dict[str, Any]:
    """Facts as JSON holds them."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in facts.items()
    }
