"""Months of systemic treatment given; 0 when none was."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.status import (
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.treatment_time import (
    BREAKS,
    IN_TOTAL,
    REACH,
    drug_beside,
    is_expected,
    is_received,
    not_begun,
)
from bot.text.untreated import described, read_untreated

MONTHS = "systemic_therapy_months"
_ABOUT_THREE_WEEKS = (11.9, 13.1)
_ABOUT_THREE = (2.7, 3.1)
_THRESHOLD = 3.0
_OF_THESE = frozenset(["heraf", "hvoraf", "deraf", "including", "inkl", "incl", "minus", "with"])
_PAUSE_REACH = 9
_FROM = frozenset(["siden", "since", "fra", "from", "efter", "after", "ved", "at", "of"])
_THEREAFTER = frozenset(["derefter", "herefter", "then", "hvorefter"])
_HAD = frozenset(["fået", "fik", "modtaget", "efter", "received", "had", "after", "completed"])


def read_months(doc: Document, durations: list[Duration]) -> list[Finding]:
    """Months of systemic treatment given; 0 when none was."""
    found: list[tuple[float, int, int, str]] = []
    findings: list[Finding] = []
    for duration in _joined(doc, durations):
        drug = drug_beside(doc, duration)
        if drug is None or _put_right(doc, duration, durations):
            continue
        first, last = min(duration.first, drug.index), max(duration.last, drug.index)
        status = status_of(
            [drug, *doc.symbols[duration.first : duration.last + 1]], dated_is_past=True
        )
        if duration.ago and status == PAST:
            status = STATED
        if status == UNCERTAIN and _after_that_time(doc, duration, drug):
            status = STATED
        received = is_received(doc, duration)
        if is_expected(doc, duration) or not_begun(doc, duration):
            continue
        if status == PLANNED and received:
            status = STATED
        planned = _planned_beside(doc, first, last) and not (duration.ago or received)
        if status == PLANNED or planned:
            continue
        why = doubt_about(duration) or _paused_within(doc, duration)
        if status in (STATED, UNCERTAIN) and (why is not None or status == UNCERTAIN):
            findings.append(unclear(doc, MONTHS, why or "uncertain", first, last))
            continue
        found.append((plain(duration.months), first, last, status))
    if len(found) == 1 and found[0][3] == STATED and _corrected_later(doc, durations, found[0][2]):
        _, first, last, _ = found.pop()
        findings.append(unclear(doc, MONTHS, "conflict", first, last))
    for untreated in read_untreated(doc):
        if untreated.status == UNCERTAIN:
            findings.append(unclear(doc, MONTHS, "uncertain", untreated.first, untreated.last))
        else:
            found.append((0, untreated.first, untreated.last, untreated.status))
    if not any(f[3] == STATED for f in found) and not findings:
        free = described(doc)
        found += [(0, free.first, free.last, free.status)] if free is not None else []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[3] == status]
        if len({f[0] for f in members}) > 1:
            if status == STATED:
                findings.append(unclear(doc, MONTHS, "conflict", members[0][1], members[0][2]))
        elif members:
            value, first, last, _ = members[0]
            finding = Finding.of(doc, MONTHS, value, first, last, status)
            put_right = any(_put_right(doc, d, durations) for d in durations)
            findings.append(finding.with_cue("correction") if put_right else finding)
    return findings


def _put_right(doc: Document, duration: Duration, durations: list[Duration]) -> bool:
    """ "3.5 months of pembrolizumab, not 12 weeks": the denied one is not it."""
    front = doc.at(duration.first - 1)
    sentence = doc.symbols[duration.first].sentence
    beside = [d for d in durations if doc.symbols[d.first].sentence == sentence]
    return len(beside) > 1 and front is not None and front.low in ("not", "ikke", "ej")


def _paused_within(doc: Document, duration: Duration) -> str | None:
    """ "behandlet i 3 måneder, heraf 1 måned pause"."""
    behind = doc.symbols[duration.last + 1 : duration.last + _PAUSE_REACH]
    behind = [s for s in behind if s.sentence == doc.symbols[duration.last].sentence]
    of_these = next((n for n, s in enumerate(behind) if s.tokens[0].low in _OF_THESE), None)
    told = behind[of_these:] if of_these is not None else []
    return "uncertain" if any(s.low in BREAKS for s in told) else None


def _corrected_later(doc: Document, durations: list[Duration], last: int) -> bool:
    """ "Two months of pembro. No, wait, he started 2 July, so it is nearly five months"."""
    sentence = doc.symbols[last].sentence + 1
    opening = [s for s in doc.sentences.get(sentence, ()) if s.is_word][:2]
    corrects = any(s.has_value("correction", "start") for s in opening)
    return corrects and any(doc.symbols[d.first].sentence == sentence for d in durations)


def _joined(doc: Document, durations: list[Duration]) -> list[Duration]:
    """ "kemo i 4 mdr. og derefter pembro i 6 mdr.": ten months in all."""
    joined: list[Duration] = []
    for duration in durations:
        earlier = joined[-1] if joined else None
        if earlier is not None and _goes_on(doc, earlier, duration):
            months = round(earlier.months + duration.months, 2)
            joined[-1] = replace(earlier, last=duration.last, months=months, weeks=None)
        else:
            joined.append(duration)
    return joined


def _goes_on(doc: Document, earlier: Duration, later: Duration) -> bool:
    """Whether two times follow each other, each with its treatment, and both were given."""
    between = doc.symbols[earlier.last + 1 : later.first]
    if len(between) > REACH or earlier.ago or later.ago or earlier.bound or later.bound:
        return False
    if doc.symbols[earlier.first].sentence != doc.symbols[later.first].sentence:
        return False
    if not any(s.low in _THEREAFTER for s in between):
        return False
    near = [*doc.before(earlier.first, 5), *between, *doc.after(later.last, 4)]
    if any(s.has("planned", "response", "local_therapy") or s.low in IN_TOTAL for s in near):
        return False
    first = [*doc.before(earlier.first, 5), *doc.after(earlier.last, 3)]
    second = [*between, *doc.after(later.last, 3)]
    return all(any(s.has_value("therapy", "systemic") for s in part) for part in (first, second))


def _after_that_time(doc: Document, duration: Duration, drug: Symbol) -> bool:
    """ "i tvivl om progression efter 5 mdr. immunterapi": in doubt is the response."""
    front = doc.at(duration.first - 1)
    flags = drug.flags & {UNCERTAIN, "past_near", "other_near", "dated"}
    return front is not None and front.has("after") and not flags


def plain(months: float) -> float | int:
    return int(months) if float(months).is_integer() else months


def _planned_beside(doc: Document, first: int, last: int) -> bool:
    near = list(doc.before(first, 4)) + list(doc.after(last, 3)) + doc.symbols[first : last + 1]
    ahead = [s.low for s in doc.before(first, 2)][::-1]
    if ahead in (["først", "efter"], ["only", "after"]) and not any(
        s.has("response") for s in doc.sentences[doc.symbols[first].sentence]
    ):
        # "egnede til SABR, dog først efter 3 mdr. systembehandling"
        return True
    then = next((s for s in doc.symbols[last + 1 : last + 5] if s.low in _THEREAFTER), None)
    if then is not None and not any(s.has("response") for s in doc.after(then.index, 4)):
        # "systemisk behandling i 3 mdr., derefter ny vurdering"
        return not any(s.low in _HAD for s in doc.before(first, 6))
    return any(
        s.has("planned")
        and not s.has("done", "performance_filler", "ongoing")
        and not _since_the_start(doc, s)
        for s in near
    )


def _since_the_start(doc: Document, symbol: Symbol) -> bool:
    """ "systemisk behandling siden start (20 uger)": the start lies behind."""
    front = doc.at(symbol.index - 1)
    return symbol.low == "start" and front is not None and front.low in _FROM


def doubt_about(duration: Duration) -> str | None:
    """Why a length is to be asked about, if it is: near the three months of recommendation 4."""
    low, high = _ABOUT_THREE_WEEKS
    if duration.weeks is not None and low < duration.weeks < high:
        return "about_three_months"
    if (
        duration.weeks is None
        and duration.months != _THRESHOLD
        and (_ABOUT_THREE[0] < duration.months < _ABOUT_THREE[1])
    ):
        return "about_three_months"
    if duration.bound == "range":
        return "range"
    if duration.bound == "less":
        return "about_three_months" if duration.months <= _THRESHOLD + 1 else "vague_number"
    if duration.bound == "about" and abs(duration.months - _THRESHOLD) <= 0.5:
        return "about_three_months"
    if duration.bound in ("more", "at_least") and duration.months < _THRESHOLD:
        return "vague_number"
    return None
