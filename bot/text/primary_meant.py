"""Verdicts that are of the primary though they do not name it."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.part_of_them import opens_with_a_number
from bot.text.words import words

_CHEST_SURGEON = tuple(sorted(words("suitability", "chest_surgeon")))
_LUNGS = frozenset(["lungs", "lunger", "lungerne"])
_LUNGS_SAKE = words("suitability", "lungs_sake")


def says_the_chest_surgeon(doc: Document, clause: list[Symbol]) -> bool:
    """ "Solitær met. i ilium. Thoraxkir.: ikke resektabel": that is the tumour of the lung."""
    first = clause[0].index
    sign = doc.at(first - 1)
    before = list(doc.before(first - 1, 4)) if sign is not None and sign.low == ":" else []
    if not any(s.has("metastasis", "lesion", "organ") for s in clause):
        # "The lung surgeon considers it inoperable"
        before += clause
    return any(_text(doc, s).startswith(_CHEST_SURGEON) for s in before)


def _text(doc: Document, symbol: Symbol) -> str:
    """A word and the next one: "lung surgeon" is no term."""
    following = doc.at(symbol.index + 1)
    return f"{symbol.low} {following.low}" if following is not None else symbol.low


def for_the_lungs_sake(doc: Document, clause: list[Symbol]) -> bool:
    """ "the volume is too large for curative radiotherapy", "V20 er for høj"."""
    if any(s.has("metastasis", "lesion") or is_place(s) for s in clause):
        return False
    if opens_with_a_number(doc, clause):
        # "Two bone mets, 1 cannot be irradiated because of earlier RT in the field"
        return False
    behind = doc.at(clause[-1].index + 1)
    reason = [] if behind is None else list(doc.clause_of(behind.index))
    named = behind is None or behind.sentence != clause[0].sentence or _names_another(doc, reason)
    if named or not cures(doc, clause[0]):
        # "can NOT do curative RT, lungs too bad"
        reason = []
    if any(s.low in _LUNGS for s in reason):
        return True
    return any(s.low in _LUNGS_SAKE or _text(doc, s) in _LUNGS_SAKE for s in (*clause, *reason))


def _names_another(doc: Document, clause: list[Symbol]) -> bool:
    return any(
        s.has("metastasis", "lesion", "primary", "local_therapy", "local_verb") or is_place(s)
        for s in clause
    )


def cures(doc: Document, symbol: Symbol) -> bool:
    """Whether what is judged is radiotherapy "with curative intent", as the primary's is called."""
    clause = doc.clause_of(symbol.index)
    return any(s.has_value("resection", "radiation") and s.has("local_therapy") for s in clause)


def is_place(symbol: Symbol) -> bool:
    organ = symbol.value("organ")
    return organ not in (None, "lung", "node", "regional", "meninges") and not symbol.has("exam")
