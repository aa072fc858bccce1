"""Metastases found in the work-up that found the cancer: de novo, also without the word."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.named_setting import NAMED, Setting, is_denied
from bot.text.status import (
    AGO,
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    status_of,
)
from bot.text.words import words

FEW = 5
_WORKED_UP = words("setting", "worked_up")
_NOT_OF_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, "question"})
# What was found "two months ago with spread to ..." is still the first finding of it.
_NOT_OF_THIS = frozenset({PAST, HYPOTHETICAL, OTHER_PERSON, "dated", "question"})
_TOLD_TO_HIM = frozenset(["konstateret", "konstateredes", "påvist", "diagnosticeredes"])
_AGO_REACH = 6
_NEW = frozenset(["new", "ny", "nyt", "nye"])
_DIAGNOSED = frozenset(["diagnosed", "dx", "diagnosticeret", "diagnostiseret", "diagn"])
_CANCER = ("diagnosis", "histology", "lung_histology", "primary")
_SHOWS_REACH = 16
_NUMEROUS = words("setting", "numerous")
MANY = _NUMEROUS | {"multiple", "lots", "lots of", "flere", "several", "plenty of"}
_LED = frozenset(
    ["for", "pga", "grundet", "grund af", "på grund af", "med", "with", "because of", "due", "of"]
)
_NEWLY = ("nydiag", "newly diag", "newly dx", "just diag", "freshly diag")
_FOUND = frozenset(["found", "fundet", "opdaget", "discovered"])
_TOGETHER = frozenset(
    ["together", "sammen", "samtidig", "samtidigt", "simultaneously", "alongside"]
)
_COMPLAINTS = words("setting", "complaints")
_KNOWN_BEFORE = words("setting", "known_before")
_OF_ANYTHING = words("setting", "of_anything")
_PROPOSED = words("setting", "proposed")
_LATER = (NAMED - {"de_novo"}) | {"recurrence"}
_TREATED = ("metastasis", "local_therapy", "resection", "therapy")
_MASSES = words("setting", "masses")


def are_many(doc: Document, groups: list[Group]) -> bool:
    """ "talrige metastaser" is no oligometastatic disease."""
    counts = [g.quantity for g in groups if g.quantity is not None]
    return any(q.number > FEW or doc.symbols[q.last].low in _NUMEROUS for q in counts)


def newly_found(doc: Document, groups: list[Group]) -> Setting | None:
    """A lung tumour and its metastases found in one work-up are de novo without the word."""
    if not groups or are_many(doc, groups) or any(g.addition for g in groups):
        return None
    if past_curative(doc) is not None or doc.of("response", "interval", "removed"):
        return None
    if any(_was_given(doc, s) for s in doc.of("therapy")) or _known_before(doc):
        return None
    if _has_cancer(doc):
        for cue in doc.symbols:
            # A complaint leads to a tumour only where the tumour is told of.
            leads = cue.low in _WORKED_UP or (cue.low in _COMPLAINTS and _led_to_scan(doc, cue))
            if leads and not cue.flags & _NOT_OF_NOW:
                return Setting("de_novo", cue.index, cue.index, STATED)
    # A report of a scan alone may be of any time.
    introduced = any(s.taken == "age" or s.has("patient_word") for s in doc.symbols)
    if not introduced and not _has_cancer(doc):
        return None
    for exam in doc.of("exam", "other_exam"):
        if exam.flags & _NOT_OF_NOW:
            continue
        for place in range(exam.index + 1, min(exam.index + _SHOWS_REACH, len(doc.symbols))):
            tumour = doc.symbols[place]
            if tumour.sentence != exam.sentence:
                break
            mass = tumour.has("primary") or (tumour.has("lesion") and tumour.low in _MASSES)
            near = [*doc.after(place, 6), *doc.before(place, 6)]
            sized = any(s.taken == "size" for s in near)
            if mass and sized and any(s.has("lung_location") for s in near):
                return Setting("de_novo", exam.index, place, STATED)
    return None


def _led_to_scan(doc: Document, complaint: Symbol) -> bool:
    """ "CT pga. hoste viste tumor": the complaint is told as what an examination was made for."""
    before = [s.low for s in doc.before(complaint.index, 4)]
    examined = doc.of("exam", "other_exam")
    return bool(examined) and any(low in _LED for low in before) and _has_mass(doc)


def _has_mass(doc: Document) -> bool:
    return any(
        s.has("primary") or (s.has("lesion") and s.low in _MASSES)
        for s in doc.symbols
        if not s.flags & _NOT_OF_NOW
    )


def _was_given(doc: Document, symbol: Symbol) -> bool:
    """Whether systemic treatment has begun; what is planned or ruled out has not."""
    if not symbol.has_value("therapy", "systemic", "adjuvant"):
        return False
    if symbol.has_value("therapy", "naive") or symbol.flags & {PLANNED, HYPOTHETICAL, "question"}:
        return False
    before = list(doc.before(symbol.index, 6))
    return not any(
        s.has_value("negation", "before") or s.has("planned") or s.low in _PROPOSED for s in before
    )


def _known_before(doc: Document) -> bool:
    """Whether the cancer was known before this work-up; other diseases may have been."""
    for symbol in doc.symbols:
        if symbol.has_value("setting", *_LATER) and not is_denied(doc, symbol):
            return True
        if symbol.low not in _KNOWN_BEFORE or symbol.has("negation"):
            continue
        behind = doc.after(symbol.index, 4)
        if symbol.low not in _OF_ANYTHING or any(s.has(*_CANCER, *_TREATED) for s in behind):
            return not _of_another_cancer(doc, symbol)
    return False


def _of_another_cancer(doc: Document, symbol: Symbol) -> bool:
    return any(
        s.has_value("diagnosis", "other_cancer") or s.has("benign")
        for s in doc.clause_of(symbol.index)
    )


def _has_cancer(doc: Document) -> bool:
    """Whether the lung cancer itself is told of, and not only its metastases."""
    return any(
        s.has_value("diagnosis", "nsclc", "lung_cancer") or s.has("lung_histology", "histology")
        for s in doc.symbols
        if not s.flags & _NOT_OF_NOW
    )


def new_cancer(doc: Document, groups: list[Group]) -> Setting | None:
    """ "new NSCLC with a solitary adrenal met", "diagnosed in May with one brain met"."""
    if not groups or are_many(doc, groups):
        return None
    given = any(_was_given(doc, s) for s in doc.of("therapy"))
    # "found to have adenocarcinoma of the lung with two metastases"
    told = _DIAGNOSED if given or _known_before(doc) else _DIAGNOSED | _FOUND
    for symbol in doc.symbols:
        denied = any(
            s.has("negation", "uncertain") or s.low in ("eller", "or")
            for s in doc.before(symbol.index, 3)
        )
        if symbol.low in _NEW and not denied:
            behind = list(doc.after(symbol.index, 4))
            cancer = next((s for s in behind if s.has(*_CANCER)), None)
            between = doc.symbols[symbol.index + 1 : cancer.index] if cancer is not None else []
            if cancer is None or any(s.has("metastasis", "organ", "lesion") for s in between):
                continue
            if status_of([cancer]) == STATED and "dated" not in cancer.flags:
                return Setting("de_novo", symbol.index, cancer.index, STATED)
        newly = symbol.low.startswith(_NEWLY) and symbol.has_value("setting", "at_diagnosis")
        told_to_him = symbol.low in _TOLD_TO_HIM and any(
            AGO in s.flags for s in (symbol, *doc.before(symbol.index, _AGO_REACH))
        )
        if (newly or symbol.low in told or told_to_him) and not symbol.flags & _NOT_OF_THIS:
            for group in groups:
                between = doc.symbols[symbol.index + 1 : group.first]
                if group.sentence != symbol.sentence or group.first <= symbol.index:
                    continue
                if any(s.has("present", "therapy") or _goes_on(s) for s in between):
                    continue
                if told_to_him and not any(s.has(*_CANCER) for s in between):
                    # "fik konstateret en hjernemetastase" tells nothing of the cancer.
                    continue
                beside = any(s.tokens[0].low in _TOGETHER for s in between)
                if symbol.low in _FOUND and not (
                    _to_have_cancer(between) or (beside and _of_a_cancer(doc, symbol))
                ):
                    continue
                if any(s.tokens[-1].low in ("med", "with", "w", "m") for s in (symbol, *between)):
                    return Setting("de_novo", symbol.index, group.first, STATED)
    return None


def _of_a_cancer(doc: Document, found: Symbol) -> bool:
    """ "Her lung cancer was found in May together with two bone metastases"."""
    return any(s.has(*_CANCER) for s in doc.before(found.index, 8))


def _goes_on(symbol: Symbol) -> bool:
    return symbol.has("ongoing") and symbol.low not in ("på", "on")


def _to_have_cancer(between: list[Symbol]) -> bool:
    have = any(s.low in ("have", "having", "to have") for s in between)
    return have and any(s.has(*_CANCER) for s in between)
