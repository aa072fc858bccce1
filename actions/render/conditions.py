"""Tests of facts, as the core's answers hold them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.case import Language
from actions.render.phrases import phrase
from actions.render.values import label_of, value_in_words
from rules_core.api import Guideline

Conditions = Mapping[str, Mapping[str, Any]]
_NUMERIC = ("at_least", "above", "at_most", "below")


def conditions_in_words(guideline: Guideline, conditions: Conditions, language: Language) -> str:
    """Several tests that must hold together."""
    return "; ".join(
        condition_in_words(guideline, fact, test, language) for fact, test in conditions.items()
    )


def conditions_shared(rows: Sequence[Conditions]) -> Conditions:
    """The tests that stand in every one of the rows."""
    first, *rest = rows or [{}]
    return {
        fact: test for fact, test in first.items() if all(row.get(fact) == test for row in rest)
    }


def condition_in_words(
    guideline: Guideline, fact: str, test: Mapping[str, Any], language: Language
) -> str:
    """A fact with the values that pass its test; the operators are those of the pack's tests."""
    passing = passing_in_words(guideline, fact, test, language)
    return f"{label_of(guideline, fact, language)}: {passing}"


def passing_in_words(
    guideline: Guideline, fact: str, test: Mapping[str, Any], language: Language
) -> str:
    """The values that pass a test, without the fact's name."""

    def value(given: Any) -> str:
        members = list(given) if isinstance(given, tuple | frozenset) else given
        return value_in_words(guideline, fact, members, language)

    if guideline.pack.facts[fact].kind == "integer":
        test = _whole(guideline, fact, test)
    parts = []
    for operator, wanted in test.items():
        if operator == "equals":
            parts.append(value(wanted))
        elif operator == "one_of":
            parts.append(phrase("or", language).join(map(value, wanted)))
        elif operator in ("subset_of", "any_outside"):
            parts.append(phrase(f"test_{operator}", language, values=value(wanted)))
        elif operator == "includes":
            parts.append(phrase("test_includes", language, values=value([wanted])))
        elif operator == "size_at_least":
            parts.append(phrase("test_size_at_least", language, values=wanted))
        else:
            parts.append(phrase(f"test_{operator}", language, values=value(wanted)))
    return phrase("and", language).join(parts)


def _whole(guideline: Guideline, fact: str, test: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bounds of whole numbers that leave few values, as those values."""
    table = guideline.pack.facts[fact]
    if not set(test) & set(_NUMERIC) or not set(test) <= set(_NUMERIC):
        return test
    if table.minimum is None or table.maximum is None:
        return test
    low = max(int(table.minimum), int(test.get("at_least", 0)), int(test.get("above", -1)) + 1)
    high = min(
        int(table.maximum),
        int(test.get("at_most", table.maximum)),
        int(test.get("below", table.maximum + 1)) - 1,
    )
    if high - low > 4:
        return test
    return {"one_of": tuple(range(low, high + 1))} if low < high else {"equals": low}
