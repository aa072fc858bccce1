"""Verdicts that somebody only believes, hears of, or has not come to yet."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.questions import asks
from bot.text.words import words

_WHETHER = frozenset(["om", "hvorvidt", "whether", "if"])
_OPEN = words("left_open", "open")
_DEBATED = words("left_open", "debated")
_NOT_YET = frozenset(["ikke", "not", "ej", "endnu ikke", "not yet", "never", "ikke endnu", "isn't"])
_SETTLED = words("left_open", "settled")
_ASSUMING = words("left_open", "assuming")
_HEARING = words("left_open", "hearing")
_READ_OF = frozenset(["that", "about", "online", "somewhere", "on", "in", "on the net"])
_LINKS = frozenset(["is", "er", "remains", "bliver", "are", "står", "forbliver", "has", "har"])
_REACH = 8


def whether_is_open(doc: Document, symbol: Symbol, last: int) -> bool:
    """ "Whether the primary can be operated on is still being debated"."""
    sentence = doc.sentences[symbol.sentence]
    if asks(sentence):
        return False
    opening = [s for s in sentence if s.index < symbol.index]
    if not any(s.low in _WHETHER for s in opening):
        return False
    behind = [s for s in sentence if s.index > last][:_REACH]
    link = next((n for n, s in enumerate(behind) if s.tokens[0].low in _LINKS), None)
    if link is None:
        # "Hvorvidt primærtumor kan opereres, drøftes stadig"
        return any(s.low in _DEBATED and s.low.endswith("es") for s in behind[:3])
    told = {token.low for s in behind[link:] for token in s.tokens}
    said = {s.low for s in behind[link:]}
    if told & _OPEN or told & _DEBATED:
        return True
    return bool(said & _NOT_YET or told & {"ikke", "not", "ej", "isn't"}) and bool(told & _SETTLED)


def is_assumed(doc: Document, symbol: Symbol) -> bool:
    """ "Vi antager, at primærtumor er væk", "we assume the primary is gone"."""
    before = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index][-_REACH:]
    return any(token.low in _ASSUMING for s in before for token in s.tokens)


def is_hearsay(doc: Document, symbol: Symbol) -> bool:
    """ "She has heard that the last lesion could be removed": nobody has judged it."""
    before = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    heard = next((s for s in before if _is_heard(doc, s)), None)
    if heard is None:
        return False
    return any(s.has("patient_word") for s in before if s.index < heard.index)


def _is_heard(doc: Document, symbol: Symbol) -> bool:
    """ "hørt, at", "has read that": but a scan is "read as stable"."""
    told = [token.low for token in symbol.tokens]
    if any(low in _HEARING for low in told):
        return True
    following = doc.at(symbol.index + 1)
    return told[-1] == "read" and following is not None and following.low in _READ_OF
