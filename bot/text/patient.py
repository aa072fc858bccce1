"""The patient: symptoms of brain metastases, extent of the primary, preference."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.metastases.mention import Group
from bot.text.preference import read_preference
from bot.text.status import PLANNED, STATED, UNCERTAIN, status_of
from bot.text.symptoms import brain_symptoms


def read_patient(doc: Document, groups: list[Group]) -> list[Finding]:
    """Brain symptoms, locally advanced disease and the patient's preference."""
    symptoms = _agreed(doc, "brain_symptoms", brain_symptoms(doc, groups))
    return [*symptoms, *_extent(doc), *read_preference(doc)]


def _boolean(doc: Document, fact: str, symbol: Symbol, value: bool) -> Finding | None:
    status = status_of([symbol])
    if status == UNCERTAIN:
        return unclear(doc, fact, "uncertain", symbol.index, symbol.index)
    status = STATED if status == PLANNED else status
    return Finding.of(doc, fact, value, symbol.index, symbol.index, status)


def _agreed(doc: Document, fact: str, found: list[tuple[Symbol, bool]]) -> list[Finding]:
    findings = [_boolean(doc, fact, symbol, value) for symbol, value in found]
    stated = [f for f in findings if f is not None and f.entity == fact and f.status == STATED]
    if len({f.value for f in stated}) > 1:
        first, last = found[0][0].index, found[-1][0].index
        return [unclear(doc, fact, "conflict", first, last if last - first < 25 else first)]
    unique: list[Finding] = []
    for finding in findings:
        if finding is not None and not any(
            f.entity == finding.entity and f.value == finding.value and f.status == finding.status
            for f in unique
        ):
            unique.append(finding)
    return unique


def _denied(doc: Document, symbol: Symbol) -> bool:
    return any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2))


def _answered_no(doc: Document, symbol: Symbol) -> bool:
    """ "Lokalavanceret: nej"."""
    sign, answer = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if sign is None or answer is None or sign.low not in (":", "="):
        return False
    return answer.low in ("nej", "no", "ikke", "not") or answer.has_value("answer", "no")


def _extent(doc: Document) -> list[Finding]:
    found = []
    for symbol in doc.of("locally_advanced"):
        value = symbol.value("locally_advanced")
        if value is None or symbol.taken:
            continue
        truth = value == "true" and not _denied(doc, symbol) and not _answered_no(doc, symbol)
        found.append((symbol, truth))
    return _agreed(doc, "locally_advanced", found)
