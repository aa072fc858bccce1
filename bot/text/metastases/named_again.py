"""Mentions of metastases that were counted before: they add none."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.status import STATED

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
        if _is_one_of_those(doc, group, kept):
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
