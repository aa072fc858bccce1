"""A decision as the message that a clinician reads: most important first, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from actions.case import Case
from actions.render.conditional import add_conditional
from actions.render.message import Button, Message, Page, button_payload
from actions.render.phrases import phrase
from actions.render.values import (
    fact_with_origin,
    facts_in_words,
    label_of,
    told_in_words,
    value_in_words,
)
from rules_core.api import Consideration, Criterion, Decision, Guideline, conditional


def read_back(guideline: Guideline, case: Case) -> Message | None:
    """What the last message changed in the case, or None when it changed nothing."""
    page = Page()
    new = [change.fact for change in case.changes if change.before is None]
    if new:
        facts = " · ".join(facts_in_words(guideline, case, new))
        page.add(phrase("understood", case.language, facts=facts))
    # A clash names both values itself.
    clashing = {item.fact for item in case.unclear if item.why == "clash"}
    for change in case.changes:
        if change.before is None or change.fact in clashing:
            continue
        if change.after is None and guideline.pack.facts[change.fact].role == "bound":
            continue  # it went because the exact value is now known
        before = value_in_words(
            guideline, change.fact, change.before, case.language, change.bound_before
        )
        after = told_in_words(guideline, case, change.fact, change.after)
        name = "removed" if change.after is None else "changed"
        fact = label_of(guideline, change.fact, case.language)
        page.add(phrase(name, case.language, fact=fact, before=before, after=after))
    return page.message() if page.lines else None


def answer(guideline: Guideline, case: Case, decision: Decision) -> Message:
    """The decision with what is still to be settled, why, and where the guideline says so."""
    if decision.status == "contradiction":
        return _contradiction(guideline, case, decision)
    page = Page()
    _provisional_first(page, guideline, case, decision)
    _first_considerations(page, guideline, case, decision)
    if decision.status == "recommendation":
        _recommendations(page, guideline, case, decision)
    elif decision.status == "undetermined":
        add_conditional(page, guideline, case, decision, conditional(guideline, case.facts))
    else:
        page.add(f"**{phrase(f'status_{decision.status}', case.language)}**")
        _reasons(page, guideline, case, decision)
    _provisional(page, guideline, case, decision)
    _considerations(page, guideline, case, decision)
    _footer(page, guideline, case)
    return page.message(_answer_buttons(guideline, case, decision), kind="answer")


def _answer_buttons(guideline: Guideline, case: Case, decision: Decision) -> Iterator[Button]:
    yield Button(phrase("button_why", case.language), "/explain_decision")
    yield Button(phrase("button_what_if", case.language), "/what_if")
    statements = {item.id for item in guideline.pack.statements}
    given = {item.id for item in decision.recommendations}
    for row in guideline.pack.recommendations:
        evidence = f"evidence_recommendation_{row.number}"
        if row.id in given and evidence in statements:
            title = phrase("button_evidence", case.language, number=row.number)
            topic = f"statement:{evidence}"
            yield Button(title, button_payload("ask_guideline", topic=topic))
    yield Button(phrase("button_note", case.language), "/mdt_note")
    yield Button(phrase("button_show_case", case.language), "/show_case")
    yield Button(phrase("button_new_case", case.language), "/new_case")


def _recommendations(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    table = {item.id: item for item in guideline.pack.recommendations}
    _decision_in_a_sentence(page, guideline, case, decision)
    for given in decision.recommendations:
        item = table[given.id]
        label = getattr(item.label, case.language)
        headline = phrase("recommendation_headline", case.language, number=item.number, label=label)
        page.add(f"**{headline}**", f"recommendation:{item.id}")
        page.add(
            phrase(
                "quotation", case.language, quote=item.quote, translation=item.unofficial_english
            )
        )
        kept = {(part.target, part.treatment, part.timing) for part in given.components}
        for part in item.components:
            if (part.target, part.treatment, part.timing) in kept:
                page.add(
                    phrase(
                        "strength",
                        case.language,
                        label=getattr(part.label, case.language),
                        strength=part.strength,
                    )
                )
    places = dict.fromkeys(
        section_heading(guideline, case, table[given.id].source.section)
        for given in decision.recommendations
    )
    page.add(phrase("place", case.language, places="; ".join(places)))


def _decision_in_a_sentence(
    page: Page, guideline: Guideline, case: Case, decision: Decision
) -> None:
    """What several recommendations come to together; a single one says so by its headline."""
    steps = [
        (item, step)
        for item in guideline.pack.recommendations
        for given in decision.recommendations
        for step in item.steps
        if (given.id, given.step) == (item.id, step.id)
    ]
    if not steps:
        return
    numbers = phrase("and", case.language).join(
        str(item.number)
        for item in guideline.pack.recommendations
        if item.id in {given.id for given in decision.recommendations}
    )
    label = " ".join(getattr(step.label, case.language) for _, step in steps)
    sentence = phrase("decision_sentence", case.language, numbers=numbers, step=label)
    page.add(f"**{sentence}**", *(f"step:{item.id}.{step.id}" for item, step in steps))


def _reasons(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    criteria = {c.id: c for level in guideline.pack.levels for c in level.criteria}
    for name in decision.reasons:
        page.add(reason_line(guideline, case, criteria[name]), f"criterion:{name}")


def reason_line(guideline: Guideline, case: Case, criterion: Criterion) -> str:
    """A criterion in words, with its place in the guideline."""
    place = section_heading(guideline, case, criterion.source.section)
    place = with_references(case, place, criterion.references)
    return f"• {getattr(criterion.label, case.language)} ({place})"


def _contradiction(guideline: Guideline, case: Case, decision: Decision) -> Message:
    page = Page()
    page.add(f"**{phrase('status_contradiction', case.language)}**")
    for name in decision.conflicts:
        page.add(fact_with_origin(guideline, case, name))
    page.add(phrase("which_is_wrong", case.language))
    buttons = [wrong_fact(guideline, case, name) for name in decision.conflicts]
    new_case = Button(phrase("button_new_case", case.language), "/new_case")
    return page.message([*buttons, new_case])


def wrong_fact(guideline: Guideline, case: Case, name: str) -> Button:
    """The button that takes a fact back."""
    label = label_of(guideline, name, case.language)
    title = phrase("wrong_fact", case.language, fact=label)
    return Button(title, button_payload("retract", fact=name))


def _provisional_first(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    """That the answer is provisional stands before it; what a lack means stands below."""
    if decision.status == "outside_guideline" or not decision.provisional:
        return
    open_ones = [fact for fact, met in decision.prerequisites.items() if met != "met"]
    names = ", ".join(label_of(guideline, fact, case.language) for fact in open_ones)
    page.add(phrase("provisional_first", case.language, facts=names))


def _provisional(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    if decision.status not in ("recommendation", "individual_assessment", "undetermined"):
        return
    if not decision.provisional:
        return
    for item in guideline.pack.prerequisites:
        # What is merely not stated is named before the answer already.
        if decision.prerequisites[item.fact] == "not_met":
            page.add(f"• {getattr(item.not_met, case.language)}", f"prerequisite:{item.fact}")


def _first_considerations(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    for item in _given_considerations(guideline, decision.considerations):
        if item.first:
            page.add(f"⚠ {getattr(item.text, case.language)}", f"consideration:{item.id}")


def _considerations(page: Page, guideline: Guideline, case: Case, decision: Decision) -> None:
    """What this case calls for; what goes for every case stands with the reasons, on request."""
    if decision.status == "undetermined":
        return
    own = [i for i in _given_considerations(guideline, decision.considerations) if i.any_of]
    add_considerations(page, case, "consider", [item for item in own if not item.first])


def general_considerations(guideline: Guideline, decision: Decision) -> list[Consideration]:
    """What is to be weighed beside every decision of its kind."""
    given = _given_considerations(guideline, decision.considerations)
    return [item for item in given if not item.any_of]


def add_considerations(
    page: Page, case: Case, heading: str, items: Sequence[Consideration]
) -> None:
    """The texts under a heading, each with its references."""
    if items:
        page.add(phrase(heading, case.language))
    for item in items:
        text = with_references(case, str(getattr(item.text, case.language)), item.references)
        page.add(f"• {text}", f"consideration:{item.id}")


def _given_considerations(guideline: Guideline, ids: Sequence[str]) -> list[Consideration]:
    table = {item.id: item for item in guideline.pack.considerations}
    return [table[name] for name in ids]


def _footer(page: Page, guideline: Guideline, case: Case) -> None:
    # The others do not decide; they stand in the case view and in the payload.
    decisive = [n for n, f in guideline.pack.facts.items() if f.role in ("decisive", "bound")]
    facts = " · ".join(facts_in_words(guideline, case, decisive))
    page.add(phrase("facts_used", case.language, facts=facts))
    about = guideline.pack.guideline
    page.add(
        phrase(
            "footer",
            case.language,
            title=getattr(about.short_title, case.language),
            version=about.version,
            revision=about.next_revision.isoformat(),
            case_id=case.case_id,
        )
    )


def section_heading(guideline: Guideline, case: Case, section: str) -> str:
    """The heading of a section of the guideline."""
    for item in guideline.pack.guideline.sections:
        if item.id == section:
            return str(getattr(item.heading, case.language))
    raise KeyError(section)


def with_references(case: Case, text: str, references: Iterable[int]) -> str:
    """``text`` followed by the numbers of the guideline's references."""
    numbers = ", ".join(map(str, references))
    if not numbers:
        return text
    named = phrase("references", case.language, numbers=numbers)
    return f"{text} ({named})" if text.endswith(".") else f"{text}, {named}"
