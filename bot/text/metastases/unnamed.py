"""Mentions that are headed by no noun: a code, an M category, a setting with its places."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.enumerations import counted_organ, sole_behind
from bot.text.metastases.mention import Group
from bot.text.metastases.sole import count_sole
from bot.text.quantities import read_quantity
from bot.text.site_lists import sites_behind
from bot.text.sites import Site, read_site
from bot.text.status import PAST, STATED, status_of

_OPENS_PLACES = frozenset([":", "(", "m", "med", "with", "w", "-", "="])
_DISEASE = frozenset(["disease", "sygdom"])
_WAS = frozenset(["was", "var", "formerly", "tidligere"])
_NODES = frozenset({"node", "regional"})


def widespread(doc: Document, symbol: Symbol) -> Group | None:
    """ "udbredt metastatisk sygdom i lever og knogler": more than one, and where."""
    place = symbol.index
    while (behind := doc.at(place + 1)) is not None and (
        behind.low in _DISEASE or behind.has("diagnosis", "histology", "lung_histology")
    ):
        place += 1
    last, sites = sites_behind(doc, place, mass=True)
    sign = doc.at(place + 1)
    if not sites and sign is not None and sign.low in (":", ","):
        # "polymetastatic NSCLC: liver, bone, brain"
        last, sites = sites_behind(doc, sign.index)
        sites = sites if len({site.organ for site in sites} - {"lung", *_NODES}) > 1 else []
    if not sites:
        return None
    core = [symbol.index, *(site.first for site in sites)]
    return Group(symbol.index, last, "plural", sites=sites, core=core, sentence=symbol.sentence)


def located(doc: Document, symbol: Symbol) -> Group | None:
    """ "oligoprogression i ve. binyre", "isolated recurrence in the left adrenal": where it is."""
    if any(s.has_value("negation", "before") for s in doc.before(symbol.index, 3)):
        return None
    joint = doc.at(symbol.index + 1)
    if joint is not None and joint.low in ("into", "ind i", "ind"):
        # "it has grown into the kidney"
        return None
    last, sites = sites_behind(doc, symbol.index, mass=True)
    noun = doc.at(last + 1)
    if sites and noun is not None and noun.has("metastasis", "lesion"):
        return None
    first = symbol.index
    organ = doc.at(symbol.index - 1)
    if not sites and organ is not None and organ.has("organ") and not organ.has("exam"):
        # "isolated right adrenal recurrence"
        site = read_site(doc, organ.index)
        sites, last, first = [site] if site is not None else [], symbol.index, organ.index
        while (side := doc.at(first - 1)) is not None and side.has("laterality"):
            first -= 1
    sites = [site for site in sites if site.organ != "lung" or site.side == "contralateral"]
    if symbol.has_value("setting", "recurrence") and {s.organ for s in sites} & _NODES:
        return None
    if not sites:
        return None
    core = [symbol.index, *(site.first for site in sites)]
    group = Group(first, last, "mass", sites=sites, core=core, sentence=symbol.sentence)
    before = doc.at(first - 1)
    if before is not None and before.has("sole") and len(sites) == 1:
        group.quantity = read_quantity(doc, before.index)
        group.form, group.first = "singular", before.index
    return group


def staged(doc: Document, covered: set[int]) -> list[Group]:
    """ "M1c2 m. lever + binyre", "M1b (knogle, 1 stk.)": the places behind the M category."""
    groups = []
    for symbol in doc.symbols:
        if symbol.taken != "tnm" or "m1" not in symbol.low or symbol.index in covered:
            continue
        sign = doc.at(symbol.index + 1)
        if sign is None or sign.sentence != symbol.sentence:
            continue
        single = symbol.low.endswith("m1b")
        named = single and sign.has("organ") and not sign.has("lung_location", "exam")
        if single and sign.low in ",;" and _one_behind(doc, sign):
            named = False
        elif sign.low not in _OPENS_PLACES and not named:
            continue
        last, sites = sites_behind(doc, symbol.index if named else sign.index)
        taken = set(range(symbol.index, last + 1)) & covered
        if not sites or taken or any(s.organ in ("node", "regional") for s in sites):
            continue
        core = [symbol.index, *(site.first for site in sites)]
        group = Group(
            symbol.index,
            last,
            "mass",
            sites=sites,
            core=core,
            sentence=symbol.sentence,
            listed=True,
        )
        if len(sites) == 1:
            # "M1b (os pubis, solitær)"
            count_sole(group, sole_behind(doc, last))
            last = group.last
            # M1b is one metastasis in one organ; how many there are is asked all the same.
            group.only = single
        group.status = status_of(doc.symbols[i] for i in core)
        before = doc.at(symbol.index - 1)
        if group.status == STATED and before is not None and before.low in _WAS:
            group.status = PAST
        groups.append(group)
        covered.update(range(symbol.index, last + 1))
    return groups


def _one_behind(doc: Document, sign: Symbol) -> bool:
    """ "M1b, brain 1", "M1b, adrenal R solo": one organ with its one metastasis."""
    last, sites = sites_behind(doc, sign.index)
    if len(sites) != 1 or sites[0].organ == "lung" or sites[0].organ in _NODES:
        return False
    quantity = sites[0].quantity
    counted = quantity is not None and quantity.exact == 1 and quantity.first > sites[0].first
    return counted or sole_behind(doc, last) is not None


def coded(doc: Document, symbol: Symbol) -> Group | None:
    organ = symbol.value("code") or "pleura"
    if organ == "regional":
        return None
    group = Group(
        symbol.index,
        symbol.index,
        "mass",
        sites=[Site(organ if organ != "node" else "node", symbol.low, symbol.index, symbol.index)],
        core=[symbol.index],
        sentence=symbol.sentence,
    )
    number = doc.at(symbol.index + 1)
    if number is not None and number.number == 0 and not number.taken:
        group.negated, group.last = True, number.index
        return group
    counted = counted_organ(doc, symbol)
    if counted is not None:
        group.quantity, group.last = counted, counted.last
    else:
        count_sole(group, sole_behind(doc, symbol.index))
    return group
