"""That nobody has assessed the response to systemic treatment yet."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.response_subject import assessed_for_else
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import words

_REACH = 6
_NOBODY = words("response", "nobody")
_LOOKED_AT = tuple(sorted(words("response", "looked_at")))
_EXAMINATION = words("response", "examination")
_EXAMINATION_NOUNS = words("response", "examination_nouns")
_HELPERS = words("response", "helpers")
_STARTED = words("treatment", "started")
_OF_RESPONSE = ("respons", "effekt", "effect")
_NOT_HIS = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, "question"})


def nobody_assessed(doc: Document) -> Symbol | None:
    """ "nobody has evaluated the response yet", "pembro er startet og er endnu ikke evalueret"."""
    for verb in doc.of("assessing"):
        if verb.flags & _NOT_HIS or assessed_for_else(doc, verb):
            continue
        before = list(doc.before(verb.index, _REACH))
        denied = next((n for n, s in enumerate(before) if _denies(s)), None)
        if denied is None or not all(_is_filler(s) for s in before[:denied]):
            continue
        behind = [*doc.after(verb.index, 4)]
        if any(s.low.startswith(_OF_RESPONSE) for s in [*behind, *before]):
            return verb
        if _of_treatment_before(doc, verb):
            return verb
    return None


def denied_behind(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "respons ej vurd.", "the response was never measured": the word that denies."""
    behind_it = doc.symbols[symbol.index + 1 : symbol.index + 1 + _REACH]
    # "respons: ikke vurd."
    heads = bool(behind_it) and behind_it[0].low == ":"
    for behind in behind_it[heads:]:
        if behind.sentence != symbol.sentence or not (heads or behind.clause == symbol.clause):
            return None
        if _denies(behind) or behind.has_value("done", "not"):
            return behind
        told = _is_filler(behind) or behind.has("therapy") or behind.low in _EXAMINATION
        if not told:
            return None
    return None


def names_exam(doc: Document, symbol: Symbol) -> bool:
    """ "respons-CT", "response scan": the examination that is to tell the response."""
    behind = doc.at(symbol.index + 1)
    if behind is not None and behind.low == "-" and behind.glued:
        behind = doc.at(symbol.index + 2)
    return (
        behind is not None
        and behind.sentence == symbol.sentence
        and (behind.has("exam", "other_exam") or behind.low in _EXAMINATION_NOUNS)
    )


def denied_before(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "uden at der er lavet respons-CT", "no formal response scan": the word that denies."""
    for before in doc.before(symbol.index, _REACH):
        if _denies(before) or before.has_value("done", "not"):
            return before
        if not (_is_filler(before) or before.has("done")):
            return None
    return None


def is_of_looking(doc: Document, denial: Symbol) -> bool:
    """Whether what a word denies is that the response was looked at, not the response itself."""
    looked = any(s.low.startswith(_LOOKED_AT) for s in doc.after(denial.index, 4))
    return looked or denial.has_value("done", "not")


def _of_treatment_before(doc: Document, verb: Symbol) -> bool:
    """Whether the treatment itself is what is not assessed: nothing else stands between."""
    for place in range(verb.index - 1, max(-1, verb.index - 24), -1):
        symbol = doc.symbols[place]
        if symbol.sentence != verb.sentence:
            return False
        if symbol.has_value("therapy", "systemic"):
            return True
        own = symbol.clause == verb.clause
        told = _is_filler(symbol) or _denies(symbol) or not symbol.is_word
        told = told or symbol.low in _STARTED or symbol.taken in ("duration", "cycles", "date")
        if not told and (own or symbol.has("exam", "gene", "metastasis", "primary", "performance")):
            return False
    return False


def _denies(symbol: Symbol) -> bool:
    return symbol.has_value("negation", "before") or symbol.low in _NOBODY


def _is_filler(symbol: Symbol) -> bool:
    fillers = ("provisional", "function_word", "grammar", "answer_filler", "ago")
    return symbol.has(*fillers) or symbol.low in _HELPERS
