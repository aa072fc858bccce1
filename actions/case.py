"""One patient's case as the conversation holds it: known facts, and what is not sure enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["da", "en"]
Value = Any
"""A fact's value as the contract's JSON holds it; sets are sorted lists."""


@dataclass(frozen=True)
class Origin:
    """The words that a fact was read from, and the number of the user's turn (from 1).

    ``bound`` is what was told where no value was, as ``{"below": 3}`` or ``{"at_least": 3}`` in the
    fact's unit; the value of the fact then only stands for it, and must not be shown as told.
    """

    text: str
    turn: int
    bound: Mapping[str, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """``text`` and ``turn``, and ``bound`` where there is one."""
        told: dict[str, Any] = {"text": self.text, "turn": self.turn}
        return told if self.bound is None else {**told, "bound": dict(self.bound)}


@dataclass(frozen=True)
class Unclear:
    """A finding that must not set its fact before the user has said what holds.

    ``why`` is a reason id of the reader (``uncertain``, ``disputed_driver``, ``bad_value`` …) or
    ``clash`` when two values were stated; ``values`` are the ones to choose between, if any;
    ``turn`` is the number of the user's message (from 1).
    """

    fact: str
    why: str
    text: str
    turn: int
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Change:
    """What the last message changed; None on either side is unknown.

    ``bound_before`` is the bound that ``before`` stood for, if it did.
    """

    fact: str
    before: Value | None
    after: Value | None
    bound_before: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Case:
    """A case at the end of a turn.

    ``undoable`` is what was changed last, also where messages that changed nothing came after;
    ``undo_steps`` is what each of the last messages changed and has not been undone, newest last.
    """

    case_id: str
    language: Language
    facts: Mapping[str, Value] = field(default_factory=dict)
    sources: Mapping[str, Origin] = field(default_factory=dict)
    unavailable: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    changes: tuple[Change, ...] = ()
    undoable: tuple[Change, ...] = ()
    undo_steps: tuple[tuple[Change, ...], ...] = ()
    asked: str | None = None
    unread_answers: int = 0
    nothing_read: bool = False
