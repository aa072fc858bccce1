"""That no systemic treatment was given: in a term, in free words, or under a heading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.never_begun import is_next, never_begun
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, status_of
from bot.text.words import words

_GIVING = words("treatment", "giving")
_NOT_YET = frozenset(["endnu ikke", "ikke endnu", "not yet", "hasn't", "haven't"])
_GENERAL = words("treatment", "general")
_UNTREATED = frozenset(["untreated", "ubehandlet", "ubehandlede", "ubeh"])
_NEVER = frozenset(["never", "aldrig"])
_NEVER_REACH = 12
_NOTHING = ("nothing", "intet", "endnu intet")
_NOT_HIS = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})
_NOT_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, "question"})
_HEADING = words("treatment", "heading")
_TO_DATE = words("treatment", "to_date")
_NONE = words("treatment", "none")
_IN_TREATMENT = words("treatment", "in_treatment")
_EVER = words("treatment", "ever")
_ADDED_REACH = 5
_PRESENT_REACH = 3
_UNTIL = frozenset(["up to", "until", "till", "indtil", "til", "frem til", "op til"])
_PRESENT_BEHIND = 9
_BEING = frozenset(["being", "bliver", "blir"])
_GOING_ON = words("treatment", "going_on")
_BEHIND_NONE = words("treatment", "behind_none")
_NOT_OF_GIVING = words("treatment", "not_of_giving")
_SO_FAR = frozenset(["far", "yet", "endnu", "date", "dato", "hidtil"])
_LONGEST_HEADING = 7
_FOR = frozenset(["for", "mod"])
_IT = frozenset(["det", "den", "dem", "it", "that", "them"])


@dataclass(frozen=True)
class Untreated:
    """The words that tell that no systemic treatment was given, and how they stand."""

    first: int
    last: int
    status: str


def read_untreated(doc: Document) -> list[Untreated]:
    """Every term of the lexicon that says so."""
    found = []
    for symbol in doc.of("therapy"):
        if symbol.has_value("therapy", "naive") and not symbol.taken:
            following = doc.at(symbol.index + 1)
            if following is not None and following.has_value("past", "neutral"):
                continue
            if symbol.low in _UNTREATED and any(
                s.has("metastasis", "lesion", "organ", "part") or s.low == "one"
                for s in doc.symbols[max(0, symbol.index - 8) : symbol.index]
                if s.sentence == symbol.sentence
            ):
                # "the other one is in the right adrenal and untreated"
                continue
            if (
                symbol.low in _UNTREATED
                and following is not None
                and following.has("primary", "lesion", "metastasis")
            ):
                # "there is also an untreated lung tumour"
                continue
            if _of_something_named_before(doc, symbol):
                continue
            if symbol.low.startswith(_NOTHING) and _of_radiation(doc, symbol):
                # "3 x 9 Gy is only the plan, nothing given yet"
                continue
            behind = " ".join(s.low for s in doc.after(symbol.index, 2))
            if following is not None and (
                following.low in _NOT_OF_GIVING
                # "no systemic on board"
                or behind in _NOT_OF_GIVING
                or following.has_value("planned", "after")
            ):
                # "Systemic treatment: none planned", "ingen systemisk behandling indiceret"
                continue
            if _only_at_present(doc, symbol.index, symbol.index) or is_next(doc, symbol):
                continue
            status = status_of([symbol])
            before = doc.at(symbol.index - 1)
            headed = symbol.tokens[-1].low in _NONE and before is not None and before.has("past")
            if status == PAST and headed:
                # "Prior systemic therapy: none" holds until now.
                status = STATED
            status = STATED if status == PLANNED else status
            found.append(Untreated(symbol.index, symbol.index, status))
    return [each for each in found if not _may_have_ended(doc, each)]


def _may_have_ended(doc: Document, told: Untreated) -> bool:
    """ "She receives no systemic therapy": some may have been given, unless the cancer is new."""
    before = [*doc.before(told.first, 2), *doc.symbols[told.first : told.last + 1]]
    words_told = {token.low for s in before for token in s.tokens}
    behind = doc.symbols[told.last + 1 : told.last + 1 + _ADDED_REACH]
    added = {token.low for s in behind for token in s.tokens if s.low != "."}
    if not words_told & _IN_TREATMENT or (words_told | added) & _EVER:
        return False
    new = any(
        s.has_value("setting", "de_novo", "at_diagnosis") and not s.flags & _NOT_NOW
        for s in doc.symbols
    )
    return not new or past_curative(doc) is not None


def _only_at_present(doc: Document, first: int, last: int) -> bool:
    """ "No systemic treatment ongoing", "der gives aktuelt ingen ...": some may have ended."""
    beside = [*doc.before(first, _PRESENT_REACH), *doc.after(last, _PRESENT_REACH)]
    beside += _behind_being(doc, last)
    told = {
        token.low
        for s in (*beside, *doc.symbols[first : last + 1])
        for token in s.tokens
        if not _is_being(doc, s)
    }
    if told & _EVER:
        return False
    if any(_is_until_now(doc, s) for s in beside):
        return False
    rows = [symbol.low for symbol in sorted(beside, key=lambda s: s.index)]
    under_way = any(f"{one} {other}" in _GOING_ON for one, other in pairwise(rows))
    return under_way or any(s.has("present") or s.low in _GOING_ON for s in beside)


def _behind_being(doc: Document, last: int) -> list[Symbol]:
    """ "No systemic treatment is being given at present": what stands behind the participle."""
    behind = list(doc.after(last, _PRESENT_BEHIND))
    given = next((n for n, s in enumerate(behind) if _is_being(doc, s)), None)
    return behind[given + 1 :] if given is not None else []


def _is_until_now(doc: Document, symbol: Symbol) -> bool:
    """ "no systemic treatment up to now"."""
    front = doc.at(symbol.index - 1)
    return symbol.has("present") and front is not None and front.low in _UNTIL


def _is_being(doc: Document, symbol: Symbol) -> bool:
    """ "is being given", "bliver givet": what goes on, not what was."""
    return any(s.low in _BEING for s in doc.before(symbol.index, _PRESENT_REACH))


def _of_something_named_before(doc: Document, symbol: Symbol) -> bool:
    """ "Sarcoidose i anamnesen, ikke i behandling for det"."""
    against, it = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if against is None or against.low not in _FOR or it is None or it.low not in _IT:
        return False
    # "Now NSCLC, no systemic treatment given for that"
    told = [*doc.sentences.get(symbol.sentence - 1, ()), *doc.sentences[symbol.sentence]]
    return not any(s.has_value("diagnosis", "nsclc") for s in told)


def _of_radiation(doc: Document, symbol: Symbol) -> bool:
    told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    return any(s.taken == "dose" or s.low == "gy" or s.has("local_therapy") for s in told)


def described(doc: Document) -> Untreated | None:
    """The same in free words; asked for when no months and no term were read."""
    told = _under_heading(doc) or _never_given(doc) or _never_begun(doc)
    if told is None or _may_have_ended(doc, told):
        return None
    return None if _only_at_present(doc, told.first, told.last) else told


def _never_begun(doc: Document) -> Untreated | None:
    span = never_begun(doc)
    return None if span is None else Untreated(*span, STATED)


def _under_heading(doc: Document) -> Untreated | None:
    """ "Systemisk beh.: ingen", "Treatment to date: none".

    The heading tells that it is of systemic or of all treatment until now: "Treatment: none" may
    be what is offered, "Current treatment: none" what is left of more.
    """
    for sign in doc.symbols:
        if sign.low not in (":", "="):
            continue
        none = doc.at(sign.index + 1)
        if none is None or not (none.low in _NONE or none.number == 0 or none.has("not_started")):
            continue
        behind = doc.at(none.index + 1)
        so_far = none.tokens[-1].low in _SO_FAR
        while behind is not None and behind.low in _BEHIND_NONE:
            so_far = so_far or behind.tokens[-1].low in _SO_FAR
            behind = doc.at(behind.index + 1)
        if behind is not None and behind.sentence == none.sentence and behind.low not in ",.;)":
            continue
        heading = list(doc.before(sign.index, _LONGEST_HEADING))
        if _of_all_treatment(doc, heading, so_far) and not any(s.flags & _NOT_HIS for s in heading):
            return Untreated(heading[-1].index, none.index, STATED)
    return None


def _of_all_treatment(doc: Document, heading: list[Symbol], so_far: bool) -> bool:
    if not heading or any(s.clause == heading[0].clause for s in doc.before(heading[-1].index, 1)):
        return False
    named = [s for s in heading if s.has("treatment_word") or s.has_value("therapy", "systemic")]
    whole = so_far or any(s.low in _TO_DATE or _is_general(s) for s in heading)
    told = all(
        s in named or s.low in _TO_DATE or s.low in _HEADING or not s.is_word for s in heading
    )
    return bool(named) and whole and told


def _is_general(symbol: Symbol) -> bool:
    return symbol.has_value("therapy", "systemic") and (
        symbol.low.startswith(("systemi", "syst")) or symbol.low in _GENERAL
    )


def _is_any_drug(doc: Document, symbol: Symbol) -> bool:
    """ "ikke fået kemo eller immunterapi"."""
    joint, other = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    joined = joint is not None and joint.low in ("eller", "or", "nor", "/")
    return joined and other is not None and other.has_value("therapy", "systemic")


def _never_given(doc: Document) -> Untreated | None:
    """ "she has never had chemo or any other systemic drug", "pembro, ikke startet endnu"."""
    for symbol in doc.of("therapy"):
        if not symbol.has_value("therapy", "systemic") or symbol.flags & _NOT_NOW:
            continue
        general = _is_general(symbol) or _is_any_drug(doc, symbol)
        denial = _denial_of(doc, symbol) if general else None
        if denial is not None:
            return Untreated(denial.index, symbol.index, STATED)
        never = next((s for s in doc.sentences[symbol.sentence] if s.low in _NEVER), None)
        if general and never is not None and 0 < symbol.index - never.index <= _NEVER_REACH:
            return Untreated(never.index, symbol.index, STATED)
        for behind in doc.symbols[symbol.index + 1 : symbol.index + 8]:
            if behind.sentence != symbol.sentence or behind.has("present", "response"):
                break
            if behind.taken == "duration" or (
                behind.has("treatment_word") and is_next(doc, behind)
            ):
                # "Osimertinib 8 mdr, ny behandling ikke påbegyndt"
                break
            if behind.has("not_started"):
                return Untreated(symbol.index, behind.index, STATED)
    return None


def _denial_of(doc: Document, therapy: Symbol) -> Symbol | None:
    """ "vi er ikke begyndt på systemisk behandling", "have not given any systemic therapy"."""
    for symbol in doc.before(therapy.index, 7):
        denies = symbol.has("not_started") or symbol.has_value("done", "not")
        denies = denies or symbol.has_value("negation", "before")
        if denies or symbol.low in _NOT_YET or symbol.number == 0:
            return symbol
        if symbol.low not in _GIVING:
            return None
    return None
