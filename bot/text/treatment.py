"""Treatment given and possible: months and response of systemic treatment, primary, metastases."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import Duration
from bot.text.scope import (
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
RESPONSE = "systemic_response"
INTERVAL = "disease_free_interval_months"
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
WHOLE_LUNG = frozenset(["lunge", "lungen", "lungens", "lung", "lungs", "lungevæv"])
_THEREAFTER = frozenset(["derefter", "herefter", "then", "hvorefter"])
_HAD = frozenset(["fået", "fik", "modtaget", "efter", "received", "had", "after", "completed"])
_IRRADIATED = words("treatment", "irradiated")
_NEVER = frozenset(["never", "aldrig"])
_NEVER_REACH = 12
_NOT_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, "question"})
_BREAKS = words("treatment", "breaks")
LUNG_OPERATIONS = tuple(sorted(words("treatment", "lung_operations")))
_WEAK_RESPONSE = words("treatment", "weak_response")
_GENERIC_RESPONSE = frozenset({"respons", "response"})


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
        found.append((_plain(duration.months), first, last, status))
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


def _plain(months: float) -> float | int:
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
    if any(d.low.startswith("durva") for d in drugs) and _after_chemoradiation(doc, duration):
        # Durvalumab after curative chemoradiotherapy is part of that treatment.
        return None
    return min(drugs, key=lambda s: abs(s.index - duration.first), default=None)


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
    if any(s.low in _THEREAFTER for s in doc.symbols[last + 1 : last + 5]):
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


def read_response(doc: Document) -> list[Finding]:
    """The response to systemic treatment."""
    found: list[tuple[str, Symbol, str]] = []
    findings: list[Finding] = []
    treated = any(s.has_value("therapy", "systemic") for s in doc.of("therapy"))
    for symbol in doc.of("response"):
        value = symbol.value("response")
        if value is None or symbol.taken or _of_other_things(doc, symbol):
            continue
        if symbol.low in _WEAK_RESPONSE and not _of_the_disease(doc, symbol, treated):
            continue
        of_primary = any(
            s.has("primary") or s.low in ("lungen", "siden", "since", "chest")
            for s in [*doc.before(symbol.index, 3), *doc.after(symbol.index, 1)]
        )
        past = past_curative(doc) is not None and (not treated or of_primary)
        if value == "stable" and past:
            # "primærtumor bestrålet 2022, i ro siden": no response to systemic treatment.
            continue
        if (
            value == "progression"
            and symbol.has("new_lesion")
            and not symbol.low.startswith(("progr", "i progr", "pd"))
            and not treated
        ):
            continue
        status = status_of([symbol], dated_is_past=True)
        negated = (
            any(s.has_value("negation", "before") for s in doc.before(symbol.index, 3))
            and value != "not_assessed"
        )
        if negated:
            if value != "progression":
                if status == STATED:
                    findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
                continue
            value = "stable"
        if status == UNCERTAIN:
            findings.append(unclear(doc, RESPONSE, "uncertain", symbol.index, symbol.index))
        elif status == PLANNED and value != "not_assessed":
            continue
        else:
            found.append((value, symbol, STATED if status == PLANNED else status))
    return findings + _settle_response(doc, found)


def _settle_response(doc: Document, found: list[tuple[str, Symbol, str]]) -> list[Finding]:
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [f for f in found if f[2] == status]
        specific = [f for f in members if f[1].low not in _GENERIC_RESPONSE]
        members = specific or members
        values = {f[0] for f in members}
        if len(values) > 1:
            if status == STATED:
                first, last = members[0][1].index, members[-1][1].index
                findings.append(
                    unclear(
                        doc,
                        RESPONSE,
                        "conflict",
                        first,
                        last if last - first < 25 else first,
                        sorted(values),
                    )
                )
        elif members:
            value, symbol, _ = members[0]
            findings.append(Finding.of(doc, RESPONSE, value, symbol.index, symbol.index, status))
    return findings


def _of_other_things(doc: Document, symbol: Symbol) -> bool:
    """ "kardielt stabil", "stabil PS", "vurdering af respons"."""
    if any(
        s.has("other_lesions")
        or s.has_value("part", "rest")
        or s.low in ("øvrig", "resten", "rest", "remaining")
        for s in doc.before(symbol.index, 4)
    ):
        # "øvrig sygdom er i ro": what is said of the rest is not the response.
        return True
    for before in doc.before(symbol.index, 2):
        if before.has("response_not_about") or (
            before.low in ("for", "af", "of") and (symbol.low in _GENERIC_RESPONSE)
        ):
            return True
    near = list(doc.after(symbol.index, 2))
    return any(s.has("response_not_about", "performance") for s in near) or (
        bool(near) and near[0].has_value("past", "neutral")
    )


def _of_the_disease(doc: Document, symbol: Symbol, treated: bool) -> bool:
    if treated or len(doc.symbols) <= 5:
        return True
    return any(
        s.has("metastasis", "primary", "exam", "other_exam")
        or s.low in ("sygdom", "sygdommen", "disease", "tumor", "cancer", "kræften")
        for s in doc.sentences[symbol.sentence]
    )


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
        return [Finding.of(doc, INTERVAL, _plain(duration.months), first, last, status)]
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


def past_curative(doc: Document) -> Symbol | None:
    """The symbol of a curative treatment of the lung cancer that lies behind, if told."""
    for symbol in doc.of("resection"):
        if symbol.taken:
            continue
        if symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "other_near", "uncertain"}:
            continue
        near = list(doc.before(symbol.index, 4)) + list(doc.after(symbol.index, 4))
        if any(
            (s.has("planned") and not s.has("done")) or s.has("suitable", "preference_verb")
            for s in near
        ):
            continue
        if any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2)):
            continue
        clause = list(doc.clause_of(symbol.index))
        if any(
            s.has("metastasis") or (s.has("organ") and s.value("organ") != "lung")
            for s in (*doc.after(symbol.index, 4), *doc.before(symbol.index, 3))
        ):
            continue
        if any(s.has_value("diagnosis", "other_cancer") for s in clause):
            continue
        operation = symbol.has_value("resection", "surgery")
        if operation and not _of_the_lung(doc, symbol, clause):
            continue
        if _lies_behind(doc, symbol):
            return symbol
    irradiations = [s for s in doc.symbols if s.has("local_therapy") or s.low in _IRRADIATED]
    return next((s for s in irradiations if _irradiated_primary(doc, s)), None)


def _irradiated_primary(doc: Document, symbol: Symbol) -> bool:
    """ "fik SBRT mod T1b-tumor i ve. overlap for 2½ år siden"."""
    if symbol.taken or symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "uncertain"}:
        return False
    beside = [*doc.before(symbol.index, 4), *doc.after(symbol.index, 8)]
    if any(s.has("planned", "suitable", "preference_verb", "metastasis", "lesion") for s in beside):
        return False
    behind = list(doc.after(symbol.index, 5))
    before = list(doc.before(symbol.index, 4))
    named = any(s.has("primary") for s in before)
    aimed = any(s.low in ("mod", "af", "to", "of", "for") for s in behind[:2])
    primary = any(
        s.has("primary") or (s.has("lung_location") and s.low not in WHOLE_LUNG) for s in behind
    )
    over = symbol.flags & {"dated", PAST, AGO} or any(
        s.taken in ("year", "date") or s.low in ("fik", "had", "received", "efter", "after")
        for s in beside
    )
    return bool(over) and (named or (aimed and primary))


def _of_the_lung(doc: Document, symbol: Symbol, clause: list[Symbol]) -> bool:
    """Whether an operation was for the lung cancer: by its name or by its sentence."""
    if symbol.low.startswith(LUNG_OPERATIONS):
        return True
    told = any(
        s.has("lung_location", "primary", "lung_histology", "histology")
        or s.has_value("diagnosis", "nsclc", "lung_cancer")
        or s.taken == "tnm"
        for s in doc.sentences[symbol.sentence]
    )
    return told and not any(s.has_value("diagnosis", "other_cancer") for s in clause)


def _lies_behind(doc: Document, symbol: Symbol) -> bool:
    if symbol.flags & {"dated", PAST, AGO}:
        return True
    if symbol.low.endswith(("eret", "et", "ected", "erated")) and symbol.low not in ("planlagt",):
        return True
    return any(
        s.has("after", "past")
        or s.has_value("done", "before", "after")
        or s.low
        in ("underwent", "had", "fik", "efter", "after", "following", "post", "fået", "blev", "was")
        for s in list(doc.before(symbol.index, 4)) + list(doc.after(symbol.index, 2))
    ) or any(s.taken in ("year", "date") for s in doc.clause_of(symbol.index))
