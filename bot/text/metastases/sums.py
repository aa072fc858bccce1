"""Lists whose numbers add up to the total behind them: "brain 1 / bone 2 = 3 in all"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_quantity
from bot.text.sites import Site, read_site
from bot.text.words import words

_TOTAL = words("sums", "total")
_NOUNS = words("sums", "nouns")
_JOINTS = words("sums", "joints")
_TIMES = frozenset(["x", "×", ":", "="])
_BETWEEN = words("sums", "between")
_MEASURED = frozenset(["size", "label", "ordinal", "item", "lab"])
_MOST = 30


@dataclass
class _Place:
    """One place of a list with its number, where one is given."""

    site: Site
    number: int | None = None

    @property
    def counted(self) -> int:
        if self.number is not None:
            return self.number
        return 2 if self.site.side == "both" else 1


def sums(doc: Document) -> list[Group]:
    """Lists that account for their total; where the numbers differ nothing is made of them."""
    found = []
    for symbols in doc.sentences.values():
        for place, symbol in enumerate(symbols):
            number = _counts(symbol)
            if number is None or number < 2:
                continue
            opening = _opening(symbols, place)
            if opening is None:
                continue
            places = _listed(doc, symbols[:opening])
            if places and sum(each.counted for each in places) == number:
                found.append(_group(places, symbol, number))
    return found


def _group(places: list[_Place], total: Symbol, number: int) -> Group:
    sites = [
        replace(
            each.site,
            quantity=Quantity("exact", each.counted, each.site.first, each.site.last),
        )
        for each in places
    ]
    return Group(
        sites[0].first,
        total.index,
        "plural",
        quantity=Quantity("exact", number, total.index, total.index),
        sites=sites,
        core=[site.first for site in sites],
        listed=True,
        sentence=total.sentence,
    )


def _counts(symbol: Symbol) -> int | None:
    number = number_of(symbol) if is_quantity(symbol) else None
    return int(number) if number is not None and number <= _MOST else None


def _opening(symbols: list[Symbol], place: int) -> int | None:
    """Where the words of a total begin: "= 3 in all", "(i alt 2)", ", 2 mets altogether"."""
    first, last = place, place
    while first > 0 and symbols[first - 1].low in _NOUNS | _TOTAL:
        first -= 1
    while last + 1 < len(symbols) and symbols[last + 1].low in _NOUNS | _TOTAL:
        last += 1
    told = any(symbol.low in _TOTAL for symbol in symbols[first : last + 1])
    equals = first > 0 and symbols[first - 1].low == "="
    behind = symbols[last + 1] if last + 1 < len(symbols) else None
    goes_on = behind is not None and behind.is_word and symbols[last].low != "."
    if not (told or equals) or goes_on:
        return None
    while first > 0 and symbols[first - 1].low in "=(,;:-–":
        first -= 1
    return first


def _listed(doc: Document, symbols: list[Symbol]) -> list[_Place]:
    """The places that stand right before, as far as nothing else is among them."""
    places: list[_Place] = []
    parts: list[list[Symbol]] = [[]]
    for symbol in symbols[::-1]:
        if symbol.low in _JOINTS:
            parts.append([])
        elif _may_stand(symbol):
            parts[-1].insert(0, symbol)
        else:
            break
    for part in parts[::-1]:
        if not part:
            continue
        place = _place(doc, part)
        if place is None:
            # What is no place ends the list, as far as it has come.
            places = []
        else:
            places.append(place)
    return places if len(places) > 1 else []


def _may_stand(symbol: Symbol) -> bool:
    if symbol.taken:
        return symbol.taken in _MEASURED
    if symbol.has("negation", "primary", "diagnosis", "exam", "uncertain"):
        return False
    fits = symbol.has("organ", "laterality", "node_region", "metastasis", "unit")
    fits = fits or _counts(symbol) is not None or not symbol.is_word
    return fits or symbol.low in _BETWEEN or symbol.low in _TIMES


def _place(doc: Document, part: list[Symbol]) -> _Place | None:
    """ "2 in the right adrenal", "bone x2", "LN paraaortic"; None for more than one organ."""
    site: Site | None = None
    number: int | None = None
    for symbol in part:
        counts = _counts(symbol)
        if counts is not None:
            if number is not None:
                return None
            number = counts
        elif symbol.has("organ") or symbol.low[-1].isdigit():
            read = read_site(doc, symbol.index)
            if read is None or (site is not None and read.organ not in (site.organ, "node")):
                return None
            site = site or read
    if site is None:
        return None
    for symbol in part:
        if symbol.has("laterality", "node_region"):
            site = site.beside(symbol)
    if site.organ in ("regional", "node") or (site.organ == "lung" and not _is_other_lung(site)):
        return None
    return _Place(site, number)


def _is_other_lung(site: Site) -> bool:
    """The lung of the primary holds the primary."""
    return site.side in ("contralateral", "both")
