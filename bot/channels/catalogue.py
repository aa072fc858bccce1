"""What the facts and their values are called, for channels that show them as a table.

The words are the guideline pack's, from the catalogue that is built together with the chat page
(``build/catalogue.json``). They are taken for decisions of the same pack only: without them, or
for another pack, facts are shown by their ids.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from bot.channels.notices import LANGUAGES
from bot.server.page_build import BUILT
from bot.server.settings import ROOT

logger = logging.getLogger(__name__)

CATALOGUE = ROOT / BUILT.parent / "catalogue.json"


class Catalogue:
    """The pack's words for facts."""

    def __init__(self, content: dict[str, Any]) -> None:
        """
        Args:
            content: The catalogue as built; empty for none.
        """
        self._content = content

    @classmethod
    def load(cls, path: Path = CATALOGUE) -> Catalogue:
        """The built catalogue; an empty one when there is none."""
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            logger.warning("Facts are shown by their ids: no catalogue (%s)", type(error).__name__)
            return cls({})

    def in_words(self, name: str, value: Any, pack: str, language: str) -> tuple[str, str]:
        """Label and value of a fact, in words or by their ids.

        Args:
            name: The fact's name.
            value: Its value as the ``case`` payload has it.
            pack: Hash of the pack that the decision is of.
            language: ``da`` or ``en``.
        """
        facts = self._content.get("facts") or {}
        if name not in facts or language not in LANGUAGES or pack != self._content.get("sha256"):
            return name, _by_id(value)
        return facts[name]["label"][language], self._value(facts[name], value, language)

    def _value(self, fact: dict[str, Any], value: Any, language: str) -> str:
        if isinstance(value, bool):
            return self._phrase("yes" if value else "no", language)
        if isinstance(value, list):
            names = [self._label(fact, member, language) for member in value]
            return ", ".join(names) or self._phrase("none", language)
        if isinstance(value, str):
            return self._label(fact, value, language)
        number = f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")
        unit = fact.get("unit")
        return f"{number} {unit[language]}" if unit else number

    def _label(self, fact: dict[str, Any], value: str, language: str) -> str:
        words = fact["values"].get(value)
        return str(words["label"][language]) if words else value

    def _phrase(self, name: str, language: str) -> str:
        return str(self._content["phrases"][name][language])


def _by_id(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "[]"
    return f"{value:g}" if isinstance(value, float) else str(value)
