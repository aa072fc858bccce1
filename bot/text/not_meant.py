"""Another patient, of whom the message says that it is not the one it asks about."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.reach import flag
from bot.text.status import OTHER_PERSON
from bot.text.words import words

_DENIES = frozenset(["ikke", "ej", "not", "isn't"])
_ONE = frozenset(
    ["hende", "ham", "den", "vedkommende", "patienten", "patient", "pt", "him", "her", "one", "who"]
)
_BEFORE_ONE = frozenset(["the", "patient"])
_WRITER = frozenset(["jeg", "vi", "i", "we", "i'm", "im", "we're", "det"])
_MEANS = words("not_meant", "means")
_PLACES = words("not_meant", "places")
_OURS = frozenset(["vores", "ours", "min", "mine"])
_IS = frozenset(["is", "er", "det", "this", "that's"])
_HAS = frozenset(["har", "has", "is", "er", ":"])
_REACH = 4


def mark_not_meant(doc: Document) -> None:
    """ "Nr. 2 på listen har 1 met. Det er ikke ham jeg spørger om, men nr. 3: PS 2".

    Also "the man in room 4 has liver mets; the one I'm asking about has ...", and "patienten på
    stue 4 havde fire hjernemetastaser. Vores har en".
    """
    told = [(token.low, symbol) for symbol in doc.symbols for token in symbol.tokens]
    for place, (low, symbol) in enumerate(told):
        if low in _ONE and _is_meant(told, place):
            before = [word for word, _ in told[max(0, place - 3) : place]]
            front = [word for word in before if word not in _BEFORE_ONE][-1:]
            denied = bool(front) and front[0] in _DENIES
            confirmed = bool(_IS.intersection(before))
            if denied or (not confirmed and _in_another_place(doc, symbol)):
                flag(doc.symbols[: symbol.index], OTHER_PERSON)
        elif low in _OURS and _in_another_place(doc, symbol) and _is_told_of(doc, symbol):
            flag(doc.symbols[: symbol.index], OTHER_PERSON)


def _is_meant(told: list[tuple[str, Symbol]], place: int) -> bool:
    """ "hende vi taler om", "the one I'm asking about": of now, not "I asked about"."""
    behind = [low for low, _ in told[place + 1 : place + 1 + _REACH]]
    if behind[:1] in (["der"], ["that"], ["who"], ["som"]):
        behind = behind[1:]
    return bool(behind) and behind[0] in _WRITER and any(low in _MEANS for low in behind[1:])


def _in_another_place(doc: Document, symbol: Symbol) -> bool:
    """Whether a patient was told before by a room, a bed or a number of a list."""
    before = [s for s in doc.symbols if s.index < symbol.index and s.low != "."]
    return any(
        s.tokens[-1].low in _PLACES and other.number is not None
        for s, other in itertools.pairwise(before)
    )


def _is_told_of(doc: Document, symbol: Symbol) -> bool:
    """ "Vores har en", "Mine: 2 liver mets", but not "Vores plan er SBRT"."""
    opens = next(doc.clause_of(symbol.index)).index >= symbol.index - 1
    following = doc.at(symbol.index + 1)
    return (
        opens and following is not None and (following.low in _HAS or following.has("patient_word"))
    )
