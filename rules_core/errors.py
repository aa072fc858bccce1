"""Errors of the rule core. All that is wrong with an input is collected before one is raised."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class RulesCoreError(Exception):
    """Base of every error that the rule core raises on purpose."""


@dataclass(frozen=True)
class PackDefect:
    """One thing that is wrong with a guideline pack: where it stands, what it is, what helps."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.path}: {self.message}"
            if self.path
            else (f"{self.file}: {self.message}")
        )


class PackError(RulesCoreError):
    """A guideline pack that cannot be used; ``defects`` lists everything that is wrong with it."""

    def __init__(self, defects: list[PackDefect]) -> None:
        self.defects = tuple(defects)
        super().__init__("\n".join(str(defect) for defect in defects))


class GapError(RulesCoreError):
    """A consistent case that no level of the pack decides: the pack has a gap."""


@dataclass(frozen=True)
class FactProblem:
    """One fact that cannot be used: its value as given and the values that are allowed."""

    fact: str
    value: Any
    allowed: str


class CaseError(RulesCoreError):
    """A case with values outside the fact table; ``problems`` names every such fact."""

    def __init__(self, problems: list[FactProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{p.fact} = {p.value!r}: allowed: {p.allowed}" for p in problems)
        )

    def to_json(self) -> dict[str, Any]:
        """The error as the command line and the audit log print it."""
        return {"type": "bad_input", "facts": [asdict(problem) for problem in self.problems]}


class InputError(RulesCoreError):
    """Input that is not a case at all: not JSON, not an object, too long, not UTF-8."""

    def to_json(self) -> dict[str, Any]:
        """The error as the command line prints it."""
        return {"type": "unreadable_input", "message": str(self)}
