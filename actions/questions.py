"""Whether a message asks, acknowledges or answers, as far as that decides what is done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.entities import Entity
from actions.wording import content_words, words_of

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
_QUESTION_CLAUSE = re.compile(
    r"(?:[,;:–—-]|\b(?:og|men|and|but|så|so))\s+(?=(?:og |men |and |but )?"
    r"(?:hvad|hvem|hvilken|hvilket|hvilke|hvordan|hvor|hvornår|hvorfor|"
    r"what|who|which|how|where|when|why|does|do|is|are|can|should)\b)",
    re.IGNORECASE,
)
_OPENING_REQUESTS = frozenset(
    [
        *("forklar", "fortal", "definer", "definition", "beskriv", "uddyb", "vis"),
        *("explain", "tell", "define", "describe", "show"),
    ]
)
_CONJUNCTIONS = frozenset({"og", "men", "sa", "and", "but", "so"})
_COMPARING = frozenset({"vs", "versus"})
_ACKNOWLEDGING = frozenset(
    [
        *("ok", "okay", "okey", "fint", "godt", "super", "perfekt", "javel", "forstat", "modtaget"),
        *("det", "er", "sa"),
        *("great", "fine", "alright", "all", "right", "good", "perfect", "noted", "i", "see"),
        *("got", "it", "understood", "well", "cool", "nice"),
    ]
)
_MOST_ACKNOWLEDGING = 3
_ANOTHER_PATIENT = re.compile(
    r"\b(anden|andet|another|different|other)\s+(patient|pt|person|case|sag)\b", re.IGNORECASE
)


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


def opens_with_question(text: str, entities: Sequence[Entity]) -> bool:
    """Whether the message is a question from its first word on, and tells nothing before it."""
    words = words_of(text)
    while words and words[0] in _CONJUNCTIONS:
        words = words[1:]
    if not words or not asks_in_words(" ".join(words) + ("?" if "?" in text else ""), entities):
        return False
    opening = _OPENING_WORDS | _OPENING_VERBS | _OPENING_REQUESTS
    return words[0] in opening or bool(_COMPARING.intersection(words))


def acknowledges(text: str) -> bool:
    """Whether the message only takes note of what was said: "ok", "fint", "I see"."""
    words = words_of(text)
    return 0 < len(words) <= _MOST_ACKNOWLEDGING and _ACKNOWLEDGING.issuperset(words)


def speaks_of_another_patient(text: str) -> bool:
    """Whether the message may be about somebody else; whether it is, the user is asked."""
    return _ANOTHER_PATIENT.search(text) is not None


def question_part(sentence: str) -> str:
    """The question that ends a sentence which tells something first: "PS 1 - what is LAT?"."""
    clauses = list(_QUESTION_CLAUSE.finditer(sentence))
    part = sentence[clauses[-1].end() :] if clauses else sentence
    # "Does that matter?" is about what was told before it.
    return part if content_words(part) else sentence
