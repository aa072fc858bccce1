"""Organs and lesions in doubt, without a noun of their own."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.mention import Group
from bot.text.reach import head_of
from bot.text.sites import read_site
from bot.text.status import STATED, UNCERTAIN


def doubtful_organs(doc: Document, covered: set[int]) -> list[Group]:
    """ "obs. også binyre": an organ in doubt, without a noun."""
    groups = []
    for symbol in doc.of("organ"):
        if symbol.index in covered or UNCERTAIN not in symbol.flags:
            continue
        if symbol.taken or symbol.has("lung_location", "exam") or symbol.flags & {"question"}:
            continue
        heads = {head_of(s) for s in doc.clause_of(symbol.index)} - {None, "lesion"}
        if heads:
            continue
        site = read_site(doc, symbol.index)
        if site is not None:
            groups.append(
                Group(
                    symbol.index,
                    symbol.index,
                    "mass",
                    sites=[site],
                    core=[symbol.index],
                    status=UNCERTAIN,
                    sentence=symbol.sentence,
                )
            )
    return groups


def doubtful_lesions(doc: Document, groups: list[Group]) -> list[Group]:
    """ "1 sikker metastase og en forandring, som ikke kan afgøres": perhaps one more."""
    held = {index for group in groups for index in range(group.first, group.last + 1)}
    counted = {g.sentence for g in groups if g.status == STATED and g.quantity and not g.negated}
    return [
        Group(
            symbol.index,
            symbol.index,
            "singular",
            is_lesion=True,
            status=UNCERTAIN,
            core=[symbol.index],
            sentence=symbol.sentence,
        )
        for symbol in doc.of("lesion")
        if symbol.index not in held
        and UNCERTAIN in symbol.flags
        and symbol.sentence in counted
        and not any(s.has_value("negation", "before") for s in doc.before(symbol.index, 4))
    ]
