"""The way of a case through the levels: what each level and each of its rows comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rules_core.engine.decide import Decider
from rules_core.engine.tracing import RECOMMENDATIONS
from rules_core.model.case import Facts

Mark = Literal["true", "false", "unknown", "untested"]
State = Literal["taken", "passed", "open", "unreached"]
"""``taken``: decides; ``passed``: nothing of it holds; ``open``: may decide; ``unreached``: an
earlier level decides."""


@dataclass(frozen=True)
class PathRow:
    """A criterion, recommendation or step with its result."""

    id: str
    mark: Mark


@dataclass(frozen=True)
class PathLevel:
    """A level, or the recommendations at the end, with the rows under it."""

    id: str
    state: State
    rows: tuple[PathRow, ...]


def way(decider: Decider, known: Facts | None) -> list[PathLevel] | None:
    """The levels in order, the recommendations last; without a case all is open.

    None when the facts contradict each other: then no level is tested.
    """
    space = decider.space
    admitted = space.admitted(known or {})
    if not all(admitted):
        return None
    open_ = space.open_signatures(admitted)
    always, ever = space.always(open_), space.ever(open_)
    names = [*(level.id for level in decider.pack.levels), RECOMMENDATIONS]
    found: list[PathLevel] = []
    ahead: Literal["clear", "open", "closed"] = "clear"
    for number, name in enumerate(names):
        bits = [(1 << at, row) for at, row in enumerate(space.rows) if row.level == number]
        mine = sum(bit for bit, _ in bits)
        last = number == len(names) - 1
        state: State
        if ahead == "closed":
            state = "unreached"
        elif known is None:
            state = "open"
        elif always & mine or (last and ahead == "clear"):
            state = "taken" if ahead == "clear" else "open"
        else:
            state = "open" if ever & mine else "passed"
        # While an earlier level is open no recommendation is given, whatever its own condition.
        certain = 0 if last and state != "taken" else always
        marks = {row.id: _mark(bit, certain, ever, known, state) for bit, row in bits}
        for row in marks:
            # The steps of a recommendation that does not hold are no open questions.
            if marks[row.partition(".")[0]] == "false":
                marks[row] = "false"
        rows = tuple(PathRow(row, mark) for row, mark in marks.items())
        found.append(PathLevel(name, state, rows))
        if always & mine:
            ahead = "closed"
        elif state == "open":
            ahead = "open"
    return found


def _mark(bit: int, always: int, ever: int, known: Facts | None, state: State) -> Mark:
    if known is None or state == "unreached":
        return "untested"
    return "true" if always & bit else "unknown" if ever & bit else "false"
