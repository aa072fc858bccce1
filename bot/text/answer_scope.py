"""Answers that are no plain ones: in doubt, denied, or with something else beside them."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.words import words

_GUESSES = words("answers", "guesses")
_NOT = frozenset(["ikke", "ej", "not", "no", "ingen", "uden", "without", "never", "aldrig"])
_ASIDE = ("by the way", "btw", "i øvrigt", "iøvrigt", "for resten", "forresten", "desuden")
_ADDS = frozenset(["og", "and", "samt", "also", "også", "desuden"])
_BUT = frozenset(["men", "but"])
_OF_VALUE = frozenset({"number", "at_least_number", "duration_months", "site", "answer"})
_CERTAIN = frozenset({"unknown", "not_yet"})


def in_doubt(doc: Document, found: list[Finding]) -> list[Finding]:
    """ "nok 1", "two, I think": asked again, not taken."""
    kept = []
    for finding in found:
        sentence = doc.sentence_at(finding.start)
        guessed = any(_is_guess(s) for s in doc.sentences.get(sentence, ()))
        certain = isinstance(finding.value, str) and finding.value in _CERTAIN
        if guessed and finding.entity in _OF_VALUE and not certain:
            value = {"fact": None, "why": "uncertain", "given": finding.value}
            finding = replace(finding, entity="unclear", value=value)
        kept.append(finding)
    return kept


def _is_guess(symbol: Symbol) -> bool:
    if symbol.low in _BUT or symbol.has("suitable"):
        return False
    return symbol.low in _GUESSES or symbol.has("hedge", "uncertain", "reservation")


def are_denied(organs: list[Symbol], clause: list[Symbol]) -> bool:
    """ "ikke i hjernen", "not the brain": where there is none."""
    before = [s for s in clause if s.index < organs[0].index]
    return any(s.low in _NOT or s.has_value("negation", "before") for s in before)


def goes_on(doc: Document, polar: Finding, facts: list[Finding]) -> bool:
    """ "ja, og PS er 2": the answer, and something else; "yes, but ..." may take it back."""
    words = [s for s in doc.symbols if s.is_word or s.number is not None]
    if not words or words[0].start != polar.start or len(words) < 2:
        return False
    if any(f.entity == "unclear" or f.start <= polar.start for f in facts):
        return False
    # "Jep, adenokarcinom" says what it is, and takes nothing back.
    following = min(facts, key=lambda f: f.start)
    named = polar.value == "yes" and following.entity == "histology"
    # "Ja. Systemisk behandling er dog kun givet i 2 måneder": the yes is a sentence of its own.
    alone = polar.value == "yes" and words[1].sentence > words[0].sentence
    aside = " ".join(s.low for s in words[1:4]).startswith(_ASIDE)
    return named or alone or aside or words[1].low in _ADDS
