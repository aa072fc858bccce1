"""Where a metastasis is: an organ as it is mentioned, with its side, its region and its number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.text.document import Document, Symbol
from bot.text.quantities import Quantity
from bot.text.tnm import mark_vertebrae
from bot.text.words import words

_NODE_GROUPS = words("sites", "node_groups")
_LOBE = frozenset(["lobe", "lap", "lobus"])
_LIVER = frozenset(["liver", "lever", "leveren", "hepar", "hepatis"])
_SIDES = frozenset({"left", "right"})


@dataclass(frozen=True)
class Site:
    """An organ that holds metastases, as mentioned.

    `organ` is the lexicon's value ("node" until its region is known, "regional" for a node of
    the N category, "meninges" where the guideline names no place).
    """

    organ: str
    place: str
    first: int
    last: int
    side: str | None = None
    quantity: Quantity | None = None
    part: bool = False

    def beside(self, symbol: Symbol) -> Site:
        """With a side or a region that stands next to the organ."""
        side = symbol.value("laterality")
        region = symbol.value("node_region")
        site = replace(self, first=min(self.first, symbol.index), last=max(self.last, symbol.index))
        if region is not None and site.organ == "node":
            site = replace(site, organ="lymph_node" if region == "distant" else "regional")
        if side is not None:
            site = replace(site, side=side)
        return site

    @property
    def lower(self) -> int:
        if self.quantity is not None and self.quantity.kind != "vague":
            return max(1, self.quantity.number)
        return 2 if self.side == "both" else 1


def read_site(doc: Document, index: int) -> Site | None:
    """The organ at a symbol, with what stands directly beside it."""
    symbol = doc.symbols[index]
    if not symbol.kinds and not symbol.low[-1].isdigit():
        return None
    organ = symbol.value("organ")
    if organ is None and symbol.has("lung_location"):
        organ = _hilum_of(doc, symbol) or _lobe_of(doc, symbol) or "lung"
        if symbol.low.startswith("hil") and _of_nodes(doc, symbol):
            # "6 lymfeknuder, heraf 2 med metastase, begge i hilus"
            organ = "regional"
    if organ is None and mark_vertebrae(symbol, _neighbour(doc, index)):
        organ = "bone"
    if organ is None and symbol.has("node_region"):
        if symbol.value("node_region") == "regional":
            organ = "regional"
        elif symbol.low in _NODE_GROUPS:
            organ = "lymph_node"
    if organ is None:
        return None
    site = Site(organ, symbol.low, index, index)
    for place in (index + 1, index + 2):
        behind = doc.at(place)
        if behind is None or behind.clause != symbol.clause:
            break
        if behind.has("laterality", "node_region") and not _heads_next(doc, place):
            site = site.beside(behind)
        elif behind.low in ("gland", "node", "nodes", ".") or (
            behind.has("organ") and (behind.value("organ") == organ)
        ):
            site = replace(site, last=place)
        elif mark_vertebrae(behind, symbol) and organ == "bone":
            site = replace(site, last=place, place=behind.low)
        else:
            break
    return with_region(doc, site)


def _hilum_of(doc: Document, symbol: Symbol) -> str | None:
    """ "the hilum of the liver", "hilus i leveren": no place of the lung."""
    if not symbol.low.startswith("hil"):
        return None
    behind = [s for s in doc.after(symbol.index, 3) if s.low not in ("the", "den")][:2]
    joined = bool(behind) and behind[0].low in ("of", "i", "af", "in")
    if joined and len(behind) > 1:
        return behind[1].value("organ")
    # "three liver mets, one on the hilum"
    told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    organs = [organ for s in told if (organ := s.value("organ")) is not None]
    return "liver" if organs and {*organs} == {"liver"} else None


def _lobe_of(doc: Document, symbol: Symbol) -> str | None:
    """ "MRI of the liver: two metastases in the right lobe": a lobe without its height."""
    if symbol.low not in _LOBE:
        return None
    told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    told += doc.sentences.get(symbol.sentence - 1, ())
    if any(s.has("lung_location", "primary") or s.has_value("organ", "lung") for s in told):
        return None
    liver = any(s.has_value("organ", "liver") or s.tokens[-1].low in _LIVER for s in told)
    return "liver" if liver else None


def _of_nodes(doc: Document, symbol: Symbol) -> bool:
    told = doc.sentences[symbol.sentence]
    return any(s.has_value("organ", "node") for s in told if s.index < symbol.index)


def _neighbour(doc: Document, index: int) -> Symbol | None:
    """The symbol before, or the organ that a list's sign joins to this one."""
    previous, organ = doc.at(index - 1), doc.at(index - 2)
    if (
        previous is not None
        and organ is not None
        and (previous.has_value("grammar", "conjunction") or previous.low in (",", "+", "&"))
        and organ.has("organ")
    ):
        return organ
    return previous


def with_region(doc: Document, site: Site) -> Site:
    """A node's site once its region is known: of the N category, or distant."""
    index = site.first
    if site.organ == "node":
        beside = [doc.at(site.first - 1), doc.at(site.first - 2)]
        if any(s is not None and s.taken == "tnm" and "n" in s.low for s in beside):
            # "N2 nodes"
            return replace(site, organ="regional")
        for place in range(max(0, index - 4), min(len(doc.symbols), index + 5)):
            region = doc.symbols[place]
            if region.has("node_region") and region.sentence == doc.symbols[index].sentence:
                distant = region.value("node_region") == "distant"
                return replace(site, organ="lymph_node" if distant else "regional")
    return site


def _heads_next(doc: Document, index: int) -> bool:
    """ "hjernen, højre binyre": the side belongs to the organ behind it."""
    following = doc.at(index + 1)
    if following is not None and following.low == ".":
        following = doc.at(index + 2)
    return following is not None and following.has("organ", "lung_location")


def is_place(doc: Document, symbol: Symbol) -> bool:
    if symbol.has("organ", "lung_location") and not symbol.has("metastasis"):
        return True
    if mark_vertebrae(symbol, _neighbour(doc, symbol.index)):
        return True
    if symbol.has("node_region"):
        following = doc.at(symbol.index + 1)
        bound = following is not None and (
            following.has("organ", "node_region", "lung_location") or following.low in ("-",)
        )
        return not bound and (
            symbol.value("node_region") == "regional" or symbol.low in _NODE_GROUPS
        )
    return False


def side_differs(one: Site, other: Site) -> bool:
    """Both sides are named and they are not the same."""
    return one.side in _SIDES and other.side in _SIDES and one.side != other.side


def stands_for_nodes(doc: Document, region: Symbol) -> bool:
    """ "one axillary node and two para-aortic": the noun is that of before."""
    behind = doc.at(region.index + 1)
    alone = behind is None or not behind.is_word
    return alone and region.has_value("node_region", "distant")
