"""Starts a new case. The intake has dropped all facts of the previous one before this runs."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction

from actions.assess import resume_offer
from actions.base import CaseAction, CaseTurn
from actions.forms import FORM
from actions.render.message import Message
from actions.render.phrases import phrase


class NewCase(CaseAction):
    """``action_new_case``: tells that the case is new; goes on at once when it has facts."""

    def name(self) -> str:
        return "action_new_case"

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        told = Message(phrase("new_case", turn.case.language, case_id=turn.case.case_id))
        if turn.case.facts:
            return [told], [ActiveLoop(None), FollowupAction(FORM)]
        return [told, turn.payload([told])], [ActiveLoop(None)]


class ResumeCase(CaseAction):
    """``action_resume_case``: goes on with the case that a silence ended, or offers to."""

    def name(self) -> str:
        return "action_resume_case"

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        offer = resume_offer(turn)
        if offer is not None:
            return [offer, turn.payload([offer])], []
        if not turn.case.facts:
            told = Message(phrase("nothing_understood", turn.case.language))
            return [told, turn.payload([told])], []
        told = Message(phrase("resumed", turn.case.language, case_id=turn.case.case_id))
        return [told], [FollowupAction(FORM)]
