"""Words that deny a verdict on treatment, and those that only seem to."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.words import words

DENIALS = frozenset(
    [
        *("ikke", "heller ikke", "not", "hverken", "neither", "nor", "ej", "ej heller"),
        *("isn't", "aren't", "wasn't", "weren't", "won't", "doesn't", "isnt", "arent", "wont"),
    ]
)
_LAST_WORDS = frozenset(["ikke", "not", "ej", "never", "aldrig"])
_BELIEF_REACH = 14
_BELIEVING = words("verdicts", "believing")


def denies(symbol: Symbol) -> bool:
    """ "ikke", "aldrig", "ses ikke"."""
    return symbol.low in DENIALS or symbol.tokens[-1].low in _LAST_WORDS


def no_longer(doc: Document, symbol: Symbol) -> bool:
    """ "no longer realistic", "ikke længere egnet"."""
    before = [s.low for s in doc.before(symbol.index, 2)]
    return before in (["longer", "no"], ["længere", "ikke"])


def disbelieved(doc: Document, symbol: Symbol) -> bool:
    """ "de synes ikke, at metastaserne kan ablateres", "we do not believe that ... can"."""
    for place in range(symbol.index - 1, max(-1, symbol.index - _BELIEF_REACH), -1):
        joint = doc.symbols[place]
        if joint.sentence != symbol.sentence:
            return False
        if joint.low in ("at", "that"):
            near = doc.symbols[max(0, place - 5) : place]
            return any(s.low in _BELIEVING for s in near) and any(s.low in DENIALS for s in near)
    return False


def not_considered(doc: Document, symbol: Symbol) -> bool:
    """ "the surgeon does not consider it removable", "finder ikke primærtumor operabel"."""
    before = [*doc.before(symbol.index, 6)]
    for place, verb in enumerate(before):
        if verb.low in _BELIEVING:
            beside = before[place + 1 : place + 2] + before[max(0, place - 1) : place]
            return any(s.low in DENIALS for s in beside)
    return False


def closes_a_list(doc: Document, denial: Symbol) -> bool:
    """ "knogle og lunge ikke andet kan begge stråles": it denies others."""
    following = doc.at(denial.index + 1)
    return following is not None and following.has("other_lesions")
