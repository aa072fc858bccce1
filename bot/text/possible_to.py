"""What "mulig at" and "kan tage" say of a treatment by the words around them."""

from __future__ import annotations

from bot.text.denials import denies
from bot.text.document import Document, Symbol

POSSIBLE = frozenset(["mulig", "muligt", "mulige", "possible"])
_SURGEON = "kirurg"
_THEM = frozenset(["den", "dem", "det", "begge", "alle", "begge to"])
_TAKES = ("tag", "fjern")


def is_possible_to(doc: Document, symbol: Symbol) -> bool:
    """ "begge er mulige at ablere": the word for what can be done is no doubt of its own."""
    following = doc.at(symbol.index + 1)
    if symbol.low not in POSSIBLE or following is None or following.low not in ("at", "to"):
        return False
    members = doc.sentences[symbol.sentence]
    return not any(s.has("uncertain") or s.low == "?" for s in members if s is not symbol)


def by_a_surgeon(doc: Document, symbol: Symbol, verb: Symbol) -> bool:
    """ "leverkirurgen kan godt tage dem": what a surgeon takes, he takes out."""
    if symbol.has_value("suitable", "false") or not verb.low.startswith(_TAKES):
        return False
    span = doc.symbols[symbol.index : verb.index + 4]
    if any(denies(s) or s.has("exam", "other_exam") for s in span if s.sentence == verb.sentence):
        return False
    taken = [*doc.after(verb.index, 2)]
    if not any(s.low in _THEM or s.has("metastasis", "both", "all_metastases") for s in taken):
        # "kirurgerne kan tage lappen"
        return False
    return any(_SURGEON in s.low for s in doc.before(symbol.index, 4))
