"""Answers that are whole phrases: "det kan den ikke", "neither of them", "nothing against it"."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.findings import Finding
from bot.text.polar import OF_TREATMENT, speaks_of_treatment
from bot.text.words import words

_ALL_OF_THEM = frozenset(["begge", "alle", "both", "all"])
_NEGATIVE = frozenset(["negative", "negativ", "neg", "negativt"])
_ARE = frozenset(["er", "var", "are", "were", "de", "they", "of", "them", "af", "dem"])
_NEITHER = frozenset(["hverken", "neither"])
_ONLY = frozenset(["kun", "only", "just"])
_NOT_ALL = words("answers", "not_all")
_NOTHING_AGAINST = tuple(sorted(words("answers", "nothing_against")))
_PRONOUNS = words("answers", "pronouns")
_AUXILIARIES = words("answers", "auxiliaries")
_DENIALS = words("answers", "denials")
_BESIDE = words("answers", "beside")
_BUT = frozenset(["men", "but", "dog", "however", "although"])
_LONGEST = 8


def phrase_of(doc: Document, facts: list[Finding]) -> list[Finding]:
    """What the message answers as a whole, if it is such a phrase."""
    found = _neither(doc) or _all_negative(doc) or _only_palliative(doc) or _nothing_against(doc)
    return found or ([] if facts else _elliptical(doc))


def of_one(doc: Document) -> list[Finding]:
    """ "kun den ene", "only one of them": not all, whatever was asked of all."""
    told = " ".join(s.low for s in doc.symbols if s.is_word)
    if len(told.split()) > _LONGEST or not any(told.startswith(start) for start in _NOT_ALL):
        return []
    last = len(doc.symbols) - 1
    return [Finding.of(doc, "answer", "not_all", 0, last)]


def _all_negative(doc: Document) -> list[Finding]:
    """ "begge negative": of the genes that were asked for, and a no to anything else."""
    said = {token.low for s in doc.symbols if s.is_word for token in s.tokens}
    if not (said & _ALL_OF_THEM and said & _NEGATIVE) or said - _ALL_OF_THEM - _NEGATIVE - _ARE:
        return []
    return [Finding.of(doc, "answer", "no", 0, len(doc.symbols) - 1)]


def _neither(doc: Document) -> list[Finding]:
    """ "hverken kirurgi eller kurativ stråleterapi kan lade sig gøre"."""
    symbols = [s for s in doc.symbols if s.is_word]
    if symbols and symbols[0].has_value("answer", "no"):
        # "no, neither surgery nor radical RT"
        symbols = symbols[1:]
    if not symbols or symbols[0].low not in _NEITHER:
        return []
    if not speaks_of_treatment(s.low for s in symbols[1:]):
        return []
    finding = Finding.of(doc, "answer", "no", 0, len(doc.symbols) - 1)
    return [finding.with_cue(OF_TREATMENT)]


def _only_palliative(doc: Document) -> list[Finding]:
    """ "only palliative RT possible"."""
    said = [s.low for s in doc.symbols if s.is_word]
    if len(said) < 2 or said[0] not in _ONLY or not said[1].startswith("palliat"):
        return []
    if len(said) > 2 and not speaks_of_treatment(said[2:]):
        return []
    finding = Finding.of(doc, "answer", "no", 0, len(doc.symbols) - 1)
    return [finding.with_cue(OF_TREATMENT)]


def _nothing_against(doc: Document) -> list[Finding]:
    """ "der er intet til hinder for det", "no contraindications"."""
    told = " ".join(s.low for s in doc.symbols if s.is_word)
    short = len(told.split()) <= _LONGEST + 2
    if not short or not any(phrase in told for phrase in _NOTHING_AGAINST):
        return []
    if any(s.low == "?" or s.low in _BUT for s in doc.symbols):
        return []
    finding = Finding.of(doc, "answer", "yes", 0, len(doc.symbols) - 1)
    return [finding.with_cue(OF_TREATMENT)]


def _elliptical(doc: Document) -> list[Finding]:
    """ "det kan den desværre ikke", "nej det er de ikke, den ene ligger for tæt på".

    The verb of the question is said again with a pronoun, so that the answer stands for itself,
    whatever explains it behind.
    """
    if not doc.symbols:
        return []
    clause = [s for s in doc.clause_of(0) if s.is_word]
    rest = doc.symbols[clause[-1].index + 1 :] if clause else []
    if any(s.low == "?" or s.low in _BUT or s.has("hedge", "hypothetical") for s in rest):
        return []
    said = [token.low for s in clause for token in s.tokens]
    verbs = [word for word in said if word in _AUXILIARIES or word in _DENIALS]
    if not verbs or said[0] in _AUXILIARIES or not any(word in _PRONOUNS for word in said):
        return []
    if any(word not in _PRONOUNS | _AUXILIARIES | _DENIALS | _BESIDE for word in said):
        return []
    denied = any(word in _DENIALS for word in said)
    affirmed = any(s.has_value("answer", "yes") for s in clause)
    if (denied and affirmed) or (not denied and any(s.is_word for s in rest)):
        return []
    value = "no" if denied else "yes"
    return [Finding.of(doc, "answer", value, clause[0].index, clause[-1].index)]
