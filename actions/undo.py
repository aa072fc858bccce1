"""Takes back what the last message changed: "fortryd", "undo that"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.case import Case

Entity = Mapping[str, Any]
_SAYS_NOTHING = frozenset({"language", "request"})


def is_undoing(entities: Sequence[Entity]) -> bool:
    """Whether a message takes something back without naming what, and says nothing else."""
    requests = {e.get("value") for e in entities if e.get("entity") == "request"}
    return requests == {"retract"} and all(e.get("entity") in _SAYS_NOTHING for e in entities)


def undoing(case: Case) -> list[dict[str, Any]]:
    """The corrections and retractions that bring back the case before its last changes."""
    return [
        {"entity": change.fact, "value": None, "cue": "retraction"}
        if change.before is None
        else {"entity": change.fact, "value": change.before, "cue": "correction"}
        for change in case.changes
    ]
