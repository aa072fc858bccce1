"""The primary that is gone, or whose definitive treatment is planned."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of


def no_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    for symbol in doc.of("no_primary"):
        if not symbol.taken:
            status = status_of([symbol])
            if status in (STATED, HYPOTHETICAL, "planned"):
                status = STATED if status == "planned" else status
                found.append(("no_primary", symbol.index, symbol.index, status))
    for symbol in doc.of("primary"):
        if not found and _is_gone(doc, symbol):
            found.append(("no_primary", symbol.index, symbol.index, STATED))
    treated = past_curative(doc)
    if treated is not None and not found:
        back = any(
            s.has_value("setting", "local_recurrence")
            and not any(n.has_value("negation", "before") for n in doc.before(s.index, 3))
            for s in doc.symbols
        )
        present = any(
            s.has("primary") and status_of([s]) == STATED and s.index > treated.index + 6
            for s in doc.symbols
        )
        if not back and not present:
            found.append(("no_primary", treated.index, treated.index, STATED))


def _is_gone(doc: Document, symbol: Symbol) -> bool:
    """ "primærtumor er tidligere fjernet", "har fået fjernet primærtumor"."""
    near = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 5)]
    gone = any(
        s.low in ("fjernet", "reseceret", "bortopereret", "removed", "resected", "excised")
        for s in near
    )
    if not gone or symbol.taken or symbol.flags & {"question", HYPOTHETICAL, OTHER_PERSON}:
        return False
    return not any(
        s.has("planned", "suitable", "uncertain", "metastasis", "lesion", "part")
        or s.has_value("negation", "before")
        for s in near
    )


def planned_primary(doc: Document, found: list[tuple[object, int, int, str]]) -> None:
    """Definitive treatment of the primary that is planned can be given."""
    if found:
        return
    for symbol in doc.of("primary"):
        if symbol.taken:
            continue
        near = list(doc.before(symbol.index, 8)) + list(doc.after(symbol.index, 8))
        therapy = [s for s in near if s.has("local_therapy") or s.has("resection")]
        planned = [
            s for s in near if s.has("planned") and s.low.startswith(("plan", "schedul", "book"))
        ]
        lesion = any(s.has("metastasis", "lesion") for s in near)
        if therapy and planned and not lesion:
            if status_of([symbol]) in (HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN):
                continue
            if any(s.has_value("negation", "before") for s in near):
                continue
            found.append(
                (
                    "feasible",
                    min(symbol.index, therapy[0].index),
                    max(symbol.index, therapy[0].index),
                    STATED,
                )
            )
            return
