"""The language of a message: Danish, English, or not told by it.

Short answers and chart shorthand ("PS 1", "EGFR neg", "2") belong to both languages, so nothing
is decided for them and the conversation's language stays. The evidence is the words that only
one of the languages uses: its function words, and the clinical terms of one lexicon alone.
General language identification libraries were no use here: trained on prose, they must name a
language for "PS 1" too, and take Latin terms for Latin or Spanish.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.text.lexicon import LANGUAGES, Lexicon
from bot.text.tokens import Token, fold

_FUNCTION_WORD = 2
_TERM = 1
_LETTERS = 2
_COMPOUND = 3
"""More than a function word: "to levermets" is no English."""
# Names and codes are the same in both languages, though one file holds them.
_NEUTRAL = frozenset({"gene", "variant", "code", "gene_class", "performance"})
_DANISH_LETTERS = frozenset("æøå")


class LanguageIdentifier:
    """Counts the evidence for each language, word by word, in linear time."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, dict[str, int]] = {language: {} for language in LANGUAGES}
        for language in LANGUAGES:
            for term, weight in _evidence(lexicon, language):
                known = words[language].get(term, 0)
                words[language][term] = max(known, weight)
        self._told = {
            word: (language, weight)
            for language in LANGUAGES
            for word, weight in words[language].items()
            if all(word not in words[other] for other in LANGUAGES if other != language)
        }

    def identify(self, tokens: Iterable[Token]) -> str | None:
        """ "da" or "en", or None when the evidence is absent or even."""
        score = dict.fromkeys(LANGUAGES, 0)
        for token in tokens:
            if not token.is_word:
                continue
            told = self._told.get(token.fold)
            if told is not None:
                score[told[0]] += told[1]
            if not _DANISH_LETTERS.isdisjoint(token.low):
                score["da"] += _LETTERS
        if score["da"] == score["en"]:
            return None
        return max(LANGUAGES, key=score.__getitem__)


def _evidence(lexicon: Lexicon, language: str) -> Iterable[tuple[str, int]]:
    for word in lexicon.values_in(language, "function_word"):
        yield fold(word), _FUNCTION_WORD
    for word in lexicon.compounds[language]:
        yield fold(word), _COMPOUND
    for kind in lexicon.kinds(language):
        if kind == "function_word" or kind in _NEUTRAL:
            continue
        for term in lexicon.values_in(language, kind):
            if term[0] in "=~^" or not term.isalpha() or len(term) < 4:
                continue
            yield fold(term), _TERM
