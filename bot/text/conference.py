"""The MDT conference: whether the case was discussed on it, or is still to be."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.exams import ExamList, fact_of
from bot.text.words import words

_HEADING = words("workup", "heading")
_OPENING = 4
_NOTES = ("notat", "note", "referat", "tekst", "text", "summary")
_AHEAD = frozenset(["til", "for", "to", "inden", "før", "before"])


def asks_for_notes(doc: Document, members: ExamList) -> bool:
    """ "et MDT-notat på engelsk, tak" asks for one."""
    return fact_of(members.exams[-1]) == "mdt_discussed" and any(
        s.low.startswith(_NOTES) for s in doc.symbols[members.last + 1 : members.last + 3]
    )


def lies_ahead(doc: Document, members: ExamList) -> bool:
    """ "Til MDT: NSCLC, 2 mets": it is still to come."""
    leading = doc.at(members.first - 1)
    return (
        leading is not None
        and leading.low in _AHEAD
        and fact_of(members.exams[0]) == "mdt_discussed"
    )


def heads_minutes(doc: Document, members: ExamList) -> bool:
    """ "MDT-referat:", "Konklusion fra lunge-MDT 12/5": the minutes of a conference."""
    exam = members.exams[0]
    if fact_of(exam) != "mdt_discussed" or len(members.exams) > 1 or exam.index > _OPENING:
        return False
    if any(s.is_word and s.low not in _HEADING for s in doc.symbols[: exam.index]):
        return False
    told = False
    for symbol in doc.symbols[exam.index + 1 : exam.index + 5]:
        if symbol.low in (":", "\n") or symbol.taken in ("date", "year"):
            return told or symbol.low != "\n" or symbol.taken is not None
        if symbol.low in _HEADING:
            told = True
        elif symbol.low not in "-.,/":
            return told and not symbol.has("planned")
    return told
