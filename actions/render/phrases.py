"""The bot's own words: headings, lead-ins and manners. Clinical sentences are the pack's alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.case import Language


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def phrase(name: str, language: Language, **parts: Any) -> str:
    """A phrase by name with its parts filled in; raises KeyError for an unknown name."""
    return _phrases()[name][language].format(**parts)


def both_languages(name: str) -> dict[str, str]:
    """A phrase as it stands, with its braces; raises KeyError for an unknown name."""
    return dict(_phrases()[name])
