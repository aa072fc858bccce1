"""What stands beside a performance status and does not go with it: a later number, a bed."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import number_of
from bot.text.performance_changes import COUNTED, FACT, HIGHEST, Performance, has_unit
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import words

_CHANGES = words("performance", "changes")
_TODAY = words("performance", "today")
_BEDBOUND = words("performance", "bedbound")
_TO = frozenset(["to", "til"])
_REACH = 12
_NEAR = 4
_BED = 3
"""The lowest status of somebody who cannot leave the bed: half of the day (ECOG 3) or all of it."""


def moves_on(doc: Document, reading: Performance) -> bool:
    """ "ECOG 1, but deteriorating to 3 last week", "ECOG 1 at referral, 3 today"."""
    if reading.corrected or reading.of_today:
        return False
    sentence = doc.symbols[reading.last].sentence
    for symbol in doc.symbols[reading.last + 1 : reading.last + 1 + _REACH]:
        if symbol.sentence != sentence or (symbol.has("performance") and symbol.taken):
            return False
        if number_of(symbol) not in (None, reading.value) and _could_be_status(doc, symbol):
            behind, front = doc.at(symbol.index + 1), doc.at(symbol.index - 1)
            before = [*doc.before(symbol.index, _NEAR)]
            today = behind is not None and behind.low in _TODAY
            today = today or (front is not None and front.low in _TODAY)
            changes = front is not None and front.low in _TO
            if today or (changes and any(s.low in _CHANGES for s in before)):
                return True
    return False


def _could_be_status(doc: Document, number: Symbol) -> bool:
    value, following = number.number, doc.at(number.index + 1)
    if value is None or not value.is_integer() or not 0 <= value <= HIGHEST or number.taken:
        return False
    counts = following is not None and following.has(*COUNTED, "unit", "exam", "therapy")
    return not counts and not has_unit(doc, number)


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
