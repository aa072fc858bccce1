"""Definitive treatment of the primary that is planned."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of
from bot.text.words import words

_NOT_STATED = frozenset({HYPOTHETICAL, OTHER_PERSON, "question", "uncertain", "other_near"})
_BOOKED = ("plan", "is plan", "er plan", "schedul", "is schedul", "book", "is book")
_ASKED_FOR = words("suitability", "asked_for")


def planned_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    """Definitive treatment of the primary that is planned can be given."""
    if found:
        return
    for symbol in doc.of("resection"):
        near = [symbol, *doc.after(symbol.index, 1), *doc.before(symbol.index, 2)]
        planned = any(s.has("planned") and s.low.startswith(_BOOKED) for s in near)
        denied = any(s.has_value("negation", "before") for s in doc.before(symbol.index, 3))
        if "prim" in symbol.low and planned and not (denied or symbol.flags & _NOT_STATED):
            # "SABR to the primary is planned"
            found.append(("feasible", symbol.index, symbol.index, STATED))
            return
    for symbol in doc.of("primary"):
        if symbol.taken or status_of([symbol]) in (HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN):
            continue
        therapy = _put_down_for(doc, symbol) or _planned_beside(doc, symbol)
        if therapy is not None:
            first, last = sorted((symbol.index, therapy.index))
            found.append(("feasible", first, last, STATED))
            return


def _planned_beside(doc: Document, symbol: Symbol) -> Symbol | None:
    near = list(doc.before(symbol.index, 8)) + list(doc.after(symbol.index, 8))
    following = doc.at([*doc.clause_of(symbol.index)][-1].index + 1)
    if following is not None and following.sentence == symbol.sentence:
        # "Primary T1cN0, SBRT planned with curative intent"
        clause = list(doc.clause_of(following.index))
        if clause[0].has("local_therapy") and not any(s.has("organ") for s in clause):
            near += clause[:8]
    therapy = [s for s in near if s.has("local_therapy", "resection")]
    planned = [
        s for s in near if s.has("planned") and s.low.startswith(("plan", "schedul", "book"))
    ]
    if not therapy or not planned or any(s.has("metastasis", "lesion") for s in near):
        return None
    return None if any(s.has_value("negation", "before") for s in near) else therapy[0]


def _put_down_for(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "primary for wedge/lobectomy", "primær til SBRT"."""
    behind = list(doc.after(symbol.index, 3))
    if len(behind) < 2 or behind[0].low not in ("for", "til") or symbol.flags & _NOT_STATED:
        return None
    therapy = next((s for s in behind[1:] if s.has("local_therapy")), None)
    if therapy is None or any(s.has("negation", "uncertain") for s in behind):
        return None
    if any(
        s.low == "?" or s.has("uncertain") for s in doc.symbols[therapy.index : therapy.index + 5]
    ):
        return None
    before = list(doc.before(symbol.index, 4))
    if any(s.has("negation", "uncertain", "metastasis") or s.low in _ASKED_FOR for s in before):
        return None
    return therapy
