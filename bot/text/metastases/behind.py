"""What stands behind the noun: number, places, corrections ("metastaser: 2, i lever og knogle")."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.list_ends import names_unknown_place
from bot.text.metastases.counts_behind import (
    IN_TOTAL,
    NUMBER,
    begins_new,
    count_behind,
    count_behind_places,
    goes_on_with,
    starts_item,
)
from bot.text.metastases.mention import Group
from bot.text.metastases.places_behind import places_behind
from bot.text.metastases.sole import closes_list
from bot.text.quantities import is_quantity, read_quantity
from bot.text.site_lists import RESPECTIVELY, sites_behind
from bot.text.sites import Site, read_site
from bot.text.words import words

REMAINING = words("lesions", "remaining")


# "metastases were not seen", "metastaser kunne der ikke påvises"
_BEFORE_DENIAL = frozenset(
    [
        *(":", ",", "er", "var", "blev", "bliver", "kunne", "kan", "der", "har"),
        *("is", "are", "was", "were", "have", "has", "been", "could", "can", "be"),
    ]
)
_SHOULD_BE = frozenset(["skal", "være", "vaere", "should", "be", "bliver", "to"])
_COUNT_SIGNS = IN_TOTAL | frozenset(
    [":", "=", "(", "x", "×", "n", "antal", "antallet", "er", "number", "count", "#"]
)


def scan_right(doc: Document, head: Symbol, group: Group) -> None:
    place = _behind_stop(doc, head) + 1
    group.last = place - 1
    for _ in range(4):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != head.sentence:
            break
        if symbol.has_value("negation", "after") and group.quantity is None:
            group.negated, group.last = True, place
            # "Mets: none in brain" denies no others.
            last, sites = sites_behind(doc, place, item=True)
            if sites:
                group.sites, group.last = sites, last
            # "øvrige mets: ingen"
            group.closing = group.closing or (group.others and not sites)
            return
        if (
            is_quantity(symbol)
            and group.quantity is None
            and (not starts_item(doc, place) or doc.symbols[place - 1].low in ("x", "×"))
            and (not symbol.has("article", "both"))
            and (symbol.number is None or not symbol.taken)
        ):
            previous = doc.symbols[place - 1]
            if (
                previous is head
                and not symbol.has("sole")
                and symbol.number is None
                and not symbol.has("number")
            ) or begins_new(doc, place):
                break
            group.quantity = read_quantity(doc, place)
            if group.quantity is not None:
                group.core.append(place)
                group.last = place
            place += 1
            break
        if (symbol.low in IN_TOTAL or symbol.low == "=") and goes_on_with(doc, head):
            # "lungemet. + levermet., i alt 2": the number of both.
            break
        heading = doc.at(place + 1)
        named = symbol.low == "," and heading is not None and heading.low in NUMBER
        told = doc.at(head.index - 1)
        counts = told is not None and told.low in ("antal", "antallet af", "of", "af")
        named = named or (counts and symbol.low in _SHOULD_BE)
        if symbol.low not in _COUNT_SIGNS and not symbol.has("only") and not named:
            # but "Mets, number: 3"
            break
        place += 1
    if group.quantity is None and not group.negated:
        count_behind(doc, group)
    beside = doc.at(group.last + 1)
    if (
        beside is not None
        and group.quantity is not None
        and (beside.low in IN_TOTAL or beside.has_value("setting", "at_diagnosis", "de_novo"))
    ):
        group.last = beside.index
    behind = doc.at(group.last + 1)
    if group.form == "mass" and behind is not None and behind.has("diagnosis", "histology"):
        # "metastatisk NSCLC til lever og knogle"
        group.last = behind.index
    if group.form == "mass" and behind is not None and behind.has_value("organ", "node"):
        # "one metastatic node in the left axilla"
        site = read_site(doc, behind.index)
        if site is not None:
            group.sites, group.last = [site], site.last
            group.core.append(behind.index)
    _skip_remaining(doc, group)
    if doc.symbols[group.first].low in ("i", "in") and group.sites:
        # "I leveren ses to metastaser, i hjernen én": what follows is of its own.
        return
    last, sites = sites_behind(doc, group.last, mass=group.form == "mass")
    if group.sites and group.form == "mass" and {s.organ for s in sites} == {"lymph_node"}:
        # "a metastatic lymph node in the left groin": where that node is.
        group.last, sites = max(last, group.last), []
    if not sites:
        last, sites = places_behind(doc, group)
    sites, last = _named_once(group, sites, last)
    if sites:
        group.listed = any(
            doc.symbols[i].low in (":", "(", ",") for i in range(group.last + 1, sites[0].last)
        ) or any(doc.symbols[i].low in RESPECTIVELY for i in range(group.last + 1, last))
        if group.one_of:
            # "the one of the two metastases, in the liver": the place of that one.
            sites = [replace(site, part=True) for site in sites]
        # "no further lesions in the brain"
        group.no_more = group.no_more or group.closing
        group.sites += sites
        group.last = max(group.last, last)
        group.core += [site.first for site in sites]
        group.only = group.only or any(
            doc.symbols[i].has("only") for i in range(head.index, sites[0].last)
        )
    if group.sites and group.quantity is None and not group.negated:
        count_behind_places(doc, group)
    _corrected_place(doc, group)
    group.unread_place = bool(sites) and names_unknown_place(doc, group.last)
    after = doc.at(group.last + 1)
    if group.sites and after is not None and closes_list(doc, after):
        # "several mets in the liver only"
        group.only, group.last = True, after.index
    if after is not None and after.sentence == head.sentence:
        index = after.index
        while (verb := doc.at(index)) is not None and verb.low in _BEFORE_DENIAL:
            index += 1
        behind = doc.at(index)
        if (
            behind is not None
            and behind.has_value("negation", "after")
            and (
                group.quantity is None
                and behind.sentence == head.sentence
                and (behind.clause == head.clause or after.low == ":")
            )
        ):
            group.negated = True
            if not group.sites:
                # "not seen in the brain" denies no others.
                group.sites = sites_behind(doc, behind.index, item=True)[1]
        if behind is not None and behind.has("other_lesions") and group.negated:
            group.closing = True


def _named_once(group: Group, sites: list[Site], last: int) -> tuple[list[Site], int]:
    """ "2 mets: adrenal + liver, liver not ablatable": the second liver opens its own clause."""
    exact = group.quantity.exact if group.quantity is not None else None
    while exact is not None and len(sites) > max(exact, 1):
        *front, repeated = sites
        named = any((s.organ, s.place, s.side) == _as_told(repeated) for s in front)
        if repeated.quantity is not None or not named:
            break
        sites, last = front, front[-1].last
    return sites, last


def _as_told(site: Site) -> tuple[str, str, str | None]:
    return site.organ, site.place, site.side


def _behind_stop(doc: Document, head: Symbol) -> int:
    """ "3 met. i alt: ...", "Antal met.: 1": the stop only shortens the noun."""
    stop, behind = doc.at(head.index + 1), doc.at(head.index + 2)
    if stop is None or behind is None or stop.low != "." or not stop.glued:
        return head.index
    told = behind.low in IN_TOTAL or behind.low in (":", "x", "×") or _stands_last(doc, behind)
    return stop.index if told and behind.sentence == head.sentence else head.index


def _stands_last(doc: Document, symbol: Symbol) -> bool:
    """ "levermet. 0": a number at the end of its statement."""
    following = doc.at(symbol.index + 1)
    ends = following is None or not (following.is_word or following.number is not None)
    return symbol.number is not None and not symbol.taken and ends


def _skip_remaining(doc: Document, group: Group) -> None:
    """ "kun én met. tilbage i columna", "one metastasis is left, in the liver"."""
    place = group.last + 1
    while (symbol := doc.at(place)) is not None and symbol.low in ("er", "is", "are", "var"):
        place += 1
    if symbol is None or symbol.low not in REMAINING or symbol.sentence != group.sentence:
        return
    following = doc.at(place + 1)
    if symbol.low == "left" and following is not None and following.has("organ"):
        # "metastasis left adrenal"
        return
    group.last = place


def _corrected_place(doc: Document, group: Group) -> None:
    """ "in the brain, sorry, I mean in the left lung": the place behind the words holds."""
    place = group.last + 1
    corrected = False
    while (symbol := doc.at(place)) is not None and symbol.sentence == group.sentence:
        if symbol.has_value("correction", "start") and not symbol.has("negation"):
            corrected = True
        elif symbol.low not in (",", "-", "–", "i", "jeg", "nej", "no") or (
            symbol.low in ("i", "in") and corrected
        ):
            break
        place += 1
    if corrected and group.sites:
        last, sites = sites_behind(doc, place - 1, item=True, bare=True)
        if sites:
            group.sites, group.last = sites, last
            group.core += [site.first for site in sites]
