"""Whether the clinician follows the answer, departs from it or waits."""

from __future__ import annotations

from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.judgement import Judgement, judgement_of, reason_codes, take_judgement
from actions.render.feedback import CHOICES
from actions.render.message import Message


class GiveFeedback(Interruption):
    """``action_give_feedback``: kept beside the decision in the audit log."""

    def name(self) -> str:
        return "action_give_feedback"

    def knows_better(self, turn: CaseTurn) -> bool:
        return judgement_of(turn.text).choice is not None and not turn.text.rstrip().endswith("?")

    def reply(self, turn: CaseTurn) -> Message:
        return take_judgement(turn, self._judgement(turn))

    def _judgement(self, turn: CaseTurn) -> Judgement:
        chosen = [e["value"] for e in turn.entities("choice") if e["value"] in CHOICES]
        if not chosen:
            return judgement_of(turn.text)
        given = [e["value"] for e in turn.entities("reason") if e["value"] in reason_codes()]
        return Judgement(chosen[-1], given[-1] if given else None)
