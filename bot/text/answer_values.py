"""The number or the place that a bare answer gives, and what only looks like one."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.numbers import number_of
from bot.text.sites import read_site, with_region
from bot.text.status import STATED

_NO_ORGAN = frozenset({"regional", "node", "meninges"})
# More than anybody counts: "1000 tak".
_MANY = 100


def is_thanks(doc: Document, symbol: Symbol) -> bool:
    """ "mange tak", "1000 tak"; but "3 tak" is an answer."""
    after = doc.at(symbol.index + 1)
    if after is None or after.low not in ("tak", "thanks"):
        return False
    return symbol.has("at_least") or (number_of(symbol) or 0) >= _MANY


def number_said(doc: Document, symbol: Symbol) -> Finding:
    value = 1.0 if symbol.has("sole") else number_of(symbol) or 0.0
    plain = int(value) if value.is_integer() else value
    before = doc.at(symbol.index - 1)
    if (
        before is not None
        and before.low in ("-", "−", "minus")
        and (before.low == "minus" or symbol.glued)
    ):
        return Finding.of(doc, "number", -plain, before.index, symbol.index)
    for earlier in doc.before(symbol.index, 2):
        if earlier.has("more_than"):
            return Finding.of(doc, "at_least_number", int(value) + 1, earlier.index, symbol.index)
        if earlier.has("no_less_than"):
            return Finding.of(doc, "at_least_number", int(value), earlier.index, symbol.index)
    return Finding.of(doc, "number", plain, symbol.index, symbol.index)


def site_said(doc: Document, organs: list[Symbol]) -> list[Finding]:
    found = []
    for symbol in organs:
        site = read_site(doc, symbol.index)
        site = with_region(doc, site) if site is not None else None
        if site is not None and site.organ not in _NO_ORGAN:
            found.append(site.organ)
    if not found:
        return []
    first, last = organs[0].index, organs[-1].index
    return [Finding.of(doc, "site", sorted(set(found)), first, last, STATED)]


def is_beside_node(doc: Document, symbol: Symbol) -> bool:
    """ "an axillary node", but not "axilla and lung"."""
    beside = (doc.at(symbol.index + 1), doc.at(symbol.index - 1))
    return symbol.has("node_region") and any(
        s is not None and s.has_value("organ", "node", "lymph_node") for s in beside
    )


def is_vertebra(doc: Document, symbol: Symbol) -> bool:
    site = read_site(doc, symbol.index) if not symbol.kinds else None
    return site is not None and site.organ == "bone"


def leads_to_place(doc: Document, symbol: Symbol) -> bool:
    """ "en på MR": one of its own, and no article."""
    following = doc.at(symbol.index + 1)
    return following is not None and following.has_value("grammar", "preposition")
