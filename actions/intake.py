"""Takes each user message into the case, before anything else happens in the turn.

Rasa calls ``action_validate_slot_mappings`` after every user message, whatever its intent. All
facts change together or not at all: the events of a crashed intake are lost as a whole, and the
mark of the turn with them, so that no later action of the turn gives an answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    reason_asked_last,
    slots_from_case,
    turn_id,
    turn_number,
)
from actions.case_update import CaseUpdate
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
from actions.undo import is_undoing, undoing


class ReadingFailed(Exception):
    """The language reader could not read the message."""


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
        message = tracker.latest_message or {}
        entities: Sequence[dict[str, Any]] = message.get("entities") or []
        if any(entity.get("entity") == "reading_failed" for entity in entities):
            raise ReadingFailed
        text = message.get("text") or ""
        # What drops, skips or brings back facts takes a button or the reader's cue: a
        # classifier's confidence is not enough.
        pressed = intent_of(message) if text.startswith("/") else None
        before = case_from_slots(tracker, rules)
        turn = turn_number(tracker) + 1
        case, previous = before, previous_case(tracker)
        if pressed == RESUME_INTENT and previous:
            case, previous = case_from_snapshot(previous, before.language, rules), []
        elif intent_of(message) == NEW_CASE_INTENT or not case.case_id:
            case = Case(case_id=new_case_id(), language=case.language)
            turn = 1
            if intent_of(message) == NEW_CASE_INTENT:
                previous = []
        case = self._in_language(case, entities, message if turn == 1 else {})
        if pressed is None and intent_of(message) == NEW_CASE_INTENT:
            case = replace(case, language=language_of_opening(text) or case.language)
        if intent_of(message) == LANGUAGE_INTENT:
            case = replace(case, language=language_named(text) or case.language)
        if pressed == RETRACT_INTENT:
            entities = [
                {"entity": entity["value"], "value": None, "cue": "retraction"}
                for entity in entities
                if entity.get("entity") == "fact"
            ]
        if pressed == INFORM_INTENT:
            # A value that was chosen for its fact leaves nothing to ask, whatever held before.
            entities = [{**entity, "cue": "correction"} for entity in entities]
        if intent_of(message) == WHAT_IF_INTENT:
            # What is supposed leaves the case as it is, also where it is not clear.
            entities = [entity for entity in entities if entity.get("entity") in rules.pack.facts]
        if pressed in SKIPPING_INTENTS:
            entities = [{"entity": "answer", "value": "unknown"}]
        if pressed == WHAT_IF_INTENT:
            entities = []
        if reason_asked_last(tracker) or intent_of(message) == FEEDBACK_INTENT:
            # Why an answer is not followed ("the surgeon found it too risky") changes no fact.
            entities = [entity for entity in entities if not _speaks_against(entity)]
        new = not (case.facts or case.unclear)
        if asks_about_guideline_only(rules, text, entities, new):
            # "What does N2 mean?" is not told of a patient, so nothing of it is left unclear.
            entities = [entity for entity in entities if entity.get("entity") != "unclear"]
        answers = self._means_to_answer(intent_of(message), text, entities)
        if is_undoing(entities, text):
            entities = undoing(case)
        case = CaseUpdate(rules, case, entities, text, turn, answers).result()
        if case.asked is not None and (case.asked in case.facts or case.asked in case.unavailable):
            case = replace(case, asked=None)
        return [
            *slots_from_case(before, case, rules),
            SlotSet(PREVIOUS_CASE, previous),
            SlotSet(TURN, turn),
            SlotSet(INTAKE_TURN, turn_id(tracker)),
        ]

    def _means_to_answer(
        self, intent: str | None, text: str, entities: Sequence[dict[str, Any]]
    ) -> bool:
        if intent not in ANSWERING_INTENTS | UNSURE_INTENTS or acknowledges(text):
            return False
        return not (
            asks_in_words(text, entities) or is_about_guideline(guideline(), text, entities)
        )

    def _in_language(
        self, case: Case, entities: Sequence[dict[str, Any]], first_message: Mapping[str, Any]
    ) -> Case:
        told = [e["value"] for e in entities if e.get("entity") == "language"]
        if not told:
            # A conversation begins in the language of the page that it is held on.
            told = [(first_message.get("metadata") or {}).get("language")]
        return replace(case, language=told[-1]) if told[-1] in ("da", "en") else case


def _speaks_against(entity: Mapping[str, Any]) -> bool:
    """Whether the reader found it to be against the case, and not against the guideline."""
    value = entity.get("value")
    return isinstance(value, Mapping) and value.get("why") == "against"


def new_case_id() -> str:
    """A short random id that people can read out: eight letters and digits, none alike."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(8))
