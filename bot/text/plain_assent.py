"""A patient's yes to the local treatment that was spoken of before: "Hun siger ja"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN
from bot.text.words import words

_ASSENTS = words("plain_assent", "assents")
_STRESSED = words("plain_assent", "stressed")
_OPEN_ENDED = frozenset(["?", ":"])
_NOT_TOLD = frozenset({HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, PAST, "question"})
_LONGEST = 6


def plain_assents(doc: Document) -> list[tuple[int, int]]:
    """The first and the last word of each yes that stands alone behind an offer.

    "Kirurgen kan lave kileresektion. Hun siger ja."; not "Osimertinib og SBRT er drøftet, hun
    siger ja", where it may be said to the tablets.
    """
    return [
        (patient.index, last)
        for patient in doc.of("patient_word")
        if (last := _assent(doc, patient)) is not None and _offered(doc, patient)
    ]


def _assent(doc: Document, patient: Symbol) -> int | None:
    said: list[Symbol] = []
    for symbol in doc.symbols[patient.index + 1 :]:
        if symbol.sentence != patient.sentence or not (symbol.is_word or symbol.low == "."):
            break
        if symbol.low != ".":
            said.append(symbol)
        if len(said) > _LONGEST:
            return None
    told = [token.low for s in said for token in s.tokens if token.low not in _STRESSED]
    if " ".join(told) not in _ASSENTS or any(s.flags & _NOT_TOLD for s in (patient, *said)):
        return None
    sign = doc.at(said[-1].index + 1)
    return None if sign is not None and sign.low in _OPEN_ENDED else said[-1].index


def _offered(doc: Document, patient: Symbol) -> bool:
    """Whether local treatment, and no other, is spoken of in this sentence or the one before."""
    members = [
        *doc.sentences.get(patient.sentence - 1, ()),
        *(s for s in doc.sentences[patient.sentence] if s.index < patient.index),
    ]
    scans = [s for s in members if s.has("exam") and not s.has_value("exam", "mdt_discussed")]
    if scans or any(s.has("therapy", "preference_verb", "patient_word") for s in members):
        return False
    offers = [s for s in members if s.has("local_therapy", "local_verb", "treatable_word")]
    return bool(offers) and not any(s.flags & {PAST, "ago", "dated"} for s in offers)
