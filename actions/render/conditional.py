"""What holds under each value of what cannot be supplied, as the core's smallest table."""

from __future__ import annotations

from collections.abc import Sequence

from actions.case import Case
from actions.render.conditions import Conditions, conditions_in_words, conditions_shared
from actions.render.message import Page
from actions.render.phrases import phrase
from actions.render.short import decision_in_short
from actions.render.values import label_of
from rules_core.api import Conditional, ConditionalRow, Decision, Guideline

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
        _add_rows(page, guideline, case, table.rows)
    names = ", ".join(label_of(guideline, name, language) for name in decision.missing)
    page.add(phrase("depends_on", language, facts=names))


def _add_rows(page: Page, guideline: Guideline, case: Case, rows: Sequence[ConditionalRow]) -> None:
    """The rows, of which those for which the guideline has an answer share their conditions."""
    inside = [row for row in rows if row.decision.status != "outside_guideline"]
    shared = conditions_shared([row.when for row in inside])
    if len(inside) > 1 and shared and all(len(row.when) > len(shared) for row in inside):
        when = conditions_in_words(guideline, shared, case.language)
        page.add(phrase("conditions_and", case.language, when=when))
        for row in inside:
            _add_row(page, guideline, case, row, shared)
        rows = [row for row in rows if row.decision.status == "outside_guideline"]
    for row in rows:
        _add_row(page, guideline, case, row, {})


def _add_row(
    page: Page, guideline: Guideline, case: Case, row: ConditionalRow, shared: Conditions
) -> None:
    """One row; its conditions without those that are ``shared`` and stand above it."""
    language, given = case.language, row.decision
    line, used = decision_in_short(
        guideline, language, given.status, given.recommendations, given.step, given.reasons
    )
    own = {fact: test for fact, test in row.when.items() if fact not in shared}
    when = conditions_in_words(guideline, own, language)
    name, indent = ("conditional_row_below", "      ") if shared else ("conditional_row", "   ")
    page.add(phrase(name, language, when=when, decision=line), *used)
    for possible in given.possible:
        line, used = decision_in_short(
            guideline, language, possible.status, possible.recommendations, possible.step
        )
        page.add(f"{indent}– {line}", *used)


def _add_possible(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    """A table too long to be read: every decision that is still possible, without its case."""
    for possible in decision.possible:
        line, used = decision_in_short(
            guideline, case.language, possible.status, possible.recommendations, possible.step
        )
        page.add(f"• {line}", *used)
