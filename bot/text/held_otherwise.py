"""A verdict on local treatment that somebody contradicts behind it."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.shared_verdicts import Told

_OTHERWISE_REACH = 20
_CANNOT = frozenset(["kan ikke", "cannot", "can't", "can not", "kan ej"])
_REFUSALS = frozenset(["nej", "no", "no-go", "umulig", "umuligt", "not"])
_DENIALS = frozenset(["ikke", "not", "ej"])
_AUXILIARIES = frozenset(["er", "is", "are", "kan", "can"])
_THINKS = frozenset(["think", "thinks", "mener", "synes", "believe", "believes"])
_POSSIBLE = frozenset(["possible", "mulig", "muligt", "feasible", "doable"])


def held_otherwise(doc: Document, told: Told) -> bool:
    """Whether somebody says otherwise.

    "Cannot be ablated; I still think SBRT is possible", "begge kan SBRT'es, den centrale kan
    ikke".
    """
    behind = doc.symbols[told[2] + 1 : told[2] + 1 + _OTHERWISE_REACH]
    behind = [s for s in behind if s.sentence <= doc.symbols[told[2]].sentence + 1]
    if told[0]:
        return any(
            (s.low in _CANNOT and _ends_clause(doc, s) and _tells_of_one(doc, s))
            or _is_not(doc, s)
            or _place_and_no(doc, s)
            for s in behind
        )
    opinion = next((s for s in behind if s.tokens[-1].low in _THINKS), None)
    return opinion is not None and any(
        s.sentence == opinion.sentence and s.index > opinion.index and s.tokens[-1].low in _POSSIBLE
        for s in behind
    )


def _is_not(doc: Document, symbol: Symbol) -> bool:
    """ "De ossøse er ablerbare, leverens er ikke"."""
    before = list(doc.before(symbol.index, 6))
    return (
        symbol.low in _DENIALS
        and len(before) > 1
        and before[0].low in _AUXILIARIES
        and _ends_clause(doc, symbol)
        and any(s.has("organ", "metastasis", "lesion", "part") for s in before[1:])
        and not any(s.has("exam") for s in before)
    )


def _place_and_no(doc: Document, symbol: Symbol) -> bool:
    """ "SBRT humerus ok, femur nej"."""
    place = doc.at(symbol.index - 1)
    sign = doc.at(symbol.index - 2)
    return (
        symbol.low in _REFUSALS
        and place is not None
        and place.has("organ", "part")
        and not place.has("exam")
        and sign is not None
        and sign.low in (",", ";", "+", "men", "but")
        and _ends_clause(doc, symbol)
    )


def _ends_clause(doc: Document, symbol: Symbol) -> bool:
    following = doc.at(symbol.index + 1)
    return following is None or not following.is_word


def _tells_of_one(doc: Document, symbol: Symbol) -> bool:
    return any(
        s.low in ("den", "det", "the", "one", "the one") for s in doc.before(symbol.index, 4)
    )
