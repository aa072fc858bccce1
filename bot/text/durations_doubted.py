"""Durations that a message puts in doubt, of whatever fact of the case holds them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.months import MONTHS
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import phrases, words

_NOT_SAID = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, AGO, "question"})
_STOPPED = phrases("spoken_against", "stopped")
_NOT_SURE = phrases("spoken_against", "not_sure")
_IN_TOTAL = phrases("spoken_against", "in_total")
_GIVEN = frozenset(["fået", "had", "received", "gotten"])
_OTHER_LENGTHS = words("spoken_against", "other_lengths")


def read_durations_doubted(
    doc: Document, durations: list[Duration], facts: list[Finding], told: set[str]
) -> list[Finding]:
    """ "I'm not sure that it is 6 months": of whatever fact holds the 6 months."""
    found = []
    if MONTHS not in told and durations and _STOPPED.search(doc.low):
        sentence = doc.sentences[doc.symbols[durations[0].first].sentence]
        if not any(s.flags & _NOT_SAID for s in sentence):
            first, last = sentence[0].index, sentence[-1].index
            found.append(unclear(doc, MONTHS, "against", first, last, {"only_if": []}))
    for duration in durations:
        members = doc.sentences[doc.symbols[duration.first].sentence]
        start = doc.symbols[duration.first].start
        text = doc.said(members)
        read = any(f.start <= start < f.end for f in facts)
        front = doc.at(duration.first - 1)
        # "Pr. i dag har hun fået 18 uger", "she has had 4 months now"
        given = front is not None and front.tokens[-1].low in _GIVEN
        given = given or _IN_TOTAL.search(text) is not None
        if not read and not duration.ago and given and not _aside(members):
            number = {"number": duration.months}
            found.append(unclear(doc, MONTHS, "against", duration.first, duration.last, number))
            continue
        if not read and _NOT_SURE.search(text) and not any(s.flags & _NOT_SAID for s in members):
            value = {"fact": None, "why": "uncertain", "given": duration.months}
            found.append(Finding.of(doc, "unclear", value, duration.first, duration.last))
    return found


def _aside(members: list[Symbol]) -> bool:
    """Whether a length is of something else: an interval, what is planned, the past."""
    return any(
        s.flags & _NOT_SAID
        or s.has("planned")
        or s.has_value("setting", "recurrence")
        or s.low in _OTHER_LENGTHS
        for s in members
    )
