"""Months of systemic treatment given; 0 when none was."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.status import (
    AGO,
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.words import words

MONTHS = "systemic_therapy_months"


_ABOUT_THREE_WEEKS = (11.9, 13.1)


_ABOUT_THREE = (2.7, 3.1)


_THRESHOLD = 3.0


_REACH = 10


_REVIEWS = words("treatment", "reviews")


_GIVING = words("treatment", "giving")


_NOT_YET = frozenset(["endnu ikke", "ikke endnu", "not yet", "hasn't", "haven't"])


_STARTED = words("treatment", "started")


_ENDED = words("treatment", "ended")


_GENERAL = words("treatment", "general")


_THEREAFTER = frozenset(["derefter", "herefter", "then", "hvorefter"])


_HAD = frozenset(["fået", "fik", "modtaget", "efter", "received", "had", "after", "completed"])


_TREATMENT = words("treatment", "treatment")
_END = frozenset(["end", "afslutning", "afsluttet", "slut", "since", "siden", "from", "interval"])
_NEVER = frozenset(["never", "aldrig"])


_NEVER_REACH = 12


_NOT_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, "question"})


_BREAKS = words("treatment", "breaks")


def read_months(doc: Document, durations: list[Duration]) -> list[Finding]:
    """Months of systemic treatment given; 0 when none was."""
    found: list[tuple[float, int, int, str]] = []
    findings: list[Finding] = []
    for duration in durations:
        drug = _drug_beside(doc, duration)
        if drug is None:
            continue
        first, last = min(duration.first, drug.index), max(duration.last, drug.index)
        status = status_of(
            [drug, *doc.symbols[duration.first : duration.last + 1]], dated_is_past=True
        )
        if duration.ago and status == PAST:
            status = STATED
        if status == PLANNED or (_planned_beside(doc, first, last) and not duration.ago):
            continue
        why = _doubt(duration)
        if status in (STATED, UNCERTAIN) and (why is not None or status == UNCERTAIN):
            findings.append(unclear(doc, MONTHS, why or "uncertain", first, last))
            continue
        found.append((plain(duration.months), first, last, status))
    for symbol in doc.of("therapy"):
        if symbol.has_value("therapy", "naive") and not symbol.taken:
            following = doc.at(symbol.index + 1)
            if following is not None and following.has_value("past", "neutral"):
                continue
            status = status_of([symbol])
            status = STATED if status == PLANNED else status
            if status == UNCERTAIN:
                findings.append(unclear(doc, MONTHS, "uncertain", symbol.index, symbol.index))
            else:
                found.append((0, symbol.index, symbol.index, status))
    found += _never_given(doc) if not found and not findings else []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[3] == status]
        if len({f[0] for f in members}) > 1:
            if status == STATED:
                findings.append(unclear(doc, MONTHS, "conflict", members[0][1], members[0][2]))
        elif members:
            value, first, last, _ = members[0]
            findings.append(Finding.of(doc, MONTHS, value, first, last, status))
    return findings


def _never_given(doc: Document) -> list[tuple[float, int, int, str]]:
    """ "she has never had chemo or any other systemic drug", "pembro, ikke startet endnu"."""
    for symbol in doc.of("therapy"):
        if not symbol.has_value("therapy", "systemic") or symbol.flags & _NOT_NOW:
            continue
        general = symbol.low.startswith(("systemi", "syst")) or symbol.low in _GENERAL
        denial = _denial_of(doc, symbol) if general else None
        if denial is not None:
            return [(0, denial.index, symbol.index, STATED)]
        never = next((s for s in doc.sentences[symbol.sentence] if s.low in _NEVER), None)
        if general and never is not None and 0 < symbol.index - never.index <= _NEVER_REACH:
            return [(0, never.index, symbol.index, STATED)]
        for behind in doc.symbols[symbol.index + 1 : symbol.index + 8]:
            if behind.sentence != symbol.sentence or behind.has("present", "response"):
                break
            if behind.has("not_started"):
                return [(0, symbol.index, behind.index, STATED)]
    return []


def _denial_of(doc: Document, therapy: Symbol) -> Symbol | None:
    """ "vi er ikke begyndt på systemisk behandling", "have not given any systemic therapy"."""
    for symbol in doc.before(therapy.index, 7):
        if symbol.has_value("negation", "before") or symbol.low in _NOT_YET or symbol.number == 0:
            return symbol
        if symbol.low not in _GIVING:
            return None
    return None


def plain(months: float) -> float | int:
    return int(months) if float(months).is_integer() else months


def _drug_beside(doc: Document, duration: Duration) -> Symbol | None:
    """The systemic treatment that a duration belongs to."""
    if duration.ago and not _since_start(doc, duration):
        return None
    front, behind = doc.at(duration.first - 1), doc.at(duration.last + 1)
    if front is not None and front.low in ("hver", "every", "om", "hvert"):
        return None
    if behind is not None and behind.has("after"):
        return None
    if (
        front is not None
        and front.has("after")
        and any(s.low in _REVIEWS for s in doc.before(front.index, 4))
        and not (
            behind is not None
            and (behind.low in ("of", "med", "on", "på") or behind.has("therapy"))
        )
    ):
        # "re-discuss after 3 months"
        return None
    around = list(doc.after(duration.last, _REACH)) + list(doc.before(duration.first, _REACH))
    if any(s.has_value("therapy", "adjuvant") or s.has("interval") for s in around):
        return None
    if any(s.has_value("therapy", "naive") for s in around):
        return None
    if any(s.low in _BREAKS for s in around):
        return None
    drugs = [s for s in around if s.has_value("therapy", "systemic")]
    drugs = [
        s
        for s in drugs
        if not any(
            n.has_value("negation", "before") or n.has_value("done", "not")
            for n in doc.before(s.index, 4)
        )
    ]
    if not drugs:
        drugs = _drug_of_previous_clause(doc, duration)
    if not drugs:
        drugs = _treatment_beside(doc, duration)
    if any(d.low.startswith("durva") for d in drugs) and _after_chemoradiation(doc, duration):
        # Durvalumab after curative chemoradiotherapy is part of that treatment.
        return None
    return min(drugs, key=lambda s: abs(s.index - duration.first), default=None)


def _treatment_beside(doc: Document, duration: Duration) -> list[Symbol]:
    """ "4 mdr. behandling", "ten months on treatment": only systemic treatment lasts months."""
    clause = list(doc.clause_of(duration.first))
    apart = ("local_therapy", "resection", "suitable", "planned", "negation", "interval")
    if any(s.has(*apart) or s.low in _ENDED or s.low in _END for s in clause):
        return []
    near = [*doc.after(duration.last, 3), *doc.before(duration.first, 3)]
    return [s for s in near if s.low in _TREATMENT]


def _since_start(doc: Document, duration: Duration) -> bool:
    """ "systemisk behandling startet for 8 uger siden": given until now, unless it was ended."""
    sentence = doc.sentences[doc.symbols[duration.first].sentence]
    return any(s.low in _STARTED for s in sentence) and not any(s.low in _ENDED for s in sentence)


def _after_chemoradiation(doc: Document, duration: Duration) -> bool:
    return any(
        s.index < duration.first + _REACH
        and ("kemo" in s.low or "chemo" in s.low or "crt" in s.low)
        for s in doc.of("resection", "therapy")
        if s.has("resection") or s.has_value("therapy", "adjuvant")
    )


def _drug_of_previous_clause(doc: Document, duration: Duration) -> list[Symbol]:
    """ "pembrolizumab siden april, aktuelt i alt 7 måneder": the clause holds nothing else."""
    clause = list(doc.clause_of(duration.first))
    others = [
        s
        for s in clause
        if not duration.first <= s.index <= duration.last
        and s.is_word
        and not s.has(
            "present", "function_word", "grammar", "answer_filler", "about", "provisional"
        )
    ]
    previous = doc.at(clause[0].index - 1)
    if others or previous is None or previous.sentence != clause[0].sentence:
        return []
    return [s for s in doc.clause_of(previous.index) if s.has_value("therapy", "systemic")]


def _planned_beside(doc: Document, first: int, last: int) -> bool:
    near = list(doc.before(first, 4)) + list(doc.after(last, 3)) + doc.symbols[first : last + 1]
    then = next((s for s in doc.symbols[last + 1 : last + 5] if s.low in _THEREAFTER), None)
    if then is not None and not any(s.has("response") for s in doc.after(then.index, 4)):
        # "systemisk behandling i 3 mdr., derefter ny vurdering"
        return not any(s.low in _HAD for s in doc.before(first, 6))
    return any(
        s.has("planned") and not s.has("done", "performance_filler", "ongoing") for s in near
    )


def _doubt(duration: Duration) -> str | None:
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
