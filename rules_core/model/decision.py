"""What the rule core answers. The field names are the public contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from rules_core.model.conditions import Frozen

DecisionStatus = Literal[
    "recommendation", "individual_assessment", "outside_guideline", "undetermined", "contradiction"
]
Met = Literal["met", "not_met", "unknown"]


class RecommendedComponent(Frozen):
    """One part of a recommendation; ``strength`` is A (strongest evidence) to D (weakest)."""

    target: str
    treatment: str | tuple[str, ...]
    timing: str | None = None
    minimum_months: float | None = None
    condition: str | None = None
    strength: Literal["A", "B", "C", "D"]

    def to_json(self) -> dict[str, Any]:
        """The component without what it does not say."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.__dict__.items()
            if value is not None
        }


class GivenRecommendation(Frozen):
    """A recommendation that applies to the case, with its step where it has steps."""

    id: str
    step: str | None
    components: tuple[RecommendedComponent, ...]

    def to_json(self) -> dict[str, Any]:
        """The recommendation as JSON holds it."""
        return {
            "id": self.id,
            "step": self.step,
            "components": [component.to_json() for component in self.components],
        }


class PossibleDecision(Frozen):
    """A decision that some completion of the case gives."""

    status: DecisionStatus
    recommendations: tuple[str, ...]
    step: str | None

    def to_json(self) -> dict[str, Any]:
        """The decision in short, as JSON holds it."""
        return {
            "status": self.status,
            "recommendations": list(self.recommendations),
            "step": self.step,
        }


class GivenFactor(Frozen):
    """A prognostic factor that the known facts establish."""

    id: str
    direction: Literal["favourable", "unfavourable", "neutral"]
    references: tuple[int, ...]


class TraceEntry(Frozen):
    """A criterion that was tested: its result over all completions, and the facts that it read.

    ``facts`` gives None for a fact that is unknown; ``place`` is the guideline's section.
    """

    criterion: str
    level: str
    result: Literal["true", "false", "unknown"]
    facts: Mapping[str, Any]
    place: str

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON holds it."""
        return {
            "criterion": self.criterion,
            "level": self.level,
            "result": self.result,
            "facts": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in self.facts.items()
            },
            "place": self.place,
        }


class GuidelineStamp(Frozen):
    """Enough to replay the decision: the pack's id, version, sha256, and the engine's version."""

    id: str
    version: str
    sha256: str
    engine: str

    def to_json(self) -> dict[str, Any]:
        """The stamp as JSON holds it."""
        return dict(self.__dict__)


class Decision(Frozen):
    """The answer for one case.

    ``missing`` and ``possible`` are empty unless the status is undetermined, ``conflicts`` unless
    it is contradiction, ``recommendations`` unless it is recommendation.
    """

    status: DecisionStatus
    recommendations: tuple[GivenRecommendation, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    possible: tuple[PossibleDecision, ...]
    conflicts: tuple[str, ...]
    prerequisites: Mapping[str, Met]
    provisional: bool
    prognostic_factors: tuple[GivenFactor, ...]
    considerations: tuple[str, ...]
    trace: tuple[TraceEntry, ...]
    readings: tuple[str, ...]
    guideline: GuidelineStamp

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON holds it; components leave out what they do not say."""
        return {
            **self.core_json(),
            "reasons": list(self.reasons),
            "missing": list(self.missing),
            "possible": [item.to_json() for item in self.possible],
            "conflicts": list(self.conflicts),
            "prerequisites": dict(self.prerequisites),
            "provisional": self.provisional,
            "prognostic_factors": [
                {
                    "id": factor.id,
                    "direction": factor.direction,
                    "references": list(factor.references),
                }
                for factor in self.prognostic_factors
            ],
            "considerations": list(self.considerations),
            "trace": [entry.to_json() for entry in self.trace],
            "readings": list(self.readings),
            "guideline": self.guideline.to_json(),
        }

    def core_json(self) -> dict[str, Any]:
        """What is decided: the status and the recommendations with their components."""
        return {
            "status": self.status,
            "recommendations": [item.to_json() for item in self.recommendations],
        }
