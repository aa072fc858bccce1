"""What every action about a case shares: nothing is said of facts that are not up to date."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.case import Case
from actions.case_from_slots import (
    INTAKE_TURN,
    REASON_ASKED,
    TOLD,
    case_from_slots,
    reason_asked,
    told_in_turn,
    told_with,
    turn_id,
)
from actions.entities import is_stated
from actions.guideline import guideline
from actions.render.message import Message
from actions.render.payload import case_payload
from rules_core.api import Decision, Guideline, decide

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CaseTurn:
    """One user turn as an action sees it; the decision is the core's for exactly these facts."""

    guideline: Guideline
    case: Case
    decision: Decision
    tracker: Tracker

    def entities(self, kind: str) -> list[dict[str, Any]]:
        """The reader's findings of one kind in the user's last message."""
        found = self.tracker.latest_message.get("entities") or []
        return [entity for entity in found if entity.get("entity") == kind]

    @property
    def text(self) -> str:
        """The user's last message as it was written; empty for a button."""
        text = str(self.tracker.latest_message.get("text") or "")
        return "" if text.startswith("/") else text

    @property
    def tells_facts(self) -> bool:
        """Whether the user's last message states a fact of the patient; taking one back is none."""
        return any(
            entity.get("entity") in self.guideline.pack.facts
            and is_stated(entity)
            and entity.get("value") is not None
            for entity in self.tracker.latest_message.get("entities") or []
        )

    @property
    def not_known(self) -> tuple[str, ...]:
        """The facts that the user's last message names as not known, and the case has not."""
        told = (entity.get("value") for entity in self.entities("not_known"))
        return tuple(name for name in dict.fromkeys(told) if name in self.case.unavailable)

    @property
    def planned(self) -> tuple[str, ...]:
        """The examinations that the user's last message says are ordered or planned, not done."""
        facts = self.guideline.pack.facts
        found = self.tracker.latest_message.get("entities") or []
        told = dict.fromkeys(e.get("entity") for e in found if e.get("status") == "planned")
        return tuple(
            name
            for name in told
            if name in facts
            and facts[name].role == "prerequisite"
            and self.case.facts.get(name) is not True
        )

    def payload(self, messages: Sequence[Message]) -> Message:
        """The case payload for the whole turn, of which ``messages`` are this action's."""
        return case_payload(self.case, self.decision, [*told_in_turn(self.tracker), *messages])


class StaleCase(Exception):
    """The facts were not brought up to date with the user's last message."""


class NoAnswer(Exception):
    """An action could not answer. The channel's guard drops the turn and tells the user."""


class CaseAction(Action, ABC):
    """An action about the case: it answers only for facts that the last message was taken into."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        try:
            turn = self._turn(tracker)
            messages, events = self.respond(turn)
        except Exception as error:
            # The text of an error may quote the user; its type does not.
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            raise NoAnswer(self.name()) from None
        for message in messages:
            message.send(dispatcher)
            if message.reason_of is not None:
                asked = reason_asked(message.reason_of, tracker)
                events = [*events, SlotSet(REASON_ASKED, asked)]
        if any(message.is_case for message in messages):
            return events
        # The action that closes the turn tells of these messages in its payload.
        return [*events, SlotSet(TOLD, told_with(tracker, messages))]

    def _turn(self, tracker: Tracker) -> CaseTurn:
        if not tracker.slots.get(INTAKE_TURN) or tracker.slots[INTAKE_TURN] != turn_id(tracker):
            raise StaleCase
        rules = guideline()
        case = case_from_slots(tracker, rules)
        return CaseTurn(rules, case, decide(rules, case.facts), tracker)

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    @abstractmethod
    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        """The messages and events of this action for one turn."""


def next_question(case: Case, decision: Decision) -> str | None:
    """The first fact that can still change the decision and that the user may be able to give."""
    return next((name for name in decision.missing if name not in case.unavailable), None)
