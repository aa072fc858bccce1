"""The case form: it asks for what can still change the answer, one fact at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.assess import opening
from actions.base import CaseAction, CaseTurn, next_question
from actions.case_from_slots import INTAKE_TURN, REQUESTED_SLOT, case_from_slots, turn_number
from actions.guideline import guideline
from actions.intents import ANSWERING_INTENTS
from actions.render.message import Message
from actions.render.question import question
from rules_core.api import decide

FORM = "case_form"
_NOT_INTERRUPTING = frozenset({FORM, "action_listen", "action_extract_slots"})


class ValidateCaseForm(FormValidationAction):
    """``validate_case_form``: the form's required slots are the rule core's ``missing``."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        rules = guideline()
        case = case_from_slots(tracker, rules)
        if not (case.facts or case.unclear or case.unavailable):
            return []  # nothing is asked of a case that nobody has told anything of
        fact = next_question(case, decide(rules, case.facts))
        return [] if fact is None else [fact]

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if intent not in ANSWERING_INTENTS and not _was_interrupted(tracker):
            return [ActionExecutionRejected(FORM)]
        slots = await self.required_slots([], dispatcher, tracker, domain)
        # Setting the turn's mark again tells Rasa that something was validated: a form that
        # believes that nothing was read rejects its own execution.
        return [
            SlotSet(INTAKE_TURN, tracker.slots.get(INTAKE_TURN)),
            SlotSet(REQUESTED_SLOT, slots[0] if slots else None),
        ]


def _was_interrupted(tracker: Tracker) -> bool:
    """Whether another action has answered the last message already, and handed over to the form."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in _NOT_INTERRUPTING:
            return True
    return False


class AskForFact(CaseAction, ABC):
    """``action_ask_case_form_<fact>``: the read-back, the question and the case payload."""

    @property
    @abstractmethod
    def fact(self) -> str:
        """The fact that is asked for."""

    def name(self) -> str:
        return f"action_ask_{FORM}_{self.fact}"

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        turn = replace(turn, case=replace(turn.case, asked=self.fact))
        asking = question(turn.guideline, turn.case, self.fact, turn_number(turn.tracker))
        messages = [*opening(turn), asking]
        return [*messages, turn.payload(messages)], []


def _asking_actions() -> list[type[AskForFact]]:
    """One action a decisive fact: Rasa finds the question for a slot by the action's name."""
    return [
        type(f"AskFor_{fact}", (AskForFact,), {"fact": fact, "__module__": __name__})
        for fact, table in guideline().pack.facts.items()
        if table.role == "decisive"
    ]


ASKING_ACTIONS = _asking_actions()
