"""Facts and their values in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions.case import Case, Language
from actions.render.phrases import phrase
from rules_core.api import Guideline


def label_of(guideline: Guideline, fact: str, language: Language) -> str:
    """A fact's name in words."""
    return str(getattr(guideline.pack.facts[fact].label, language))


def told_in_words(guideline: Guideline, case: Case, fact: str, value: Any) -> str:
    """A value in words; where it is the case's own and stands for a bound, the bound is told."""
    origin = case.sources.get(fact)
    own = origin is not None and fact in case.facts and case.facts[fact] == value
    bound = origin.bound if origin is not None and own else None
    return value_in_words(guideline, fact, value, case.language, bound)


def value_in_words(
    guideline: Guideline,
    fact: str,
    value: Any,
    language: Language,
    bound: Mapping[str, float] | None = None,
) -> str:
    """A fact's value in words, with its unit; or the ``bound`` that it stands for."""
    if bound is not None:
        ((test, limit),) = bound.items()
        limit_in_words = value_in_words(guideline, fact, limit, language)
        return phrase(f"test_{test}", language, values=limit_in_words)
    table = guideline.pack.facts[fact]
    if value is None:
        return phrase("unknown", language)
    if table.kind == "boolean":
        return phrase("yes" if value else "no", language)
    if table.kind == "choice":
        return str(getattr(table.values[value].label, language))
    if table.kind == "set":
        names = [str(getattr(table.values[member].label, language)) for member in value]
        return ", ".join(names) or phrase("none", language)
    number = f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")
    return f"{number} {getattr(table.unit, language)}" if table.unit else number


def allowed_in_words(guideline: Guideline, fact: str, language: Language) -> str:
    """The values that a fact may take, in words."""
    table = guideline.pack.facts[fact]
    if table.kind == "boolean":
        return f"{phrase('yes', language)}, {phrase('no', language)}"
    if table.values:
        return ", ".join(str(getattr(value.label, language)) for value in table.values.values())
    unit = f" {getattr(table.unit, language)}" if table.unit else ""
    low = f"{table.minimum:g}" if table.minimum is not None else ""
    high = f"{table.maximum:g}" if table.maximum is not None else ""
    return f"{low}–{high}{unit}" if high else f"≥ {low}{unit}"


def facts_in_words(guideline: Guideline, case: Case, names: Iterable[str]) -> list[str]:
    """``label: value`` for each of the named facts that is known, in the fact table's order."""
    wanted = set(names)
    return [
        f"{label_of(guideline, name, case.language)}: "
        f"{told_in_words(guideline, case, name, case.facts[name])}"
        for name in guideline.pack.facts
        if name in wanted and name in case.facts
    ]


def fact_with_origin(guideline: Guideline, case: Case, name: str) -> str:
    """A known fact with the words and the message that it was read from."""
    fact = facts_in_words(guideline, case, [name])[0]
    origin = case.sources.get(name)
    if origin is None:
        return f"• {fact}"
    text = f"«{origin.text}»" if origin.text else phrase("button", case.language)
    return phrase("read_from", case.language, fact=fact, text=text, turn=origin.turn)
