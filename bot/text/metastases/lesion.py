"""Lesions, nodules and foci that count as metastases by what is said beside them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.behind import REMAINING
from bot.text.metastases.mention import Group
from bot.text.metastases.phrase import headed
from bot.text.sites import Site
from bot.text.words import words

# Of an oligoprogression the lesions may be those that grow.
_OLIGO = ("oligorecurrence", "oligopersistence", "induced")
_LOBE = frozenset(["lap", "lappen", "lobe"])
_JUDGED_REACH = 20
_NODULES = frozenset(["nodule", "nodules", "knude", "knuder", "nodulus", "noduli"])
VERDICTS = words("lesions", "verdicts")
_STANDALONE_LESION_SITES = frozenset({"brain", "adrenal", "bone", "liver", "other", "pleura"})


def lesion_group(doc: Document, head: Symbol) -> Group | None:
    following = doc.at(head.index + 1)
    if head.low == "infiltrates" and following is not None and following.low in ("the", "its"):
        # "it infiltrates the kidney"
        return None
    group = headed(doc, head, "lesion")
    if group is None or _is_staged_nodule(doc, group):
        return None
    group.is_lesion = True
    side = next((s for s in doc.before(head.index, 2) if s.has("laterality")), None)
    other_side = side is not None and side.has_value("laterality", "contralateral")
    if other_side and not group.sites and head.low in _NODULES:
        # "3 new contralat nodules = mets": of the lung, for a nodule of another organ has its name
        group.sites = [Site("lung", head.low, head.index, head.index)]
    organs = {site.organ for site in group.sites}
    if not organs and group.quantity is not None and group.quantity.exact:
        if any(s.has("both") for s in doc.symbols[group.first : head.index]):
            # "same histology in both nodules": of the primary and its metastasis, perhaps.
            return None
        sentence = doc.sentences[head.sentence]
        told = any(s.has("metastatic_disease", "metastasis") for s in sentence)
        alone = following is None or not following.is_word or following.low in REMAINING
        oligo = alone and any(s.has_value("setting", *_OLIGO) for s in sentence)
        return group if told or oligo else None
    if organs == {"lung"} and _judged_metastatic(doc, head):
        return group
    listed = organs - {"lung"} if group.quantity is not None and group.quantity.exact else organs
    if not listed or not listed <= _STANDALONE_LESION_SITES:
        return None
    return group


def _judged_metastatic(doc: Document, head: Symbol) -> bool:
    """ "one contralateral lung nodule, judged metastatic"."""
    for symbol in doc.symbols[head.index + 1 : head.index + _JUDGED_REACH]:
        if symbol.sentence != head.sentence:
            return False
        if symbol.has("metastasis") and not symbol.has("organ"):
            before = doc.symbols[max(head.index + 1, symbol.index - 4) : symbol.index]
            judged = any(s.low in VERDICTS for s in before)
            return judged and not any(
                s.has("negation", "uncertain", "other_lesions") for s in before
            )
    return False


def _is_staged_nodule(doc: Document, group: Group) -> bool:
    """ "T3-nodulus i samme lap": the T stage of a nodule beside the primary, no vertebra."""
    first = doc.symbols[group.first].low
    staged = len(first) == 2 and first[0] == "t" and first[1] in "1234"
    return staged and any(
        s.has("lung_location") or s.low in _LOBE for s in doc.after(group.last, 4)
    )
