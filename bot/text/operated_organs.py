"""Operations that name their organ, and the people who find something of them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.refused_too import LOBES
from bot.text.words import words

ORGAN_OPERATIONS = tuple(sorted(words("suitability", "organ_operations")))
_OPINES = words("suitability", "opines")


def is_organ_operation(symbol: Symbol) -> bool:
    return any(part in symbol.low for part in ORGAN_OPERATIONS)


def of_an_organ_operation(clause: list[Symbol], symbol: Symbol) -> bool:
    """ "Adrenalectomy technically possible"."""
    named = any(
        s.has("primary", "metastasis") or any(part in s.low for part in LOBES) for s in clause
    )
    possible = symbol.has_value("suitable", "true")
    return possible and not named and any(map(is_organ_operation, clause))


def are_people(doc: Document, symbol: Symbol) -> bool:
    """ "The surgeons and the radiotherapists both find the primary unsuitable"."""
    both = symbol.has("all_metastases") and not symbol.has("metastasis", "lesion")
    before, behind = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
    if not both or behind is None:
        return False
    of_that = behind.low in ("at", "that") and before is not None and before.low in _OPINES
    return behind.low in _OPINES or of_that
