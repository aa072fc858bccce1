"""Which performance status is this patient's today: of several times, persons and opinions."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.findings import Finding, unclear
from bot.text.performance import is_earlier
from bot.text.performance_changes import FACT, HIGHEST, Performance
from bot.text.performance_doubts import bedbound, tells_another
from bot.text.status import AGO, HYPOTHETICAL, PAST, PLANNED, STATED, UNCERTAIN, status_of
from bot.text.then import is_doctor
from bot.text.words import words

_HABITUAL = words("performance", "habitual")
_CHANGES = words("performance", "changes")
_UNTIL = frozenset(["før", "inden", "before", "indtil", "until", "forud"])
_ONE_PATIENT = words("performance", "one_patient")
_UNKNOWN = ("ikke vurderet", "not assessed", "ukendt", "unknown", "not known", "ikke kendt")
_SHOULD = frozenset(["should", "skulle", "bør", "burde", "forventes", "expected"])
_IF = frozenset(["if", "hvis", "når", "when", "by"])
_OWN = frozenset(["min", "vores", "denne", "my", "our", "this"])
_ANY = frozenset(["en", "et", "a", "an", "hvis", "if"])
_GOES_ON = frozenset([",", ".", "m", "med", "w", "with", "som", "who", "hvor", "where"])


def findings_of(doc: Document, readings: list[Performance]) -> list[Finding]:
    """The performance status facts; called after the scope cues are marked."""
    findings: list[Finding] = []
    for reading in _of_today(doc, readings):
        first, last = reading.first, reading.last
        core = [s for s in doc.symbols[first : last + 1] if s.taken == "ps"]
        if reading.of_today:
            core = core[-1:]
        status = status_of(core, dated_is_past=True)
        if status == PLANNED and any(s.low in ("is", "er") for s in doc.before(first, 3)):
            # "needs help and is in PS 3"
            status = STATED
        if status == STATED and not reading.corrected and _should_become(doc, reading):
            continue
        if status == HYPOTHETICAL and _introduces_patient(doc, reading):
            status = STATED
        if (reading.past or _is_habitual(doc, reading)) and status in (STATED, UNCERTAIN):
            status = PAST
        if status == PAST and not reading.past and _is_now(doc, reading):
            # "PS is 3 since last week"
            status = STATED
        if status == PAST and reading.corrected and not reading.past:
            # "PS 1, no wait, 2 since last visit"
            status = STATED
        if _negated_before(doc, first):
            continue
        if status == STATED and any(s.low in _UNTIL for s in doc.before(first, 3)):
            # "Before this ECOG 1, right now hard to say"
            status = UNCERTAIN
        if reading.why is None and tells_another(doc, reading):
            reading.why = "conflict"
        if reading.why is not None:
            if status in (STATED, UNCERTAIN):
                findings.append(unclear(doc, FACT, reading.why, first, last))
        elif not reading.value.is_integer() or not 0 <= reading.value <= HIGHEST:
            if status in (STATED, UNCERTAIN):
                given = int(reading.value) if reading.value.is_integer() else reading.value
                findings.append(unclear(doc, FACT, "bad_value", first, last, given))
        elif status == UNCERTAIN:
            findings.append(unclear(doc, FACT, "uncertain", first, last))
        else:
            finding = Finding.of(doc, FACT, int(reading.value), first, last, status)
            if reading.corrected:
                finding = finding.with_cue("correction")
            elif status == STATED and _told_of_now(doc, reading):
                finding = finding.with_cue("update")
            findings.append(finding)
    if _not_assessed_now(doc):
        findings = [
            unclear(doc, FACT, "conflict", *_span(doc, f)) if f.status == STATED else f
            for f in findings
            if f.entity != "unclear"
        ]
    in_bed = bedbound(doc, readings)
    return in_bed or _without_doubted(findings)


def _not_assessed_now(doc: Document) -> bool:
    """ "PS 1 ved kontrollen i maj, aktuel PS ikke vurderet"."""
    for symbol in doc.of("response"):
        before = doc.sentences.get(symbol.sentence - 1, [])
        since = any(s.low in ("since", "siden") for s in doc.after(symbol.index, 2))
        opens = symbol.index == doc.sentences[symbol.sentence][0].index
        unassessed = symbol.has_value("response", "not_assessed") and (
            since or symbol.low.endswith(("since", "siden"))
        )
        if opens and unassessed and any(s.taken == "ps" for s in before):
            # "PS 0 in March. Not assessed since."
            return True
    for head in doc.of("performance"):
        if head.taken or not any(s.has("present") for s in doc.before(head.index, 2)):
            continue
        told = [s.low for s in doc.after(head.index, 4)]
        if any(low.endswith(_UNKNOWN) for low in told):
            return True
    return False


def _span(doc: Document, finding: Finding) -> tuple[int, int]:
    own = [s.index for s in doc.symbols if finding.start <= s.start < finding.end]
    return own[0], own[-1]


def _should_become(doc: Document, reading: Performance) -> bool:
    """ "Should be PS 0 by next visit if the effusion is drained"."""
    behind = doc.sentences[doc.symbols[reading.first].sentence]
    wished = any(s.tokens[0].low in _SHOULD for s in doc.before(reading.first, 3))
    return wished and any(s.low in _IF for s in behind if s.index > reading.last)


def _without_doubted(findings: list[Finding]) -> list[Finding]:
    """ "Referral: PS 1. Nurse: PS 2???": where a later one is in doubt, neither is taken."""
    last = max((f.start for f in findings if f.entity == "unclear"), default=-1)
    return [
        f
        for f in findings
        if f.status != STATED or f.cue is not None or f.entity == "unclear" or f.start > last
    ]


def _of_today(doc: Document, readings: list[Performance]) -> list[Performance]:
    """ "was PS 1 in January, now PS 3": where one is of today, the others are not."""
    if len({reading.value for reading in readings}) < 2:
        return readings
    today = [r for r in readings if _has_present(doc, r)]
    if not today:
        today = [r for r in readings if not _was(doc, r)]
    others = [r for r in readings if r not in today]
    corrected = any(s.has_value("correction", "start") for s in doc.symbols)
    told = corrected or all(_was(doc, r) for r in others)
    return today if len({r.value for r in today}) == 1 and told else readings


def _has_present(doc: Document, reading: Performance) -> bool:
    near = [*doc.before(reading.first, 3), *doc.after(reading.last, 6)]
    return any(s.has("present") for s in [*near, *doc.symbols[reading.first : reading.last + 1]])


def _told_of_now(doc: Document, reading: Performance) -> bool:
    """ "PS er nu klart 2", "this week he is ECOG 2": whatever it was when it was told before."""
    near = [*doc.before(reading.first, 3), *doc.after(reading.last, 2)]
    span = doc.symbols[reading.first : reading.last + 1]
    changed = any(token.low in _CHANGES for s in span for token in s.tokens)
    return changed or any(s.has("present") for s in [*near, *span])


def _was(doc: Document, reading: Performance) -> bool:
    sentence = doc.sentences[doc.symbols[reading.first].sentence]
    then = [s for s in sentence if s.index < reading.first]
    if any(AGO in s.flags for s in then) and any(s.low in ("was", "var") for s in then):
        # "ved diagnosen for 3 år siden var hun T2aN0M0, PS 0"
        return True
    near = [*doc.before(reading.first, 8), *doc.symbols[reading.first : reading.last + 1]]
    if any(is_earlier(doc, s) for s in doc.after(reading.last, 3)):
        # "PS 2 at admission, now recovered, PS 1"
        return True
    if _is_habitual(doc, reading) or any(s.low in _UNTIL for s in doc.before(reading.first, 3)):
        # "PS 1 (før indl. PS 0)"
        return True
    return any(
        s.low in ("was", "var")
        or s.flags & {PAST, AGO}
        or (s.has("past") and not s.has_value("past", "neutral") and not is_doctor(doc, s))
        for s in near
    )


def _is_now(doc: Document, reading: Performance) -> bool:
    span = doc.symbols[reading.first : reading.last + 1]
    behind = doc.at(reading.last + 1)
    since = behind is not None and behind.tokens[0].low in ("since", "siden")
    return since and any(s.low in ("is", "er") for s in span)


def _is_habitual(doc: Document, reading: Performance) -> bool:
    """ "habituel PS 0", "premorbid ECOG 0": what it is in better times."""
    before = list(doc.before(reading.first, 3))
    return any(s.low in _HABITUAL for s in before) and not any(s.has("present") for s in before)


def _introduces_patient(doc: Document, reading: Performance) -> bool:
    """ "noget lokalt til min ps 3 pt med ...", "hos PS 2 pt med ...": told inside a question.

    "A PS 2 patient" may be any patient, and so may what stands behind "if".
    """
    patient = doc.at(reading.last + 1)
    if patient is None or patient.low not in _ONE_PATIENT:
        return False
    front = doc.at(reading.first - 1)
    if front is None or front.low in _OWN or front.low == "?":
        return True
    sentence = doc.sentences[doc.symbols[reading.first].sentence]
    before = {s.low for s in sentence if s.index < reading.first}
    holder, comma = doc.at(front.index - 1), doc.at(patient.index + 1)
    own = holder is not None and holder.low in ("har", "have", "got")
    if own and comma is not None and comma.low == "," and not before & {"hvis", "if"}:
        # "har en ps 2 pt, hvad gør vi?"
        return True
    if front.low in _ANY or before & {"hvis", "if"}:
        return False
    behind = doc.at(patient.index + 1)
    return front.has_value("grammar", "preposition") and (
        behind is not None and behind.low in _GOES_ON
    )


def _negated_before(doc: Document, first: int) -> bool:
    previous = doc.at(first - 1)
    if any(s.low in ("never", "aldrig") for s in doc.before(first, 3)):
        # "has never been PS 2"
        return True
    return (
        previous is not None
        and previous.low in ("ikke", "not", "ej")
        and (doc.symbols[first].clause == previous.clause)
    )
