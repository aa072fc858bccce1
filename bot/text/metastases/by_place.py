"""Sentences that are nothing but a place and its number: "Brain: one. Right adrenal: two."."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, read_site
from bot.text.words import words

_SIGNS = frozenset(":=-–")
_NOUNS = words("by_place", "nouns")
_EACH_SIDE = words("by_place", "each_side")
_LONGEST = 9


def by_place(doc: Document) -> list[Group]:
    """The places that two sentences and more count so, one after another."""
    runs: list[list[Group]] = [[]]
    for members in doc.sentences.values():
        group = _counted(doc, members)
        if group is not None:
            runs[-1].append(group)
        elif runs[-1]:
            runs.append([])
    return [group for run in runs if len(run) > 1 for group in run]


def _counted(doc: Document, members: list[Symbol]) -> Group | None:
    told = [s for s in members if s.low not in ".;,"]
    sign = next((n for n, s in enumerate(told) if s.low in _SIGNS), None)
    if sign is None or len(told) > _LONGEST:
        return None
    site = _place(doc, told[:sign])
    if site is None or len(told) < sign + 2 or not is_quantity(told[sign + 1]):
        return None
    number = read_quantity(doc, told[sign + 1].index)
    behind = " ".join(s.low for s in told[sign + 2 :])
    if number is None or number.kind not in ("exact", "article", "sole"):
        return None
    count = number.number
    if behind in _EACH_SIDE:
        # One on each side is read as two already.
        count, behind = max(2 * int(number_of(told[sign + 1]) or 1), count), ""
    if behind and behind not in _NOUNS:
        return None
    quantity = Quantity("exact", count, number.first, number.last)
    return Group(
        told[0].index,
        told[-1].index,
        "item",
        quantity=quantity,
        sites=[site],
        core=[site.first],
        sentence=told[0].sentence,
    )


def _place(doc: Document, told: list[Symbol]) -> Site | None:
    organs = [s for s in told if s.has("organ")]
    if len(organs) != 1 or organs[0].taken or organs[0].has("metastasis", "primary", "exam"):
        return None
    site = read_site(doc, organs[0].index)
    for symbol in told:
        if symbol.has("laterality", "node_region") and site is not None:
            site = site.beside(symbol)
        elif symbol is not organs[0]:
            return None
    if site is None or site.organ in ("node", "regional"):
        return None
    return None if site.organ == "lung" and site.side not in ("contralateral", "both") else site
