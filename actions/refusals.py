"""Questions that the guideline does not answer, told by fixed cues in ``refusals.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.case import Language
from actions.wording import words_of

_Cue = tuple[str, ...]
_STAR = "anyletters"


@dataclass(frozen=True)
class Refusal:
    """A kind of question that is refused, and a question whose topics are offered instead."""

    kind: str
    near: dict[Language, str]


@dataclass(frozen=True)
class _Rule:
    refusal: Refusal
    cues: tuple[_Cue, ...]
    unless: tuple[_Cue, ...]


def refusal_of(question: str) -> Refusal | None:
    """The kind of question that this is, if it is one that the guideline does not answer."""
    words = words_of(question)
    for rule in _rules():
        if _holds(words, rule.cues) and not _holds(words, rule.unless):
            return rule.refusal
    return None


def kinds() -> tuple[str, ...]:
    """All kinds of refused questions."""
    return tuple(rule.refusal.kind for rule in _rules())


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    text = (Path(__file__).parent / "refusals.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return tuple(
        _Rule(
            Refusal(kind, row["near"]),
            tuple(_cue(cue) for cues in row["cues"].values() for cue in cues),
            tuple(map(_cue, row["unless"])),
        )
        for kind, row in table.items()
    )


def _cue(text: str) -> _Cue:
    words = words_of(text.replace("*", _STAR))  # a star is no letter and would be folded away
    return tuple(word.replace(_STAR, "*") for word in words)


def _holds(words: Sequence[str], cues: Sequence[_Cue]) -> bool:
    return any(
        all(map(fnmatchcase, words[start : start + len(cue)], cue))
        for cue in cues
        for start in range(len(words) - len(cue) + 1)
    )
