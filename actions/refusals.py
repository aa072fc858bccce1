"""Questions that the guideline does not answer, told by fixed cues in ``refusals.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.case import Language
from actions.cues import Cues
from actions.wording import words_of


@dataclass(frozen=True)
class Refusal:
    """A kind of question that is refused, and a question whose topics are offered instead."""

    kind: str
    near: dict[Language, str]


@dataclass(frozen=True)
class _Rule:
    refusal: Refusal
    cues: Cues
    unless: Cues


def refusal_of(question: str) -> Refusal | None:
    """The kind of question that this is, if it is one that the guideline does not answer."""
    words = words_of(question)
    for rule in _rules():
        if rule.cues.stand_in(words) and not rule.unless.stand_in(words):
            return rule.refusal
    return None


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    text = (Path(__file__).parent / "refusals.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return tuple(
        _Rule(
            Refusal(kind, row["near"]),
            Cues(row["cues"]),
            Cues({"any": row["unless"]}),
        )
        for kind, row in table.items()
    )
