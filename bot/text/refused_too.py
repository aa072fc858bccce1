"""Surgery and radiotherapy that are refused one after the other, in either order."""

from __future__ import annotations

from bot.text.denials import DENIALS
from bot.text.document import Document, Symbol

LOBES = ("lobek", "lobec", "bilob", "pneumon", "segment", "lingul", "overlapsres", "underlapsres")
SURGERY = (*LOBES, "kirurgi", "operation", "surgery", "resektion", "resection")
_RADIATION = ("strål", "bestrål", "radio", "radiat", "irradi", "sbrt", "sabr", "rt")
_EITHER = frozenset(["heller ikke", "ej heller", "heller", "either", "nor", "neither"])
_FRONT = 18
_GOVERNS = 3


def refused_too(doc: Document, last: int) -> Symbol | None:
    """ "kan ikke fjernes og heller ikke bestråles", "can't be resected or irradiated"."""
    joined = False
    for symbol in _list_behind(doc, last):
        if symbol.low in DENIALS or symbol.low in ("eller", "or", "nor", "el"):
            joined = True
        elif joined and (
            symbol.has_value("local_verb", "any")
            or symbol.has_value("resection", "radiation")
            or (symbol.has("local_therapy") and not symbol.low.startswith(SURGERY))
        ):
            return symbol
        elif symbol.has("metastasis", "primary") or symbol.has_value("grammar", "contrast"):
            return None
    return None


def _list_behind(doc: Document, last: int) -> list[Symbol]:
    """The words behind, over the commas of a list of treatments ("resektion, RFA eller SBRT")."""
    reached: list[Symbol] = []
    clause = doc.symbols[last].clause
    for symbol in doc.symbols[last + 1 : last + 10]:
        if symbol.sentence != doc.symbols[last].sentence:
            break
        if symbol.clause != clause:
            if not symbol.has("local_therapy", "local_verb"):
                break
            clause = symbol.clause
        reached.append(symbol)
    return reached


def radiation_refused(doc: Document, surgery: int) -> bool:
    """ "for stor til kurativ stråling og kan heller ikke opereres": the second refusal of two."""
    refusal = doc.symbols[surgery]
    front = doc.symbols[max(0, surgery - _FRONT) : surgery]
    front = [s for s in front if s.sentence == refusal.sentence]
    if not any(s.low in _EITHER for s in [*front[-3:], *doc.symbols[surgery : surgery + 6]]):
        return False
    radiation = next((s for s in reversed(front) if _is_radiation(s)), None)
    if radiation is None or radiation.flags:
        return False
    between = [s for s in front if s.index > radiation.index]
    if any(
        s.has("metastasis", "lesion", "organ", "primary") or s.has_value("grammar", "contrast")
        for s in between
    ):
        return False
    governing = [*doc.before(radiation.index, _GOVERNS), *between[:1]]
    return any(s.has_value("suitable", "false") for s in governing)


def _is_radiation(symbol: Symbol) -> bool:
    return any(word.startswith(_RADIATION) for word in symbol.low.split())
