"""Requests about the case as a whole, told by the fixed words of ``case_requests.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from actions.cues import Cues
from actions.wording import words_of


@dataclass(frozen=True)
class _Request:
    cues: Cues
    beside: Cues

    def is_made_in(self, text: str) -> bool:
        rest = self.cues.rest_of(words_of(text))
        return rest is not None and all(self.beside.stand_in([word]) for word in rest)


def asks_for_decision(text: str) -> bool:
    """Whether a message only asks what is recommended, and names nothing that it asks it of."""
    return _requests()["decision"].is_made_in(text)


def asks_to_drop_case(text: str) -> bool:
    """Whether a message asks to forget all that was told, and names no part of it."""
    return _requests()["drop_case"].is_made_in(text)


def is_case_request(text: str) -> bool:
    """Whether a message is one of these requests, so that it answers nothing and tells nothing."""
    return any(request.is_made_in(text) for request in _requests().values())


@lru_cache(maxsize=1)
def _requests() -> dict[str, _Request]:
    text = (Path(__file__).parent / "case_requests.yaml").read_text(encoding="utf-8")
    return {
        name: _Request(Cues(row["cues"]), Cues(row["beside"]))
        for name, row in yaml.safe_load(text).items()
    }
