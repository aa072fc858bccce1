"""Where a list of organs ends, and what only looks like its next member."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.quantities import is_quantity
from bot.text.sites import Site
from bot.text.words import words

_CLEAN = words("site_lists", "clean")
_FLUIDS = words("site_lists", "fluids")
_NONE_HERE = frozenset(["none", "nil", "ingen", "intet", "nej", "neg"])
_IS = frozenset(["er", "is", "are", "var", "was", "were", "has", "har"])
_LONGEST_BRACKET = 12
_OF_ITS_OWN = ("metastasis", "negation", "benign", "uncertain", "past", "exam", "removed")
_IN = frozenset(["i", "in"])
_PLACE_REACH = 3
_CONDITION = frozenset(
    ["god", "good", "fin", "fine", "poor", "dårlig", "almentilstand", "condition"]
)
SEGMENTS = words("site_lists", "segments")


def _follows_at_once(doc: Document, site: Site, symbol: Symbol) -> bool:
    """ "mets i lever knogler binyrer og peritoneum": a list without commas."""
    apart = (
        "exam",
        "other_exam",
        "metastasis",
        "lesion",
        "primary",
        "lung_location",
        "node_region",
    )
    behind = doc.at(symbol.index + 1)
    return (
        symbol.has("organ")
        and not symbol.has(*apart)
        and symbol.value("organ") not in (site.organ, "node", "regional")
        and not (behind is not None and (behind.has(*apart) or behind.low in "-:"))
        and doc.symbols[site.last].has("organ")
    )


def is_something_else(doc: Document, site: Site, *, first: bool) -> bool:
    """ "..., lungerne rene" and "..., lungetumor": an organ, but not of this list."""
    behind = doc.at(site.last + 1)
    if behind is None or behind.sentence != doc.symbols[site.first].sentence:
        return False
    if behind.has("benign") or behind.low in _FLUIDS or behind.low.startswith("biops"):
        return True
    if site.organ == "lung" and behind.has("diagnosis", "histology", "lung_histology"):
        # "cerebellar met, only met. LUL adeno": the primary.
        return True
    noun, comma = doc.at(behind.index + 1), doc.at(site.first - 1)
    goes_on = not first or (comma is not None and comma.low == ",")
    if goes_on and is_quantity(behind) and noun is not None and noun.has("metastasis"):
        # "lever 2 met, knogle 1 met"
        return True
    stop, noun = doc.at(site.first - 1), doc.at(site.first - 2)
    short = stop is not None and stop.low == "." and noun is not None and noun.has("metastasis")
    if short and behind.has("treatable_word", "suitable"):
        # "2 mets. binyren kan stråles"
        return True
    if behind.has("primary", "metastasis", "lesion") and not behind.glued:
        # "1 adrenal met, 1 bone met", "left adrenal met, right adrenal met": a mention of its own.
        while stop is not None and stop.has("laterality"):
            stop = doc.at(stop.index - 1)
        counted = stop is not None and (is_quantity(stop) or stop.low == ",")
        return not first or behind.has("primary") or (behind.has("metastasis") and counted)
    if behind.low in _NONE_HERE and behind.clause == doc.symbols[site.last].clause:
        return True
    if first and (stop is None or stop.low != ","):
        # "levermets, binyrerne fri" begins no list behind its noun.
        return False
    told = doc.at(behind.index + 1)
    if behind.low in _IS and told is not None and told.low in _CLEAN:
        # "in the left adrenal gland and the liver is clean"
        return True
    if behind.low in _IS and doc.symbols[site.first - 1].low == ",":
        # "i hjernen, lungen er fortsat rolig"
        return True
    return (
        behind.low in _CLEAN
        or behind.has_value("negation", "after")
        or (
            behind.has_value("negation", "before")
            and behind.low in ("uden", "without", "ikke", "not")
        )
    )


def behind_bracket(doc: Document, place: int, site: Site) -> int:
    """The symbol behind a bracket that only says more of the organ before it."""
    opening = doc.at(place)
    if opening is None or opening.low != "(":
        return place
    for index in range(place + 1, min(place + _LONGEST_BRACKET, len(doc.symbols))):
        symbol = doc.symbols[index]
        if symbol.low == ")":
            return index + 1
        if symbol.sentence != opening.sentence or symbol.has(*_OF_ITS_OWN):
            break
        if symbol.has("organ") and symbol.value("organ") != site.organ:
            break
    return place


def separator(doc: Document, place: int, sentence: int, site: Site) -> int | None:
    """The symbol behind a list's separator, or None when the list ends here."""
    symbol = doc.at(place)
    if symbol is not None and symbol.sentence == sentence and _follows_at_once(doc, site, symbol):
        return place
    counted = site.quantity is not None and site.quantity.last > site.first
    here = symbol is not None and symbol.sentence == sentence
    if counted and here and symbol is not None:
        following = doc.at(place + 1)
        numbered = is_quantity(symbol) and following is not None
        if symbol.has("organ", "laterality") or (
            numbered and following is not None and following.has("organ", "laterality")
        ):
            # "brain (1) bone (1)", "one L adrenal one L femur": the numbers part the list.
            return place
    return _behind_list(doc, place, sentence, site)


def _behind_list(doc: Document, place: int, sentence: int, site: Site) -> int | None:
    """The symbol behind the commas and conjunctions that follow a site."""
    place = behind_bracket(doc, place, site)
    symbol = doc.at(place)
    # A size in brackets or behind the organ does not end the list.
    steps = 0
    while (
        symbol is not None
        and symbol.sentence == sentence
        and steps < 8
        and (
            symbol.taken in ("size", "label", "lab")
            or symbol.low in SEGMENTS
            or symbol.low in ("(", ")")
            or symbol.low in ("på", "measuring", "suv", "suvmax", "stk")
            or symbol.has("unit")
        )
    ):
        place += 1
        steps += 1
        symbol = doc.at(place)
    if symbol is None or symbol.sentence != sentence:
        return None
    seen = False
    while (
        symbol is not None
        and symbol.sentence == sentence
        and (
            symbol.has_value("grammar", "conjunction")
            or symbol.low in (",", "/", "+", "&", "-", ";")
            or symbol.taken == "item"
        )
    ):
        seen = True
        if symbol.taken == "item":
            break
        place += 1
        symbol = doc.at(place)
    return place if seen else None


def names_unknown_place(doc: Document, last: int) -> bool:
    """ "to metastaser i højre binyre og i processus xyz": no place that the lexicon has."""
    joint, preposition = doc.at(last + 1), doc.at(last + 2)
    if joint is None or preposition is None or not joint.has_value("grammar", "conjunction"):
        return False
    behind = [*doc.after(preposition.index, _PLACE_REACH)]
    return (
        preposition.low in _IN
        and bool(behind)
        and not any(s.has(*_OF_ITS_OWN, "organ", "primary", "lesion", "therapy") for s in behind)
        and not any(s.taken for s in behind if s.taken != "ordinal")
        and not any(s.low in _CONDITION for s in behind)
    )
