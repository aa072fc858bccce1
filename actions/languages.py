"""A language that a message names."""

from __future__ import annotations

from actions.case import Language
from actions.wording import words_of

_NAMES: dict[str, Language] = {
    "english": "en", "engelsk": "en", "engelske": "en",
    "danish": "da", "dansk": "da", "danske": "da",
}  # fmt: skip


def language_named(text: str) -> Language | None:
    """The one language that is named; None when none is, or both are."""
    named = {_NAMES[word] for word in words_of(text) if word in _NAMES}
    return named.pop() if len(named) == 1 else None


_OPENING: dict[str, Language] = {
    "new": "en", "next": "en", "another": "en",
    "ny": "da", "nyt": "da", "naste": "da", "anden": "da",
}  # fmt: skip


def language_of_opening(text: str) -> Language | None:
    """The language in which a new case is opened, too few words for the reader: "new case"."""
    return next((_OPENING[word] for word in words_of(text)[:3] if word in _OPENING), None)
