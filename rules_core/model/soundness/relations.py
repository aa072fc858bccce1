"""Whether the relations between facts name facts of the right kind, and values that these have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules_core.errors import PackDefect
from rules_core.model.consistency import Implication, LowerBound, SizeRelation, SpreadRelation
from rules_core.model.pack import Pack
from rules_core.model.soundness.wording import not_allowed, unknown_fact


def defects(pack: Pack) -> Iterator[PackDefect]:
    """What is wrong with the relations between facts."""
    for index, relation in enumerate(pack.consistency):
        path = f"[{index}]"
        wanted: dict[str, tuple[str, ...]]
        match relation:
            case SizeRelation():
                wanted = {relation.count: ("integer",), relation.set: ("set",)}
            case LowerBound():
                kind = pack.facts[relation.fact].kind if relation.fact in pack.facts else "set"
                # The classes of a whole number tell its bounds apart; those of a fraction do not.
                wanted = {relation.fact: ("integer", "set"), relation.bound: (kind,)}
                if relation.bound in pack.facts and pack.facts[relation.bound].role != "bound":
                    message = f"{relation.bound} must have the role bound"
                    yield PackDefect("consistency.yaml", path, message)
            case SpreadRelation():
                wanted = {
                    relation.count: ("integer",),
                    relation.set: ("set",),
                    relation.category: ("choice",),
                }
                yield from _spread_names(pack, relation, path)
            case Implication():
                wanted = {}
                yield from _roles(pack, path, {**relation.when, **relation.then})
        yield from _roles(pack, path, wanted)
        for name, kinds in wanted.items():
            if name not in pack.facts:
                yield unknown_fact(pack, "consistency.yaml", path, name)
            elif pack.facts[name].kind not in kinds:
                yield PackDefect(
                    "consistency.yaml", path, f"{name} must be of kind " + " or ".join(kinds)
                )


def _roles(pack: Pack, path: str, names: Iterable[str]) -> Iterator[PackDefect]:
    """A relation is looked at through the decisive facts, each other fact by itself beside them."""
    others = [n for n in names if n in pack.facts and pack.facts[n].role != "decisive"]
    if len(others) > 1:
        message = f"ties {' and '.join(others)}; all facts but one must be decisive"
        yield PackDefect("consistency.yaml", path, message)


def _spread_names(pack: Pack, relation: SpreadRelation, path: str) -> Iterator[PackDefect]:
    for field, fact_name, given in (
        ("inside", relation.set, relation.inside),
        ("either", relation.set, relation.either),
        ("shares", relation.category, tuple(relation.shares)),
    ):
        fact = pack.facts.get(fact_name)
        for value in given:
            if fact is not None and value not in fact.values:
                yield PackDefect("consistency.yaml", f"{path}.{field}", not_allowed(fact, value))
