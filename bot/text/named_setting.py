"""Settings by their names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.text.document import Document, Symbol
from bot.text.status import (
    HYPOTHETICAL,
    OTHER_PERSON,
    PAST,
    PLANNED,
    STATED,
    UNCERTAIN,
    status_of,
)
from bot.text.words import phrases, words

NAMED = frozenset(
    {
        "de_novo",
        "oligorecurrence",
        "induced",
        "oligoprogression",
        "oligopersistence",
        "polymetastatic",
    }
)
_SHORT_TIMES = ("uge", "week", "dag", "day", "wk")
_AT_FIRST = words("lesions", "at_first")
_THEN = frozenset(["then", "dengang", "at that time", "at first"])
_TREATED_FOR = (["for", "treated"], ["for", "behandlet"])
_STILL_THERE = frozenset(["remaining", "remain", "remains", "left", "tilbage", "resterer"])
_WIDESPREAD = frozenset(["widespread", "udbredt", "disseminated", "dissemineret"])
_NEVER = frozenset(["aldrig", "never"])
_IS_NOT = (["er", "det", "ikke"], ["it", "is", "not"])
_FEW_NOW = phrases("named_setting", "few_now")
_STILL = words("named_setting", "still")
_BECAME = words("named_setting", "became")
_MONTHS = ("month", "måned", "mdr", "mo")
_NOT_GIVEN = frozenset({PLANNED, HYPOTHETICAL, OTHER_PERSON, "question"})
_PRIMARIES = words("named_setting", "primaries")
_SAME_BREATH = 2
_BEGAN = frozenset(["began", "started", "presented", "startede", "begyndte", "debuterede"])
_SUBJECTS = frozenset(["he", "she", "they", "we", "patient", "han", "hun", "patienten", "pt", "vi"])
_BEGAN_REACH = 6
_TURN_REACH = 12
_WAS = frozenset(
    [
        "diagnosed",
        "diagnosticeret",
        "startede",
        "var",
        "was",
        "were",
        "primært",
        "oprindeligt",
        "initialt",
        "initially",
    ]
)


@dataclass
class Setting:
    value: str
    first: int
    last: int
    status: str


def setting_status(symbol: Symbol) -> str:
    status = status_of([symbol], dated_is_past=False)
    if status == UNCERTAIN and not symbol.flags & {"uncertain", "past_near", "other_near"}:
        return STATED
    return STATED if status == PLANNED else status


def named_settings(doc: Document) -> list[Setting]:
    found = []
    for symbol in doc.of("setting"):
        value = symbol.value("setting")
        if value not in NAMED or is_denied(doc, symbol) or _of_something_else(doc, symbol):
            continue
        if setting_status(symbol) == UNCERTAIN:
            continue
        status = setting_status(symbol)
        of_now = _treated_then(doc, symbol) or _weeks_ago(doc, symbol)
        if status == PAST and PAST not in symbol.flags and of_now:
            status = STATED
        of_then = value == "polymetastatic" and status == STATED
        if of_then and (
            _at_the_start(doc, symbol)
            or _became_few(doc, symbol)
            or oligo_by_now(doc, symbol) is not None
        ):
            status = PAST
        found.append(Setting(value, symbol.index, symbol.index, status))
    for symbol in doc.of("diagnosis", "lung_histology", "histology"):
        front = doc.at(symbol.index - 1)
        if front is None or front.low not in _WIDESPREAD or front.sentence != symbol.sentence:
            continue
        # "diagnosed with widespread NSCLC": as it was, for now it may well mean metastatic.
        if _at_the_start(doc, symbol) and not is_denied(doc, symbol):
            found.append(Setting("polymetastatic", front.index, symbol.index, PAST))
    return found


def _treated_then(doc: Document, symbol: Symbol) -> bool:
    """ "oligorecurrence after lobectomy 2 years ago": the treatment was then."""
    return any(s.has("resection", "local_therapy") for s in doc.after(symbol.index, 6))


def _weeks_ago(doc: Document, symbol: Symbol) -> bool:
    """ "det hele blev fundet samtidig for tre uger siden": in the work-up of now."""
    return any(s.has("unit") and s.low.startswith(_SHORT_TIMES) for s in doc.after(symbol.index, 8))


def _at_the_start(doc: Document, symbol: Symbol) -> bool:
    """ "udbredt sygdom fra start, men efter 7 måneders kemoterapi ...": no longer so."""
    start = any(s.has_value("setting", "at_diagnosis") for s in doc.clause_of(symbol.index))
    start = start or any(s.low in _WAS for s in doc.before(symbol.index, 3))
    behind = list(doc.after(symbol.index, 3))
    start = start or any(s.low in _THEN for s in behind[:2])
    # "1 remaining adrenal met; polymetastatic initially"
    start = start or any(s.low in _AT_FIRST for s in behind)
    start = start or [s.low for s in doc.before(symbol.index, 2)] in _TREATED_FOR
    start = start or any(s.has("past") for s in doc.before(symbol.index, 3))
    start = start or _began_with(doc, symbol)
    later = doc.symbols[symbol.index + 1 :]
    still = any(s.low in _STILL for s in doc.after(symbol.index, 4))
    return (
        start
        and not still
        and (was_treated(doc) or any(_given(s) or s.low in _STILL_THERE for s in later))
    )


def _began_with(doc: Document, symbol: Symbol) -> bool:
    """ "of the polymetastatic disease he began with three metastases are left"."""
    behind = doc.symbols[symbol.index + 1 : symbol.index + 1 + _BEGAN_REACH]
    return any(
        subject.low in _SUBJECTS
        and began.tokens[0].low in _BEGAN
        and began.sentence == symbol.sentence
        for subject, began in pairwise(behind)
    )


def _given(symbol: Symbol) -> bool:
    return symbol.has_value("therapy", "systemic") or symbol.taken == "cycles"


def was_treated(doc: Document) -> bool:
    """Whether systemic treatment was given, by its name or by the months that it took."""
    return any(
        (_given(s) and not s.has_value("therapy", "naive") and not s.flags & _NOT_GIVEN)
        or (s.taken == "duration" and s.has("unit") and s.low.startswith(_MONTHS))
        for s in doc.symbols
    )


def oligo_by_now(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "only oligometastatic disease left of a polymetastatic one"."""
    for oligo in doc.of("metastatic_disease"):
        if not oligo.low.startswith("oligo") or oligo.flags or is_denied(doc, oligo):
            continue
        if oligo.sentence != symbol.sentence:
            continue
        left = any(s.low in _STILL_THERE for s in doc.after(oligo.index, _SAME_BREATH))
        between = doc.symbols[symbol.index + 1 : oligo.index][-_TURN_REACH:]
        if any(s.has_value("negation", "before") for s in between):
            continue
        turned = oligo.index > symbol.index and any(s.low in _BECAME for s in between)
        made = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
        turned |= oligo.index == symbol.index + 2 and any(s.low in _BECAME for s in made)
        if left or turned:
            return oligo
    return None


def _became_few(doc: Document, symbol: Symbol) -> bool:
    """ "polymetastatisk, men medicinen har slået det ned til en enkelt": no longer so."""
    ends = doc.sentences.get(symbol.sentence + 1) or doc.sentences[symbol.sentence]
    return _FEW_NOW.search(doc.low, symbol.end, ends[-1].end) is not None


def is_denied(doc: Document, symbol: Symbol) -> bool:
    """ "ikke recidiv", "recidiv er det ikke"."""
    if [s.low for s in doc.after(symbol.index, 3)] in _IS_NOT:
        return True
    before = [*doc.before(symbol.index, 3)]
    denied = any(s.has_value("negation", "before") or s.low in _NEVER for s in before)
    return denied and not any(s.has("metastasis") for s in before)


def _of_something_else(doc: Document, symbol: Symbol) -> bool:
    """ "synkron kirurgi", "synkrone lungetumorer": not the metastases' time."""
    if not symbol.low.startswith(("synkron", "synchron", "metakron", "metachron")):
        return False
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is not None and following.low in ("med", "with", "m", "to"):
        # "synkront med lungetumor" is said of the metastases.
        return False
    for behind in doc.after(symbol.index, 3):
        if behind.has("local_therapy", "therapy", "primary") and not behind.has("metastasis"):
            return True
        if behind.low in _PRIMARIES:
            return True
        if behind.has("metastasis", "organ") or behind.low == ",":
            return False
    return False
