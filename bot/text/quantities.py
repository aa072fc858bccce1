"""How many: exact numbers, "solitary", lower bounds, and what is too vague to be a count."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.numbers import number_of
from bot.text.words import words

ORDINALS = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "tredje": 3,
    "fjerde": 4,
    "femte": 5,
    "sjette": 6,
}
_MORE = words("lesions", "more")
_ANY = frozenset(["a", "en", "et", "another", "yet another"])


@dataclass(frozen=True)
class Quantity:
    """A quantity word or number before or behind a noun.

    `kind` is "exact", "sole" (solitary, the only one), "article" (Danish "en": a or one),
    "at_least", "vague" (about 4, at most 3) or "range" (2-3, `number` is its lower end).
    """

    kind: str
    number: int
    first: int
    last: int

    @property
    def exact(self) -> int | None:
        return self.number if self.kind in ("exact", "sole") else None


def is_quantity(symbol: Symbol) -> bool:
    """Whether a symbol can state how many."""
    if symbol.taken:
        return False
    if symbol.kinds and (
        symbol.has("number", "sole", "at_least", "both") or symbol.has_value("article", "one")
    ):
        return True
    return symbol.number is not None and symbol.number.is_integer()


def is_more(doc: Document, symbol: Symbol) -> bool:
    """A "more" that stands alone: "possibly more", but not "possibly more liver mets"."""
    following = doc.at(symbol.index + 1)
    alone = following is None or not following.is_word or following.clause != symbol.clause
    return symbol.low in _MORE and alone


def is_another(doc: Document, ordinal: Symbol) -> bool:
    """ "A third metastasis", but not "the third metastasis", which was counted before."""
    if ordinal.low not in ORDINALS:
        return False
    article, following = doc.at(ordinal.index - 1), doc.at(ordinal.index + 1)
    if following is not None and following.has("primary", "diagnosis"):
        return False
    return article is not None and article.low in _ANY


def _on_each_side(doc: Document, one: int) -> bool:
    """ "mets in the adrenals, one on each side"."""
    behind = " ".join(s.low for s in doc.after(one, 3))
    return behind.startswith(("on each side", "på hver side", "i hver side", "each side"))


def read_quantity(doc: Document, last: int) -> Quantity | None:
    """The quantity that ends at a symbol, with its modifiers before it."""
    symbol = doc.symbols[last]
    first = last
    number = number_of(symbol)
    if symbol.has("sole"):
        kind, count = "sole", 1
        previous = doc.at(last - 1)
        if previous is not None and is_quantity(previous) and previous.clause == symbol.clause:
            stated = number_of(previous)
            if stated is not None and stated.is_integer():
                kind, count = ("sole", 1) if stated == 1 else ("exact", int(stated))
                first = previous.index
            elif previous.has("article", "sole"):
                first = previous.index
    elif number is not None:
        if not number.is_integer() or number > 10_000:
            return None
        kind, count = "exact", int(number)
        if count == 1 and _on_each_side(doc, last):
            count = 2
    elif symbol.has("at_least") or symbol.has("both"):
        joint, lower = doc.at(last - 1), doc.at(last - 2)
        stated = number_of(lower) if lower is not None else None
        if joint is not None and joint.low in ("eller", "or") and stated is not None:
            # "1 eller flere levermetastaser"
            kind = "at_least" if stated > 1 else "vague"
            return Quantity(kind, int(stated), last - 2, last)
        kind, count = "at_least", 2
    elif symbol.has_value("article", "one"):
        kind, count = "article", 1
    else:
        return None
    return _with_modifiers(doc, kind, count, first, last)


def or_more(doc: Document, symbol: Symbol) -> Quantity | None:
    """ "five or more bone metastases"."""
    joint, lower = doc.at(symbol.index - 1), doc.at(symbol.index - 2)
    if symbol.low != "more" or joint is None or joint.low != "or" or lower is None:
        return None
    stated = number_of(lower)
    if stated is None or not stated.is_integer() or lower.taken:
        return None
    return Quantity("at_least" if stated > 1 else "vague", int(stated), lower.index, symbol.index)


def _covers(doc: Document, over: Symbol) -> bool:
    """ "M1a dækker over én lungemetastase"."""
    verb = doc.at(over.index - 1)
    return over.low == "over" and verb is not None and verb.low.startswith("dække")


def _between(doc: Document, first: int) -> bool:
    """ "mellem 2 og 4"."""
    sign, opening = doc.at(first - 1), doc.at(first - 3)
    return (
        sign is not None
        and opening is not None
        and sign.low in ("og", "and")
        and opening.low in ("mellem", "between")
    )


def _with_modifiers(doc: Document, kind: str, count: int, first: int, last: int) -> Quantity:
    clause = doc.symbols[first].clause
    sign, start = doc.at(first - 1), doc.at(first - 2)
    if (
        kind == "exact"
        and sign is not None
        and start is not None
        and (sign.low in ("-", "–", "/", "til", "to", "eller", "or") or _between(doc, first))
        and start.clause == clause
        and not start.taken
    ):
        lower = number_of(start)
        if lower is not None and lower.is_integer():
            return Quantity("range", int(min(lower, count)), start.index, last)
    if (
        kind == "exact"
        and sign is not None
        and (
            sign.low == "minus"
            or (sign.low in ("-", "−", "÷") and not sign.glued and doc.symbols[first].glued)
        )
    ):
        return Quantity("exact", -count, sign.index, last)
    following = doc.at(last + 1)
    if kind == "exact" and following is not None and following.low == "+" and following.glued:
        return Quantity("at_least", count, first, last)
    for symbol in doc.before(first, 3):
        if symbol.has("more_than") and kind == "exact" and not _covers(doc, symbol):
            return Quantity("at_least", count + 1, symbol.index, last)
        if symbol.has("no_less_than") and kind in ("exact", "article"):
            return Quantity("at_least", count, symbol.index, last)
        if symbol.has("less_than", "about") and kind == "exact":
            return Quantity("vague", count, symbol.index, last)
        if symbol.has("only") and kind == "article":
            return Quantity("sole", 1, symbol.index, last)
        if symbol.low in ("=", "end", "than", "."):
            continue
        break
    return Quantity(kind, count, first, last)
