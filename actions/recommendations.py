"""Which recommendation a message names."""

from __future__ import annotations

import re

from actions.wording import content_words, fold, words_of
from rules_core.api import Guideline

_NAMED = re.compile(r"anbefaling([0-9]+)")
_ORDINALS = {
    "forste": 1, "first": 1, "anden": 2, "second": 2, "tredje": 3, "third": 3,
    "fjerde": 4, "fourth": 4, "sidste": -1, "last": -1,
}  # fmt: skip
_AND = r"(?: ?[,&] ?| (?:og|and|eller|or|mod|versus|vs\.?|fra|from) | )"
_LISTED = re.compile(
    r"\b(?:anbefaling\w*|recommendations?|anb|rec)\.? ?"
    rf"([0-9]\b(?:{_AND}[0-9]\b(?![.,]?[0-9]))+)"
)
_NUMBER = re.compile(r"[0-9]")
_ORDINAL = re.compile(r"\b(" + "|".join(_ORDINALS) + r") (?:anbefaling|recommendation)")


_BARE = re.compile(r"\b(?:nr|nummer|no|number|num)\b[. ]*([0-9])\b|\b([0-9])(?: eren|eren)\b")
_NOT = frozenset({"ikke", "not", "t", "dont", "doesnt", "cant"})
_TAKES = re.compile(
    r"\b(skal der til|kraves der|kraver|krav for|skulle der til|would it take|does it take|"
    r"is required|requirements for|conditions for|betingelserne for)\b"
)


def asks_why_not(guideline: Guideline, text: str) -> bool:
    """Whether a message names a recommendation beside a "not", or asks what it would take."""
    if not recommendations_named(guideline, text):
        return False
    return bool(_NOT & set(words_of(text))) or bool(_TAKES.search(fold(text)))


def recommendations_named(guideline: Guideline, text: str) -> list[str]:
    """The ids of the recommendations that a message names by number or id, in its order."""
    numbers = {row.number: row.id for row in guideline.pack.recommendations}
    found = [int(m[1]) for word in content_words(text) if (m := _NAMED.fullmatch(word))]
    # "Anbefaling 3 og 4": the noun stands once.
    found += [int(n) for m in _LISTED.finditer(fold(text)) for n in _NUMBER.findall(m[1])]
    found = found or [int(m[1] or m[2]) for m in _BARE.finditer(fold(text))]
    ordinals = [_ORDINALS[m[1]] for m in _ORDINAL.finditer(fold(text))]
    found += [max(numbers) if number < 0 else number for number in ordinals]
    return [numbers[number] for number in dict.fromkeys(found) if number in numbers]
