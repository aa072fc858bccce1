"""Fixed cues: words in a row; a star is any ending or beginning of a word, # a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from actions.wording import words_of

Cue = tuple[str, ...]
_STAR, _NUMBER = "anyletters", "anynumber"


def cue(text: str) -> Cue:
    """A cue as it is written in a YAML file."""
    # Signs are no letters and would be folded away.
    words = words_of(text.replace("*", _STAR).replace("#", _NUMBER))
    return tuple(word.replace(_STAR, "*").replace(_NUMBER, "[0-9]*") for word in words)


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
