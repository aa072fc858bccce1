"""What a verification found: figures of what was walked, and defects with their examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "gap",
    "overlap",
    "dead_rule",
    "shadowed_rule",
    "needless_shadow_note",
    "idle_fact",
    "impossible_value",
    "one_sided_test",
    "untested_boundary",
    "unreached_text",
    "unreached_statement",
    "overturned_decision",
    "wrong_missing",
    "unsettled_component",
]


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong: its kind, where it stands in the pack, what helps, an example.

    ``example`` holds the facts of a smallest case that shows it, where a case can.
    """

    kind: Kind
    place: str
    message: str
    example: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        shown = "" if self.example is None else f"\n    example: {dict(self.example)}"
        return f"{self.kind}: {self.place}: {self.message}{shown}"

    def to_json(self) -> dict[str, Any]:
        """The defect as JSON holds it."""
        return {
            "kind": self.kind,
            "place": self.place,
            "message": self.message,
            "example": None if self.example is None else dict(self.example),
        }


@dataclass
class Report:
    """What was walked, in figures, and what was found wrong.

    ``stopped_early``: so many partly known cases showed a defect that the rest was not walked.
    """

    figures: dict[str, float] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    stopped_early: bool = False

    def to_json(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return {
            "figures": dict(self.figures),
            "stopped_early": self.stopped_early,
            "defects": [defect.to_json() for defect in self.defects],
        }
