"""Answers about the least time of systemic treatment that a recommendation presupposes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.answers import only
from actions.entities import Entity
from rules_core.api import Guideline

ABOUT_LIMIT = "about_three_months"
"""Why a time is in doubt that may or may not reach the least one."""
_LIMIT = 3.0
"""Months: what is asked then (``bot/text/months.py`` weighs by it too)."""
_WEEKS = re.compile(r"\b(?:\d+\s*)?(?:uger?|ugers|weeks?|wks?)\b", re.IGNORECASE)
_JUST_BELOW = 0.25
"""Months; 12 weeks of 3 months."""
_UNDER = 0.1
"""Months; what stands for a time that does not reach the least one. Any such time decides alike."""


def about_the_limit(guideline: Guideline, asked: str, entities: Sequence[Entity]) -> str | None:
    """The words of an answer in weeks that leave open whether the least time was reached.

    12 and 13 weeks are told for three months and are a little less by the calendar.
    """
    if guideline.pack.facts[asked].unit is None or not _is_the_limit(guideline):
        return None
    for entity in entities:
        words = str(entity.get("text") or "")
        if entity.get("entity") != "duration_months" or not _WEEKS.search(words):
            continue
        if _LIMIT - _JUST_BELOW <= float(entity["value"]) < _LIMIT:
            return words
    return None


def bound_answered(guideline: Guideline, entities: Sequence[Entity]) -> Mapping[str, float] | None:
    """What a bare yes or no says to the question whether the least time was reached, in months."""
    told = any(only(entities, kind) is not None for kind in ("number", "duration_months"))
    if told or not _is_the_limit(guideline):
        return None
    match only(entities, "answer"):
        case "yes":
            return {"at_least": _LIMIT}
        case "no" | "not_yet":
            return {"below": _LIMIT}
    return None


def standing_for(bound: Mapping[str, float]) -> float:
    """The months that stand for a bound where the case has to hold a number."""
    return bound["at_least"] if "at_least" in bound else bound["below"] - _UNDER


def _is_the_limit(guideline: Guideline) -> bool:
    """Whether this is the one least time of systemic treatment that the recommendations name."""
    named = {
        part.minimum_months
        for item in guideline.pack.recommendations
        for part in item.components
        if part.minimum_months is not None
    }
    return named == {_LIMIT}
