"""Whether a message asks, acknowledges or answers, as far as that decides what is done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.wording import words_of

Entity = Mapping[str, Any]

_ASKING = frozenset({"question", "why", "what_if"})
# A verb that opens a sentence with a question mark makes a question of the whole sentence.
_OPENING_VERBS = frozenset(
    [
        *("er", "har", "kan", "skal", "ma", "bor", "vil", "betyder", "galder", "findes", "giver"),
        *("is", "are", "do", "does", "can", "could", "should", "must", "may", "has", "have"),
        *("will", "would"),
    ]
)
_OPENING_WORDS = frozenset(
    [
        *("hvad", "hvem", "hvilken", "hvilket", "hvilke", "hvordan", "hvor", "hvornar", "hvorfor"),
        *("what", "who", "whom", "whose", "which", "how", "where", "when", "why"),
    ]
)
_COMPARING = frozenset({"vs", "versus"})
_ACKNOWLEDGING = frozenset(
    [
        *("ok", "okay", "okey", "fint", "godt", "super", "perfekt", "javel", "forstat", "modtaget"),
        *(
            "det",
            "er",
            "sa",
            "great",
            "fine",
            "alright",
            "all",
            "right",
            "good",
            "perfect",
            "noted",
        ),
        *("noted", "i", "see", "got", "it", "understood", "well", "cool", "nice"),
    ]
)
_MOST_ACKNOWLEDGING = 3


def asks(text: str, entities: Sequence[Entity]) -> bool:
    """Whether the message puts a question of any kind."""
    return text.rstrip().endswith("?") or asks_in_words(text, entities)


def asks_in_words(text: str, entities: Sequence[Entity]) -> bool:
    """Whether the words ask: "PS 1?" is a doubtful finding, "does PS 1 matter?" a question."""
    words = words_of(text)
    if not words or text.startswith("/"):
        return False
    if any(e.get("entity") == "request" and e.get("value") in _ASKING for e in entities):
        return True
    if words[0] in _OPENING_WORDS or _COMPARING.intersection(words):
        return True
    return text.rstrip().endswith("?") and words[0] in _OPENING_VERBS


def acknowledges(text: str) -> bool:
    """Whether the message only takes note of what was said: "ok", "fint", "I see"."""
    words = words_of(text)
    return 0 < len(words) <= _MOST_ACKNOWLEDGING and _ACKNOWLEDGING.issuperset(words)
