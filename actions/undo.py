"""Takes back what was changed last, and step by step what before: "fortryd", "undo that"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.case import Case, Change
from actions.entities import Entity
from actions.wording import words_of

_SAYS_NOTHING = frozenset({"language", "request"})
_NAMES_NOTHING = frozenset(
    words_of(
        "det den de sidste seneste besked beskeden ændring ændringen ændringer svar svaret igen"
        " lige venligst tak jeg skrev sagde har skrevet min mit alt bare nej oplysning oplysningen"
        " that it this the last latest previous change changes message answer again please thanks"
        " what i wrote said my just no entry one all"
    )
)


def is_undoing(entities: Sequence[Entity], text: str) -> bool:
    """Whether a message takes something back without naming what, and says nothing else.

    "Fjern katetret" names something, though the reader knows no fact by it: it undoes nothing.
    """
    cues = [e for e in entities if e.get("entity") == "request"]
    if {e.get("value") for e in cues} != {"retract"}:
        return False
    told = {word for e in cues for word in words_of(str(e.get("text") or ""))}
    named = set(words_of(text)) - told - _NAMES_NOTHING
    return not named and all(e.get("entity") in _SAYS_NOTHING for e in entities)


def undoing(case: Case) -> list[dict[str, Any]]:
    """The corrections and retractions that bring back the case before its last changes."""
    steps = _effective_steps(case)
    return [
        {"entity": change.fact, "value": None, "cue": "retraction"}
        if change.before is None
        else {
            "entity": change.fact,
            "value": change.before,
            "bound": change.bound_before,
            "cue": "correction",
        }
        for change in (steps[-1] if steps else ())
    ]


def steps_before_last(case: Case) -> tuple[tuple[Change, ...], ...]:
    """The steps that are left to be undone after the last one was."""
    return _effective_steps(case)[:-1]


def _effective_steps(case: Case) -> tuple[tuple[Change, ...], ...]:
    """The steps up to the last one that undoing would still change anything of."""
    steps = case.undo_steps
    while steps and all(case.facts.get(c.fact) == c.before for c in steps[-1]):
        steps = steps[:-1]
    return steps
