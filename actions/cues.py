"""Fixed cues: words in a row; a star is any ending or beginning of a word, # a number.

``^`` before the first word and ``$`` after the last one stand for the ends of the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from actions.wording import words_of

_STAR, _NUMBER = "anyletters", "anynumber"
_START, _END = "^ ", " $"
_ANY = "[^ ]*"
_NOWHERE = r"(?!)"


class Cues:
    """The cues of all languages for one thing. A message is held against all of them at once."""

    def __init__(self, by_language: Mapping[str, Iterable[object]]) -> None:
        # YAML reads some words as no strings.
        rows = [_pattern(str(text)) for texts in by_language.values() for text in texts]
        self._any = re.compile(f"(?:^| )(?:{'|'.join(rows)})(?= |$)" if rows else _NOWHERE)

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether one of the cues stands in the folded words of a message."""
        return self._any.search(" ".join(words)) is not None

    def rest_of(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """The folded words of a message without the first cue; None where no cue stands in it."""
        message = " ".join(words)
        found = self._any.search(message)
        if found is None:
            return None
        return tuple(f"{message[: found.start()]} {message[found.end() :]}".split())


def _pattern(text: str) -> str:
    # Signs are no letters and would be folded away.
    words = words_of(text.strip("^$").replace("*", _STAR).replace("#", _NUMBER))
    row = re.escape(" ".join(words)).replace(_STAR, _ANY).replace(_NUMBER, "[0-9]" + _ANY)
    before = "(?<!.)" if text.startswith(_START) else ""
    return f"{before}{row}{'$' if text.endswith(_END) else ''}"
