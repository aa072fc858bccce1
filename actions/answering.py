"""Answers a question from the guideline pack, or says that the guideline does not answer it."""

from __future__ import annotations

import re

from actions.base import CaseTurn
from actions.intents import ANSWERING_INTENTS, intent_of
from actions.refusals import refusal_of
from actions.render.guideline_answer import not_answered, refused, topic_answer
from actions.render.message import Message, joined
from actions.retrieval import Match, answers, index_of, is_phrasing, is_sure, nearest
from rules_core.api import Guideline

_COMPARES = re.compile(r"\b(forskel\w*|difference|differ|versus|vs)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:og|and|versus|vs|eller|or|mod|from|fra)\b|/", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")


def answer_to_question(turn: CaseTurn, question: str) -> Message:
    """What the guideline says, a plain refusal, or that it says nothing, with topics near by."""
    matches = index_of(turn.guideline).search(question)
    found = answers(matches)
    refusal = refusal_of(question)
    if refusal is not None and not (found and is_phrasing(found)):
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


def is_about_guideline(turn: CaseTurn) -> bool:
    """Whether the pack answers the user's message, or a fixed cue refuses it."""
    if refusal_of(turn.text) is not None:
        return True
    return answers(index_of(turn.guideline).search(turn.text)) is not None


def question_beside_facts(turn: CaseTurn) -> Message | None:
    """The answer to a question in a message that was read as facts or as an answer.

    What ends in a question mark is a question. In a message that tells no fact, so are the words
    that a topic is asked for by, and what a fixed cue refuses.
    """
    if intent_of(turn.tracker.latest_message) not in ANSWERING_INTENTS:
        return None
    for sentence in _SENTENCE.findall(turn.text):
        if sentence.rstrip().endswith("?"):
            found = answers(index_of(turn.guideline).search(sentence))
        elif turn.tells_facts:
            continue
        else:
            found = sure_topic(turn.guideline, sentence)
        if found is not None or refusal_of(sentence) is not None:
            return answer_to_question(turn, sentence)
    return None


def sure_topic(guideline: Guideline, text: str) -> Match | None:
    """The topic that a message asks for in the very words that it is asked for by."""
    found = answers(index_of(guideline).search(text))
    return found if found is not None and is_sure(found) else None
