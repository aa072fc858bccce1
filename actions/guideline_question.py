"""Questions about the guideline, and those that it does not answer."""

from __future__ import annotations

from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.refusals import refusal_of
from actions.render.guideline_answer import not_answered, refused, topic_answer
from actions.render.message import Message
from actions.retrieval import answers, index_of, nearest
from rules_core.api import Guideline


class AskGuideline(Interruption):
    """``action_ask_guideline``: the pack's text on a question, or that it holds none."""

    def name(self) -> str:
        return "action_ask_guideline"

    def reply(self, turn: CaseTurn) -> Message:
        chosen = turn.entities("topic")
        if chosen:
            return topic_answer(turn.guideline, turn.case, str(chosen[-1]["value"]))
        return answer_to_question(turn, turn.text)


def answer_to_question(turn: CaseTurn, question: str) -> Message:
    """What the guideline says, a plain refusal, or that it says nothing, with topics near by."""
    refusal = refusal_of(question)
    if refusal is not None:
        near = topics_near(turn.guideline, refusal.near[turn.case.language])
        return refused(turn.guideline, turn.case, refusal.kind, near)
    matches = index_of(turn.guideline).search(question)
    found = answers(matches)
    if found is not None:
        return topic_answer(turn.guideline, turn.case, found.topic.id)
    near = [topic.id for topic in nearest(matches)]
    return not_answered(turn.guideline, turn.case, near)


def topics_near(guideline: Guideline, question: str) -> list[str]:
    """The ids of the topics nearest to a question."""
    return [topic.id for topic in nearest(index_of(guideline).search(question))]
