"""A decision in one line."""

from __future__ import annotations

from collections.abc import Sequence

from actions.case import Language
from actions.render.phrases import phrase
from rules_core.api import Guideline


def decision_in_short(
    guideline: Guideline,
    language: Language,
    status: str,
    recommendations: Sequence[str],
    step: str | None,
    reasons: Sequence[str] = (),
) -> tuple[str, tuple[str, ...]]:
    """The line, and the ids of the pack's texts in it."""
    rows = [row for row in guideline.pack.recommendations if row.id in recommendations]
    joined = phrase("and", language).join(str(row.number) for row in rows)
    line = phrase(f"possible_{status}", language, numbers=joined)
    used = [f"recommendation:{row.id}" for row in rows]
    for row in rows:
        for item in row.steps:
            if item.id == step:
                line += f" – {getattr(item.label, language)}"
                used.append(f"step:{row.id}.{item.id}")
    for level in guideline.pack.levels:
        for criterion in level.criteria:
            if criterion.id in reasons:
                line += f" – {getattr(criterion.label, language)}"
                used.append(f"criterion:{criterion.id}")
    return line, tuple(used)
