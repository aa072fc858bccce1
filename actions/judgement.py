"""What a clinician makes of an answer: follows it, departs from it or waits, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from actions.audit import record_feedback, shown_decision
from actions.audit_store import Entry
from actions.base import CaseTurn
from actions.case_from_slots import reason_awaited
from actions.case_requests import is_case_request
from actions.cues import Cues
from actions.intents import ANSWERING_INTENTS, UNSURE_INTENTS, intent_of
from actions.questions import acknowledges, asks
from actions.render.feedback import CHOICES, ask_choice, ask_reason, nothing_to_judge, thanked
from actions.render.message import Message
from actions.render.phrases import phrase
from actions.undo import is_undoing
from actions.wording import words_of

_BECAUSE = re.compile(
    r"\b(?:fordi|idet|da|på grund af|pga\.?|because|since|due to)\b", re.IGNORECASE
)
_NO_REASON_NEEDED = "follow"
_WAIT = "wait"
_TO_BE_JUDGED = frozenset({"recommendation", "individual_assessment", "outside_guideline"})
_OTHER = "other"


@dataclass(frozen=True)
class Judgement:
    """What a message says of an answer; ``reason`` is a code of ``feedback.yaml``."""

    choice: str | None
    reason: str | None
    reason_was_asked: bool = False


@dataclass(frozen=True)
class _Table:
    choices: dict[str, Cues]
    unless: dict[str, Cues]
    reasons: dict[str, Cues]


def take_judgement(turn: CaseTurn, judgement: Judgement) -> Message:
    """Store a judgement of the decision shown last for this case, and say so."""
    about = shown_answer(turn)
    if about is None:
        return nothing_to_judge(turn.case)
    if judgement.choice is None:
        return ask_choice(turn.case)
    if judgement.choice != _NO_REASON_NEEDED and judgement.reason is None:
        return ask_reason(turn.case, judgement.choice, reason_codes())
    record_feedback(turn, about, judgement.choice, judgement.reason)
    return thanked(turn.case, judgement.choice, judgement.reason)


def is_to_be_judged(status: str) -> bool:
    """Whether a decision of this status is an answer that can be followed or departed from."""
    return status in _TO_BE_JUDGED


def shown_answer(turn: CaseTurn) -> Entry | None:
    """The decision shown last for this case, unless it was still open, as in a note of it."""
    shown = shown_decision(turn)
    if shown is None or not is_to_be_judged(shown.record["decision"]["status"]):
        return None
    return shown


def judgement_beside_facts(turn: CaseTurn) -> Message | None:
    """Feedback in a message that tells of the patient too ("we depart, she declines surgery")."""
    judgement = reason_given(turn) or judgement_of(turn.text)
    is_beside = judgement.choice == "depart" or judgement.reason_was_asked
    if not is_beside or shown_answer(turn) is None:
        return None
    return take_judgement(turn, judgement)


def reason_given(turn: CaseTurn) -> Judgement | None:
    """The reason that the turn before asked for, when this message gives it in its own words."""
    choice = reason_awaited(turn.tracker)
    entities = turn.tracker.latest_message.get("entities") or []
    if choice is None or not turn.text or asks(turn.text, entities) or acknowledges(turn.text):
        return None
    if is_case_request(turn.text) or is_undoing(entities, turn.text):
        return None
    own = judgement_of(turn.text)
    if own.choice not in (None, choice):
        return None
    if own.reason is None and not _is_unread(turn):
        return None
    return Judgement(choice, own.reason or _OTHER, reason_was_asked=True)


def _is_unread(turn: CaseTurn) -> bool:
    intent = intent_of(turn.tracker.latest_message)
    told_nothing = turn.case.nothing_read and not turn.entities("answer")
    return intent in UNSURE_INTENTS or (intent in ANSWERING_INTENTS and told_nothing)


def judgement_in(turn: CaseTurn) -> Judgement:
    """What the turn's message says of an answer.

    Who waits beside a finding or a doubt ("EGFR? awaiting result") waits for that, and judges
    nothing.
    """
    judgement = judgement_of(turn.text)
    if judgement.choice == _WAIT and tells_of_patient(turn):
        return replace(judgement, choice=None)
    return judgement


def tells_of_patient(turn: CaseTurn) -> bool:
    """Whether the turn's message holds a finding, sure or not."""
    found = turn.tracker.latest_message.get("entities") or []
    return bool(turn.text) and any(
        entity.get("entity") in turn.guideline.pack.facts
        or entity.get("entity") in ("unclear", "not_known")
        for entity in found
    )


def judgement_of(text: str) -> Judgement:
    """The choice and the reason that stand in a message."""
    words = words_of(text)
    table = _table()
    choice = _button_named(text) or next(
        (name for name, wanted in table.choices.items() if wanted.stand_in(words)), None
    )
    if choice in table.unless and table.unless[choice].stand_in(words):
        choice = None
    because = _BECAUSE.search(text)
    told = words_of(text[because.end() :]) if because else words
    reason = next((name for name, wanted in table.reasons.items() if wanted.stand_in(told)), None)
    if because and told and reason is None:
        reason = _OTHER
    return Judgement(choice, reason)


def _button_named(text: str) -> str | None:
    typed = text.strip(" .!").casefold()
    return next(
        (
            choice
            for choice in CHOICES
            for language in ("da", "en")
            if typed == phrase(f"feedback_{choice}", language).casefold()
        ),
        None,
    )


def reason_codes() -> tuple[str, ...]:
    """The codes of the reasons, in the order they are offered."""
    return tuple(_table().reasons)


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = (Path(__file__).parent / "feedback.yaml").read_text(encoding="utf-8")
    return _Table(
        **{
            part: {name: Cues(by_language) for name, by_language in rows.items()}
            for part, rows in yaml.safe_load(text).items()
        }
    )
