"""Where all metastases are: "to metastaser, begge i knogler", "she has four, all in bone"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.counts_behind import IN_TOTAL
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.site_lists import sites_behind

_UNPAIRED = ("brain", "bone", "liver")
_HAS = frozenset(["har", "has", "have", "er", "is", "are", ":", "kun", "only"])


def all_of(doc: Document, symbol: Symbol) -> Group | None:
    """ "to metastaser, begge i knogler": the place of all of them."""
    last, sites = sites_behind(doc, symbol.index, item=True)
    following = doc.at(symbol.index + 1)
    if not sites and following is not None and following.has_value("organ", *_UNPAIRED):
        # "two left, both bone"
        last, sites = sites_behind(doc, symbol.index, item=True, bare=True)
    if len(sites) != 1:
        return None
    core = [symbol.index, sites[0].first]
    counted = _counted_alone(doc, symbol)
    if counted is not None:
        return Group(
            counted.first,
            last,
            "plural",
            quantity=counted,
            sites=sites,
            core=[counted.last, *core],
            sentence=symbol.sentence,
        )
    return Group(
        symbol.index, last, "item", sites=sites, all_of=True, core=core, sentence=symbol.sentence
    )


def _counted_alone(doc: Document, symbol: Symbol) -> Quantity | None:
    """ "tre i alt, alle i columna" as a whole message, "... she has four, all in bone"."""
    comma, number, front = (doc.at(symbol.index - step) for step in (1, 2, 3))
    if comma is not None and number is not None and comma.low == "," and not number.taken:
        has = front is not None and front.sentence == number.sentence and front.low in _HAS
        if has and is_quantity(number) and not number.has("article", "both"):
            return read_quantity(doc, number.index)
    before = [s for s in doc.symbols[: symbol.index] if s.low not in ",."]
    if not before or not is_quantity(before[0]) or before[0].has("article", "both"):
        return None
    if any(s.low not in IN_TOTAL for s in before[1:]):
        return None
    return read_quantity(doc, before[0].index)
