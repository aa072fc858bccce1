"""Questions about the guideline, those that it does not answer, and what was not understood."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.answering import answer_to_question, is_about_guideline
from actions.base import CaseTurn
from actions.conversation import (
    ExplainDecision,
    ExplainQuestion,
    Interruption,
    asks_what_it_means,
)
from actions.forms import FORM
from actions.intents import NEW_CASE_INTENT
from actions.judgement import judgement_in, take_judgement
from actions.questions import acknowledges, asks, question_part, speaks_of_another_patient
from actions.recommendations import recommendations_named
from actions.render.case_view import ask_another_patient
from actions.render.guideline_answer import not_answered, topic_answer
from actions.render.message import Message, joined
from actions.render.phrases import phrase
from actions.retrieval import answers, index_of
from actions.wording import names_strength, words_of

_LONGEST_TERM = 5
"""Words; a longer message without a question is a statement."""
_NAMED = 0.7
"""Least score of a topic that a short term without a question names."""
_LIKELY = 2


class AskGuideline(Interruption):
    """``action_ask_guideline``: the pack's text on a question, or that it holds none."""

    def knows_better(self, turn: CaseTurn) -> bool:
        return True

    def name(self) -> str:
        return "action_ask_guideline"

    def reply(self, turn: CaseTurn) -> Message:
        chosen = turn.entities("topic")
        if not chosen:
            if asks_what_it_means(turn):
                return ExplainQuestion().reply(turn)
            return reply_to_unsure(turn)
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
        if not named and names_strength(turn.text):
            return answer_to_question(turn, turn.text)
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
        return reply_to_unsure(turn)

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        in_form = turn.tracker.active_loop.get("name") == FORM
        if turn.case.changes or (in_form and is_unread_answer(turn)):
            # The form tells what changed, or that it could not read the answer.
            return [], [] if in_form else [FollowupAction(FORM)]
        return super().respond(turn)


def reply_to_unsure(turn: CaseTurn) -> Message:
    """The reply to a message that a classifier was not sure of, by its words."""
    if not asks_or_names(turn):
        return not_understood(turn)
    entities = turn.tracker.latest_message.get("entities") or []
    is_why = any(e.get("entity") == "request" and e.get("value") == "why" for e in entities)
    if is_why and not is_about_guideline(turn.guideline, turn.text, entities):
        return ExplainDecision().reply(turn)  # "how come?" asks of this case
    return answer_to_question(turn, question_part(turn.text))


def asks_or_names(turn: CaseTurn) -> bool:
    """Whether a message puts a question, or is a short term that the pack holds."""
    entities = turn.tracker.latest_message.get("entities") or []
    if asks(turn.text, entities) or is_about_guideline(turn.guideline, turn.text, entities):
        return True
    if len(words_of(turn.text)) > _LONGEST_TERM:
        return False
    found = answers(index_of(turn.guideline).search(turn.text))
    return found is not None and found.score >= _NAMED


def is_unread_answer(turn: CaseTurn) -> bool:
    """Whether a message was meant for the open question, and could not be read."""
    return acknowledges(turn.text) or turn.case.unread_answers > 0


def not_understood(turn: CaseTurn) -> Message:
    """What a message may have meant, if words of it tell; else that it was not understood."""
    if acknowledges(turn.text):
        return Message(phrase("acknowledged", turn.case.language))
    ranking = turn.tracker.latest_message.get("intent_ranking") or []
    proposed = {row.get("name") for row in ranking[:_LIKELY]}
    if NEW_CASE_INTENT in proposed or speaks_of_another_patient(turn.text):
        return ask_another_patient(turn.case)
    judgement = judgement_in(turn)
    if judgement.choice is not None:
        return take_judgement(turn, judgement)
    return Message(phrase("fallback", turn.case.language))
