"""Mentions of metastases that were counted before: they add none."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.status import STATED

_KNOWN = frozenset(["kendte", "kendt", "known", "tidligere", "previous", "previously", "øvrige"])
_THE = frozenset(["de", "the", "these", "those", "disse", "hans", "hendes", "his", "her"])


def named_again(doc: Document, groups: list[Group]) -> list[Group]:
    """ "to metastaser, begge i skelettet ... De to knoglemetastaser kan behandles": the same."""
    kept: list[Group] = []
    for group in groups:
        exact = group.quantity.exact if group.quantity is not None else None
        front = doc.at(group.first - 1)
        definite = front is not None and front.low in _THE
        again = definite and any(
            g.quantity is not None
            and g.quantity.exact == exact
            and not g.negated
            and g.status == group.status == STATED
            and {s.organ for s in group.sites} <= {s.organ for s in g.sites}
            for g in kept
        )
        known = definite or (group.is_lesion and _has_changed(doc, group))
        if _is_one_of_those(doc, group, kept) or (known and _is_that_one(doc, group, kept)):
            continue
        if exact is None or not again:
            kept.append(group)
    return kept


def _is_one_of_those(doc: Document, group: Group, told: list[Group]) -> bool:
    """ "3 ossøse mets. Th4-met ikke SBRT-egnet": a sentence says something of one of them."""
    if group.quantity is not None or group.form != "singular" or len(group.sites) != 1:
        return False
    if group.addition or group.negated or group.is_lesion:
        return False
    near = [*doc.before(group.first, 2), *doc.symbols[group.first : group.last + 1]]
    if any(s.has("new_lesion", "addition") or s.low.startswith("nyop") for s in near):
        return False
    judged = any(s.has("treatable_word", "suitable") for s in doc.clause_of(group.last))
    return judged and any(
        g.quantity is not None
        and (g.quantity.exact or 0) > 1
        and g.status == group.status == STATED
        and not g.negated
        and g.sentence < group.sentence
        and {s.organ for s in g.sites} == {group.sites[0].organ}
        for g in told
    )


def _has_changed(doc: Document, group: Group) -> bool:
    """ "mindsket knoglelæsion": one that was there before."""
    beside = [*doc.before(group.first, 2), *doc.symbols[group.first : group.last + 1]]
    return any(s.has("response") for s in (*beside, *doc.after(group.last, 2)))


def _is_that_one(doc: Document, group: Group, told: list[Group]) -> bool:
    """ "one metastasis, in the sternum ... the sternal lesion is suited"."""
    if group.quantity is not None or group.form != "singular" or group.addition or group.negated:
        return False
    if any(s.has("new_lesion") for s in doc.symbols[group.first : group.last + 1]):
        return False
    organs = {site.organ for site in group.sites}
    return bool(organs) and any(
        g.quantity is not None
        and g.quantity.exact == 1
        and g.status == group.status == STATED
        and not g.negated
        and {site.organ for site in g.sites} == organs
        for g in told
    )


def joined_last(doc: Document, groups: list[Group]) -> list[Group]:
    """ "tre metastaser: L3, højre binyre og en subkutan metastase": the third of them."""
    kept: list[Group] = []
    for group in groups:
        whole = kept[-1] if kept else None
        if whole is not None and _completes(doc, whole, group):
            whole.sites = [*whole.sites, *group.sites]
            whole.last = group.last
        else:
            kept.append(group)
    return kept


def _completes(doc: Document, whole: Group, last: Group) -> bool:
    exact = whole.quantity.exact if whole.quantity is not None else None
    joint = doc.symbols[whole.last + 1 : last.first]
    return (
        exact is not None
        and whole.listed
        and len(whole.sites) == exact - 1
        and len(last.sites) == 1
        and last.form == "singular"
        and whole.status == last.status == STATED
        and not (whole.negated or last.negated or last.addition)
        and last.quantity is not None
        and last.quantity.number == 1
        and len(joint) == 1
        and joint[0].has_value("grammar", "conjunction")
    )


def new_ones_alone(doc: Document, groups: list[Group]) -> None:
    """ "1 ny met i gluteus, ellers ingen": what is new comes on top of none."""
    closed = {group.sentence for group in groups if group.closing or group.no_more}
    told = [g for g in groups if not (g.closing or g.negated or g.no_more)]
    known = any(
        s.low in _KNOWN and any(n.has("metastasis", "lesion") for n in doc.after(s.index, 4))
        for s in doc.symbols
    )
    if len(told) != 1 or known:
        return
    for group in told:
        near = [*doc.before(group.first, 3), *doc.symbols[group.first : group.last + 1]]
        added = any(s.has("addition") for s in near)
        if group.addition and not added and any(s.has("new_lesion") for s in near):
            group.addition = group.sentence not in closed and group.sentence + 1 not in closed
