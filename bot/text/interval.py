"""Months free of disease between curative treatment and the metastases."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.months import plain
from bot.text.status import PAST, PLANNED, STATED, UNCERTAIN, status_of

INTERVAL = "disease_free_interval_months"


def read_interval(doc: Document, durations: list[Duration]) -> list[Finding]:
    """Months free of disease between curative treatment and the metastases."""
    for duration in durations:
        if duration.ago:
            continue
        around = list(doc.before(duration.first, 6)) + list(doc.after(duration.last, 4))
        named = next((s for s in around if s.has("interval")), None)
        named = named or _heading(doc, duration)
        cue = named or _after_curative(doc, duration) or _later(doc, duration)
        if cue is None:
            continue
        first, last = min(duration.first, cue.index), max(duration.last, cue.index)
        status = status_of([cue, *doc.symbols[duration.first : duration.last + 1]])
        if duration.bound in ("range", "less"):
            return [unclear(doc, INTERVAL, "range", first, last)] if status == STATED else []
        if status == UNCERTAIN and "uncertain" in cue.flags:
            return [unclear(doc, INTERVAL, "uncertain", first, last)]
        if status == PLANNED:
            continue
        status = STATED if status in (UNCERTAIN, PAST) else status
        return [Finding.of(doc, INTERVAL, plain(duration.months), first, last, status)]
    return []


def _heading(doc: Document, duration: Duration) -> Symbol | None:
    """ "DFI: 22 mdr."."""
    sign, name = doc.at(duration.first - 1), doc.at(duration.first - 2)
    named = sign is not None and sign.low in ":=" and name is not None and name.has("interval")
    return name if named else None


def _later(doc: Document, duration: Duration) -> Symbol | None:
    """ "lobektomi 2020. Recidiv 26 måneder senere"."""
    behind = next(iter(doc.after(duration.last, 1)), None)
    treated = past_curative(doc)
    if behind is None or behind.low not in ("later", "senere") or treated is None:
        return None
    return behind if treated.index < duration.first else None


def _after_curative(doc: Document, duration: Duration) -> Symbol | None:
    """ "recidiv 14 måneder efter lobektomi"."""
    following = next((s for s in doc.after(duration.last, 2) if s.low != "."), None)
    if following is None or not following.has("after"):
        return None
    if not any(
        s.has("metastasis") or s.has_value("setting", "recurrence", "oligorecurrence")
        for s in doc.sentences[following.sentence]
    ):
        return None
    return next(
        (s for s in doc.after(following.index, 4) if s.has("resection", "local_therapy")), None
    )
