"""What happens when a conversation begins, or begins again after a silence."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.case_from_slots import PREVIOUS_CASE, snapshot_of
from actions.guideline import guideline


class StartSession(Action):
    """``action_session_start``: an empty case; the one that was left is kept to be offered.

    Rasa calls it for the first message and for the first one after the session has expired
    (``session_expiration_time`` in the domain, minutes). No fact goes over by itself.
    """

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return [
            SessionStarted(),
            SlotSet("language", tracker.slots.get("language")),
            SlotSet(PREVIOUS_CASE, snapshot_of(tracker, guideline())),
            ActionExecuted("action_listen"),
        ]
