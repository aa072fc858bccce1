"""Typing slips in long words: the one term's word that an unknown word is a slip away from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.text.tokens import Token, fold

_SHORTEST = 6
_LONG = 10
_LONGEST = 40


class Speller:
    """Finds the lexicon's word for a misspelt one.

    One slip (a letter lost, doubled, wrong or swapped) is mended in words of six letters or more,
    two in words of ten or more. The first letter must be right: it is what tells "operable"
    from "inoperable". When two words are equally near, none is taken.
    """

    def __init__(self, words: Iterable[str], leave: Iterable[str] = ()) -> None:
        self._words = frozenset(words)
        self._leave = frozenset(map(fold, leave))
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._words):
            self._buckets.setdefault((word[0], len(word)), []).append(word)
        self._cached = lru_cache(maxsize=4096)(self._nearest)

    def respell(self, token: Token) -> str | None:
        """The word meant, or None when the word is known, short or near to nothing."""
        word = token.fold
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return None
        if word in self._words or word in self._leave:
            return None
        return self._cached(word)

    def _nearest(self, word: str) -> str | None:
        slips = 2 if len(word) >= _LONG else 1
        best: str | None = None
        best_distance = slips + 1
        tied = False
        for length in range(len(word) - slips, len(word) + slips + 1):
            for candidate in self._buckets.get((word[0], length), ()):
                swapped = candidate[1:3] == word[2:0:-1]
                if (
                    slips == 2
                    and candidate[1] != word[1]
                    and candidate[2:3] != word[2:3]
                    and not swapped
                ):
                    continue
                distance = OSA.distance(word, candidate, score_cutoff=slips)
                if distance < best_distance:
                    best, best_distance, tied = candidate, distance, False
                elif distance == best_distance and distance <= slips:
                    tied = True
        if best is None or (tied and best_distance == slips == 2):
            return None
        return best
