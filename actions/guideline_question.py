"""Questions about the guideline, those that it does not answer, and what was not understood."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.answering import answer_to_question, is_about_guideline
from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.forms import FORM
from actions.recommendations import recommendations_named
from actions.render.guideline_answer import not_answered, topic_answer
from actions.render.message import Message, joined
from actions.render.phrases import phrase
from actions.retrieval import index_of


class AskGuideline(Interruption):
    """``action_ask_guideline``: the pack's text on a question, or that it holds none."""

    def knows_better(self, turn: CaseTurn) -> bool:
        return True

    def name(self) -> str:
        return "action_ask_guideline"

    def reply(self, turn: CaseTurn) -> Message:
        chosen = turn.entities("topic")
        if not chosen:
            return answer_to_question(turn, turn.text)
        try:
            return topic_answer(turn.guideline, turn.case, str(chosen[-1]["value"]))
        except KeyError:  # a button of an older pack
            return not_answered(turn.guideline, turn.case, [])


class AskCertainty(Interruption):
    """``action_ask_certainty``: the evidence behind the answer, and what the strengths rest on."""

    def knows_better(self, turn: CaseTurn) -> bool:
        return True

    def name(self) -> str:
        return "action_ask_certainty"

    def reply(self, turn: CaseTurn) -> Message:
        named = recommendations_named(turn.guideline, turn.text)
        given = set(named) or {item.id for item in turn.decision.recommendations}
        rows = [row for row in turn.guideline.pack.recommendations if row.id in given]
        wanted = [f"statement:evidence_recommendation_{row.number}" for row in rows]
        wanted.append("statement:strengths" if rows else "statement:evidence_overall")
        known = {topic.id for topic in index_of(turn.guideline).topics}
        told = [topic_answer(turn.guideline, turn.case, t) for t in wanted if t in known]
        return joined(told) if told else answer_to_question(turn, turn.text)


class OutOfScope(AskGuideline):
    """``action_out_of_scope``: the guideline decides what it does not answer, not a confidence."""

    def name(self) -> str:
        return "action_out_of_scope"


class Fallback(Interruption):
    """``action_fallback``: a message that is neither facts nor a known request."""

    def name(self) -> str:
        return "action_fallback"

    def reply(self, turn: CaseTurn) -> Message:
        if is_about_guideline(turn):
            return answer_to_question(turn, turn.text)
        return Message(phrase("fallback", turn.case.language))

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        if turn.tracker.active_loop.get("name") == FORM and not is_about_guideline(turn):
            return [], []  # the form says so itself when it puts its question again
        return super().respond(turn)
