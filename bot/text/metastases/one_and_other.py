"""One metastasis and the other: "the one in the liver, the other in the adrenal"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity


def one_of_two(doc: Document, groups: list[Group]) -> None:
    """ "one met can be treated, the other cannot", "one is in the liver, the other unknown"."""
    covered = {i for group in groups for i in range(group.first, group.last + 1)}
    for group in groups:
        quantity = group.quantity
        if quantity is None or quantity.kind != "exact" or quantity.number != 1:
            continue
        behind = [s for s in doc.sentences[group.sentence] if s.index > group.last]
        other = next((s for s in behind if s.has_value("part", "other")), None)
        if other is None:
            continue
        if _several_others(doc, other):
            # "growth of one known lesion in the liver, the other lesions unchanged"
            group.part, group.quantity = True, None
            continue
        if group.sites and group.form != "item":
            continue
        side = doc.at(other.index + 1)
        told = group.sites and (other.index in covered or (side and side.low in ("side", "siden")))
        if not told:
            group.part, group.quantity = True, None


def _several_others(doc: Document, other: Symbol) -> bool:
    noun = doc.at(other.index + 1)
    plural = ("plural", "definite_plural")
    return noun is not None and (
        noun.has_value("lesion", *plural) or noun.has_value("metastasis", *plural)
    )


def pair_parts(doc: Document, groups: list[Group]) -> None:
    """ "den ene i hjernen, den anden i leveren": one and the other are two, and one each."""
    placed = [g for g in groups if not g.negated and g.sites]
    others = [g for g in placed if g.part and doc.symbols[g.first].has_value("part", "other")]
    if len(others) != 1 or len(placed) != 2 or any(len(g.sites) != 1 for g in placed):
        return
    first = next(g for g in placed if g is not others[0])
    if first.form != "item" and first.lower_bound > 1:
        return
    for group in (first, others[0]):
        if group.quantity is None or group.quantity.exact is None:
            group.quantity = Quantity("exact", 1, group.first, group.first)
