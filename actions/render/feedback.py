"""Asks what the clinician makes of an answer, and confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actions.case import Case
from actions.render.message import Button, Message, button_payload
from actions.render.phrases import phrase

CHOICES = ("follow", "depart", "wait")
"""What a clinician may do with an answer."""


def ask_choice(case: Case) -> Message:
    """Follow, depart or wait, as buttons."""
    return Message(phrase("feedback_ask", case.language), tuple(choice_buttons(case)))


def choice_buttons(case: Case) -> Iterator[Button]:
    """The three things to do with an answer."""
    for choice in CHOICES:
        title = phrase(f"feedback_{choice}", case.language)
        yield Button(title, button_payload("give_feedback", choice=choice))


def ask_reason(case: Case, choice: str, reasons: Iterable[str]) -> Message:
    """The coded reasons as buttons; any words may be written instead."""
    language = case.language
    return Message(
        phrase(f"feedback_ask_{choice}", language),
        tuple(
            Button(
                phrase(f"reason_{reason}", language),
                button_payload("give_feedback", choice=choice, reason=reason),
            )
            for reason in reasons
        ),
        reason_of=choice,
    )


def thanked(case: Case, choice: str, reason: str | None) -> Message:
    """What was stored."""
    language = case.language
    told = phrase(f"feedback_{choice}", language)
    if reason is not None:
        told += f" – {phrase(f'reason_{reason}', language)}"
    return Message(phrase("feedback_stored", language, told=told, case_id=case.case_id))


def nothing_to_judge(case: Case) -> Message:
    """There is no answer yet to follow or to depart from."""
    return Message(phrase("feedback_nothing", case.language))
