"""What stands before the noun: number, organs, sides, denials ("ingen levermetastaser")."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.joined import (
    inside_phrase,
    is_adjective,
    is_noun_of_its_own,
    joins_adjectives,
    joins_organs,
    parts_nouns,
)
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, or_more, read_quantity
from bot.text.sites import Site, read_site
from bot.text.tnm import VERTEBRA
from bot.text.words import words

_UNKNOWN_ADJECTIVES = 2
_LEFT_REACH = 12


# "kun den ene metastase er egnet" tells of one of several.
_TELLS = frozenset(["er", "kan", "vokser", "har", "is", "can", "has", "was", "var", "grows"])
LOBES = words("lesions", "lobes")
_HAVING = frozenset(["have", "has", "had", "got", "show", "shows", "reveal", "demonstrate"])
_THE_ONE = frozenset(["den ene", "det ene", "the one"])
_NO_METASTASES = frozenset(["site", "sites", "organ", "organs"])
_NOT = frozenset(["ikke", "ej", "not"])
_SKELETON = frozenset(["knogle", "knogler", "skelet", "skelettet", "bone", "bones", "skeleton"])
_ONE_OF_TWO = frozenset(["one of the two", "en af de to", "én af de to"])
_SEEN = words("lesions", "seen")
_POSSESSIVE = frozenset(
    ["hans", "hendes", "pt's", "her", "his", "their", "the", "these", "those", "patient's"]
)


def scan_left(doc: Document, head: Symbol, group: Group) -> None:
    unknown = 0
    joined = False
    pending_unknown: int | None = None
    clause = head.clause
    place = head.index - 1
    floor = max(-1, head.index - 1 - _LEFT_REACH)
    while place > floor:
        symbol = doc.symbols[place]
        joins = joins_organs(doc, place) or joins_adjectives(doc, place)
        if symbol.clause != clause and not (joins or joined):
            break
        clause = symbol.clause
        joined = joins
        if symbol.low in _ONE_OF_TWO and group.quantity is None:
            # "one of the two metastases": there are two, and it is said of one.
            group.quantity, group.one_of = Quantity("exact", 2, place, place), True
            group.first = place
            break
        if symbol.low in ("of", "af") and place > 0 and _counts_some(doc.symbols[place - 1]):
            # "one of the two bone metastases" tells the number of all.
            group.part, group.first = group.quantity is None, place - 1
            group.one_of = group.quantity is not None
            break
        goes_on = any(s.low in ("nor", "or") for s in doc.after(head.index, 10))
        if symbol.low == "neither" and group.form == "singular" and not goes_on:
            # "neither met can be treated": there are two, and they are spoken of before.
            group.definite, group.first = True, place
            break
        uncounted = group.quantity is None
        denied = denies(symbol) and (uncounted or symbol.low in ("ikke", "not", "ej"))
        if denied or (uncounted and _is_without(doc, symbol)):
            group.negated = not group.definite
            # "derudover ingen mets": none but those that were named.
            group.closing = any(s.has("other_lesions") for s in doc.before(place, 2))
            group.first = place
            break
        if symbol.low in _NO_METASTASES:
            # "single-site disease" counts places.
            break
        if symbol.taken in ("size", "dose", "lab", "label") or symbol.low == ".":
            place -= 1
            continue
        if symbol.taken:
            break
        least = or_more(doc, symbol) if group.quantity is None else None
        if least is not None:
            group.quantity, group.first, place = least, least.first, least.first - 1
            group.core += range(least.first, least.last + 1)
            continue
        if symbol.has("other_lesions") and not (
            symbol.has("at_least") and group.quantity is None and not _negation_before(doc, place)
        ):
            group.closing = group.closing or _negation_before(doc, place)
            group.first = place
            if group.closing:
                group.no_more = bool(group.sites)
                break
            group.others = True
            place -= 1
            continue
        owned = place == group.first - 2 and doc.symbols[place + 1].low in _POSSESSIVE
        plain = group.quantity is None and not group.sites and (place == group.first - 1 or owned)
        if symbol.has("both") and plain:
            # "begge metastaser" are two, and no more.
            group.quantity = Quantity("exact", 2, place, place)
            group.first = place
            break
        numbered = doc.at(place - 1)
        if (
            symbol.number is not None
            and place == group.first - 1
            and numbered is not None
            and numbered.has_value("organ", "bone")
            and numbered.low not in _SKELETON
        ):
            # "rib 7 met"
            symbol.taken = "ordinal"
            place -= 1
            continue
        if is_quantity(symbol) and not symbol.has("laterality"):
            if group.quantity is None and _may_count(symbol, group):
                group.quantity = read_quantity(doc, place)
                if group.quantity is not None:
                    group.first = place = group.quantity.first
                    group.core += range(group.quantity.first, group.quantity.last + 1)
                    place -= 1
                    continue
            elif symbol.has("article", "sole"):
                place -= 1
                continue
            break
        if symbol.has("part"):
            only = doc.at(place - 1)
            told = doc.at(head.index + 1)
            whole = told is None or told.tokens[0].low not in _TELLS
            alone = symbol.low == "the one" and not _another_named(doc)
            kept = whole and only is not None and only.has("only")
            if symbol.low in _THE_ONE and (alone or kept):
                # "kun den ene metastase", "the one metastasis in the brain"
                opening = place if alone else place - 1
                group.quantity = Quantity("sole", 1, opening, place)
                group.first = opening
                group.core.append(place)
            else:
                group.part, group.first = True, place
            break
        if symbol.has("organ") and not symbol.has("metastasis") and pending_unknown is None:
            if inside_phrase(doc, place) or (joined and is_noun_of_its_own(head, symbol)):
                break
            if doc.symbols[place + 1].low == "the":
                # "close to the spinal cord the lesion in T10 cannot be treated"
                break
            site = read_site(doc, place)
            if site is not None:
                group.sites.insert(0, site)
                group.core.append(place)
                group.first = site.first
        elif pending_unknown is None and (vertebra := _vertebra(doc, place)) is not None:
            group.sites.insert(0, vertebra)
            group.core.append(place)
            group.first = place
        elif symbol.low in LOBES and not group.sites:
            group.sites.insert(0, Site("brain", symbol.low, place, place))
            group.core.append(place)
            group.first = place
        elif symbol.has("only"):
            group.only = True
            group.first = place
        elif (
            symbol.has("laterality", "node_region")
            or is_adjective(symbol)
            or symbol.low in _POSSESSIVE
        ):
            if symbol.has("laterality", "node_region") and group.sites:
                group.sites[0] = group.sites[0].beside(symbol)
                group.first = place
        elif symbol.low == "-" and symbol.glued and doc.symbols[place + 1].glued and not joins:
            # A hyphenated adjective ("FDG-avid").
            unknown -= 1
        elif symbol.has_value("grammar", "conjunction") or symbol.low in ("-", ",", "/"):
            if not joins or group.quantity is not None or parts_nouns(doc, head, place):
                break
        elif symbol.low in _HAVING and place > 0 and denies(doc.symbols[place - 1]):
            # "does not have brain metastases"
            group.negated, group.first = not group.definite, place - 1
            break
        elif (symbol.kinds - {"planned"} and not _is_plain(symbol)) or not symbol.is_word:
            break
        else:
            unknown += 1
            pending_unknown = place
            if unknown > _UNKNOWN_ADJECTIVES:
                break
        place -= 1


def _is_without(doc: Document, symbol: Symbol) -> bool:
    """ "PET/CT u. fjernmets.", but not the weeks of "kemo i 6 u. Mets i lever"."""
    if symbol.low != "u" or symbol.taken:
        return False
    front = doc.at(symbol.index - 1)
    return front is None or front.number is None


def denies(symbol: Symbol) -> bool:
    """ "no", "ikke fundet", "ses ikke": what denies the noun behind it."""
    if symbol.low in ("aldrig", "never"):
        return True
    return symbol.has_value("negation", "before") or (
        symbol.has("negation") and any(token.low in _NOT for token in symbol.tokens)
    )


def _counts_some(symbol: Symbol) -> bool:
    """ "one of her adrenal metastases": some of them, whose number is not told."""
    return symbol.has("part") or (is_quantity(symbol) and not symbol.has("both"))


def _vertebra(doc: Document, index: int) -> Site | None:
    """ "a T8 metastasis"."""
    symbol = doc.symbols[index]
    if symbol.kinds or symbol.taken or not VERTEBRA.fullmatch(symbol.low):
        return None
    return Site("bone", symbol.low, index, index)


def _may_count(symbol: Symbol, group: Group) -> bool:
    """An article before a definite or mass noun counts nothing ("et metastatisk ...")."""
    return not (symbol.has("article") and not symbol.has("number") and group.form == "mass")


def _negation_before(doc: Document, index: int) -> bool:
    """ "no evidence of other", "ikke fundet yderligere"."""
    for symbol in doc.before(index, 6):
        if denies(symbol):
            return True
        if not (symbol.has("grammar", "uncertain", "present", "verified") or symbol.low in _SEEN):
            return False
    return False


def _another_named(doc: Document) -> bool:
    return any(s.has_value("part", "other", "rest", "some") for s in doc.of("part")) or any(
        (s.value("metastasis") or "").endswith("plural")
        and not any(denies(n) for n in doc.before(s.index, 2))
        for s in doc.of("metastasis")
    )


def _is_plain(symbol: Symbol) -> bool:
    """ "to aktive metastaser": a word that means something elsewhere only."""
    return symbol.kinds == {"past"} and symbol.has_value("past", "neutral")
