"""All mentions of a message: how many, where, denied or not, one after another."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.course import now_left, outlive
from bot.text.metastases.enumerations import each_of
from bot.text.metastases.lists import list_places
from bot.text.metastases.loose import (
    closings,
    doubtful_lesions,
    doubtful_organs,
    items,
    totals,
)
from bot.text.metastases.mention import Group
from bot.text.metastases.phrase import coded, headed, lesion_group, located, widespread
from bot.text.metastases.restated import (
    corrected,
    doubt_before,
    doubt_lesions,
    doubt_revised,
    first_of_all,
    merged,
    restate,
    seen_on_brain_mri,
    spread_negation,
)
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
    for symbol in doc.of("metastasis", "lesion", "setting", "code", "effusion", "response"):
        if symbol.taken or symbol.index in covered:
            continue
        group = None
        if symbol.has("metastasis"):
            group = headed(doc, symbol, "metastasis")
        elif symbol.has_value("setting", "polymetastatic") and "metast" in symbol.low:
            group = widespread(doc, symbol)
        elif symbol.has_value("setting", "oligoprogression", "recurrence") or symbol.has_value(
            "response", "progression"
        ):
            group = located(doc, symbol)
        elif symbol.has("lesion") and not symbol.has("satellite"):
            group = lesion_group(doc, symbol)
        elif symbol.has("code", "effusion"):
            group = coded(doc, symbol)
        if group is not None:
            finish(doc, group)
            groups.append(group)
            covered.update(range(group.first, group.last + 1))
    groups += items(doc, groups, covered)
    groups += doubtful_organs(doc, covered)
    groups += closings(doc, covered)
    groups += now_left(doc, groups, covered)
    groups += totals(doc, groups, covered)
    groups.sort(key=lambda g: g.first)
    list_places(doc, groups)
    doubt_before(doc, groups)
    groups = merged(doc, groups)
    restate(doc, groups)
    seen_on_brain_mri(doc, groups)
    doubt_revised(doc, groups)
    outlive(doc, groups)
    first_of_all(doc, groups)
    groups = corrected(doc, groups)
    spread_negation(doc, groups)
    doubt_lesions(groups)
    groups += doubtful_lesions(doc, groups)
    return groups
