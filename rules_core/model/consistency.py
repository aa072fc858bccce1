"""``consistency.yaml``: what must hold between the facts of one case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from rules_core.model.conditions import Frozen, Test
from rules_core.model.texts import Id, Source, Text


class SizeRelation(Frozen):
    """``count`` says how many things lie in the places of ``set``: none exactly when it is empty,
    at least one in each place. While both are unknown, they vary and are asked for together."""

    kind: Literal["size"]
    id: Id
    count: Id
    set: Id
    text: Text


class LowerBound(Frozen):
    """``fact`` is not below ``bound`` (a whole number), or holds all of it (a set)."""

    kind: Literal["lower_bound"]
    id: Id
    fact: Id
    bound: Id
    text: Text


class Share(Frozen):
    """How many things, in how many places, lie outside; no maximum means no limit."""

    total_at_least: int = 0
    total_at_most: int | None = None
    outside_at_least: int = 0
    outside_at_most: int | None = None
    outside_places_at_least: int = 0
    outside_places_at_most: int | None = None

    def numbers(self) -> set[int]:
        """The numbers that it compares counts with."""
        return {number for _, number in self if number is not None}


class SpreadRelation(Frozen):
    """``category`` fits when some way of spreading ``count`` things over the places of ``set``, at
    least one in each, gives the share of that category. Places under ``inside`` lie inside, those
    under ``either`` may stand for one place or several on either side; all others lie outside."""

    kind: Literal["spread"]
    id: Id
    count: Id
    set: Id
    category: Id
    inside: tuple[Id, ...]
    either: tuple[Id, ...]
    shares: Mapping[Id, Share]
    text: Text
    source: Source | None = None


class Implication(Frozen):
    """When the fact under ``when`` passes its test, the one under ``then`` must pass its own."""

    kind: Literal["implies"]
    id: Id
    when: Annotated[Mapping[str, Test], Field(min_length=1, max_length=1)]
    then: Annotated[Mapping[str, Test], Field(min_length=1, max_length=1)]
    text: Text


Relation = Annotated[
    SizeRelation | LowerBound | SpreadRelation | Implication, Field(discriminator="kind")
]
