"""Whether the clinician follows the answer, departs from it or waits."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.forms import FORM
from actions.judgement import (
    Judgement,
    judgement_in,
    reason_codes,
    reason_given,
    take_judgement,
    tells_of_patient,
)
from actions.render.feedback import CHOICES
from actions.render.message import Message


class GiveFeedback(Interruption):
    """``action_give_feedback``: kept beside the decision in the audit log."""

    def name(self) -> str:
        return "action_give_feedback"

    def knows_better(self, turn: CaseTurn) -> bool:
        return judgement_in(turn).choice is not None and not turn.text.rstrip().endswith("?")

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        if judgement_in(turn).choice is None and tells_of_patient(turn) and not reason_given(turn):
            # The form takes what was found, or asks about what is in doubt.
            in_form = turn.tracker.active_loop.get("name") == FORM
            return [], [] if in_form else [FollowupAction(FORM)]
        return super().respond(turn)

    def reply(self, turn: CaseTurn) -> Message:
        return take_judgement(turn, self._judgement(turn))

    def _judgement(self, turn: CaseTurn) -> Judgement:
        chosen = [e["value"] for e in turn.entities("choice") if e["value"] in CHOICES]
        if not chosen:
            return judgement_in(turn)
        given = [e["value"] for e in turn.entities("reason") if e["value"] in reason_codes()]
        return Judgement(chosen[-1], given[-1] if given else None)
