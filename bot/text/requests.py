"""What the writer wants, by deterministic cues; corrections, retractions and additions."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.metastases.counts_behind import IN_TOTAL
from bot.text.metastases.totals import concluded
from bot.text.quantities import ORDINALS, is_another
from bot.text.questions import asks, asks_what_if
from bot.text.status import STATED
from bot.text.words import phrases, words

_OF_DRIVERS = ("mutation", "driver", "molekyl", "molecul", "ngs", "genpanel", "gensvar")
_POLITE = words("requests", "polite")
_NOT_MALIGNANT = words("taken_back", "benign")
_CONCLUDES = frozenset(["so", "så", "altså", "dermed", "thus", "hence", "således"])
_REVISED = phrases("requests", "revised")
_WITHDRAWN = re.compile(
    rf"{phrases('requests', 'withdrawn').pattern}|(?<!\w)trukket(?: \S+){{1,4}} tilbage(?!\w)"
)
_TOTAL_REACH = 16
_TOTALS = (["in", "total"], ["in", "all"], ["i", "alt"])
_SUMS = frozenset(["altså", "dermed", "so", "thus", "makes", "giver", "hence"])
_FACT_OF_KIND = {
    "performance": "performance_status",
    "gene": "oncogene_driver",
    "driver_statement": "oncogene_driver",
    "driver_noun": "oncogene_driver",
    "histology": "histology",
    "diagnosis": "diagnosis",
    "setting": "disease_setting",
    "locally_advanced": "locally_advanced",
    "brain_symptom": "brain_symptoms",
    "response": "systemic_response",
    "interval": "disease_free_interval_months",
    "primary": "primary_treatment",
    "preference_object": "patient_preference",
}
_FACT_OF_WORD = {
    "driver": "oncogene_driver",
    "responsen": "systemic_response",
    "driveren": "oncogene_driver",
    "driverstatus": "oncogene_driver",
    "mutation": "oncogene_driver",
    "antal": "metastasis_count",
    "antallet": "metastasis_count",
    "count": "metastasis_count",
    "number": "metastasis_count",
    "lokalisation": "metastasis_sites",
    "sites": "metastasis_sites",
    "t": "t_stage",
    "t-stadie": "t_stage",
    "n": "n_stage",
    "m": "m_category",
    "præference": "patient_preference",
    "preference": "patient_preference",
}


def read_requests(doc: Document) -> list[Finding]:
    """New case, retraction, what-if, why, or a question."""
    findings: list[Finding] = []
    for symbol in doc.of("request"):
        value = symbol.value("request")
        if value is None or symbol.taken:
            continue
        if value in ("new_case", "why", "retract") and not _opens(doc, symbol):
            continue
        if value == "what_if" and not asks_what_if(doc, symbol):
            continue
        if value == "new_case" and any(
            s.has_value("negation", "before") for s in doc.before(symbol.index, 2)
        ):
            continue
        if not any(f.value == value for f in findings):
            findings.append(Finding.of(doc, "request", value, symbol.index, symbol.index))
    if any("question" in s.flags for s in doc.symbols) or any(
        asks(members) for members in doc.sentences.values()
    ):
        last = len(doc.symbols) - 1
        findings.append(Finding.of(doc, "request", "question", 0, last))
    return findings


def _opens(doc: Document, symbol: Symbol) -> bool:
    """At the opening of a sentence or clause; a word or two of politeness may stand before.

    "En fjern lymfeknudemetastase" takes nothing away.
    """
    before = [s for s in doc.before(symbol.index, 5) if s.is_word]
    if before and before[0].has("article", "negation"):
        return False
    return all(s.low in _POLITE or s.has("correction", "answer") for s in before)


def retractions(doc: Document) -> list[Finding]:
    """ "glem MR": the facts named behind the cue, with value None."""
    findings: list[Finding] = []
    for symbol in doc.of("request"):
        if symbol.value("request") != "retract" or not _opens(doc, symbol):
            continue
        for target in doc.after(symbol.index, 10):
            for fact in _facts_named(target):
                if not any(f.entity == fact for f in findings):
                    found = Finding.of(doc, fact, None, symbol.index, target.index)
                    findings.append(found.with_cue("retraction"))
    return findings


def withdrawn(doc: Document, facts: list[Finding]) -> list[Finding]:
    """ "The lab has withdrawn the BRAF result": what is named and not told anew, as None."""
    findings: list[Finding] = []
    for members in doc.sentences.values():
        start, end = members[0].start, members[-1].end
        if not _WITHDRAWN.search(doc.said(members)):
            continue
        told = {f.entity for f in facts if start <= f.start < end}
        told |= {f.value["fact"] for f in facts if f.entity == "unclear" and start <= f.start < end}
        for symbol in members:
            fact = fact_named(symbol)
            if (
                fact is None
                or symbol.has("exam", "metastasis", "organ")
                or fact in told | {f.entity for f in findings}
            ):
                continue
            found = Finding.of(doc, fact, None, symbol.index, symbol.index)
            findings.append(found.with_cue("retraction"))
    return findings


def _facts_named(symbol: Symbol) -> tuple[str, ...]:
    fact = fact_named(symbol)
    if fact is None and symbol.has("organ"):
        # "Fjern binyren" takes a metastasis away, so neither the organs nor the number hold.
        return ("metastasis_sites", "metastasis_count")
    return (fact,) if fact is not None else ()


def fact_named(symbol: Symbol) -> str | None:
    """The fact that a word is about, if it is about one."""
    if symbol.has("gene") and symbol.tokens[0].text == "MET":
        return "oncogene_driver"
    if symbol.has("exam"):
        exam = symbol.value("exam")
        return "brain_mri" if exam == "mri" else exam
    if symbol.has("metastasis"):
        return "metastasis_count" if symbol.value("organ") is None else "metastasis_sites"
    if symbol.taken == "tnm":
        return {"t": "t_stage", "n": "n_stage", "m": "m_category"}.get(
            next((c for c in symbol.low if c in "tnm"), "")
        )
    if symbol.has_value("therapy", "systemic"):
        return "systemic_therapy_months"
    for kind, fact in _FACT_OF_KIND.items():
        if symbol.has(kind):
            return fact
    if symbol.low.startswith(_OF_DRIVERS):
        return "oncogene_driver"
    return _FACT_OF_WORD.get(symbol.low)


def correction_spans(doc: Document) -> list[tuple[int, int]]:
    """Character spans whose findings correct what was said before."""
    spans: list[tuple[int, int]] = []
    for symbol in doc.of("correction"):
        if symbol.has_value("correction", "start") and _near_opening(doc, symbol):
            following = doc.at(symbol.index + 1)
            if following is None or (following.has("exam") and symbol.has("negation")):
                continue
            if symbol.has("negation") and following.has(
                "metastasis",
                "organ",
                "driver_statement",
                "therapy",
                "brain_symptom",
                "other_lesions",
                "answer",
            ):
                continue
            members = doc.sentences[symbol.sentence]
            spans.append((symbol.start, members[-1].end))
    return [*spans, *_revision_spans(doc)]


def _revision_spans(doc: Document) -> list[tuple[int, int]]:
    """ "Revised report: one metastasis", "N stage is wrong, it's N2": what stands behind holds.

    So does the conclusion behind a finding that was benign: "..., so the adrenal is the only met".
    """
    spans = []
    for members in doc.sentences.values():
        revised = _REVISED.search(doc.said(members))
        start = members[0].start + revised.end() if revised else None
        if start is None:
            start = _start_of_conclusion(members)
        if start is not None:
            following = doc.sentences.get(members[0].sentence + 1, [])
            goes_on = bool(following) and following[0].low in _CONCLUDES
            spans.append((start, (following if goes_on else members)[-1].end))
    return spans


def _start_of_conclusion(members: list[Symbol]) -> int | None:
    cleared = next((s for s in members if s.has("benign") or s.low in _NOT_MALIGNANT), None)
    if cleared is None:
        return None
    behind = (s for s in members if s.index > cleared.index)
    return next((s.start for s in behind if s.low in _CONCLUDES), None)


def _near_opening(doc: Document, symbol: Symbol) -> bool:
    return all(s.has("answer", "answer_filler") for s in doc.before(symbol.index, 2))


def addition_spans(doc: Document) -> list[tuple[int, int]]:
    """Character spans of clauses that add to what was said ("også en i lungen")."""
    spans = []
    for symbol in doc.of("addition", words=ORDINALS.keys()):
        if symbol.taken is None and (symbol.has("addition") or is_another(doc, symbol)):
            members = list(doc.clause_of(symbol.index))
            spans.append((members[0].start, members[-1].end))
    return spans


def is_total(doc: Document, finding: Finding) -> bool:
    """ "Also one in the adrenal, so two in total": the number of all, and no addition itself."""
    if finding.entity != "metastasis_count":
        return False
    own = [s for s in doc.symbols if finding.start <= s.start < finding.end]
    near = [*doc.before(own[0].index, 2), *own, *doc.after(own[-1].index, 2)] if own else []
    behind = re.findall(r"\w+", doc.low[finding.end : finding.end + _TOTAL_REACH])
    if any(concluded(doc, s) for s in own) or behind[:2] in _TOTALS:
        return True
    return any(s.low in IN_TOTAL or s.low in _SUMS for s in near)


def language_finding(doc: Document) -> list[Finding]:
    """The language, when the message itself tells it."""
    if doc.language is None:
        return []
    last: Symbol = doc.symbols[-1]
    return [Finding.of(doc, "language", doc.language, 0, last.index, STATED)]
