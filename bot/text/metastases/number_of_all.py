"""A number that is read beside one place, but is that of all that are listed."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bot.text.document import Document
from bot.text.metastases.counts_behind import IN_TOTAL
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity
from bot.text.sites import Site, side_differs

_JOINT_REACH = 4
_LISTING = frozenset(["are", "is", "er", ":", "namely", "nemlig"])
_FROM = frozenset(["fra", "from"])
_TO = frozenset(["til", "to"])
_THE = frozenset(["den", "the"])
_NEW = frozenset(
    ["nye", "new", "new one", "newest", "nyeste", "largest", "største", "latest", "seneste"]
)
_SKIN = ("skin", "hud", "kutan", "cutan", "subkut", "subcut")
_WITH = frozenset(["with", "med"])
_COMPONENTS = ("soft tissue", "bløddel", "bloeddel")


def settle_number(doc: Document, group: Group) -> None:
    """Give a mention the number that is its own, and not that of its first or last place."""
    _join_names(group)
    _take_number(doc, group)
    _give_number(doc, group)
    if _came_down(doc, group):
        group.form, group.quantity = "singular", None
    several = group.quantity is not None and (group.quantity.exact or 0) > 1
    if several and len(group.sites) == 1 and _is_the_new_one(doc, group.sites[0]):
        # "kun to metastaser, den nye i leveren"
        one = Quantity("exact", 1, group.sites[0].first, group.sites[0].first)
        group.sites[0] = replace(group.sites[0], part=True, quantity=one)
    if several and group.sites and group.sites[0].part and group.sites[0].organ == "lung":
        # "to metastaser i den anden lunge samt en i leveren": the other lung is no part of them.
        group.sites[0] = replace(group.sites[0], part=False)


def _join_names(group: Group) -> None:
    """ "subkutan hudmet.", "skin met on the chest wall": one organ by two names."""
    for site, following in zip(group.sites[:-1], group.sites[1:], strict=True):
        if site.organ != following.organ or side_differs(site, following):
            continue
        if site.place.startswith(_SKIN) and following.quantity is None:
            group.sites.remove(following)
        elif following.first <= site.last + 1 and site.quantity is None:
            group.sites.remove(site)


def _take_number(doc: Document, group: Group) -> None:
    numbered = [site for site in group.sites if site.quantity is not None]
    if len(group.sites) < 2 or len(numbered) != 1 or group.quantity is not None:
        return
    site, quantity = numbered[0], numbered[0].quantity
    if quantity is None or quantity.exact is None:
        return
    before, behind = doc.at(quantity.first - 1), doc.symbols[quantity.last + 1 :][:2]
    place = group.sites.index(site)
    opens = quantity.last < site.last and bool(behind) and behind[0].low in "(:"
    if place == 0 and (opens or " ".join(s.low for s in behind) in IN_TOTAL):
        # "synkrone metastaser, to i antal, i lever og højre binyre", "mets are 2 (adrenal, brain)"
        group.quantity = quantity
        group.sites[place] = replace(site, quantity=None)
        return
    bracketed = before is not None and before.low == "(" and quantity.first > site.first
    if bracketed and site is group.sites[-1] and quantity.exact == len(group.sites):
        # "ve. skulderblad + hø. skinneben (2)" may be two in all, or two of the last.
        group.quantity = Quantity("at_least", quantity.exact, quantity.first, quantity.last)
        group.sites[place] = replace(site, quantity=None)


def _give_number(doc: Document, group: Group) -> None:
    """ "cerebri 2 met., lever 1", "6 hjernemetastaser, to i lever": each number has its place."""
    quantity, others = group.quantity, group.sites[1:]
    if quantity is None or not others or any(site.quantity is None for site in others):
        return
    first = group.sites[0]
    behind_place = first.last + 1 == quantity.first
    in_noun = doc.symbols[first.first].has("metastasis") and first.first == quantity.last + 1
    elsewhere = all(site.organ != first.organ for site in others)
    if first.quantity is None and elsewhere and (behind_place or in_noun):
        group.sites[0] = replace(first, quantity=quantity)
        group.quantity, group.listed = None, False


def _is_the_new_one(doc: Document, site: Site) -> bool:
    opening = doc.symbols[max(0, site.first - 4) : site.last + 1]
    return any(one.low in _THE and new.low in _NEW for one, new in itertools.pairwise(opening))


def _came_down(doc: Document, group: Group) -> bool:
    """ "fra mange spredte metastaser til nu bare en i binyren": the first number is of then."""
    quantity, front = group.quantity, doc.at(group.first - 1)
    if quantity is None or front is None or front.low not in _FROM:
        return False
    now = [site for site in group.sites if site.quantity is not None]
    between = doc.symbols[group.core[0] : now[0].first + 1] if now else []
    return any(s.low in _TO for s in between)


def number_of_list(doc: Document, group: Group, groups: list[Group]) -> int | None:
    """ "four metastases: the adrenal, T12, L1 and a deposit in the psoas": the last is one of them.

    None where the number is that of the mention itself.
    """
    total = group.quantity.exact if group.quantity is not None else None
    if total is None or not group.sites or any(site.quantity for site in group.sites):
        return None
    opening = doc.symbols[group.core[0] + 1 : group.sites[0].last]
    if not any(s.low in _LISTING for s in opening):
        return None
    reached, number = group.last, len(group.sites)
    for other in groups:
        if other.sentence == group.sentence and 0 < other.first - reached <= _JOINT_REACH:
            joint = doc.symbols[reached + 1 : other.first]
            if any(s.has_value("grammar", "conjunction") for s in joint) and not other.negated:
                reached, number = other.last, number + other.lower_bound
    return total if number == total and reached > group.last else None


def is_component(doc: Document, group: Group) -> bool:
    """ "the sacral one with a soft tissue mass": a part of a metastasis, and none of its own."""
    own = bool(group.sites) and all(site.place.startswith(_COMPONENTS) for site in group.sites)
    return own and group.is_lesion and any(s.low in _WITH for s in doc.before(group.first, 2))
