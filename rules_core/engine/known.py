"""What each part of the known facts does: which facts suffice, and which would have to go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rules_core.engine.space import Space
from rules_core.model.case import Facts


@dataclass(frozen=True)
class Choice:
    """A part of one group's known facts, and the classes of the group that it has to do with."""

    names: frozenset[str]
    classes: tuple[int, ...]


def smallest_sufficient(
    space: Space, known: Facts, suits: Callable[[int], bool]
) -> list[frozenset[str]]:
    """Every set of known facts whose completions' cells suit, and of which no smaller part's do."""
    per_group = [
        _smallest_by_classes(
            Choice(frozenset(chosen), space.classes_in(number, mask))
            for chosen in _parts(group.members, known)
            if (mask := group.admitted({name: known[name] for name in chosen}))
        )
        for number, group in enumerate(space.groups)
    ]
    return _smallest(space, per_group, suits)


def smallest_to_free(
    space: Space, known: Facts, suits: Callable[[int], bool]
) -> list[frozenset[str]]:
    """Every set of known facts without which the cells suit, and of which no smaller part's do."""
    per_group = []
    for number, group in enumerate(space.groups):
        mine = [name for name in group.members if name in known]
        choices = []
        for freed in _parts(group.members, known):
            mask = group.admitted({name: known[name] for name in mine if name not in freed})
            if mask:
                choices.append(Choice(frozenset(freed), space.classes_in(number, mask)))
        per_group.append(_smallest_by_classes(choices))
    return _smallest(space, per_group, suits)


def _parts(members: Iterable[str], known: Facts) -> Iterator[tuple[str, ...]]:
    names = [name for name in members if name in known]
    for size in range(len(names) + 1):
        yield from combinations(names, size)


def _smallest_by_classes(choices: Iterable[Choice]) -> list[Choice]:
    kept: list[Choice] = []
    for choice in choices:  # from small to large
        if not any(
            other.classes == choice.classes and other.names <= choice.names for other in kept
        ):
            kept.append(choice)
    return kept


def _smallest(
    space: Space, per_group: Sequence[Sequence[Choice]], suits: Callable[[int], bool]
) -> list[frozenset[str]]:
    combined: list[tuple[frozenset[str], list[tuple[int, ...]]]] = [(frozenset(), [])]
    for choices in per_group:
        combined = [
            (names | choice.names, [*box, choice.classes])
            for names, box in combined
            for choice in choices
        ]
    place = {name: index for index, name in enumerate(space.pack.facts)}
    combined.sort(key=lambda item: (len(item[0]), sorted(place[name] for name in item[0])))
    found: list[frozenset[str]] = []
    for names, box in combined:
        if not any(smaller <= names for smaller in found) and suits(space.cube.cells(box)):
            found.append(names)
    return found
