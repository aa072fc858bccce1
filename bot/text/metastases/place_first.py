"""Metastases that are told of place first: "I hjernen ses én metastase, i leveren to"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, read_site

_LONGEST_OPENING = 7
_WITH = frozenset(["m", "med", "with", "w", "af", "of"])
_FULL = frozenset(["fuld", "fulde", "full", "fyldt", "oversået", "riddled", "peppered", "filled"])
_BETWEEN = frozenset(["er", "is", "blevet", "now", "nu", "was", "var", "helt", "completely"])
_HOLDING = frozenset({"liver", "bone", "brain", "adrenal"})
_OPENERS = frozenset([",", ":", ";", ".", "\n", "the", "-", "+"])
_SEEN_THERE = frozenset(
    ["ses", "findes", "er", "der", "sidder", "there", "is", "are", "we", "see", "påvises", "fundet"]
)


def site_opens(doc: Document, group: Group) -> None:
    """ "I hjernen ses én metastase", "in the liver there are two metastases"."""
    clause = [s for s in doc.clause_of(group.first) if s.index < group.first]
    site = _place(doc, clause)
    if site is None:
        return
    group.sites.append(site)
    group.core.append(site.first)
    group.first = clause[0].index


def organ_holds(doc: Document, group: Group) -> None:
    """ "Lever m. multiple mets", "the liver is full of new metastases"."""
    place, full = group.first - 1, False
    while place >= 0 and (
        doc.symbols[place].has("new_lesion")
        or (doc.symbols[place].low == "." and place > 0 and doc.symbols[place - 1].low == "m")
    ):
        place -= 1
    joint = doc.at(place)
    if joint is None or joint.low not in _WITH or joint.sentence != group.sentence:
        return
    for step in range(place - 1, max(-1, place - _LONGEST_OPENING), -1):
        symbol = doc.symbols[step]
        if symbol.sentence != group.sentence:
            return
        if symbol.value("organ") in _HOLDING and not symbol.has("exam", "metastasis"):
            first = step - 1
            while full and first > 0 and doc.symbols[first].has("laterality", "both"):
                first -= 1
            before = doc.at(first)
            opens = before is None or before.sentence != symbol.sentence
            opens = opens or (before is not None and before.low in _OPENERS)
            opens = opens or (before is not None and before.has("laterality"))
            listed = before is not None and (
                before.has_value("grammar", "conjunction") or before.low == ","
            )
            site = read_site(doc, step) if (not listed if full else opens) else None
            if site is None or (not full and step != place - 1):
                return
            if full and group.quantity is None:
                group.quantity, group.form = Quantity("at_least", 2, place, place), "plural"
            group.sites.append(site)
            group.core.append(step)
            group.first = step
            return
        full = full or symbol.low in _FULL
        if symbol.low not in _FULL and symbol.low not in _BETWEEN:
            return


def counted_behind_place(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "In the liver there are two metastases, in the brain one": the second, without a noun."""
    found = []
    for group in [g for g in groups if g.quantity is not None and g.sites and not g.negated]:
        opening = doc.at(group.last + 2)
        while opening is not None and opening.low in ("og", "and"):
            opening = doc.at(opening.index + 1)
        if opening is None or opening.sentence != group.sentence or opening.index in covered:
            continue
        clause = [s for s in doc.clause_of(opening.index) if s.index >= opening.index]
        number = next((s for s in clause if is_quantity(s)), None)
        site = _place(doc, [s for s in clause if number is not None and s.index < number.index])
        behind = doc.at(number.index + 1) if number is not None else None
        if site is None or number is None or (behind is not None and behind.is_word):
            continue
        if number.number == 0:
            continue
        span = range(opening.index, number.index + 1)
        found.append(
            Group(
                span[0],
                span[-1],
                "item",
                quantity=read_quantity(doc, number.index),
                sites=[site],
                core=[number.index, site.first],
                sentence=group.sentence,
            )
        )
        covered.update(span)
    return found


def _place(doc: Document, clause: list[Symbol]) -> Site | None:
    """The organ of "in the left adrenal there is"; None where the clause tells anything else."""
    if not 0 < len(clause) <= _LONGEST_OPENING or clause[0].low not in ("i", "in"):
        return None
    organs = [s for s in clause if s.has("organ") and not s.has("exam", "metastasis")]
    between = [s for s in clause[1:] if not (s.has("organ", "laterality") or s.low == "the")]
    if len(organs) != 1 or any(s.low not in _SEEN_THERE for s in between):
        return None
    return read_site(doc, organs[0].index)
