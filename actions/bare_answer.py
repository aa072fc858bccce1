"""Whether a yes or a no in a message answers the open question, or belongs to something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

Entity = Mapping[str, Any]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_POLAR = {"yes": "yes", "both": "yes", "no": "no", "none": "no"}


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    text = (Path(__file__).parent / "answer_words.yaml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in yaml.safe_load(text).items()}


def stands_for_itself(answer: Entity, others: Sequence[Entity], text: str, asked: str) -> bool:
    """Whether a polar ``answer`` of the reader is one to the question for the fact ``asked``.

    ``others`` are the message's findings beside it. A yes or no before something else of the
    patient ("nej, PS er 2", "ja, den er biopsiverificeret") usually belongs to that, so it counts
    only where that is plainly added ("ja, og MR er lavet"). What is hedged ("ja måske") or
    qualified by words that were not read counts never.
    """
    polarity = _POLAR.get(str(answer.get("value")))
    if polarity is None or "end" not in answer:
        return True  # a button, or an answer that is no yes or no
    rest = _WORD.findall(text[: answer["start"]].lower() + " " + text[answer["end"] :].lower())
    if others:
        after = _WORD.findall(text[answer["end"] :].lower())
        return bool(after) and after[0] in _words()["adding"]
    allowed = _words()["filling"] | _words().get(asked, frozenset())
    if polarity == "no":
        allowed |= _words()["denying"]
    return all(word in allowed for word in rest)
