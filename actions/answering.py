"""Answers a question from the guideline pack, or says that the guideline does not answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.base import CaseTurn
from actions.case_requests import asks_for_decision
from actions.entities import Entity, is_stated
from actions.intents import ANSWERING_INTENTS, intent_of
from actions.questions import asks, asks_in_words, opens_with_question, question_part
from actions.recommendations import recommendations_named
from actions.refusals import refusal_of
from actions.render.guideline_answer import not_answered, refused, studies_of, topic_answer
from actions.render.message import Message, joined
from actions.render.question import why_asked
from actions.retrieval import Match, answers, index_of, is_phrasing, is_sure, nearest
from actions.wording import content_words, words_of
from rules_core.api import Guideline

_EVIDENCE = frozenset({"evidens", "studie"})
_WHY = frozenset({"hvorfor", "why"})
_DIFFERENCE = re.compile(r"\b(forskel\w*|differences?|differs?)\b", re.IGNORECASE)
_COMPARES = re.compile(rf"{_DIFFERENCE.pattern}|\b(?:versus|vs)\b", re.IGNORECASE)
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
        return joined([topic_answer(turn.guideline, turn.case, topic) for topic in compared])
    told = [] if found is None else [topic_answer(turn.guideline, turn.case, found.topic.id)]
    studied = _studies_of(turn.guideline, question)
    if studied and not (found and is_sure(found)):
        told.append(studies_of(turn.guideline, turn.case, studied))
    if told:
        return joined(told)
    return not_answered(turn.guideline, turn.case, [topic.id for topic in nearest(matches)])


def topics_near(guideline: Guideline, question: str) -> list[str]:
    """The ids of the topics nearest to a question."""
    return [topic.id for topic in nearest(index_of(guideline).search(question))]


def _studies_of(guideline: Guideline, question: str) -> list[str]:
    """The ids of the studies of a treatment whose evidence is asked for: "evidence for SBRT"."""
    words = set(content_words(question))
    if not words & _EVIDENCE:
        return []
    return [
        study.id
        for study in guideline.pack.studies
        if words - _EVIDENCE and words - _EVIDENCE <= {*content_words(study.ablative_modality.da)}
    ]


def _compared(guideline: Guideline, question: str) -> list[str]:
    """The ids of the topics whose difference is asked for; none for another question."""
    if not _COMPARES.search(question):
        return []
    named = recommendations_named(guideline, question)
    if len(named) > 1:
        return [f"recommendation:{name}" for name in named]
    parts = (_DIFFERENCE.sub(" ", side) for side in _BETWEEN.split(question))
    sides = [side for side in parts if content_words(side)]
    found = [answers(index_of(guideline).search(side)) for side in sides]
    if len(found) > 1 and all(found):
        # One, when both sides are the same thing.
        return list(dict.fromkeys(match.topic.id for match in found if match is not None))
    return []


def is_about_guideline(guideline: Guideline, text: str, entities: Sequence[Entity]) -> bool:
    """Whether a message is a question that the pack answers or a fixed cue refuses.

    A statement that shares words with a topic is none: it must ask, or hold the very words that
    a topic is asked for by.
    """
    if not text or text.startswith("/"):
        return False
    if refusal_of(text) is not None or sure_topic(guideline, text) is not None:
        return True
    if _compared(guideline, text):
        return True
    return asks(text, entities) and answers(index_of(guideline).search(text)) is not None


def asks_about_guideline_only(
    guideline: Guideline, text: str, entities: Sequence[Entity], new: bool
) -> bool:
    """Whether all that a message does is ask about the guideline, so that it tells nothing.

    ``new`` is whether the case holds nothing yet; then a bare term with a question mark asks
    what it means, and is no doubtful finding of a patient.
    """
    facts = guideline.pack.facts
    if any(e.get("entity") in facts and is_stated(e) for e in entities):
        return False
    only = opens_with_question(text, entities) or (new and asks(text, entities))
    return only and is_about_guideline(guideline, text, entities)


def question_beside_facts(turn: CaseTurn) -> Message | None:
    """The answer to a question in a message that was read as facts or as an answer.

    What ends in a question mark is a question, or a doubtful finding that is asked about anyway.
    In a message that neither tells a fact nor answers, so are the words that a topic is asked
    for by, and what a fixed cue refuses.
    """
    if intent_of(turn.tracker.latest_message) not in ANSWERING_INTENTS:
        return None
    for sentence in _SENTENCE.finditer(turn.text):
        text = question_part(sentence[0])
        if asks_for_decision(text):
            continue  # the case answers
        asking = text.rstrip().endswith("?") or asks_in_words(text, ())
        told = turn.tells_facts or turn.planned or _reads_something(turn)
        if not asking and told:
            continue
        span = (sentence.end() - len(text), sentence.end())
        if asking and not _tells_facts(turn, span):
            found = answers(index_of(turn.guideline).search(text))
        else:
            found = sure_topic(turn.guideline, text)
        compared = asking and _compared(turn.guideline, text)
        if found is not None or compared or refusal_of(text) is not None:
            return answer_to_question(turn, text)
        if asking:
            said = _to_another_question(turn, text, span)
            if said is not None:
                return said
    return None


def _to_another_question(turn: CaseTurn, text: str, span: tuple[int, int]) -> Message | None:
    """The reply to a question beside facts that no topic answers; none to a doubtful finding."""
    entities = turn.tracker.latest_message.get("entities") or []
    within = _within(entities, span)
    if _WHY.intersection(words_of(text)) and turn.case.asked is not None:
        return why_asked(turn.guideline, turn.case, turn.case.asked)
    if any(e.get("entity") == "unclear" or e.get("status") == "uncertain" for e in within):
        return None
    if _tells_facts(turn, span):
        return None  # "What is advised for a man of 70 with …?" is answered by the case
    if not any(e.get("entity") == "request" for e in entities):
        return None
    near = nearest(index_of(turn.guideline).search(text))
    return not_answered(turn.guideline, turn.case, [topic.id for topic in near])


def _reads_something(turn: CaseTurn) -> bool:
    """Whether the message answers, says what is in doubt or not known, or of whom else it is."""
    if any(turn.entities(kind) for kind in ("answer", "unclear", "not_known")):
        return True
    found = turn.tracker.latest_message.get("entities") or []
    return any(entity.get("status") in ("past", "other_person") for entity in found)


def _tells_facts(turn: CaseTurn, span: tuple[int, int]) -> bool:
    entities = turn.tracker.latest_message.get("entities") or []
    facts = turn.guideline.pack.facts
    return any(e.get("entity") in facts and is_stated(e) for e in _within(entities, span))


def _within(entities: Sequence[Entity], span: tuple[int, int]) -> list[Entity]:
    return [e for e in entities if span[0] <= e.get("start", -1) < span[1]]


def sure_topic(guideline: Guideline, text: str) -> Match | None:
    """The topic that a message asks for in the very words that it is asked for by."""
    found = answers(index_of(guideline).search(text))
    return found if found is not None and is_sure(found) else None
