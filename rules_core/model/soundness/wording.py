"""The words of the defects that several checks find."""

from __future__ import annotations

from typing import Any

from rules_core.errors import PackDefect
from rules_core.model.facts import Fact
from rules_core.model.pack import Pack


def unknown_fact(pack: Pack, file: str, path: str, name: str) -> PackDefect:
    """A name that is no fact of the pack."""
    return PackDefect(
        file,
        path,
        f"unknown fact '{name}'; the facts stand in facts.yaml: " + ", ".join(pack.facts),
    )


def not_allowed(fact: Fact, value: Any) -> str:
    """That a fact cannot have this value, and which it can have."""
    return f"{value!r} is not allowed; allowed: {fact.allowed()}"
