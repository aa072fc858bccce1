"""Whether each fact is whole: its values, its answers, when it applies, how it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from rules_core.errors import PackDefect
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack
from rules_core.model.soundness.wording import not_allowed, unknown_fact


def defects(pack: Pack) -> Iterator[PackDefect]:
    """What is wrong with the facts, one by one and in what they say of each other."""
    for name, fact in pack.facts.items():
        if fact.kind in ("choice", "set") and not fact.values:
            yield PackDefect("facts.yaml", f"{name}.values", f"a {fact.kind} needs values")
        if fact.kind not in ("choice", "set") and fact.values:
            yield PackDefect("facts.yaml", f"{name}.values", f"a {fact.kind} takes no values")
        if fact.kind == "integer" and (fact.minimum is None or fact.maximum is None):
            yield PackDefect("facts.yaml", name, "an integer needs minimum and maximum")
        if fact.kind == "number" and fact.minimum is None:
            yield PackDefect("facts.yaml", name, "a number needs a minimum")
        for answer in ("yes", "no"):
            meant = getattr(fact, answer)
            if meant is not None and not fact.admits(meant):
                yield PackDefect("facts.yaml", f"{name}.{answer}", not_allowed(fact, meant))
        for value in fact.otherwise:
            if not fact.admits(value):
                yield PackDefect("facts.yaml", f"{name}.otherwise", not_allowed(fact, value))
        if fact.applies_when is not None and (
            len(fact.applies_when) != 1 or name in fact.applies_when
        ):
            yield PackDefect("facts.yaml", f"{name}.applies_when", "must test one other fact")
        yield from _question_order(pack, name, fact)
    yield from _applicability_cycles(pack)


def _question_order(pack: Pack, name: str, fact: Fact) -> Iterator[PackDefect]:
    path = f"{name}.prior"
    if fact.prior and fact.role != "decisive":
        yield PackDefect("facts.yaml", path, "only a decisive fact has a prior")
    for value in fact.prior:
        stated = (value,) if fact.kind == "set" else value
        if not fact.admits(stated):
            yield PackDefect("facts.yaml", path, not_allowed(fact, value))
    if fact.prior and not sum(fact.prior.values()):
        yield PackDefect("facts.yaml", path, "give at least one value some weight")
    if fact.asked_with is not None and fact.asked_with not in pack.facts:
        yield unknown_fact(pack, "facts.yaml", f"{name}.asked_with", fact.asked_with)


def _applicability_cycles(pack: Pack) -> Iterator[PackDefect]:
    leads_to = {
        name: next(iter(fact.applies_when))
        for name, fact in pack.facts.items()
        if fact.applies_when
    }
    for start in leads_to:
        seen = [start]
        while seen[-1] in leads_to and leads_to[seen[-1]] not in seen:
            seen.append(leads_to[seen[-1]])
        if leads_to.get(seen[-1]) == start:
            yield PackDefect(
                "facts.yaml", f"{start}.applies_when", f"cycle: {' -> '.join([*seen, start])}"
            )
