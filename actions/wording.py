"""The words of a question, so folded that spelling, inflection and language matter little."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)?")
_LIGATURES = str.maketrans({"æ": "a", "ä": "a", "å": "a", "ø": "o", "ö": "o", "ß": "ss", "ü": "u"})
_DIGRAPHS = re.compile(r"ae|aa|oe|ue(?=b)")
# What the guideline numbers or grades is one word with its number: "anbefaling 4", "styrke B".
_NUMBERS = {
    "en": 1, "et": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4,
}  # fmt: skip
_NUMBER = r"(?P<number>[0-9]{1,2}|" + "|".join(_NUMBERS) + r")\b"
_NUMBERED = (
    (
        re.compile(rf"\b(?:anbefaling\w*|recommendation|rec|anb|pkt|punkt|item|r) ?{_NUMBER}"),
        "anbefaling",
    ),
    (
        re.compile(rf"\b(?:reference\w*|ref|kilde) (?:er )?(?:(?:nummer|nr|number|no) )?{_NUMBER}"),
        "reference",
    ),
    (re.compile(rf"\b(?:tabel|table) {_NUMBER}"), "tabel"),
)
_GRADED = re.compile(
    r"\b(?:styrke\w*|\w*strength|evidensstyrke\w*|niveau\w*|level|grade|grad) (?P<grade>[abcd])\b"
)
_GRADES = frozenset("abcd")
_LISTING = re.compile(r"^ *(?:please |can you |kan du )*(?:list|oplist|opremse)\b")
_WHY = re.compile(r"\b(?:hvorfor|why)\b")
# Endings that Danish and English words take on.
_ENDINGS = frozenset(
    [
        *("e", "en", "et", "er", "r", "n", "t", "s", "es", "ens", "ets", "erne", "ernes", "ene"),
        *("enes", "de", "te", "ede", "ende", "ing", "inger", "ingen", "ingens", "else", "elser"),
        *("elsen", "isk", "iske", "al", "ale", "ed", "d", "ly", "y", "ies", "ion", "ioner"),
        *("ions", "ning", "ninger", "ningen", "ningens"),
    ]
)
_SHORTEST_STEM = 4
_SHORTEST_MISSPELT = 5
_SHORTEST_PART = 5
_LONG_WORD = 8
_SAME, _INFLECTED, _MISSPELT, _PART = 1.0, 0.95, 0.8, 0.7


def fold(text: str) -> str:
    """Lower case without accents; æ, ø, å and their spellings ae, oe, aa alike; no hyphens."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[-‐‑‒–—/_'’]", " ", text)
    return _DIGRAPHS.sub(lambda found: found[0][0], text)


def words_of(text: str) -> tuple[str, ...]:
    """All words of ``text``, folded."""
    return tuple(_WORD.findall(fold(text)))


def content_words(text: str) -> tuple[str, ...]:
    """The words that say what ``text`` is about, each once and in order.

    Words of both languages that mean the same are one word; words that say nothing are left out.
    """
    folded = re.sub(r"\s+", " ", fold(text).replace(".", " . ").replace(" . ", " "))
    kept: list[str] = []
    for pattern, kind in _NUMBERED:
        folded = pattern.sub(lambda m, kind=kind: f"{kind} {kind}{_digits(m)}", folded)  # type: ignore[misc]
    folded = _LISTING.sub("", folded)
    folded = _GRADED.sub(lambda m: f"styrke styrke{m['grade']}", folded)
    ignored, same, _ = _question_words()
    for word in _WORD.findall(folded):
        if word not in ignored:
            kept.append(same.get(word, word))
    if len(kept) == 1 and kept[0] in _GRADES:
        kept = ["styrke", f"styrke{kept[0]}"]  # "why B?"
    if _WHY.search(folded) and any(word.startswith("anbefaling") for word in kept):
        kept.append("evidens")  # why a recommendation is as it is, its evidence tells
    return tuple(dict.fromkeys(kept))


def names_strength(text: str) -> bool:
    """Whether one of the strengths A to D is named: "strength B", "why B?"."""
    return any(f"styrke{grade}" in content_words(text) for grade in _GRADES)


def is_general(word: str) -> bool:
    """Whether a content word names no topic alone."""
    return word in _question_words()[2]


def _digits(found: re.Match[str]) -> str:
    number = found["number"]
    return str(_NUMBERS.get(number, number))


@lru_cache(maxsize=1)
def _question_words() -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
    text = (Path(__file__).parent / "question_words.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    ignored = {fold(str(word)) for words in table["ignored"].values() for word in words}
    same: dict[str, str] = {}
    for group in table["same"]:
        for word in group:
            same[fold(word)] = fold(group[0])
    general = frozenset(fold(str(word)) for word in table["general"])
    return frozenset(ignored), same, general


@lru_cache(maxsize=100_000)
def likeness(one: str, other: str) -> float:
    """How surely two folded words are the same word: 1 for equal, 0 for different.

    Inflected forms, slips of one or two letters, and parts of compounds lie between.
    """
    if one == other:
        return _SAME
    if _has_digit(one) or _has_digit(other):
        return 0.0  # LU002 is not LU003
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if short[0] == long[0]:
        shared = len(_common_prefix(short, long))
        if shared >= _SHORTEST_STEM and _is_ending(short[shared:]) and _is_ending(long[shared:]):
            return _INFLECTED
        if len(short) >= _SHORTEST_MISSPELT:
            most = 1 if len(short) < _LONG_WORD else 2
            if OSA.distance(short, long, score_cutoff=most) <= most:
                return _MISSPELT
    stem = stem_of(short)
    if len(stem) >= _SHORTEST_PART:
        whole = stem_of(long)
        if whole.startswith(stem) or whole.endswith(stem):
            return _PART
    return 0.0


@lru_cache(maxsize=20_000)
def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """A word without its longest ending, so far as enough of it is left."""
    for length in range(5, 0, -1):
        if len(word) - length >= _SHORTEST_PART and word[-length:] in _ENDINGS:
            return word[:-length]
    return word


def _is_ending(rest: str) -> bool:
    return not rest or rest in _ENDINGS


def _common_prefix(one: str, other: str) -> str:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return one[:index]
    return min(one, other, key=len)
