"""Histological proof: named as such, or told by what a biopsy shows."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import UNCERTAIN, status_of
from bot.text.words import words

_TOLD_BY = frozenset(["på", "ved", "on", "by", "from", "af", "fra", "in", "i"])
_SAYS = words("tissue", "says")
_TELLS = frozenset(["says", "said", "siger", "sagde"])
HEADING = words("tissue", "heading")
_PROVEN = frozenset(["verificeret", "verified", "proven", "confirmed", "bekræftet"])
_BIOPSIED = words("tissue", "biopsied")
_MATCHES = words("tissue", "matches")
PATHOLOGIST = words("tissue", "pathologist")
_SHOWS = frozenset([":", "=", "is", "er", "matches", "matched", "svarer", "siger", "says", "said"])
_TO_COME = frozenset(["be", "to", "skal", "bør", "will", "should", "kan", "can"])
_NOT_OF_NOW = frozenset({"past", "ago", "hypothetical", "other_person", "question", "uncertain"})
_VERB_REACH = 14


def verified(doc: Document) -> list[Finding]:
    findings = []
    for symbol in doc.of("verified"):
        value = symbol.value("verified")
        if value not in ("true", "false"):
            continue
        symbol.taken = symbol.taken or "verified"
        truth = value == "true"
        if truth and any(
            s.low in ("ikke", "not", "ej", "ikke endnu") for s in doc.before(symbol.index, 2)
        ):
            truth = False
        if any(
            s.has("planned") or s.low in ("skal", "søges", "bør")
            for s in doc.before(symbol.index, 3)
        ):
            continue
        status = status_of([symbol])
        if not truth and _of_one_lesion(doc, symbol):
            continue
        if status == UNCERTAIN:
            findings.append(
                unclear(doc, "histology_verified", "uncertain", symbol.index, symbol.index)
            )
            continue
        findings.append(
            Finding.of(doc, "histology_verified", truth, symbol.index, symbol.index, status)
        )
    return findings


def _of_one_lesion(doc: Document, symbol: Symbol) -> bool:
    """ "an adrenal lesion that is not biopsied": the cancer itself may well be proven."""
    return "biops" in symbol.low and any(
        s.has("lesion") and not s.has("metastasis")
        for s in doc.symbols[max(0, symbol.index - 10) : symbol.index]
        if s.sentence == symbol.sentence
    )


def _verified_by(doc: Document, symbol: Symbol) -> bool:
    """ "verificeret ved CT-vejledt biopsi", "proven on wedge biopsy", "squamous confirmed"."""
    if symbol.low.rpartition(" ")[2] not in _PROVEN or symbol.flags & _NOT_OF_NOW:
        return False
    before = list(doc.before(symbol.index, 6))
    if any(s.has("negation", "planned", "uncertain") or s.low in _TO_COME for s in before[:3]):
        return False
    behind = list(doc.after(symbol.index, 5))
    if behind and behind[0].low in _TOLD_BY:
        return any(s.has_value("exam", "histology_verified") for s in behind)
    return bool(before) and _is_diagnosis(before[0]) and not any(s.has("exam") for s in behind)


def told_by_tissue(doc: Document) -> list[Finding]:
    """ "EUS-B: adenokarcinom", "typical carcinoid on bx": the diagnosis that tissue has given."""
    for exam in doc.of("exam"):
        if exam.taken or not exam.has_value("exam", "histology_verified"):
            continue
        near = [*doc.before(exam.index, 5), *doc.after(exam.index, 7)]
        if any(s.has("planned") or s.low in ("skal", "?") for s in near):
            continue
        if any(s.has_value("negation", "before") for s in doc.before(exam.index, 3)):
            continue
        told = [s for s in _shown(doc, exam) if status_of([s, exam]) == "stated"]
        # "adenokarcinom foreneligt med lungeprimær": only where it comes from is unsure.
        told = [s for s in told if not any(n.has("uncertain") and n.index < s.index for n in near)]
        if told:
            first, last = sorted((exam.index, told[0].index))
            return [Finding.of(doc, "histology_verified", True, first, last)]
    for symbol in doc.of("done"):
        if _verified_by(doc, symbol):
            return [Finding.of(doc, "histology_verified", True, symbol.index, symbol.index)]
    return _told_by_verb(doc)


def _shown(doc: Document, exam: Symbol) -> list[Symbol]:
    """The diagnoses that an examination of tissue is said to have shown."""
    behind = list(doc.after(exam.index, 7))
    end = [*doc.clause_of(exam.index)][-1]
    if end.low in (":", "=") and doc.at(end.index + 1) is not None:
        behind += doc.clause_of(end.index + 1)
    # "Histologi: adenokarcinom" names the type, and not what it was told by.
    names = exam.low in HEADING
    shows = any(
        (not names and (s.low in (":", "=") or s.low in _SAYS))
        or s.low in _TELLS
        or s.has_value("done", "after")
        for s in [*behind, end]
    )
    told = [s for s in behind if _is_diagnosis(s)] if shows else []
    if not told and not names:
        # "bx adeno from the lung", "bx fra lunge 9/2 AC"
        told = [s for s in [s for s in behind if not _places(s)][:1] if _is_diagnosis(s)]
    bracket, named = doc.at(exam.index - 1), doc.at(exam.index - 2)
    if not told and bracket is not None and named is not None and bracket.low == "(":
        # "planocellulært karcinom (bronkoskopisk biopsi)"
        told = [named] if _is_diagnosis(named) else []
    first = next(doc.clause_of(exam.index))
    if not told and first.index == exam.index - 1 and first.low in _TOLD_BY:
        # "squamous, from EBUS"
        told = [s for s in doc.symbols[max(0, first.index - 2) : first.index] if _is_diagnosis(s)]
    if not told and any(s.low in _TOLD_BY for s in doc.before(exam.index, 3)):
        told = [s for s in doc.before(exam.index, 6) if _is_diagnosis(s)]
    return told


def _told_by_verb(doc: Document) -> list[Finding]:
    """ "was biopsied and shows adenocarcinoma", "the pathologist confirms squamous carcinoma"."""
    for symbol in doc.symbols:
        biopsied = symbol.low in _BIOPSIED
        if not biopsied and symbol.low not in PATHOLOGIST:
            continue
        if symbol.flags & _NOT_OF_NOW or any(
            s.has("planned", "negation") or s.low in _TO_COME for s in doc.before(symbol.index, 4)
        ):
            continue
        behind = [
            s
            for s in doc.symbols[symbol.index + 1 : symbol.index + _VERB_REACH]
            if s.sentence == symbol.sentence
        ]
        verb = next(
            (s for s in behind[:6] if s.has_value("done", "after") or s.low in _SHOWS), None
        )
        if verb is None or any(s.has("uncertain", "negation") or s.low == "?" for s in behind):
            continue
        told = next(
            (
                s
                for s in behind
                if s.index >= verb.index and (_is_diagnosis(s) or (biopsied and s.low in _MATCHES))
            ),
            None,
        )
        disputed = any(
            s.has("diagnosis") and "uncertain" in s.flags for s in doc.sentences[symbol.sentence]
        )
        if told is not None and not told.flags & _NOT_OF_NOW and not disputed:
            return [Finding.of(doc, "histology_verified", True, symbol.index, told.index)]
    return []


def _places(symbol: Symbol) -> bool:
    """Where and when a biopsy was taken."""
    return (
        symbol.has("organ", "lung_location", "laterality", "article", "primary")
        or symbol.has_value("grammar", "preposition", "filler")
        or symbol.taken in ("date", "year")
    )


def _is_diagnosis(symbol: Symbol) -> bool:
    return symbol.has("histology", "lung_histology") or symbol.has_value(
        "diagnosis", "nsclc", "sclc", "other"
    )
