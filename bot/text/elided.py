"""A treatment that is open beside one that is not, in words that leave the verdict out."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.refused_too import SURGERY
from bot.text.words import words

_REACH = 7
_VERBS = words("elided", "verbs")
_IT = words("elided", "it")
_WELL = words("elided", "well")
_OPERATION = (*SURGERY, "crani", "krani", "oper", "resek", "resec", "adrenalect", "adrenalek")


def other_way(doc: Document, last: int) -> int | None:
    """ "craniotomy not possible, SRS is", "kirurgi er ikke mulig, det er SABR": its last word.

    What follows the verb would be another statement: "SRS is planned", "SBRT isn't either".
    """
    sentence = doc.symbols[last].sentence
    for therapy in doc.symbols[last + 1 : last + 1 + _REACH]:
        if therapy.sentence != sentence or therapy.has("metastasis", "lesion", "primary", "organ"):
            return None
        if therapy.flags or therapy.has("negation", "uncertain"):
            return None
        if therapy.has("local_therapy") or therapy.has_value("local_verb", "any"):
            if therapy.low.startswith(_OPERATION):
                return None
            return _said_behind(doc, therapy) or _said_before(doc, therapy, last)
    return None


def _said_behind(doc: Document, therapy: Symbol) -> int | None:
    verb = doc.at(therapy.index + 1)
    if verb is None or verb.low not in _VERBS or verb.sentence != therapy.sentence:
        return None
    return _end(doc, verb)


def _said_before(doc: Document, therapy: Symbol, last: int) -> int | None:
    before = [s.low for s in doc.symbols[last + 1 : therapy.index] if s.is_word]
    said = before[-2:]
    if len(said) < 2 or said[0] not in _IT or said[1] not in _VERBS:
        return None
    return _end(doc, therapy)


def _end(doc: Document, verb: Symbol) -> int | None:
    """The last word, where nothing but "it" and "well" stands behind it in its clause."""
    place = verb.index + 1
    while (s := doc.at(place)) is not None and s.low in _IT | _WELL:
        place += 1
    closing = doc.at(place)
    if closing is None or closing.sentence != verb.sentence or closing.low in ".,;)!":
        return place - 1
    return None
