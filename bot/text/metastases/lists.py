"""Places listed line by line, in a sentence of their own, or before the number."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, is_place, read_site
from bot.text.words import words

_BULLETS = frozenset("-–—•·*\n).")
_TOTAL_WORDS = words("lesions", "in_total")
_LOCATED = words("enumerations", "located")
_APPOSED = frozenset([",", "=", ":", "dvs", "ie"])
_SEGMENT = frozenset(["seg", "segm", "segment"])
LIST_SIGNS = frozenset(',()/+&:-;.–[]"')


def list_places(doc: Document, groups: list[Group]) -> None:
    """Give the places of a list to the mention of metastases that it stands behind or before.

    "Mets:\\n1) ve binyre\\n2) os ilium", "5 mets. Lunge, knogle, lever." and "R axillary node +
    L adrenal, 2 distant mets".
    """
    held = {index for group in groups for index in range(group.first, group.last + 1)}
    headings = [s for s in doc.symbols if s.low in _LOCATED]
    for group in groups:
        if group.sites or group.negated or group.form == "item" or group.part or group.closing:
            continue
        sites, marked = _lines_behind(doc, group.last, held)
        if not sites:
            sites, marked = _located(doc, headings, held) or _list_before(doc, group, held), False
        if not sites:
            continue
        exact = group.quantity.exact if group.quantity is not None else None
        if exact is not None and exact < len(sites):
            continue
        if exact is None and group.quantity is None and marked:
            last = sites[-1].last
            group.quantity = Quantity("exact", sum(site.lower for site in sites), last, last)
        group.sites, group.listed = sites, True
        group.core += [site.first for site in sites]


def _lines_behind(doc: Document, last: int, held: set[int]) -> tuple[list[Site], bool]:
    """The organs of the lines, or of the sentence, behind a heading; whether they have bullets."""
    place, marked = last + 1, True
    while (symbol := doc.at(place)) is not None and symbol.low in (":", "."):
        place += 1
    symbol = doc.at(place)
    if symbol is None or (symbol.sentence == doc.symbols[last].sentence and symbol.low != "\n"):
        return [], False
    by_line = symbol.low == "\n"
    sites: list[Site] = []
    while (symbol := doc.at(place)) is not None:
        start = place
        while (symbol := doc.at(place)) is not None and (
            symbol.low in _BULLETS or symbol.taken == "item"
        ):
            place += 1
        if symbol is None:
            break
        end = place
        while (
            (other := doc.at(end)) is not None
            and other.low != "\n"
            and (other.sentence == symbol.sentence)
        ):
            end += 1
        line = [s for s in doc.symbols[place:end] if s.low != "."]
        found = _only_places(doc, line, held)
        free = any(s.number == 0 for s in line)
        if not found and not free:
            # One more item that says something else: the list is not the whole.
            marked = marked and not any(s.low != "\n" for s in doc.symbols[start:place])
            break
        signed = any(s.low != "\n" for s in doc.symbols[start:place])
        marked = marked and signed
        if by_line and not free:
            sites += [replace(site, quantity=site.quantity or _one(site)) for site in found]
        elif not free:
            sites += found
        place = end
        if not by_line:
            break
    if by_line and not marked:
        sites = [replace(site, quantity=None) for site in sites]
    return sites, marked and by_line


def _located(doc: Document, headings: list[Symbol], held: set[int]) -> list[Site]:
    """ "Lokalisation: knogle, binyre", on a line of its own."""
    for heading in headings:
        sign = doc.at(heading.index + 1)
        if sign is not None and sign.low == ":":
            line = [
                s
                for s in doc.sentences[heading.sentence]
                if s.index > sign.index and s.low not in ("\n", ".")
            ]
            return _only_places(doc, line, held)
    return []


def _one(site: Site) -> Quantity | None:
    return None if site.side == "both" else Quantity("exact", 1, site.first, site.first)


def _only_places(doc: Document, line: list[Symbol], held: set[int]) -> list[Site]:
    """The organs of a line that holds nothing else."""
    sites: list[Site] = []
    for symbol in line:
        if symbol.index in held or symbol.has("metastasis", "exam", "primary", "negation"):
            return []
        if is_place(doc, symbol):
            site = read_site(doc, symbol.index)
            if site is None or site.organ == "regional":
                return []
            before = doc.at(symbol.index - 1)
            if before is not None and before.has("laterality") and site.side is None:
                site = site.beside(before)
            if not sites or sites[-1].last < symbol.index:
                sites.append(site)
        elif sites and symbol.number is not None and doc.symbols[symbol.index - 1].low in _SEGMENT:
            continue
        elif sites and symbol.number is not None and is_quantity(symbol):
            sites[-1] = replace(sites[-1], quantity=read_quantity(doc, symbol.index))
        elif not (
            symbol.low in LIST_SIGNS
            or symbol.taken in ("size", "label", "lab", "item", "ordinal")
            or symbol.has("laterality", "unit", "node_region", "organ", "only")
            or symbol.has_value("grammar", "conjunction", "filler")
            or symbol.number is not None
            or symbol.low in ("suv", "suvmax", "seg", "segm", "segment")
        ):
            return []
    return sites


def _list_before(doc: Document, group: Group, held: set[int]) -> list[Site]:
    """ "A + B, 2 distant mets": as many organs as there are metastases, in apposition."""
    exact = group.quantity.exact if group.quantity is not None else None
    place = group.first - 1
    while (sign := doc.at(place)) is not None and sign.low in _TOTAL_WORDS:
        place -= 1
    least = group.quantity is not None and group.quantity.kind == "at_least"
    number = group.quantity.number if group.quantity is not None and least else exact
    if number is None or number < 2 or sign is None or sign.low not in _APPOSED:
        return []
    first = place
    while first > 0:
        symbol = doc.symbols[first - 1]
        if symbol.sentence != group.sentence or symbol.index in held or symbol.low in (":", "\n"):
            break
        if not (
            is_place(doc, symbol)
            or symbol.has("laterality", "organ", "node_region")
            or symbol.has_value("grammar", "conjunction")
            or symbol.low in (",", "+", "/", "&")
            or symbol.taken in ("size", "ordinal")
            or symbol.low == "."
        ):
            break
        first -= 1
    sites = _only_places(doc, doc.symbols[first:place], held)
    return sites if len(sites) == exact or (least and len(sites) <= number) else []
