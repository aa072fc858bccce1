"""What holds under each value of what cannot be supplied, as the core's smallest table."""

from __future__ import annotations

from actions.case import Case
from actions.render.conditions import conditions_in_words
from actions.render.message import Page
from actions.render.phrases import phrase
from actions.render.short import decision_in_short
from actions.render.values import label_of
from rules_core.api import Conditional, Decision, Guideline

_LONGEST_TABLE = 12


def add_conditional(
    page: Page, guideline: Guideline, case: Case, decision: Decision, table: Conditional
) -> None:
    """Each case of the table as a line, then the finding that would settle it."""
    language = case.language
    page.add(f"**{phrase('status_undetermined', language)}**")
    if len(table.rows) > _LONGEST_TABLE:
        _add_possible(page, guideline, case, decision)
    else:
        for row in table.rows:
            given = row.decision
            line, used = decision_in_short(
                guideline,
                language,
                given.status,
                given.recommendations,
                given.step,
                given.reasons,
            )
            when = conditions_in_words(guideline, row.when, language)
            page.add(phrase("conditional_row", language, when=when, decision=line), *used)
            for possible in given.possible:
                line, used = decision_in_short(
                    guideline, language, possible.status, possible.recommendations, possible.step
                )
                page.add(f"   – {line}", *used)
    names = ", ".join(label_of(guideline, name, language) for name in decision.missing)
    page.add(phrase("depends_on", language, facts=names))


def _add_possible(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    """A table too long to be read: every decision that is still possible, without its case."""
    for possible in decision.possible:
        line, used = decision_in_short(
            guideline, case.language, possible.status, possible.recommendations, possible.step
        )
        page.add(f"• {line}", *used)
