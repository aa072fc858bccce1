"""What stands round a length of time: a half more, a range, about, at least, at most."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.numbers import number_of
from bot.text.words import words

_HALF = 0.5
_ALTERNATIVE_REACH = 6
_OR = frozenset(["eller", "or", "el"])
_PERHAPS = words("measures", "perhaps")
_ONE_SAYS = words("measures", "one_says")


def and_a_half(doc: Document, unit: Symbol) -> Symbol | None:
    """ "a month and a half", "en måned og en halv"."""
    joint, half = doc.at(unit.index + 1), doc.at(unit.index + 2)
    if joint is None or half is None or joint.low not in ("and", "og"):
        return None
    return half if number_of(half) is not None and number_of(half) == _HALF else None


def stands_between(doc: Document, first: int) -> bool:
    """Whether a length is the upper end of a range: "between 2 and 4 months"."""
    joint, low, word = (doc.at(first - step) for step in (1, 2, 3))
    return (
        joint is not None
        and joint.low in ("og", "and")
        and low is not None
        and number_of(low) is not None
        and word is not None
        and word.low in ("mellem", "between")
    )


def left_open(doc: Document, last: int) -> bool:
    """ "six months, or was it seven?", "three months? four?", "11 weeks in one letter, 15 in"."""
    behind = doc.symbols[last + 1 : last + 1 + _ALTERNATIVE_REACH]
    lows = [s.low for s in behind]
    for place, symbol in enumerate(behind[:-1]):
        following = behind[place + 1]
        if symbol.low in _OR:
            return following.low in _PERHAPS
        if symbol.low == "?":
            return number_of(following) is not None or following.low == "?"
    return any(f" {teller} " in f" {' '.join(lows)} " for teller in _ONE_SAYS)


def bound_before(doc: Document, first: int) -> str | None:
    """What the words before a length make of it: "more", "at_least", "less" or "about"."""
    for symbol in doc.before(first, 2):
        if symbol.has("more_than"):
            return "more"
        if symbol.has("no_less_than"):
            return "at_least"
        if symbol.has("less_than"):
            return "less"
        if symbol.has("about"):
            return "about"
        if symbol.has("grammar") or symbol.has("article"):
            continue
        return None
    return None
