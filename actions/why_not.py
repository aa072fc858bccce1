"""Why a recommendation is not given."""

from __future__ import annotations

from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.recommendations import asks_why_not, recommendations_named
from actions.render.comparison import which_recommendation, why_not_answer
from actions.render.message import Message
from rules_core.api import why_not


class WhyNotRecommendation(Interruption):
    """``action_why_not``: what stands in the way of a recommendation."""

    def name(self) -> str:
        return "action_why_not"

    def knows_better(self, turn: CaseTurn) -> bool:
        return asks_why_not(turn.guideline, turn.text)

    def reply(self, turn: CaseTurn) -> Message:
        known = {row.id for row in turn.guideline.pack.recommendations}
        chosen = [str(entity["value"]) for entity in turn.entities("recommendation")]
        named = [name for name in chosen if name in known]
        named = named or recommendations_named(turn.guideline, turn.text)
        if not named:
            given = [item.id for item in turn.decision.recommendations]
            return which_recommendation(turn.guideline, turn.case, given)
        answer = why_not(turn.guideline, turn.case.facts, named[0])
        return why_not_answer(turn.guideline, turn.case, answer)
