"""The one public door of the language layer: a message in, its findings out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.text import (
    answers,
    disease,
    drivers,
    fitness,
    interval,
    months,
    patient,
    requests,
    response,
    second_thoughts,
    setting,
    stages,
    status,
    suitability,
    workup,
)
from bot.text.document import Document
from bot.text.documents import Documents
from bot.text.doubt_classifier import DoubtClassifier
from bot.text.findings import Finding, holds_for_any_value
from bot.text.marked import mark
from bot.text.metastases import mentions, taken_back, tally
from bot.text.metastases.more import read_more
from bot.text.not_known import read_not_known
from bot.text.replaced import read_replaced
from bot.text.second_reader.merge import merged, unsure
from bot.text.second_reader.opinion import SecondReader
from bot.text.spoken_against import read_spoken_against
from bot.text.undermined import of_this_patient, read_undermined
from bot.text.words import phrases

EXTRACTOR = "ClinicalReader"
_OTHER_MIND = phrases("spoken_against", "other_mind")
_OTHER_ONE = re.compile(r"(?:den anden|the other|the second)\b")
_LEFT = phrases("lesions", "left_of_them")
_LESION_FACTS = frozenset(
    {
        "metastasis_count",
        "metastasis_sites",
        "metastasis_count_at_least",
        "metastasis_sites_at_least",
    }
)


@dataclass(frozen=True)
class Reading:
    """What one message says.

    Attributes:
        findings: every fact, answer and request, in the order of the text.
        language: "da", "en", or None when the message does not tell.
    """

    findings: tuple[Finding, ...]
    language: str | None

    def to_entities(self) -> list[dict[str, Any]]:
        """The findings as Rasa entities, with values that JSON can carry."""
        return [
            {
                "entity": finding.entity,
                "value": finding.value,
                "text": finding.text.encode("utf-8", "replace").decode("utf-8"),
                "start": finding.start,
                "end": finding.end,
                "status": finding.status,
                "cue": finding.cue,
                "extractor": EXTRACTOR,
            }
            for finding in self.findings
        ]


class ClinicalReader:
    """Reads clinicians' messages in Danish and English.

    The lexicon and the weights of doubts are loaded once. Reading is deterministic, takes time
    linear in the length of the message, and raises nothing for any string.

    Raises:
        OSError, ValueError, KeyError: on construction, when lexicon or weights cannot be read.
    """

    def __init__(self) -> None:
        self._documents = Documents()
        self._doubts = DoubtClassifier()
        self._second = SecondReader()

    def read(self, text: str) -> Reading:
        """The findings of one message and its language."""
        doc = self._documents.of(text)
        if not doc.symbols:
            return Reading((), None)
        marked = mark(doc)
        durations = marked.durations
        opinion = self._second.read(doc)
        retracted = requests.retractions(doc)
        spans = [(f.start, f.end) for f in retracted]
        groups = [
            group
            for group in mentions.read_groups(doc)
            if not any(start <= doc.symbols[group.first].start < end for start, end in spans)
        ]
        additions = requests.addition_spans(doc)
        more = read_more(doc, groups, additions)
        facts = [
            *fitness.findings_of(doc, marked.statuses),
            *stages.findings_of(doc, marked.staged),
            *setting.read_setting(doc, groups),
            *tally.findings_of(doc, groups),
            *drivers.read_drivers(doc),
            *workup.read_workup(doc),
            *disease.read_disease(doc),
            *months.read_months(doc, durations),
            *response.read_response(doc),
            *interval.read_interval(doc, durations),
            *suitability.read_suitability(doc, groups),
            *patient.read_patient(doc, groups),
        ]
        facts = merged(doc, _agreeing(doc, facts), opinion)
        facts = of_this_patient(doc, _without_retracted(facts, retracted))
        replaced = read_replaced(doc, durations, facts)
        context_free = _outside(replaced, answers.read_answers(doc, durations, facts))
        retracted += requests.withdrawn(doc, facts)
        unknown = read_not_known(doc, [*facts, *retracted])
        # "Don't know about EGFR" says that of the driver, whatever was asked for.
        context_free = [
            f
            for f in context_free
            if f.value != "unknown" or not (unknown or _beside_a_fact(doc, f, facts))
        ]
        found = second_thoughts.doubt(
            doc, _with_cues(doc, [*facts, *context_free], additions, bool(more))
        )
        corrects = any(f.cue == "correction" for f in found)
        found += _outside(replaced, taken_back.read_taken_back(doc, groups, corrects))
        found += read_spoken_against(doc, durations, [*facts, *more, *replaced])
        spoken = {
            f.value["fact"]
            for f in found
            if f.entity == "unclear"
            and f.value["why"] != "one_gene_negative"
            and holds_for_any_value(f)
        }
        undermined = read_undermined(
            doc, [*facts, *more, *replaced, *unknown, *retracted], found, self._doubts
        )
        found += [f for f in undermined if f.entity != "unclear" or f.value["fact"] not in spoken]
        found += [*unknown, *retracted, *more, *replaced]
        found += unsure(doc, found, opinion)
        found += [*requests.read_requests(doc), *requests.language_finding(doc)]
        found.sort(key=lambda f: (f.start, f.end))
        return Reading(tuple(found), doc.language)


def _outside(spans: list[Finding], findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if not any(s.start <= f.start < s.end for s in spans)]


def _beside_a_fact(doc: Document, unknown: Finding, facts: list[Finding]) -> bool:
    """ "Uncertain whether the adrenal met can be ablated" answers no question for another fact."""
    clauses = {s.start: s.clause for s in doc.symbols}
    own = clauses.get(unknown.start)
    return any(clauses.get(f.start) == own for f in facts if f.entity != "language")


def _agreeing(doc: Document, facts: list[Finding]) -> list[Finding]:
    """One statement a fact: the same value twice is one, two values are a question."""
    kept: list[Finding] = []
    stated: dict[str, Finding] = {}
    clashing: dict[str, list[Finding]] = {}
    for finding in facts:
        if finding.status != status.STATED or finding.entity in (
            "unclear",
            "driver_genes",
            "excluded_site",
        ):
            kept.append(finding)
            continue
        earlier = stated.get(finding.entity)
        if earlier is None:
            stated[finding.entity] = finding
            kept.append(finding)
        elif finding.value != earlier.value and finding.cue == "correction":
            kept[kept.index(earlier)] = stated[finding.entity] = finding
        elif finding.value != earlier.value and earlier.cue != "correction":
            clashing.setdefault(finding.entity, [earlier]).append(finding)
    for entity, members in clashing.items():
        kept.remove(stated[entity])
        kept.append(_clash(doc, entity, members))
    return kept


def _clash(doc: Document, entity: str, members: list[Finding]) -> Finding:
    first, last = members[0], members[-1]
    start, end = min(first.start, last.start), max(first.end, last.end)
    quote = doc.text[start:end] if end - start <= 160 else first.text
    value = {"fact": entity, "why": "conflict", "given": [m.value for m in members]}
    return Finding("unclear", value, quote, start, start + len(quote))


def _without_retracted(facts: list[Finding], retracted: list[Finding]) -> list[Finding]:
    spans = [(f.start, f.end) for f in retracted]
    return [f for f in facts if not any(start <= f.start < end for start, end in spans)]


def _with_cues(
    doc: Document, findings: list[Finding], additions: list[tuple[int, int]], adds: bool
) -> list[Finding]:
    corrections = requests.correction_spans(doc)
    cued = []
    for finding in findings:
        if finding.cue is None and finding.entity != "answer":
            other = _OTHER_ONE.match(finding.text.lower()) is not None
            if not other and any(start <= finding.start < end for start, end in corrections):
                finding = finding.with_cue("correction")
            elif _is_added(doc, finding, additions, adds):
                finding = finding.with_cue("addition")
            elif _is_newer(doc, finding):
                finding = finding.with_cue("update")
        cued.append(finding)
    return cued


def _is_added(
    doc: Document, finding: Finding, additions: list[tuple[int, int]], adds: bool
) -> bool:
    of_lesions = finding.entity in ("number", "site") or (adds and finding.entity in _LESION_FACTS)
    beside = any(start <= finding.start < end for start, end in additions)
    return of_lesions and beside and not requests.is_total(doc, finding)


def _is_newer(doc: Document, finding: Finding) -> bool:
    """ "Two are left", "she changed her mind and wants SBRT": no clash with what was before."""
    if finding.entity in _LESION_FACTS:
        return _LEFT.search(finding.text.lower()) is not None
    if finding.entity != "patient_preference":
        return False
    members = doc.sentences.get(doc.sentence_at(finding.start), [])
    return bool(members) and bool(_OTHER_MIND.search(doc.said(members)))
