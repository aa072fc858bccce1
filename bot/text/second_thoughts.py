"""Words beside a statement that take it back, bind it to a condition or put it in another time.

The readers understand most of these where they stand close by. What they have missed is caught
here, in the same sentence over one pause, or in the next: the fact is then asked about, not set.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache

from bot.text.document import Document
from bot.text.findings import Finding
from bot.text.status import STATED, UNCERTAIN
from bot.text.words import any_of, words

_NUMBERS = "numbers"
_TOPICS = {
    "metastasis_count": "lesions",
    "metastasis_count_at_least": "lesions",
    "metastasis_sites": "lesions",
    "metastasis_sites_at_least": "lesions",
    "number": _NUMBERS,
    "at_least_number": _NUMBERS,
    "oncogene_driver": "drivers",
    "driver_genes": "drivers",
    "performance_status": "performance",
    "disease_setting": "setting",
    "systemic_therapy_months": "months",
}
# What takes one value back may bear another out.
_TOPICS_OF_VALUES = {
    ("metastases_ablatable", "True"): "ablatable",
    ("metastases_ablatable", "False"): "not ablatable",
    ("primary_treatment", "feasible"): "feasible",
    ("primary_treatment", "not_feasible"): "not feasible",
    ("primary_treatment", "no_primary"): "no primary",
    ("systemic_response", "stable"): "controlled",
    ("systemic_response", "response"): "controlled",
    ("systemic_response", "progression"): "progression",
    ("systemic_response", "not_assessed"): "not assessed",
    ("metastasis_count", "0"): "no lesions",
    ("metastasis_sites", "[]"): "no lesions",
    ("disease_setting", "induced"): "induced",
    ("diagnosis", "other"): "other cancer",
    ("diagnosis", "sclc"): "other cancer",
}
# "tidligere ryger", "previously healthy": a time before, but of no disease.
_FORMER_HABIT = re.compile(
    r"\b(?:tidl\w*|previously|previous|former)\.? (?:\w*ryger|smoker|rask|sund|healthy|fit|well)\b"
)
_NEVER_BACK = re.compile(
    r"\b(?:never|not|ikke|aldrig) (?:\w+ )?(?:came|come|kommet|vendt) (?:back|igen|tilbage)\b"
)
_PAUSE = re.compile(r"([,;](?!\d))")
_SIGNS = {"*": r"\w*", "#": r"\d+", " ~ ": r"(?:\W+\w+){0,4}?\W+", " $": r"\s*$", " ": r"\s+"}
_PARTS = re.compile(r" [~] | [$]|.")


def doubt(doc: Document, findings: list[Finding]) -> list[Finding]:
    """The findings, with those uncertain that the rest of their sentence takes back.

    A bare number that is denied is left out: it must not answer a question either.
    """
    starts = [symbol.start for symbol in doc.symbols]
    kept = []
    for finding in findings:
        topic = _topic_of(finding)
        stated = finding.status == STATED and finding.cue != "correction"
        if topic is None or not stated or not _taken_back(doc, starts, finding, topic):
            kept.append(finding)
        elif topic != _NUMBERS:
            kept.append(replace(finding, status=UNCERTAIN))
    return kept


def _taken_back(doc: Document, starts: list[int], finding: Finding, topic: str) -> bool:
    before, behind, following = _around(doc, starts, finding)
    return bool(
        _phrases(topic, "before").search(before)
        or _phrases(topic, "behind").search(behind)
        or _phrases(topic, "next").search(following)
    )


def _topic_of(finding: Finding) -> str | None:
    of_value = _TOPICS_OF_VALUES.get((finding.entity, str(finding.value)))
    return of_value or _TOPICS.get(finding.entity)


def _around(doc: Document, starts: list[int], finding: Finding) -> tuple[str, str, str]:
    """The words before a finding, from its first character on, and those of the next sentence.

    They reach over one pause: what stands further off in a list is about something else.
    """
    first = doc.symbols[max(0, bisect_right(starts, finding.start) - 1)]
    last = doc.symbols[max(0, bisect_left(starts, finding.end) - 1)]
    opening, closing = doc.sentences[first.sentence][0], doc.sentences[last.sentence][-1]
    told = _FORMER_HABIT.sub(" ", doc.low[opening.start : finding.start])
    before = _PAUSE.split(told)
    told = _NEVER_BACK.sub(" ", doc.low[finding.end : closing.end])
    behind = _PAUSE.split(told, maxsplit=2)
    following = doc.sentences.get(last.sentence + 1, ())
    return (
        "".join(before[-3:]),
        doc.low[finding.start : finding.end] + "".join(behind[:3]),
        doc.low[closing.end : following[-1].end] if following else "",
    )


@cache
def _phrases(topic: str, place: str) -> re.Pattern[str]:
    """One pattern of a list: "*" ends a word, "#" is a number, "~" words, "$" the statement."""
    phrases = words("second_thoughts", f"{topic} {place}")
    if topic != _NUMBERS:
        phrases |= words("second_thoughts", f"anything {place}")
    return any_of([_SIGNS.get(p) or re.escape(p) for p in _PARTS.findall(ph)] for ph in phrases)
