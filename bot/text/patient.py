"""The patient: symptoms of brain metastases, extent of the primary, preference."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.status import PLANNED, STATED, UNCERTAIN, status_of
from bot.text.words import words

_LOCAL_ALONE = words("patient", "local_alone")
_WHOLE = words("patient", "all_treatment")
_WHETHER = frozenset(["om", "hvorvidt", "whether", "if"])
_CAUSING = words("patient", "causing")
_TEAM = frozenset(["vi", "we", "mdt", "teamet", "the", "team", "i'd", "jeg"])


def read_patient(doc: Document) -> list[Finding]:
    """Brain symptoms, locally advanced disease and the patient's preference."""
    return [*_symptoms(doc), *_extent(doc), *_preference(doc)]


def _boolean(doc: Document, fact: str, symbol: Symbol, value: bool) -> Finding | None:
    status = status_of([symbol])
    if status == UNCERTAIN:
        return unclear(doc, fact, "uncertain", symbol.index, symbol.index)
    status = STATED if status == PLANNED else status
    return Finding.of(doc, fact, value, symbol.index, symbol.index, status)


def _agreed(doc: Document, fact: str, found: list[tuple[Symbol, bool]]) -> list[Finding]:
    findings = [_boolean(doc, fact, symbol, value) for symbol, value in found]
    stated = [f for f in findings if f is not None and f.entity == fact and f.status == STATED]
    if len({f.value for f in stated}) > 1:
        first, last = found[0][0].index, found[-1][0].index
        return [unclear(doc, fact, "conflict", first, last if last - first < 25 else first)]
    unique: list[Finding] = []
    for finding in findings:
        if finding is not None and not any(
            f.entity == finding.entity and f.value == finding.value and f.status == finding.status
            for f in unique
        ):
            unique.append(finding)
    return unique


def _denied(doc: Document, symbol: Symbol) -> bool:
    return any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2))


def _symptoms(doc: Document) -> list[Finding]:
    found: list[tuple[Symbol, bool]] = []
    for symbol in doc.of("brain_symptom"):
        value = symbol.value("brain_symptom")
        if value is None or symbol.taken:
            continue
        if not _about_the_brain(doc, symbol):
            continue
        truth = value == "true"
        if truth and (_denied(doc, symbol) or _answered_no(doc, symbol)):
            truth = False
        found.append((symbol, truth))
    if not found:
        found = [(symbol, True) for symbol in doc.of("complaint") if _from_the_brain(doc, symbol)]
    return _agreed(doc, "brain_symptoms", found)


def _answered_no(doc: Document, symbol: Symbol) -> bool:
    """ "CNS symptoms: none"."""
    sign, answer = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    return (
        sign is not None
        and answer is not None
        and sign.low in (":", "=", "-")
        and (answer.has("negation") or answer.has_value("answer", "no", "none"))
    )


def _from_the_brain(doc: Document, symbol: Symbol) -> bool:
    """ "hjernemetastasen giver hovedpine", "brain mets, headache from them"."""
    if symbol.flags or _denied(doc, symbol):
        return False
    sentence = doc.sentences[symbol.sentence]
    lesion = any(
        s.has_value("organ", "brain") and not s.has("exam", "other_exam") for s in sentence
    )
    near = [*doc.before(symbol.index, 8), *doc.after(symbol.index, 8)]
    return lesion and any(s.low in _CAUSING for s in near)


def _about_the_brain(doc: Document, symbol: Symbol) -> bool:
    if any(part in symbol.low for part in ("neuro", "hjerne", "cns", "brain", "cerebr")):
        return True
    clause = list(doc.clause_of(symbol.index))
    organs = {s.value("organ") for s in clause if s.has("organ")}
    if organs:
        return organs == {"brain"}
    previous = [
        s for s in doc.sentences[symbol.sentence] if s.index < symbol.index and s.has("organ")
    ]
    earlier = {s.value("organ") for s in previous}
    return earlier == {"brain"}


def _extent(doc: Document) -> list[Finding]:
    found = []
    for symbol in doc.of("locally_advanced"):
        value = symbol.value("locally_advanced")
        if value is None or symbol.taken:
            continue
        truth = value == "true" and not _denied(doc, symbol)
        found.append((symbol, truth))
    return _agreed(doc, "locally_advanced", found)


def _preference(doc: Document) -> list[Finding]:
    found: list[tuple[str, int, int, str]] = []
    findings: list[Finding] = []
    fact = "patient_preference"
    for symbol in doc.of("preference_verb", "preference"):
        verb = symbol.value("preference_verb")
        if verb is not None and not any(s.low in _TEAM for s in doc.before(symbol.index, 3)):
            wanted = _wish(doc, symbol, verb)
            if wanted is None:
                continue
            value, last = wanted
            status = status_of([symbol])
            if value == "unclear" or status == UNCERTAIN:
                findings.append(unclear(doc, fact, "uncertain", symbol.index, last))
            else:
                found.append((value, symbol.index, last, STATED if status == PLANNED else status))
        elif symbol.has("preference") and _of_the_patient(doc, symbol):
            found.append(("undecided", symbol.index, symbol.index, status_of([symbol])))
    if any(f[0] == "undecided" for f in found):
        # "er i tvivl om, hun vil have SBRT"
        found = [
            f
            for f in found
            if f[0] == "undecided"
            or not any(s.low in _WHETHER for s in doc.symbols[max(0, f[1] - 5) : f[1]])
        ]
    stated = {f[0] for f in found if f[3] == STATED}
    if len(stated) > 1:
        return [*findings, unclear(doc, fact, "conflict", found[0][1], found[0][2])]
    done: set[tuple[str, str]] = set()
    for value, first, last, status in found:
        if status != UNCERTAIN and (value, status) not in done:
            done.add((value, status))
            findings.append(Finding.of(doc, fact, value, first, last, status))
    return findings


def _wish(doc: Document, symbol: Symbol, verb: str) -> tuple[str, int] | None:
    before = list(doc.before(symbol.index, 1))
    denied = verb == "wants" and (
        any(s.has_value("negation", "before") for s in before)
        or any(s.low in ("ikke", "not", "ej", "hverken") for s in doc.after(symbol.index, 2))
    )
    verb = "declines" if denied else verb
    for target in doc.after(symbol.index, 7):
        if target.has("preference_verb") or target.low in ("know", "vide", "ask", "spørge"):
            # "wants to know if SABR is possible"
            return None
        if target.has_value("preference_object", "local"):
            return ("wants_local_treatment" if verb == "wants" else "declines"), target.index
        if target.has("preference_object"):
            if target.low in _WHOLE:
                return ("declines", target.index) if verb == "declines" else None
            if target.low in _LOCAL_ALONE:
                if verb == "wants":
                    return "wants_local_treatment", target.index
                both = [
                    t
                    for t in doc.after(target.index, 6)
                    if t.low in _LOCAL_ALONE or t.has_value("preference_object", "local")
                ]
                return ("declines", both[0].index) if both else ("unclear", target.index)
        if target.has("therapy"):
            return None
    return None


def _of_the_patient(doc: Document, symbol: Symbol) -> bool:
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in _TEAM for s in clause):
        return False
    return any(s.has("patient_word") for s in clause) or symbol.low in (
        "undecided",
        "ambivalent",
        "betænkningstid",
        "ubeslutsom",
    )
