"""Takes each user message into the case, before anything else happens in the turn.

Rasa calls ``action_validate_slot_mappings`` after every user message, whatever its intent. All
facts change together or not at all: the events of a crashed intake are lost as a whole, and the
mark of the turn with them, so that no later action of the turn gives an answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import asks_about_guideline_only, is_about_guideline
from actions.case import Case
from actions.case_from_slots import (
    INTAKE_TURN,
    PREVIOUS_CASE,
    TURN,
    case_from_slots,
    case_from_snapshot,
    previous_case,
    reason_awaited_at_intake,
    slots_from_case,
    turn_id,
    turn_number,
)
from actions.case_requests import asks_to_drop_case, is_case_request
from actions.case_update import CaseUpdate
from actions.entities import Entity
from actions.guideline import guideline
from actions.intents import (
    ANSWERING_INTENTS,
    FEEDBACK_INTENT,
    INFORM_INTENT,
    LANGUAGE_INTENT,
    NEW_CASE_INTENT,
    RESUME_INTENT,
    RETRACT_INTENT,
    SKIPPING_INTENTS,
    UNSURE_INTENTS,
    WHAT_IF_INTENT,
    intent_of,
)
from actions.languages import language_named, language_of_opening
from actions.questions import acknowledges, asks_in_words
from actions.relations import told_together
from actions.undo import is_undoing, steps_before_last, undoing
from rules_core.api import Guideline


class ReadingFailed(Exception):
    """The language reader could not read the message."""


@dataclass(frozen=True)
class IntakeState:
    """What the intake goes on from: the case, the number of its last message, the case left.

    ``turn`` counts from 1; ``previous`` is the snapshot of the case that a silence ended, if any.
    """

    case: Case
    turn: int = 0
    previous: Sequence[dict[str, Any]] = ()


class TakeInMessage(Action):
    """``action_validate_slot_mappings``: from the reader's findings to the case's slots."""

    def name(self) -> str:
        return "action_validate_slot_mappings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        if tracker.slots.get(INTAKE_TURN) == turn_id(tracker):
            return []  # Rasa extracts slots once more when a form opens
        rules = guideline()
        case = case_from_slots(tracker, rules)
        before = IntakeState(case, turn_number(tracker), previous_case(tracker))
        awaited = reason_awaited_at_intake(tracker) is not None
        after = taken_in(rules, before, tracker.latest_message or {}, new_case_id(), awaited)
        return [
            *slots_from_case(before.case, after.case, rules),
            SlotSet(PREVIOUS_CASE, list(after.previous)),
            SlotSet(TURN, after.turn),
            SlotSet(INTAKE_TURN, turn_id(tracker)),
        ]


def taken_in(
    guideline: Guideline,
    before: IntakeState,
    message: Mapping[str, Any],
    new_id: str,
    reason_awaited: bool = False,
) -> IntakeState:
    """The state after a message was taken into the case that it is about.

    Args:
        guideline: What decides.
        before: The state at the end of the turn before.
        message: Rasa's: its ``text``, ``intent``, ``entities`` and ``metadata``.
        new_id: The id of a case that begins with the message.
        reason_awaited: Whether the turn before asked why an answer is not followed.

    Raises:
        ReadingFailed: the reader could not read the message.
    """
    entities: Sequence[Entity] = message.get("entities") or []
    if any(entity.get("entity") == "reading_failed" for entity in entities):
        raise ReadingFailed
    text = message.get("text") or ""
    meant = _about_case(before, message, new_id, guideline)
    case = _in_language(meant.case, message, first=meant.turn == 1)
    entities = _as_pressed(message, entities)
    entities = _about_facts(guideline, case, message, entities, reason_awaited)
    answers = _means_to_answer(guideline, intent_of(message), text, entities)
    if asks_to_drop_case(text):
        entities = []  # a button drops it
    undone = is_undoing(entities, text)
    steps = steps_before_last(case)
    if undone:
        entities = undoing(case)
    case = CaseUpdate(guideline, case, entities, text, meant.turn, answers).result()
    if undone:
        case = replace(case, undo_steps=steps)
    if case.asked is not None and (case.asked in case.facts or case.asked in case.unavailable):
        case = replace(case, asked=None)
    return replace(meant, case=case)


def _pressed(message: Mapping[str, Any]) -> str | None:
    """The intent of a button.

    What drops, skips or brings back facts takes a button or the reader's cue: a classifier's
    confidence is not enough.
    """
    return intent_of(message) if (message.get("text") or "").startswith("/") else None


def _about_case(
    before: IntakeState, message: Mapping[str, Any], new_id: str, guideline: Guideline
) -> IntakeState:
    """The case that a message is about: the current one, the one left, or a new one."""
    turn = before.turn + 1
    language = before.case.language
    if _pressed(message) == RESUME_INTENT and before.previous:
        resumed = case_from_snapshot(list(before.previous), language, guideline)
        return replace(before, case=resumed, turn=turn, previous=[])
    if intent_of(message) == NEW_CASE_INTENT:
        return replace(before, case=Case(new_id, language), turn=1, previous=[])
    if not before.case.case_id:
        return replace(before, case=Case(new_id, language), turn=1)
    return replace(before, turn=turn)


def _in_language(case: Case, message: Mapping[str, Any], first: bool) -> Case:
    """The case in the language that a message is written in or asks for."""
    text = message.get("text") or ""
    told = [e["value"] for e in message.get("entities") or [] if e.get("entity") == "language"]
    if not told and first:
        # A conversation begins in the language of the page that it is held on.
        told = [(message.get("metadata") or {}).get("language")]
    if told and told[-1] in ("da", "en"):
        case = replace(case, language=told[-1])
    if intent_of(message) == NEW_CASE_INTENT and _pressed(message) is None:
        case = replace(case, language=language_of_opening(text) or case.language)
    if intent_of(message) == LANGUAGE_INTENT:
        case = replace(case, language=language_named(text) or case.language)
    return case


def _as_pressed(message: Mapping[str, Any], entities: Sequence[Entity]) -> Sequence[Entity]:
    """What a button says: it takes back, states for certain, skips or supposes."""
    pressed = _pressed(message)
    if pressed == RETRACT_INTENT:
        return [
            {"entity": entity["value"], "value": None, "cue": "retraction"}
            for entity in entities
            if entity.get("entity") == "fact"
        ]
    if pressed == INFORM_INTENT:
        # A value that was chosen for its fact leaves nothing to ask, whatever held before.
        return [{**entity, "cue": "correction"} for entity in entities]
    if pressed in SKIPPING_INTENTS:
        return [{"entity": "answer", "value": "unknown"}]
    if pressed == WHAT_IF_INTENT:
        return []
    return entities


def _about_facts(
    guideline: Guideline,
    case: Case,
    message: Mapping[str, Any],
    entities: Sequence[Entity],
    reason_awaited: bool,
) -> Sequence[Entity]:
    """The findings without what a message only supposes, gives as a reason or asks about."""
    if intent_of(message) == WHAT_IF_INTENT:
        # What is supposed leaves the case as it is, also where it is not clear.
        entities = [entity for entity in entities if entity.get("entity") in guideline.pack.facts]
    if reason_awaited or intent_of(message) == FEEDBACK_INTENT:
        # Why an answer is not followed ("the surgeon found it too risky") changes no fact.
        entities = [entity for entity in entities if not _speaks_against(entity)]
    new = not (case.facts or case.unclear)
    text = str(message.get("text") or "")
    if asks_about_guideline_only(guideline, text, entities, new):
        # "What does N2 mean?" is not told of a patient, so nothing of it is left unclear. "When the
        # plan was made, that one could not be treated" only begins like a question.
        asks = text.rstrip().endswith("?")
        entities = [
            entity
            for entity in entities
            if entity.get("entity") != "unclear"
            or not (asks or _is_new(guideline, case, entity["value"]))
        ]
    return entities


def _is_new(guideline: Guideline, case: Case, doubt: Mapping[str, Any]) -> bool:
    """Whether a doubt is about something of which the case holds nothing."""
    return told_together(guideline, str(doubt.get("fact"))).isdisjoint(case.facts)


def _means_to_answer(
    guideline: Guideline, intent: str | None, text: str, entities: Sequence[Entity]
) -> bool:
    if intent not in ANSWERING_INTENTS | UNSURE_INTENTS or acknowledges(text):
        return False
    if is_case_request(text) or is_undoing(entities, text):
        return False
    return not (asks_in_words(text, entities) or is_about_guideline(guideline, text, entities))


def _speaks_against(entity: Entity) -> bool:
    """Whether the reader found it to be against the case, and not against the guideline."""
    value = entity.get("value")
    return isinstance(value, Mapping) and value.get("why") == "against"


def new_case_id() -> str:
    """A short random id that people can read out: eight letters and digits, none alike."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(8))
