"""A driver denied in free words: "there are no treatable oncogenic driver mutations"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.genes import without_result
from bot.text.status import PLANNED, STATED, UNCERTAIN, status_of
from bot.text.words import words

_ALTERATIONS = words("drivers", "alterations")
_CHANGES = words("drivers", "changes")
_TARGETABLE = words("drivers", "targetable")
_OTHER_ADJECTIVES = words("drivers", "other_adjectives")
_KNOWN = words("drivers", "known")
_FOUND = words("drivers", "finding")
# These deny a driver only in front of it.
_FINDING = _FOUND | words("drivers", "having")
_BETWEEN = words("drivers", "between")
_TESTED = words("drivers", "tested")
_NOT = frozenset(["ikke", "ej", "not", "cannot"])
_REACH = 9


@dataclass(frozen=True)
class Denial:
    """A denial of drivers, from its denying word to its noun."""

    first: int
    last: int
    status: str


def read_denials(doc: Document) -> Iterator[Denial]:
    """Every "no targetable driver", in whatever words the lexicon has not as one term.

    "Driver testing" denied tells of no driver, and "no known driver" may mean that nobody has
    looked: the second is asked about.
    """
    for noun in doc.of(words=_ALTERATIONS | _CHANGES):
        if noun.taken or noun.has("driver_statement") or _is_test(doc, noun):
            continue
        denial = _denying_word(doc, noun) or _denied_behind(doc, noun)
        if denial is not None:
            word, known = denial
            first, last = min(word.index, noun.index), max(word.index, noun.index)
            status = status_of([noun])
            if status in (STATED, PLANNED):
                end = doc.symbols[last]
                doubt = known or without_result(doc, end, statement=True) or excepts(doc, end)
                status = UNCERTAIN if doubt else STATED
            yield Denial(first, last, status)


def _is_test(doc: Document, noun: Symbol) -> bool:
    """ "no driver testing", "ingen driver-analyse"."""
    following = doc.at(noun.index + 1)
    if following is not None and following.low == "-" and following.glued:
        following = doc.at(noun.index + 2)
    return (
        following is not None
        and following.clause == noun.clause
        and (following.low in _TESTED or following.has("no_result"))
    )


def excepts(doc: Document, last: Symbol) -> bool:
    """ "no driver other than ALK", "ingen drivere bortset fra EGFR"."""
    return any(s.has("exception") for s in doc.after(last.index, 3))


def _denied_behind(doc: Document, noun: Symbol) -> tuple[Symbol, bool] | None:
    """ "drivermutationer kunne ikke påvises", "driver mutations could not be found"."""
    if noun.low not in _ALTERATIONS:
        return None
    for symbol in doc.after(noun.index, 5):
        if _finds_nothing(symbol):
            return symbol, False
        if symbol.low not in _BETWEEN and symbol.low not in _NOT:
            return None
        following = doc.at(symbol.index + 1)
        if symbol.low in _NOT and following is not None and following.low in ("be", "been"):
            following = doc.at(following.index + 1)
        if symbol.low in _NOT and (following is None or following.low not in _FOUND):
            return None
        if symbol.low in _NOT and following is not None:
            return following, False
    return None


def _finds_nothing(symbol: Symbol) -> bool:
    """ "kunne ikke påvises", "ikke fundet", as one term."""
    words = {token.low for token in symbol.tokens}
    return bool(words & _NOT) and bool(words & _FOUND)


def _denying_word(doc: Document, noun: Symbol) -> tuple[Symbol, bool] | None:
    """The word that denies, and whether only what is known is denied.

    "No" and "without" deny by themselves; "not" does only with a word of finding beside it
    ("ikke påvist nogen driver"): "not because of a driver" denies none.
    """
    targetable = noun.low in _ALTERATIONS
    known = found = False
    for symbol in doc.before(noun.index, _REACH):
        known = known or any(token.low in _KNOWN for token in symbol.tokens)
        if symbol.has_value("negation", "before") or symbol.low in _NOT:
            plain = symbol.low not in _NOT and not symbol.low.endswith("n't")
            finds = found or any(t.low in _FINDING for t in symbol.tokens)
            finds = finds or any(s.low in _FINDING for s in doc.before(symbol.index, 3))
            return (symbol, known) if targetable and (plain or finds) else None
        if _finds_nothing(symbol):
            # "ikke fundet nogen driver"
            return (symbol, known) if targetable else None
        if symbol.low in _TARGETABLE or symbol.has("driver_noun"):
            targetable = True
        elif symbol.low in _FINDING:
            found = True
        elif symbol.low not in _OTHER_ADJECTIVES and symbol.low not in _BETWEEN:
            return None
    return None
