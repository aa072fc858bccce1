"""What was done before the decision: PET-CT, brain MRI, histological proof, MDT conference."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.exam_outcome import outcome_of
from bot.text.exams import FACTS, REACH, ExamList, exam_lists, fact_of
from bot.text.findings import Finding, unclear
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, status_of
from bot.text.tissue import HEADING, PATHOLOGIST, told_by_tissue, verified
from bot.text.words import words

_CLEAN = words("tissue", "clean")
_WEAK = words("workup", "weak_before")
_WITHOUT = frozenset(
    ["negativ", "neg", "negative", "ren", "normal", "clear", "clean", "uden", "without"]
)
_TYPES = ("histology", "lung_histology", "diagnosis")
_ALSO = frozenset(["ligeledes", "ligeså", "også", "likewise", "too", "as well", "ditto"])
_PERHAPS = frozenset(["måske", "maybe", "perhaps", "muligvis", "possibly"])
_NO_PROOF = words("workup", "no_proof")
_BIDDING = frozenset(["bestil", "henvis", "rekvirer", "book"])


def read_workup(doc: Document) -> list[Finding]:
    """The prerequisite facts, and those examinations that are ordered or planned."""
    findings = verified(doc)
    findings += told_by_tissue(doc) if not findings else []
    typed = any(_names_type(s) and status_of([s]) == "stated" for s in doc.of(*_TYPES))
    lists = exam_lists(doc)
    for number, members in enumerate(lists):
        start = lists[number - 1].last if number else -1
        limit = lists[number + 1].first if number + 1 < len(lists) else len(doc.symbols)
        found = _read_list(doc, members, start, limit, typed)
        if not found and findings and number and _likewise(doc, lists[number - 1], members):
            found = [
                replace(findings[-1], entity=fact)
                for exam in members.exams
                if (fact := fact_of(exam)) in FACTS and fact != "histology_verified"
            ]
        findings += found
    return findings


def _likewise(doc: Document, earlier: ExamList, members: ExamList) -> bool:
    """ "MR-C lavet, PET/CT ligeledes"."""
    behind = doc.at(members.last + 1)
    here = doc.symbols[earlier.last].sentence == doc.symbols[members.first].sentence
    return here and behind is not None and behind.low in _ALSO


def _read_list(
    doc: Document, members: ExamList, start: int, limit: int, typed: bool
) -> list[Finding]:
    verdict, cue = outcome_of(doc, members, start, limit)
    if verdict is None:
        return _planned(doc, members, cue)
    findings: list[Finding] = []
    for exam in members.exams:
        fact = fact_of(exam)
        if fact not in FACTS:
            continue
        if fact == "histology_verified" and verdict and not _proves(doc, exam, cue, typed):
            continue
        members_flags = set().union(*(s.flags for s in (exam, cue) if s is not None))
        if AGO in members_flags and not members_flags & {PAST, "dated"}:
            # An examination some time ago has been done.
            findings.append(_found(doc, fact, verdict, exam, cue, "stated"))
            continue
        status = status_of([s for s in (exam, cue) if s is not None], dated_is_past=True)
        if status == PAST and verdict is False:
            # "ikke drøftet på MDT tidligere"
            status = "stated"
        if status in (PAST, OTHER_PERSON, HYPOTHETICAL) and not (
            status == PAST and "past" not in exam.flags
        ):
            findings.append(_found(doc, fact, verdict, exam, cue, status))
            continue
        if "dated" in exam.flags:
            continue
        found = _found(doc, fact, verdict, exam, cue, "stated")
        findings.append(_doubted(doc, found, exam, cue))
    return findings


def _planned(doc: Document, members: ExamList, cue: Symbol | None) -> list[Finding]:
    """ "MR er bestilt" says of now that it has not been done, but not that it never was."""
    if cue is None or not cue.has("planned") or cue.low in _BIDDING:
        return []
    facts = [(exam, fact) for exam in members.exams if (fact := fact_of(exam)) in FACTS]
    return [
        _found(doc, fact, True, exam, cue, PLANNED)
        for exam, fact in facts
        if status_of([exam, cue]) in (STATED, PLANNED)
    ]


def _doubted(doc: Document, found: Finding, exam: Symbol, cue: Symbol | None) -> Finding:
    """ "PET-CT er lavet?": the writer asks whether it was."""
    last = max(exam.index, cue.index) if cue is not None else exam.index
    first = min(exam.index, cue.index) if cue is not None else exam.index
    sign = next((s for s in doc.after(last, 4) if s.low == "?"), doc.at(last + 1))
    perhaps = any(
        s.low in _PERHAPS for s in (*doc.before(first, 3), *doc.symbols[first : last + 1])
    )
    if not perhaps and (sign is None or sign.low != "?"):
        return found
    first = min(exam.index, cue.index) if cue is not None else exam.index
    return unclear(doc, found.entity, "uncertain", first, last)


def _found(
    doc: Document, fact: str, verdict: bool, exam: Symbol, cue: Symbol | None, status: str
) -> Finding:
    first = last = exam.index
    if cue is not None and abs(cue.index - exam.index) <= REACH:
        first, last = min(first, cue.index), max(last, cue.index)
    return Finding.of(doc, fact, verdict, first, last, status)


def _proves(doc: Document, exam: Symbol, cue: Symbol | None, typed: bool) -> bool:
    """A biopsy that was taken proves nothing yet; one that shows or confirms does."""
    if cue is None or exam.low in PATHOLOGIST:
        return False
    if cue.low == ":" and exam.low in HEADING:
        # "Histologi: adenokarcinom" names the type, and not what it was told by.
        return False
    if any(s.low.partition(" ")[0] in _CLEAN for s in doc.after(cue.index, 4)):
        # "bronchoscopy shows a clean stump"
        return False
    if cue.low in _NO_PROOF:
        return cue.low not in _WITHOUT and _type_told(doc, exam, cue, typed)
    return True


def _type_told(doc: Document, exam: Symbol, cue: Symbol, typed: bool) -> bool:
    """ "adenokarcinom i lungen ... biopsi er lavet": what the biopsy showed is told elsewhere.

    A biopsy of a named place ("biopsi af binyren er taget") may still be unanswered.
    """
    behind = list(doc.after(exam.index, 6))
    if any(_names_type(s) for s in behind):
        return True
    if cue.low in _WEAK:
        # "N2 on EBUS"
        return False
    near = (*behind[:3], *doc.before(exam.index, 2))
    return typed and not any(s.has("organ", "metastasis", "lesion") for s in near)


def _names_type(symbol: Symbol) -> bool:
    return symbol.has("histology", "lung_histology") or symbol.has_value("diagnosis", "nsclc")
