"""Words, numbers and signs of a message, with their places in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
# All that follows the first character of a word or number may be missing, so no match is given
# up and tried in other ways; an arrow has three dashes at most.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:\d+[^\W\d_]*)*(?:'[^\W\d_]+)?|\n|[-=]{1,3}>|[^\s\w]|_|\w"
)
_TIMES = re.compile(r"[xX×]\d{1,2}")
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_CLITICS = frozenset(("en", "et", "er", "ene", "erne", "s"))
_MAX_WORD = 60
# Small words that readers look for by their letters, as they are written without æ, ø, å or
# the apostrophe.
_CANONICAL = {
    **{
        word.replace("'", ""): word
        for word in ("can't", "doesn't", "isn't", "hasn't", "haven't", "didn't", "won't", "wasn't")
    },
    **{
        word.replace("å", "aa").replace("ø", "oe").replace("æ", "ae"): word
        for word in ("på", "få", "får", "fået", "også", "så", "når", "før", "været", "være", "går")
    },
}


class Token(NamedTuple):
    """One word, number or sign.

    `low` is the word in small letters; `fold` also lets æ/ae/ä, ø/oe/ö and å/aa fall together,
    since clinicians write them in every way; `value` is the number of a numeric token.
    """

    text: str
    low: str
    fold: str
    start: int
    end: int
    spaced: bool
    value: float | None
    is_word: bool

    @property
    def is_number(self) -> bool:
        return self.value is not None


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The word with the spellings of æ, ø and å made one, without a clitic ("PET'en").

    Accents on e stay: én is not en.
    """
    stem, apostrophe, ending = word.partition("'")
    if apostrophe and ending in _CLITICS:
        word = stem
    word = word.replace("æ", "a").replace("ä", "a").replace("ø", "o").replace("ö", "o")
    word = word.replace("å", "a").replace("ae", "a").replace("oe", "o").replace("aa", "a")
    return word


@lru_cache(maxsize=8192)
def _read(word: str) -> tuple[str, str, float | None, bool]:
    """What is the same of a word wherever it stands: `low`, `fold`, `value`, `is_word`."""
    value: float | None = None
    if word[0].isdecimal() and len(word) <= 12:
        value = float(word.replace(",", "."))
    elif word in _VULGAR:
        value = _VULGAR[word]
    low = word.lower()[:_MAX_WORD]
    # "NED 19 mo -> 1 new met" is no "more than 1".
    low = "→" if len(low) > 1 and low[-1] == ">" else _CANONICAL.get(low, low)
    return low, fold(low), value, low[:1].isalpha()


def _cleaned(text: str) -> tuple[str, list[int] | None]:
    """The text in composed form without invisible characters, and where each character was."""
    simple = text.isascii() or (
        unicodedata.is_normalized("NFC", text) and _INVISIBLE.isdisjoint(text)
    )
    if simple:
        return text.replace("’", "'").replace("`", "'").replace("´", "'"), None
    out: list[str] = []
    origin: list[int] = []
    index, length = 0, len(text)
    while index < length:
        stop = index + 1
        # A base letter and at most a few marks; more are noise.
        while stop < length and stop - index < 8 and unicodedata.combining(text[stop]):
            stop += 1
        for char in unicodedata.normalize("NFC", text[index:stop]):
            if char not in _INVISIBLE:
                out.append("'" if char in "’`´" else char)
                origin.append(index)
        index = stop
    origin.append(length)
    return "".join(out), origin


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words with their places; "x1" is a sign and a number unless it ends a size ("14x9")."""
    behind_number = -1
    for match in _TOKEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        if word[0] in "xX×" and _TIMES.fullmatch(word) and start != behind_number:
            yield word[0], start, start + 1
            yield word[1:], start + 1, end
        else:
            yield word, start, end
        behind_number = end if word[0].isdecimal() else -1


def tokenise(text: str) -> list[Token]:
    """All words, numbers, signs and line breaks of the text, in order."""
    cleaned, origin = _cleaned(text)
    tokens: list[Token] = []
    last_end = 0
    for word, start, end in _words(cleaned):
        low, folded, value, is_word = _read(word)
        spaced = start > last_end or start == 0
        last_end = end
        if origin is not None:
            start, end = origin[start], origin[end - 1] + 1
        tokens.append(Token(word, low, folded, start, end, spaced, value, is_word))
    return tokens
