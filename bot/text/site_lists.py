"""The organs that are listed behind a noun, one by one, up to where the list ends."""

from __future__ import annotations

from dataclasses import replace

from bot.text.counted_site import counted_behind
from bot.text.document import Document, Symbol
from bot.text.list_ends import SEGMENTS, is_something_else, separator
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, is_place, read_site, stands_for_nodes
from bot.text.status import UNCERTAIN

_PREFIX_REACH = 8
_PARTS_OF_ORGANS = frozenset(["segment", "segm", "seg"])
_GROWS_INTO = ("infiltr", "invad", "indvækst", "gennemvoks", "indvoks", "abut")
_THAT_ONE = frozenset(["den", "det", "the one", "that"])
_LEFT = frozenset(["left", "tilbage", "remaining", "remain"])
_OF_THEM = ("them", "these", "those", "dem", "disse")
_EACH = frozenset(["hver", "each", "either"])
_SIDES = ("left", "right")
_OF_A_PAIR = frozenset(["den ene", "ene", "the one"])
_TIMES = frozenset(["x", "×"])
RESPECTIVELY = frozenset(["henholdsvis", "hhv", "respectively"])


def sites_behind(
    doc: Document, index: int, *, mass: bool = False, item: bool = False, bare: bool = False
) -> tuple[int, list[Site]]:
    """The organs listed behind a symbol and the last symbol of the list.

    `mass` words need a preposition ("spredning til lever"); so do items without a noun,
    unless `bare` ("1 binyre" as a whole answer).
    """
    sites: list[Site] = []
    last = index
    place = index + 1
    needs_preposition = mass or (item and not bare)
    sentence = doc.symbols[index].sentence
    while True:
        found = _next_site(
            doc, place, sentence, first=not sites, preposition=needs_preposition, item=item
        )
        if found is None:
            return last, _each_one(sites)
        if found.quantity is None or found.quantity.number != 0:
            # "binyre 0" says that there is none.
            sites.append(found)
        last = _behind_side(doc, _behind_segment(doc, found.last))
        needs_preposition = False
        behind = separator(doc, last + 1, sentence, found)
        if behind is None:
            return last, _each_one(sites)
        place = behind


def _each_one(sites: list[Site]) -> list[Site]:
    """ "Metastaser: en i binyren og en i L3": an article before each place counts it."""
    if len(sites) < 2 or any(site.quantity is None for site in sites):
        return sites
    return [
        replace(site, quantity=replace(site.quantity, kind="exact"))
        if site.quantity is not None and site.quantity.kind == "article"
        else site
        for site in sites
    ]


def _next_site(
    doc: Document, place: int, sentence: int, *, first: bool, preposition: bool, item: bool
) -> Site | None:
    side: Symbol | None = None
    region: Symbol | None = None
    quantity: Quantity | None = None
    part = False
    seen_preposition = two_sides = False
    start = place
    for _ in range(_PREFIX_REACH):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != sentence:
            return None
        if symbol.low.startswith(_GROWS_INTO) or symbol.has(
            "metastasis",
            "exam",
            "other_exam",
            "primary",
            "performance",
            "diagnosis",
            "lesion",
            "negation",
        ):
            return None
        if is_place(doc, symbol):
            if (preposition and not seen_preposition) or _is_that_one(doc, symbol):
                return None
            if not first and UNCERTAIN in symbol.flags:
                # "2 knoglemet., mulig binyre": no part of the list.
                return None
            site = read_site(doc, place)
            if site is None or is_something_else(doc, site, first=first):
                return None
            if part and not first and _says_is(doc.at(site.last + 1)):
                # "one liver met, the other lung is clear"
                return None
            if side is not None and not _joins_two(doc, side, site):
                site = replace(site.beside(side), side="both") if two_sides else site.beside(side)
            if region is not None:
                site = site.beside(region)
            if quantity is None:
                site = counted_behind(doc, site)
                quantity = site.quantity
            if side is not None and side.low in _EACH and quantity is not None:
                # "one in each adrenal"
                quantity = Quantity("exact", 2 * quantity.number, quantity.first, quantity.last)
            return replace(site, first=start, quantity=quantity, part=part)
        if symbol.low in RESPECTIVELY:
            place += 1
            continue
        if quantity is None and _is_the_one_in(symbol, doc.at(place + 1)):
            quantity = Quantity("exact", 1, place, place)
        if symbol.low == "there" or (symbol.low == "der" and _says_is(doc.at(place + 1))):
            # "..., there is one bone metastasis": a statement of its own.
            return None
        if symbol.low in _PARTS_OF_ORGANS:
            # "in segment 7 of the liver": the number is the segment's.
            following = doc.at(place + 1)
            place += 2 if following is not None and _numbers_part(following) else 1
            continue
        if symbol.has_value("laterality", "both") and _is_preposition(doc.at(place + 1)):
            # "two metastases, both on the other side": both of them, and no pair of organs.
            pass
        elif symbol.has_value("part", "some"):
            part = seen_preposition = True
        elif symbol.has_value("grammar", "preposition"):
            seen_preposition = True
        elif symbol.has("laterality"):
            side = symbol
        elif side is not None and _joins_sides(doc, symbol):
            # "i hø. og ve. binyre"
            two_sides = True
        elif symbol.low in ("r", "l") and _is_ordinal(doc.at(place + 1)):
            # "r 8th rib"
            pass
        elif symbol.has("node_region"):
            region = symbol
            if quantity is not None and not first and stands_for_nodes(doc, symbol):
                return Site("lymph_node", symbol.low, start, place, quantity=quantity)
        elif symbol.low in _OF_A_PAIR and not first:
            # "i lever, knogler og den ene binyre": one of the two organs, and no number
            pass
        elif symbol.has("part"):
            part = True
        elif symbol.taken == "item":
            quantity = quantity or Quantity("exact", 1, place, place)
        elif seen_preposition and _counts_organs(symbol, doc.at(place + 1)):
            # "2 in 2 (rib, left adrenal)"
            pass
        elif is_quantity(symbol) and _is_number_of_all(doc, symbol):
            # "two mets, one of the two in the liver"
            quantity, part = None, True
        elif is_quantity(symbol):
            if _are_left(doc, place + 1):
                return None
            quantity = read_quantity(doc, place)
        elif not (
            symbol.has_value("grammar", "filler")
            or symbol.has("only", "uncertain", "present", "number")
            or (
                symbol.low in (":", "=", "(", ")", "-", ".", ",") and _may_step(symbol, first, item)
            )
            or (first and symbol.low in {"som", "der", "which", "that", *_OF_THEM})
            or (symbol.low in _TIMES and (quantity is not None or (first and item)))
            or symbol.taken in ("size", "label", "lab", "organs", "ordinal")
        ):
            return None
        place += 1
    return None


def _is_number_of_all(doc: Document, number: Symbol) -> bool:
    before = [s.low for s in doc.before(number.index, 3)]
    return len(before) > 2 and before[1] in ("of", "af") and before[0] in ("the", "de")


def _is_preposition(symbol: Symbol | None) -> bool:
    return symbol is not None and symbol.has_value("grammar", "preposition")


def _says_is(symbol: Symbol | None) -> bool:
    return symbol is not None and symbol.low in ("er", "var", "ses", "findes", "is", "was")


def _is_ordinal(symbol: Symbol | None) -> bool:
    return symbol is not None and symbol.taken == "ordinal"


def _are_left(doc: Document, place: int) -> bool:
    """ "mets, 2 left": what is left is no place of the list."""
    symbol, following = doc.at(place), doc.at(place + 1)
    beside_organ = following is not None and following.has("organ", "lung_location")
    return symbol is not None and symbol.low in _LEFT and not beside_organ


def _numbers_part(symbol: Symbol) -> bool:
    return symbol.number is not None or symbol.low in SEGMENTS


def _may_step(symbol: Symbol, first: bool, item: bool) -> bool:
    return symbol.low not in (",", ")") or (first and not item)


def _joins_two(doc: Document, both: Symbol, site: Site) -> bool:
    """ "in both brain and liver": the two organs, and no pair of either."""
    joint = doc.at(site.last + 1)
    joined = joint is not None and joint.has_value("grammar", "conjunction")
    return both.low == "both" and joined and site.organ in ("brain", "liver")


def _joins_sides(doc: Document, symbol: Symbol) -> bool:
    following = doc.at(symbol.index + 1)
    joins = symbol.has_value("grammar", "conjunction") or symbol.low in ("+", "&")
    return joins and following is not None and following.has_value("laterality", "left", "right")


def _counts_organs(symbol: Symbol, following: Symbol | None) -> bool:
    numbered = symbol.number is not None and not symbol.taken
    return numbered and following is not None and following.low in ("(", "organs", "organer")


def _is_the_one_in(symbol: Symbol, following: Symbol | None) -> bool:
    """ "2 mets: den i binyren ..., den i Th7 ..."."""
    joined = following is not None and following.has_value("grammar", "preposition")
    return joined and symbol.low in _THAT_ONE


def _is_that_one(doc: Document, symbol: Symbol) -> bool:
    """ "the splenic one", "the T11 one": one that was named before."""
    one = doc.at(symbol.index + 1)
    if one is None or one.low not in ("one", "ene"):
        return False
    return any(s.low in ("the", "den", "that") for s in doc.before(symbol.index, 2))


def _behind_segment(doc: Document, last: int) -> int:
    """ "lever segment 7": the number is the segment's."""
    part, number = doc.at(last + 1), doc.at(last + 2)
    if part is not None and doc.symbols[last].low.endswith("segment") and _numbers_part(part):
        # "leversegment 7"
        return last + 1
    numbered = number is not None and _numbers_part(number)
    return last + 2 if part is not None and part.low in _PARTS_OF_ORGANS and numbered else last


def _behind_side(doc: Document, last: int) -> int:
    """ "in the 8th rib on the left and in the right adrenal": the list goes on behind the side."""
    front = doc.at(last + 1)
    if front is None or front.low not in ("on", "på", "i", "in"):
        return last
    place = last + 2
    while (symbol := doc.at(place)) is not None and symbol.low in ("the", "den"):
        place += 1
    side = doc.at(place)
    if side is None or side.sentence != front.sentence or not side.has_value("laterality", *_SIDES):
        return last
    noun = doc.at(place + 1)
    if noun is not None and noun.low in ("side", "siden"):
        place, noun = place + 1, doc.at(place + 2)
    return last if noun is not None and noun.has("organ", "lung_location") else place
