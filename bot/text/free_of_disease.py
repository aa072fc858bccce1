"""Times without disease: between two treatments, and none of a treatment."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.measures import Duration
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import words

_REACH = 10
_TIME = words("interval", "time")
_FREE = words("interval", "free")
_ILLNESS = words("interval", "illness")
_GROWTH = ("progress", "vækst", "growth")
_NOT_NOW = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})


def time_without_disease(doc: Document, duration: Duration) -> Symbol | None:
    """ "Time from end of treatment without disease: 17 months"."""
    sentence = doc.sentences[doc.symbols[duration.first].sentence]
    before = [s for s in sentence if s.index < duration.first][-_REACH:]
    if any(s.flags & _NOT_NOW for s in before) or not any(s.low in _TIME for s in before):
        return None
    return next((s for s in before if is_free_of_disease(doc, s)), None)


def is_free_of_disease(doc: Document, symbol: Symbol) -> bool:
    """ "without disease", but not "without disease progression"."""
    illness, behind = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    grows = behind is not None and behind.low.startswith(_GROWTH)
    return symbol.low in _FREE and illness is not None and illness.low in _ILLNESS and not grows
