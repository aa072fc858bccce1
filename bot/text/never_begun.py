"""That no treatment with drugs has begun, put together from its parts."""

from __future__ import annotations

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import words

_REACH = 9
_DENIALS = words("never_begun", "denials")
_BEGUN = words("never_begun", "begun")
_GIVING = words("never_begun", "giving")
_BETWEEN = words("never_begun", "between")
_IS = frozenset(["er", "is", "was", "var"])
_NEXT = words("never_begun", "next")
_SO_FAR = words("never_begun", "so_far")
_ANY_TREATMENT = frozenset(["any treatment", "nogen behandling"])
_DRUGS = words("never_begun", "drugs")
_AGAINST = words("never_begun", "against")
_CANCER = words("never_begun", "cancer")
_WITH = frozenset(["with", "med"])
_ANYTHING = frozenset(["anything", "noget", "nothing", "intet"])
_NOT_HIS = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})


def never_begun(doc: Document) -> tuple[int, int] | None:
    """The first and the last symbol of "treatment has not been initiated", or of its like.

    Of treatment in general it holds only where no other drug was told of: "third-line treatment
    has not been started" follows two others.
    """
    if _was_treated(doc):
        return None
    for symbol in doc.symbols:
        if symbol.flags & _NOT_HIS:
            continue
        if _is_treatment(doc, symbol):
            told = _denied_before(doc, symbol) or _denied_behind(doc, symbol)
        else:
            told = _with_nothing(doc, symbol)
        if told is not None:
            return told
    return None


def _was_treated(doc: Document) -> bool:
    if past_curative(doc) is not None or doc.of("response", "interval", "cycles"):
        return True
    return any(
        s.value("therapy") in ("systemic", "adjuvant")
        and not _is_treatment(doc, s)
        and not any(_denies(b) for b in doc.before(s.index, _REACH))
        and not s.has("planned")
        and "planned" not in s.flags
        for s in doc.of("therapy")
    )


def _is_treatment(doc: Document, symbol: Symbol) -> bool:
    """ "Systemic treatment", "any treatment", "tablets"; not "treatment of the metastasis"."""
    general = symbol.has_value("therapy", "systemic") and symbol.low.startswith(
        ("sys", "onk", "onc")
    )
    named = symbol.has("treatment_word") or symbol.low in _DRUGS
    if not (general or named or symbol.low in _ANY_TREATMENT):
        return False
    front, behind = doc.at(symbol.index - 1), [*doc.after(symbol.index, 4)]
    if front is not None and front.has("local_therapy", "uncertain", "planned", "organ", "primary"):
        return False
    if is_next(doc, symbol):
        return False
    if behind and behind[0].low in _AGAINST:
        return any(s.low in _CANCER or s.has("diagnosis") for s in behind[1:])
    return not any(s.has("local_therapy", "organ", "metastasis") for s in behind[:2])


def is_next(doc: Document, treatment: Symbol) -> bool:
    """ "Second-line treatment not started", "ny behandling": another one went before it."""
    for before in doc.before(treatment.index, 3):
        if before.has_value("grammar", "conjunction") or before.low in _IS:
            return False
        if any(token.low in _NEXT for token in before.tokens):
            return True
    return False


def _denies(symbol: Symbol) -> bool:
    return (
        symbol.low in _DENIALS
        or symbol.has("not_started")
        or symbol.has_value("negation", "before")
        or symbol.has_value("done", "not")
    )


def _gives(symbol: Symbol) -> bool:
    return symbol.has("not_started") or any(t.low in _GIVING for t in symbol.tokens)


def _denied_before(doc: Document, treatment: Symbol) -> tuple[int, int] | None:
    """ "er ikke begyndt på medicin", "has had no medicine against the cancer up to now"."""
    given = False
    for symbol in doc.before(treatment.index, _REACH):
        given = given or _gives(symbol)
        if _denies(symbol):
            front = list(doc.before(symbol.index, 2))
            given = given or any(_gives(s) for s in front)
            if given or _so_far(doc, treatment):
                return symbol.index, treatment.index
            return None
        if not (_gives(symbol) or symbol.low in _BETWEEN or symbol.has("provisional")):
            return None
    return None


def _so_far(doc: Document, treatment: Symbol) -> bool:
    """ "No treatment against the cancer so far": what stands behind tells that none was before."""
    behind = [t.low for s in doc.after(treatment.index, _REACH) for t in s.tokens]
    told = f" {' '.join(behind)} "
    return any(f" {phrase} " in told for phrase in _SO_FAR)


def _denied_behind(doc: Document, treatment: Symbol) -> tuple[int, int] | None:
    """ "Treatment not begun", "systemic treatment has not been initiated"."""
    denied = False
    for symbol in doc.after(treatment.index, _REACH):
        denied = denied or _denies(symbol)
        if denied and (symbol.has("not_started") or symbol.tokens[-1].low in _BEGUN):
            return treatment.index, symbol.index
        if not (_denies(symbol) or symbol.low in _BETWEEN or symbol.has("provisional")):
            return None
    return None


def _with_nothing(doc: Document, symbol: Symbol) -> tuple[int, int] | None:
    """ "never treated with anything"."""
    if not _denies(symbol):
        return None
    behind = [t.low for s in doc.after(symbol.index, 5) for t in s.tokens]
    behind = behind[behind[:1] in (["been"], ["blevet"]) :]
    treated = behind[:1] in (["treated"], ["behandlet"])
    if treated and len(behind) > 2 and behind[1] in _WITH and behind[2] in _ANYTHING:
        return symbol.index, symbol.index + 1
    return None
