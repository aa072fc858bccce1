"""What a list of metastases goes on with, and none of its mentions holds.

It may be one more organ: then the set is not known to be complete.
"""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.list_ends import behind_bracket
from bot.text.metastases.enumerations import TIMES
from bot.text.metastases.lists import LIST_SIGNS
from bot.text.metastases.mention import Group
from bot.text.status import STATED, UNCERTAIN
from bot.text.tnm import VERTEBRA

_MOST_UNKNOWN = 2
_PLUS = frozenset(["plus", "samt", "foruden"])
_ARTICLES = frozenset(["the", "den", "det"])
_FREE = frozenset(
    [
        "rolig",
        "roligt",
        "i ro",
        "quiet",
        "ren",
        "rene",
        "normal",
        "normale",
        "fri",
        "frie",
        "ua",
        "u a",
        "clear",
        "clean",
        "free",
    ]
)


def unexplained(doc: Document, groups: list[Group]) -> Symbol | None:
    """An organ or a number that the list goes on with and that no group holds."""
    covered = {i for group in groups for i in range(group.first, group.last + 1)}
    organs = {site.organ for group in groups for site in group.sites}
    for group in groups:
        if not group.sites or group.negated or group.status not in (STATED, UNCERTAIN):
            continue
        joined = _joined_before(doc, group, covered)
        if joined is not None and joined.value("organ") not in organs:
            return joined
        unknown_place = _goes_on_unknown(doc, group)
        if unknown_place is not None:
            return unknown_place
        bracket = sum(
            (s.low == "(") - (s.low == ")") for s in doc.symbols[group.first : group.last + 1]
        )
        unknown = 0
        for place in range(group.last + 1, min(group.last + 16, len(doc.symbols))):
            symbol = doc.symbols[place]
            if symbol.sentence != group.sentence:
                if bracket > 0:
                    # The list goes on behind what looked like its end.
                    return symbol
                break
            if place in covered:
                continue
            bracket += (symbol.low == "(") - (symbol.low == ")")
            if symbol.has("organ") and not symbol.has("exam", "other_exam", "metastasis"):
                in_list = unknown == 0 or any(
                    s.has_value("grammar", "conjunction") or s.low in (",", "+", "&")
                    for s in doc.symbols[place - 5 : place]
                )
                known = _explained(doc, symbol) or symbol.value("organ") in organs
                if known or not in_list:
                    break
                return symbol
            if "bone" not in organs and _may_be_vertebra(doc, symbol):
                return symbol
            if (
                symbol.low in LIST_SIGNS
                or symbol.number is not None
                or symbol.taken in ("size", "label", "item", "ordinal")
                or symbol.has("laterality", "unit", "node_region", "lung_location")
                or symbol.has_value("grammar", "conjunction")
                or (bracket > 0 and not symbol.has("negation", "past", "benign"))
            ):
                continue
            if symbol.low in _ARTICLES and doc.symbols[place - 1].low in _PLUS:
                # "three liver mets plus the pleura"
                continue
            unknown += 1
            if symbol.kinds or symbol.taken or unknown > _MOST_UNKNOWN:
                break
    return None


def _may_be_vertebra(doc: Document, symbol: Symbol) -> bool:
    """T4 is a stage right before its N; what a list joins, or what stands alone, may be a bone."""
    if symbol.kinds or not VERTEBRA.fullmatch(symbol.low):
        return False
    before = doc.symbols[symbol.index - 1]
    joined = before.has_value("grammar", "conjunction") or before.low in ("+", "&")
    behind = next((s for s in doc.symbols[symbol.index + 1 :][:2] if s.low != ","), None)
    staged = behind is not None and behind.taken == "tnm" and behind.low.startswith("n")
    return joined or not staged


def _goes_on_unknown(doc: Document, group: Group) -> Symbol | None:
    """ "2 mets: adrenal + manubrium": a place that is in no lexicon, where one is still due."""
    exact = group.quantity.exact if group.quantity is not None else None
    if exact is None or exact <= sum(site.lower for site in group.sites):
        return None
    if len(group.sites) == 1 and group.sites[0].first <= group.core[0]:
        # "the two skeletal metastases and will talk ...": all of them are there.
        return None
    # "2 mets: lunge (kontralat.) + manubrium"
    sign = doc.at(behind_bracket(doc, group.last + 1, group.sites[-1]))
    place = doc.at(sign.index + 1) if sign is not None else None
    if sign is None or not (sign.has_value("grammar", "conjunction") or sign.low in ("+", "&")):
        return None
    while place is not None and (place.has("laterality") or place.has_value("grammar", "filler")):
        place = doc.at(place.index + 1)
    if place is None or place.sentence != group.sentence or not place.is_word:
        return None
    # "2 mets: adrenal + iliac": a bone or a node
    region = place.has("node_region") and any(site.organ == "bone" for site in group.sites)
    unknown = place.kinds <= {"node_region"} and not place.has_value("node_region", "regional")
    unknown = unknown and not region
    return place if unknown and not place.taken else None


def _joined_before(doc: Document, group: Group, covered: set[int]) -> Symbol | None:
    """ "adrenal + 1 brain met": an organ that an "and" joins to the mention behind it."""
    sign = doc.at(group.first - 1)
    if sign is None or not (sign.has_value("grammar", "conjunction") or sign.low in ("+", "&")):
        return None
    for symbol in doc.before(sign.index, 5):
        if symbol.index in covered:
            return None
        if symbol.low in TIMES or symbol.number is not None:
            continue
        if symbol.has("organ"):
            if symbol.has_value("organ", "node") and any(
                s.taken == "tnm" or s.has_value("node_region", "regional")
                for s in doc.before(symbol.index, 2)
            ):
                return None
            told = any(
                s.has("primary", "diagnosis", "histology", "exam", "other_exam", "therapy")
                for s in doc.before(symbol.index, 6)
            )
            return None if told or symbol.has("exam", "metastasis", "primary") else symbol
        if not (symbol.has("laterality") or symbol.taken == "size" or symbol.low == "."):
            return None
    return None


def _explained(doc: Document, organ: Symbol) -> bool:
    """ "..., lever u.a.", "lungetumor": said to be free, or the primary's place."""
    behind = [*doc.after(organ.index, 3)]
    following = doc.at(organ.index + 1)
    return any(
        s.has("benign", "primary", "negation", "exam", "diagnosis", "histology", "therapy")
        or s.low in _FREE
        for s in behind
    ) or (following is not None and following.low == ":")
