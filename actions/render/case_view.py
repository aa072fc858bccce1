"""The case as it was understood, and the way to its decision."""

from __future__ import annotations

from collections.abc import Iterable

from actions.case import Case
from actions.render.answer import (
    add_considerations,
    general_considerations,
    section_heading,
    with_references,
    wrong_fact,
)
from actions.render.message import Button, Message, Page
from actions.render.phrases import phrase
from actions.render.question import doubt_in_words
from actions.render.values import fact_with_origin, label_of
from rules_core.api import Criterion, Decision, Guideline, Recommendation


def case_view(guideline: Guideline, case: Case, decision: Decision) -> Message:
    """Every fact with the words and the message it was read from, and what still matters."""
    page = Page()
    page.add(f"**{phrase('case_heading', case.language, case_id=case.case_id)}**")
    for name in case.facts:
        page.add(fact_with_origin(guideline, case, name))
    if not case.facts:
        page.add(phrase("nothing_understood", case.language))
    for item in case.unclear:
        page.add(f"? {doubt_in_words(guideline, case, item)}")
    if decision.missing:
        names = ", ".join(label_of(guideline, name, case.language) for name in decision.missing)
        page.add(phrase("missing", case.language, facts=names))
    elif decision.status != "contradiction":
        page.add(phrase("nothing_missing", case.language))
    return page.message(wrong_fact(guideline, case, name) for name in case.facts)


def explanation(guideline: Guideline, case: Case, decision: Decision) -> Message:
    """The criteria that hold or are open, each with its place, then prognosis and readings."""
    page = Page()
    page.add(f"**{phrase('why_intro', case.language)}**")
    rows: dict[str, Criterion | Recommendation] = {
        **{c.id: c for level in guideline.pack.levels for c in level.criteria},
        **{r.id: r for r in guideline.pack.recommendations},
    }
    for entry in decision.trace:
        row = rows.get(entry.criterion)
        if row is None or entry.result == "false":
            continue
        label = getattr(row.label, case.language)
        place = section_heading(guideline, case, row.source.section)
        line = phrase(f"criterion_{entry.result}", case.language, label=label)
        page.add(f"{line} ({with_references(case, place, row.references)})", f"criterion:{row.id}")
    _prognosis(page, guideline, case, decision)
    add_considerations(page, case, "consider_always", general_considerations(guideline, decision))
    readings = {item.id: item for item in guideline.pack.readings}
    if decision.readings:
        page.add(phrase("readings", case.language))
    for name in decision.readings:
        page.add(f"• {getattr(readings[name].text, case.language)}", f"reading:{name}")
    return page.message()


def _prognosis(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    factors = {item.id: item for item in guideline.pack.prognostic_factors}
    if decision.prognostic_factors:
        page.add(phrase("prognosis", case.language))
    for given in decision.prognostic_factors:
        item = factors[given.id]
        label = getattr(item.label, case.language)
        direction = phrase(item.direction, case.language)
        line = with_references(case, f"• {label}: {direction}", item.references)
        page.add(line, f"prognostic_factor:{item.id}")
        if item.note is not None:
            page.add(f"  {getattr(item.note, case.language)}", f"prognostic_factor:{item.id}:note")


def told_of_facts(guideline: Guideline, case: Case, name: str, facts: Iterable[str]) -> Message:
    """The phrase ``name`` about ``facts``: that they are planned, or that nobody knows them."""
    labels = ", ".join(label_of(guideline, fact, case.language) for fact in facts)
    return Message(phrase(name, case.language, facts=labels))


def why_provisional(guideline: Guideline, case: Case, decision: Decision) -> Message:
    """What is not in place, and what the guideline says of it."""
    page = Page()
    open_ones = [fact for fact, met in decision.prerequisites.items() if met != "met"]
    names = ", ".join(label_of(guideline, fact, case.language) for fact in open_ones)
    page.add(phrase("provisional_first", case.language, facts=names))
    for item in guideline.pack.prerequisites:
        if item.fact in open_ones:
            place = section_heading(guideline, case, item.source.section)
            met = decision.prerequisites[item.fact]
            text = getattr(item.not_met if met == "not_met" else item.unknown, case.language)
            page.add(f"• {text} ({place})", f"prerequisite:{item.fact}")
    return page.message()


def ask_another_patient(case: Case) -> Message:
    """Whether the message is about somebody else; only the button begins a new case."""
    return _offer_new_case(case, "another_patient")


def ask_to_drop(case: Case) -> Message:
    """Whether all of the case is to be forgotten; only the button begins a new case."""
    return _offer_new_case(case, "drop_case")


def _offer_new_case(case: Case, name: str) -> Message:
    new_case = Button(phrase("button_new_case", case.language), "/new_case")
    return Message(phrase(name, case.language), (new_case,))
