"""The language reader's findings, as Rasa's tracker holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Entity = Mapping[str, Any]


def status_of(entity: Entity) -> str:
    """``stated``, ``uncertain``, ``planned``, ``past`` …; what a button says is stated."""
    return str(entity.get("status") or "stated")


def is_stated(entity: Entity) -> bool:
    """Whether a finding says that something holds, now and of this patient."""
    return status_of(entity) == "stated"
