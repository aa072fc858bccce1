"""Histological proof: named as such, or told by what a biopsy shows."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import UNCERTAIN, status_of
from bot.text.words import words

_TOLD_BY = frozenset(["på", "ved", "on", "by", "from", "af", "fra"])


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
        if status == UNCERTAIN:
            findings.append(
                unclear(doc, "histology_verified", "uncertain", symbol.index, symbol.index)
            )
            continue
        findings.append(
            Finding.of(doc, "histology_verified", truth, symbol.index, symbol.index, status)
        )
    return findings


_SAYS = words("tissue", "says")


def told_by_tissue(doc: Document) -> list[Finding]:
    """ "EUS-B: adenokarcinom", "typical carcinoid on bx": the diagnosis that tissue has given."""
    for exam in doc.of("exam"):
        if exam.taken or not exam.has_value("exam", "histology_verified"):
            continue
        near = [*doc.before(exam.index, 5), *doc.after(exam.index, 7)]
        if any(s.has("planned", "uncertain") or s.low in ("skal", "?") for s in near):
            continue
        if any(s.has_value("negation", "before") for s in doc.before(exam.index, 3)):
            continue
        behind = list(doc.after(exam.index, 7))
        end = [*doc.clause_of(exam.index)][-1]
        if end.low in (":", "=") and doc.at(end.index + 1) is not None:
            behind += doc.clause_of(end.index + 1)
        shows = any(
            s.low in (":", "=") or s.low in _SAYS or s.has_value("done", "after")
            for s in [*behind, end]
        )
        told = [s for s in behind if _is_diagnosis(s)] if shows else []
        if not told:
            on = [s for s in doc.before(exam.index, 3) if s.low in _TOLD_BY]
            if on:
                told = [s for s in doc.before(exam.index, 6) if _is_diagnosis(s)]
        told = [s for s in told if status_of([s, exam]) == "stated"]
        if told:
            first, last = sorted((exam.index, told[0].index))
            return [Finding.of(doc, "histology_verified", True, first, last)]
    return []


def _is_diagnosis(symbol: Symbol) -> bool:
    return symbol.has("histology", "lung_histology") or symbol.has_value(
        "diagnosis", "nsclc", "sclc", "other"
    )
