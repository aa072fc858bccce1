"""Questions about the guideline, those that it does not answer, and what was not understood."""

from __future__ import annotations

import re

from rasa_sdk.events import EventType

from actions.base import CaseTurn
from actions.conversation import Interruption
from actions.forms import FORM
from actions.refusals import refusal_of
from actions.render.guideline_answer import not_answered, refused, topic_answer
from actions.render.message import Message, joined
from actions.render.phrases import phrase
from actions.retrieval import Match, answers, index_of, is_sure, nearest
from rules_core.api import Guideline

_COMPARES = re.compile(r"\b(forskel\w*|difference|differ|versus|vs)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:og|and|versus|vs|eller|or|mod|from|fra)\b|/", re.IGNORECASE)


class AskGuideline(Interruption):
    """``action_ask_guideline``: the pack's text on a question, or that it holds none."""

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


class OutOfScope(AskGuideline):
    """``action_out_of_scope``: the guideline decides what it does not answer, not a confidence."""

    def name(self) -> str:
        return "action_out_of_scope"


class Fallback(Interruption):
    """``action_fallback``: a message that is neither facts nor a known request."""

    def name(self) -> str:
        return "action_fallback"

    def reply(self, turn: CaseTurn) -> Message:
        if _is_about_guideline(turn):
            return answer_to_question(turn, turn.text)
        return Message(phrase("fallback", turn.case.language))

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        if turn.tracker.active_loop.get("name") == FORM and not _is_about_guideline(turn):
            return [], []  # the form says so itself when it puts its question again
        return super().respond(turn)


def answer_to_question(turn: CaseTurn, question: str) -> Message:
    """What the guideline says, a plain refusal, or that it says nothing, with topics near by."""
    matches = index_of(turn.guideline).search(question)
    found = answers(matches)
    refusal = refusal_of(question)
    if refusal is not None and not (found and is_sure(found)):
        near = topics_near(turn.guideline, refusal.near[turn.case.language])
        return refused(turn.guideline, turn.case, refusal.kind, near)
    compared = _compared(turn.guideline, question)
    if compared:
        return joined(
            [topic_answer(turn.guideline, turn.case, match.topic.id) for match in compared]
        )
    if found is not None:
        return topic_answer(turn.guideline, turn.case, found.topic.id)
    return not_answered(turn.guideline, turn.case, [topic.id for topic in nearest(matches)])


def topics_near(guideline: Guideline, question: str) -> list[str]:
    """The ids of the topics nearest to a question."""
    return [topic.id for topic in nearest(index_of(guideline).search(question))]


def _compared(guideline: Guideline, question: str) -> list[Match]:
    """The topics of a question for the difference between them; none for another question."""
    if not _COMPARES.search(question):
        return []
    sides = [side for side in _BETWEEN.split(_COMPARES.sub(" ", question)) if side.strip()]
    found = [answers(index_of(guideline).search(side)) for side in sides]
    matches = {match.topic.id: match for match in found if match is not None}
    return list(matches.values()) if len(matches) > 1 else []


def _is_about_guideline(turn: CaseTurn) -> bool:
    if refusal_of(turn.text) is not None:
        return True
    return answers(index_of(turn.guideline).search(turn.text)) is not None
