"""The question for a fact, with buttons and with whatever was not clear enough to set it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actions.case import Case, Unclear
from actions.relations import bounds_of
from actions.render.message import Button, Message, Page, button_payload
from actions.render.phrases import phrase
from actions.render.values import allowed_in_words, label_of, value_in_words
from rules_core.api import Guideline

_NAMED_REASONS = frozenset(
    {
        "uncertain",
        "against",
        "clash",
        "bad_value",
        "disputed_driver",
        "one_gene_negative",
        "about_three_months",
        "vague_number",
    }
)
_TOLD_ONCE = frozenset({"uncertain", "against"})
_BUTTONS_FOR_NUMBERS = 5


def question(guideline: Guideline, case: Case, fact: str, turn: int) -> Message:
    """The question for ``fact``; from the second unread answer on with its explanation.

    ``turn`` is the number of the user's message, from 1: a doubt that needs no words of its own to
    be answered is told after the message that holds it, and then only asked.
    """
    page = Page()
    unclear = next((item for item in case.unclear if item.fact == fact), None)
    if case.unread_answers:
        page.add(phrase("not_understood", case.language))
    if unclear is not None and (unclear.turn == turn or unclear.why not in _TOLD_ONCE):
        page.add(doubt_in_words(guideline, case, unclear))
    if case.unread_answers >= 2:
        _explain(page, guideline, case, fact)
    table = guideline.pack.facts[fact]
    page.add(f"**{getattr(table.question, case.language)}**", f"fact:{fact}:question")
    if case.unread_answers >= 2:
        page.add(phrase("skip_offer", case.language))
    return page.message(_buttons(guideline, case, fact, unclear))


def why_asked(guideline: Guideline, case: Case, fact: str) -> Message:
    """Why the question for ``fact`` matters, and what its answers mean."""
    page = Page()
    _explain(page, guideline, case, fact)
    return page.message()


def _explain(page: Page, guideline: Guideline, case: Case, fact: str) -> None:
    table = guideline.pack.facts[fact]
    if table.why_asked is not None:
        why = getattr(table.why_asked, case.language)
        page.add(phrase("asked_because", case.language, why=why), f"fact:{fact}:why_asked")
    for name, value in table.values.items():
        if value.meaning is not None:
            label, meaning = (getattr(t, case.language) for t in (value.label, value.meaning))
            page.add(f"• {label}: {meaning}", f"fact:{fact}:meaning:{name}")


def doubt_in_words(guideline: Guideline, case: Case, unclear: Unclear) -> str:
    """What was not clear enough, in the words it was written in."""
    reason = unclear.why if unclear.why in _NAMED_REASONS else "other"
    return phrase(
        f"unsure_{reason}",
        case.language,
        text=unclear.text,
        fact=label_of(guideline, unclear.fact, case.language),
        allowed=allowed_in_words(guideline, unclear.fact, case.language),
    )


def clash_buttons(guideline: Guideline, case: Case, unclear: Unclear) -> Iterator[Button]:
    """The values that clash, each to be chosen, and a new case: it may be another patient."""
    label = label_of(guideline, unclear.fact, case.language)
    for value in unclear.values:
        words = value_in_words(guideline, unclear.fact, value, case.language)
        yield Button(f"{label}: {words}", button_payload("inform", **{unclear.fact: value}))
    yield Button(phrase("button_new_case", case.language), "/new_case")


def _buttons(
    guideline: Guideline, case: Case, fact: str, unclear: Unclear | None
) -> Iterator[Button]:
    language = case.language
    table = guideline.pack.facts[fact]
    values: list[Any]
    if unclear is not None and unclear.values:
        values = list(unclear.values)
    elif table.kind == "boolean":
        values = [True, False]
    elif table.kind == "choice":
        values = list(table.values)
    elif table.kind == "set":
        values = [[member] for member in table.values]
    elif table.unit is not None:
        values = [0]
    else:
        values = list(_first_numbers(guideline, fact))
    for value in values:
        title = value_in_words(guideline, fact, value, language)
        yield Button(title, button_payload("inform", **{fact: value}))
    bound = bounds_of(guideline).get(fact)
    if unclear is None and table.kind == "integer" and bound is not None:
        title = phrase("many", language, number=_BUTTONS_FOR_NUMBERS - 2)
        many = {bound: _BUTTONS_FOR_NUMBERS - 2}
        yield Button(title, button_payload("inform", **many))
    yield Button(phrase("dont_know", language), "/dont_know")
    if unclear is not None and unclear.why == "clash":
        yield Button(phrase("button_new_case", language), "/new_case")


def _first_numbers(guideline: Guideline, fact: str) -> range:
    table = guideline.pack.facts[fact]
    assert table.minimum is not None and table.maximum is not None  # an integer has both
    most = _BUTTONS_FOR_NUMBERS - 2 if bounds_of(guideline).get(fact) else _BUTTONS_FOR_NUMBERS
    low = int(table.minimum)
    return range(low, min(int(table.maximum) + 1, low + most))
