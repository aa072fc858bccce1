"""What stands beside a performance status and does not go with it: a later number, a bed."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.numbers import number_of
from bot.text.performance_changes import COUNTED, FACT, HIGHEST, Performance, has_unit
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import words

_CHANGES = words("performance", "changes")
_TODAY = words("performance", "today")
_BEDBOUND = words("performance", "bedbound")
_TELLS = words("performance", "tells")
_SOURCE = words("performance", "source")
_NOT_HELD = words("performance", "not_held")
_WOULD_SAY = frozenset(["sige", "say", "kalde", "call", "score", "sætte", "put"])
_BETWEEN = frozenset([",", ":", "(", "=", "-"])
_TO = frozenset(["to", "til", "at", "på"])
_REACH = 14
_NEAR = 4
_BED = 3
"""The lowest status of somebody who cannot leave the bed: half of the day (ECOG 3) or all of it."""


def tells_another(doc: Document, reading: Performance) -> bool:
    """Whether another status stands behind: of another writer, or of a later time."""
    if reading.corrected or reading.of_today:
        return False
    sentence = doc.symbols[reading.last].sentence
    for symbol in doc.symbols[reading.last + 1 : reading.last + 1 + _REACH]:
        if symbol.sentence != sentence or (symbol.has("performance") and symbol.taken):
            return False
        number = None
        if symbol.low in _TELLS and not _given_up(doc, symbol):
            # "PS 1 in the referral, the nurse says 3"
            number = _number_told(doc, symbol)
        elif symbol.number is not None and (_from_source(doc, symbol) or _of_later(doc, symbol)):
            number = symbol
        if number is not None and number_of(number) not in (None, reading.value):
            return True
    return False


def _of_later(doc: Document, number: Symbol) -> bool:
    """ "ECOG 1, but deteriorating to 3 last week", "ECOG 1 at referral, 3 today"."""
    if not _could_be_status(doc, number):
        return False
    front, behind = doc.at(number.index - 1), doc.at(number.index + 1)
    if any(beside is not None and beside.low in _TODAY for beside in (front, behind)):
        return True
    changes = any(s.low in _CHANGES for s in doc.before(number.index, _NEAR))
    return changes and front is not None and front.low in _TO


def _given_up(doc: Document, teller: Symbol) -> bool:
    """ "last note said 2, wrong", "I would have said 2": an opinion that nobody holds now."""
    if teller.low in _WOULD_SAY and any(
        s.low in ("ville", "would", "i'd") for s in doc.before(teller.index, 2)
    ):
        # "jeg ville sige 1"
        return False
    near = [*doc.before(teller.index, 3), *doc.after(teller.index, 4)]
    return any(
        s.low in _NOT_HELD or (s.has("past") and not s.has_value("past", "neutral")) for s in near
    )


def _number_told(doc: Document, teller: Symbol) -> Symbol | None:
    for symbol in doc.symbols[teller.index + 1 : teller.index + 5]:
        if symbol.number is not None:
            return symbol if _could_be_status(doc, symbol) else None
        if not (symbol.has("performance_filler", "performance", "grammar") or symbol.low in ":,"):
            return None
    return None


def _from_source(doc: Document, number: Symbol) -> bool:
    """ ", 2 ifølge afdelingen": a number with its own source."""
    front, behind = doc.at(number.index - 1), doc.at(number.index + 1)
    return (
        front is not None
        and front.low in _BETWEEN
        and behind is not None
        and behind.low in _SOURCE
        and _could_be_status(doc, number)
    )


def _could_be_status(doc: Document, number: Symbol) -> bool:
    value, following = number.number, doc.at(number.index + 1)
    if value is None or not value.is_integer() or not 0 <= value <= HIGHEST:
        return False
    if number.taken is not None or has_unit(doc, number):
        return False
    return following is None or not following.has(*COUNTED, "exam", "therapy")


def bedbound(doc: Document, readings: list[Performance]) -> list[Finding]:
    """ "PS 1 ... nu sengeliggende": nobody in bed has a status of 0 to 2, so it is asked for."""
    if any(r.value >= _BED for r in readings):
        return []
    for symbol in doc.symbols:
        if symbol.low not in _BEDBOUND or symbol.flags & {HYPOTHETICAL, OTHER_PERSON, PAST}:
            continue
        if not any(s.has("negation") for s in doc.before(symbol.index, _NEAR)):
            return [unclear(doc, FACT, "conflict", symbol.index, symbol.index)]
    return []
