"""Why a recommendation is not given, and what would hold if something were otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions.case import Case
from actions.render.answer import reason_line, section_heading, with_references
from actions.render.conditions import conditions_in_words, conditions_shared, passing_in_words
from actions.render.message import Button, Message, Page, button_payload
from actions.render.phrases import phrase
from actions.render.short import decision_in_short
from actions.render.values import label_of, told_in_words, value_in_words
from rules_core.api import Decision, Guideline, WhatIf, WhyNot

_MOST_WAYS = 2
_MOST_ROWS = 3


def why_not_answer(guideline: Guideline, case: Case, answer: WhyNot) -> Message:
    """What stands in the way of a recommendation, and what would have to be otherwise."""
    row = next(r for r in guideline.pack.recommendations if r.id == answer.recommendation)
    language = case.language
    label = getattr(row.label, language)
    headline = phrase("recommendation_headline", language, number=row.number, label=label)
    page = Page()
    page.add(f"**{headline}**", f"recommendation:{row.id}")
    if answer.given:
        page.add(phrase("why_not_given", language))
        return page.message()
    page.add(phrase("why_not_possible" if answer.possible else "why_not_closed", language))
    criteria = {c.id: c for level in guideline.pack.levels for c in level.criteria}
    for name in answer.blocked_by:
        page.add(reason_line(guideline, case, criteria[name]), f"criterion:{name}")
    for failed in answer.failed:
        page.add(
            phrase(
                "failed_test",
                language,
                fact=label_of(guideline, failed.fact, language),
                value=told_in_words(guideline, case, failed.fact, _plain(failed.value)),
                wanted=passing_in_words(guideline, failed.fact, failed.wanted, language),
            )
        )
    _ways(page, guideline, case, answer)
    place = section_heading(guideline, case, row.source.section)
    page.add(phrase("place", language, places=with_references(case, place, row.references)))
    return page.message()


def _ways(page: Page, guideline: Guideline, case: Case, answer: WhyNot) -> None:
    language = case.language
    for way in answer.ways[:_MOST_WAYS]:
        changed = ", ".join(label_of(guideline, name, language) for name in way.change)
        page.add(phrase("way_changing" if changed else "way", language, facts=changed))
        shared = conditions_shared(way.rows)
        if len(way.rows) > 1 and shared:
            told = conditions_in_words(guideline, shared, language)
            page.add(phrase("conditions_and_one_of", language, when=told))
        else:
            shared = {}
        for row in way.rows[:_MOST_ROWS]:
            own = {fact: test for fact, test in row.items() if fact not in shared}
            sign = "   –" if shared else "•"
            page.add(f"{sign} {conditions_in_words(guideline, own, language)}")


def which_recommendation(guideline: Guideline, case: Case, given: Iterable[str]) -> Message:
    """Asks which recommendation is meant; those that are not given stand on buttons."""
    page = Page()
    page.add(phrase("which_recommendation", case.language))
    return page.message(
        Button(
            phrase("recommendation_number", case.language, number=row.number),
            button_payload("why_not", recommendation=row.id),
        )
        for row in guideline.pack.recommendations
        if row.id not in set(given)
    )


def what_if_answer(
    guideline: Guideline,
    case: Case,
    answer: WhatIf,
    stated: Mapping[str, Any],
    same: bool,
) -> Message:
    """The decision if ``stated`` held; marked as hypothetical, to be taken over by a button.

    ``same`` is whether the decision would be the case's own.
    """
    language = case.language
    page = Page()
    page.add(f"**{phrase('hypothetical', language)}**")
    for fact, change in answer.changed.items():
        before, after = (
            told_in_words(guideline, case, fact, _plain(value))
            for value in (change.before, change.after)
        )
        name = label_of(guideline, fact, language)
        how = "hypothetical_new" if change.before is None else "hypothetical_change"
        page.add(phrase(how, language, fact=name, before=before, after=after))
    if same and answer.decision.status != "undetermined":
        page.add(phrase("hypothetical_same", language))
    _outcome(page, guideline, case, answer)
    take_over = phrase("button_take_over", language)
    return page.message([Button(take_over, button_payload("inform", **stated))])


def nothing_supposed(
    guideline: Guideline, case: Case, examples: Iterable[tuple[str, Any]]
) -> Message:
    """Asks what is to be otherwise; the examples are values that would change the answer."""
    return Message(
        phrase("what_if_what", case.language),
        tuple(
            Button(
                f"{label_of(guideline, fact, case.language)}: "
                f"{value_in_words(guideline, fact, value, case.language)}",
                button_payload("what_if", **{fact: value}),
            )
            for fact, value in examples
        ),
    )


def _outcome(page: Page, guideline: Guideline, case: Case, answer: WhatIf) -> None:
    language, decision = case.language, answer.decision
    if decision.status == "contradiction":
        page.add(phrase("status_contradiction", language))
        for name in decision.conflicts:
            value = told_in_words(guideline, case, name, _plain(answer.facts[name]))
            page.add(f"• {label_of(guideline, name, language)}: {value}")
        return
    if decision.status == "undetermined":
        names = ", ".join(label_of(guideline, name, language) for name in decision.missing)
        page.add(phrase("hypothetical_open", language, facts=names))
        for possible in decision.possible:
            line, used = decision_in_short(
                guideline, language, possible.status, possible.recommendations, possible.step
            )
            page.add(f"• {line}", *used)
        return
    _decided(page, guideline, case, decision)


def _decided(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    steps = [item.step for item in decision.recommendations if item.step]
    line, used = decision_in_short(
        guideline,
        case.language,
        decision.status,
        [item.id for item in decision.recommendations],
        steps[0] if steps else None,
        decision.reasons,
    )
    page.add(phrase("hypothetical_decision", case.language, decision=line), *used)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | tuple) else value
