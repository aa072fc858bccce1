"""Whether a cancer is one of the lung."""

from __future__ import annotations

from bot.text.curative import LUNG_OPERATIONS
from bot.text.document import Document, Symbol
from bot.text.past_radiation import WHOLE_LUNG
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN, status_of

_LUNG_GENES = frozenset({"EGFR", "ALK"})
_MASSES = frozenset(["mass", "proces", "processen", "infiltrat", "masse"])
_NOT_STATED = frozenset({OTHER_PERSON, PAST, HYPOTHETICAL, UNCERTAIN, "question"})
_REACH = 8
_HILUM = frozenset(["hilus", "hilum"])
ORIGINS = frozenset(["i", "in", "of", "fra", "from", "af", "udgået fra", "udgående fra"])


def of_the_lung(
    doc: Document, symbol: Symbol, diagnoses: list[tuple[str, Symbol, str]], told: bool
) -> bool:
    """Whether a histology is one of the lung; `told` is whether the whole message says so."""
    if told or any(part in symbol.low for part in ("lung", "pulm", "nsclc")):
        return True
    if any(s.low.startswith("pulm") for s in doc.after(symbol.index, 2)):
        return True
    if symbol.has("diagnosis") or any(kind == "nsclc" for kind, _, _ in diagnoses):
        return True
    for other in doc.sentences[symbol.sentence]:
        if (
            other.has("lung_location")
            and UNCERTAIN not in other.flags
            and (other.low not in WHOLE_LUNG or _belongs(doc, symbol, other))
            and not _is_metastatic_place(doc, other)
        ):
            return True
        if other.has("primary") and other.low.startswith(("lunge", "lung")):
            return True
        doubted = UNCERTAIN in other.flags
        if not doubted and other.low in WHOLE_LUNG and _stands_behind(doc, symbol, other):
            return True
    return False


def _stands_behind(doc: Document, histology: Symbol, lung: Symbol) -> bool:
    """ "squamous cell ca., lung", "adenocarcinoma, TTF-1 positive, from lung"."""
    alone = all(
        s is lung or not s.is_word or s.has("grammar", "laterality") or s.low in ORIGINS
        for s in doc.clause_of(lung.index)
    )
    between = doc.symbols[histology.index + 1 : lung.index]
    told = any(s.has("metastasis", "lesion", "organ") or s.low in ":(" for s in between)
    return alone and 0 < len(between) <= _REACH and not told


def lung_told(doc: Document) -> bool:
    """Whether the message tells anywhere that the cancer is one of the lung."""
    if any(s.low.startswith(("lungebiop", "lung b")) for s in doc.of("exam")):
        return True
    if _lung_primary(doc) or _lung_operation(doc) or _lung_conference(doc):
        return True
    return any(
        (s.has_value("diagnosis", "lung_cancer", "nsclc") or s.value("gene") in _LUNG_GENES)
        and status_of([s]) == STATED
        for s in doc.of("diagnosis", "gene")
    )


def _lung_operation(doc: Document) -> bool:
    """Whether a lung operation is told: what it was done for is a cancer of the lung."""
    return any(
        s.low.startswith(LUNG_OPERATIONS) and not s.flags & {OTHER_PERSON, HYPOTHETICAL}
        for s in doc.of("resection")
    )


def _lung_conference(doc: Document) -> bool:
    """Whether the case stands on a lung cancer conference, and no other cancer is named."""
    return not any(s.has_value("diagnosis", "other_cancer") for s in doc.symbols) and any(
        "lung" in s.low for s in doc.of("exam") if s.has_value("exam", "mdt_discussed")
    )


def _lung_primary(doc: Document) -> bool:
    """Whether the message places a tumour in the lung: "tumor i hø. underlap", "RLL mass"."""
    for tumour in doc.of("primary", "lesion"):
        if tumour.taken or tumour.flags & _NOT_STATED:
            continue
        if tumour.has("primary") and tumour.low.startswith("lung"):
            return True
        if tumour.has("lesion") and tumour.low not in _MASSES:
            continue
        near = [*doc.after(tumour.index, 6), *doc.before(tumour.index, 4)]
        if any(s.has("metastasis") for s in near):
            continue
        if any(s.has("lung_location") and s.low not in _HILUM for s in near):
            return True
    return any(
        s.has("lung_location")
        and (s.low.endswith(("bronkus", "bronchus")) or _is_origin(doc.at(s.index + 1)))
        for s in doc.symbols
    )


def _is_origin(symbol: Symbol | None) -> bool:
    """ "of lung origin"."""
    return symbol is not None and symbol.low in ("origin", "oprindelse", "udgangspunkt")


def _belongs(doc: Document, histology: Symbol, place: Symbol) -> bool:
    between = doc.symbols[min(histology.index, place.index) + 1 : max(histology.index, place.index)]
    return len(between) <= 5 and not any(
        s.has("metastasis", "lesion") or s.low == "," for s in between
    )


def _is_metastatic_place(doc: Document, place: Symbol) -> bool:
    return any(s.has("metastasis") for s in doc.before(place.index, 5))
