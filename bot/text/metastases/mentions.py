"""All mentions of a message: how many, where, denied or not, one after another."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.by_place import by_place
from bot.text.metastases.counts_behind import counted_as_the_only
from bot.text.metastases.course import now_left, outlive
from bot.text.metastases.doubtful import doubtful_lesions, doubtful_organs
from bot.text.metastases.enumerations import each_of
from bot.text.metastases.lesion import lesion_group
from bot.text.metastases.lists import list_places
from bot.text.metastases.loose import items
from bot.text.metastases.mention import Group
from bot.text.metastases.named_again import joined_last, named_again, new_ones_alone
from bot.text.metastases.none_left import none_left
from bot.text.metastases.phrase import headed
from bot.text.metastases.place_first import counted_behind_place
from bot.text.metastases.restated import (
    called_benign_later,
    corrected,
    doubt_before,
    doubt_lesions,
    doubt_revised,
    doubt_sources,
    first_of_all,
    recount,
    restate,
    spread_negation,
)
from bot.text.metastases.shown import proven_by_biopsy, seen_on_brain_mri, shown_by_biopsy
from bot.text.metastases.sole import merged, only_one_next
from bot.text.metastases.sums import sums
from bot.text.metastases.suspicious import suspicious
from bot.text.metastases.taken_back import doubt_refuted
from bot.text.metastases.totals import closings, nothing_outside, totals
from bot.text.metastases.treated import treated_before
from bot.text.metastases.unnamed import coded, located, staged, widespread
from bot.text.metastases.verdict import finish
from bot.text.quantities import Quantity


def read_groups(doc: Document) -> list[Group]:
    """All groups of the message in the order of their heads."""
    groups: list[Group] = []
    covered: set[int] = set()
    for first, last, number, sites in each_of(doc):
        group = Group(
            first,
            last,
            "item",
            quantity=Quantity("exact", number, last, last),
            sites=sites,
            core=[site.first for site in sites],
            sentence=doc.symbols[first].sentence,
        )
        finish(doc, group)
        groups.append(group)
        covered.update(range(group.first, group.last + 1))
    for group in (*sums(doc), *by_place(doc)):
        if covered.isdisjoint(range(group.first, group.last + 1)):
            finish(doc, group)
            groups.append(group)
            covered.update(range(group.first, group.last + 1))
    for symbol in doc.of("metastasis", "lesion", "setting", "code", "effusion", "response"):
        if symbol.taken or symbol.index in covered:
            continue
        mention = _mention_at(doc, symbol)
        if mention is not None:
            finish(doc, mention)
            groups.append(mention)
            covered.update(range(mention.first, mention.last + 1))
    groups += staged(doc, covered)
    groups += items(doc, groups, covered)
    groups += nothing_outside(doc, groups, covered)
    groups += doubtful_organs(doc, covered)
    groups += closings(doc, covered)
    groups += now_left(doc, groups, covered)
    groups += totals(doc, groups, covered)
    groups += counted_behind_place(doc, groups, covered)
    groups.sort(key=lambda g: g.first)
    for group in groups:
        counted_as_the_only(doc, group)
    list_places(doc, groups)
    doubt_before(doc, groups)
    groups = merged(doc, groups)
    groups = named_again(doc, groups)
    restate(doc, groups)
    recount(doc, groups)
    seen_on_brain_mri(doc, groups)
    shown_by_biopsy(doc, groups)
    groups = proven_by_biopsy(doc, groups)
    called_benign_later(doc, groups)
    only_one_next(doc, groups)
    doubt_revised(doc, groups)
    doubt_sources(doc, groups)
    treated_before(doc, groups)
    outlive(doc, groups)
    none_left(doc, groups)
    first_of_all(doc, groups)
    groups = joined_last(doc, corrected(doc, groups))
    spread_negation(doc, groups)
    doubt_lesions(groups)
    groups += doubtful_lesions(doc, groups)
    groups += suspicious(doc, groups)
    doubt_refuted(doc, groups)
    new_ones_alone(doc, groups)
    for group in groups:
        if group.sites and group.quantity is not None and group.quantity.exact == 0:
            # "MR-C: 0 mets" denies those in the brain.
            group.quantity, group.negated = None, True
    return [g for g in groups if not _counts_again(g, groups)]


def _counts_again(group: Group, groups: list[Group]) -> bool:
    """ "three mets: brain, liver and bone, one in each": the parts of the three."""
    if group.form != "item" or group.quantity is None or not group.sites:
        return False
    places = [site.organ for site in group.sites]
    return any(
        other is not group
        and other.form != "item"
        and other.quantity is not None
        and other.quantity.exact == group.quantity.exact
        and [site.organ for site in other.sites] == places
        for other in groups
    )


def _mention_at(doc: Document, symbol: Symbol) -> Group | None:
    """The mention that a symbol is the head of."""
    if symbol.has("metastasis"):
        return headed(doc, symbol, "metastasis")
    if symbol.has_value("setting", "polymetastatic") and "metast" in symbol.low:
        return widespread(doc, symbol)
    grows = symbol.has_value("response", "progression")
    if grows or symbol.has_value("setting", "oligoprogression", "recurrence"):
        return located(doc, symbol)
    if symbol.has("lesion") and not symbol.has("satellite"):
        return lesion_group(doc, symbol)
    return coded(doc, symbol) if symbol.has("code", "effusion") else None
