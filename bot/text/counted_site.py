"""The number that stands behind an organ: "lever x 1", "skin (3)", "bone mult."."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document
from bot.text.list_ends import behind_bracket
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site
from bot.text.words import words

_WHOLE_ORGANS = frozenset(["knogle", "knogler", "skelet", "bone", "bones"])
_MANY = words("site_lists", "many")
_PIECES = frozenset(["stk", "."])


def counted_behind(doc: Document, site: Site) -> Site:
    """ "lever x 1", "knogle (2)"."""
    if site.place.endswith("segment"):
        return site
    place = behind_bracket(doc, site.last + 1, site)
    if place > site.last + 1 and (behind := doc.at(place)) is not None and behind.low in "x×":
        site = replace(site, last=place - 1)
    sign, number = doc.at(site.last + 1), doc.at(site.last + 2)
    told = sign is not None and (sign.number is not None or sign.has("number"))
    if sign is not None and told and is_quantity(sign):
        # "lever 1, knogle 1", "lumbalcolumna én", but not "costa 5".
        if sign.number is not None and site.organ == "bone" and site.place not in _WHOLE_ORGANS:
            return site
        if number is None or number.low in (",", ".", ";", "/", "+", ")") or number.low == "\n":
            return replace(site, quantity=read_quantity(doc, sign.index), last=sign.index)
        return site
    if sign is not None and sign.low in _MANY and sign.sentence == doc.symbols[site.first].sentence:
        # "hepar mult., ossa mult., cerebrum 2"
        abbreviated = number is not None and number.low == "." and number.sentence == sign.sentence
        several = Quantity("at_least", 2, sign.index, sign.index)
        return replace(site, quantity=several, last=sign.index + abbreviated)
    if sign is None or number is None or sign.low not in ("x", "×", "("):
        return site
    if number.number is None or not is_quantity(number):
        return site
    closing = doc.at(site.last + 3)
    while closing is not None and closing.low in _PIECES:
        closing = doc.at(closing.index + 1)
    if sign.low == "(" and (closing is None or closing.low != ")"):
        return site
    quantity = read_quantity(doc, number.index)
    last = closing.index if sign.low == "(" and closing is not None else number.index
    return replace(site, quantity=quantity, last=last)
