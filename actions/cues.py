"""Fixed cues: words in a row, with a star for any ending or beginning of a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from actions.wording import words_of

Cue = tuple[str, ...]
_STAR = "anyletters"


def cue(text: str) -> Cue:
    """A cue as it is written in a YAML file."""
    words = words_of(text.replace("*", _STAR))  # a star is no letter and would be folded away
    return tuple(word.replace(_STAR, "*") for word in words)


def cues(by_language: Mapping[str, Iterable[object]]) -> tuple[Cue, ...]:
    """The cues of all languages; YAML reads some words as no strings."""
    return tuple(cue(str(text)) for texts in by_language.values() for text in texts)


def holds(words: Sequence[str], wanted: Sequence[Cue]) -> bool:
    """Whether one of the cues stands in the folded words of a message."""
    return any(
        all(map(fnmatchcase, words[start : start + len(one)], one))
        for one in wanted
        for start in range(len(words) - len(one) + 1)
    )
