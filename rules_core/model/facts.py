"""``facts.yaml``: the table of facts, their values and how each is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from rules_core.model.conditions import Frozen, When
from rules_core.model.texts import Id, Source, Text

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Value(Frozen):
    """One value of a fact, as people read it."""

    label: Text
    meaning: Text | None = None


Role = Literal["decisive", "bound", "prerequisite", "prognosis", "cross_check", "consideration"]


class Fact(Frozen):
    """A fact of the table: its kind, the values that it may take, and how it is asked for.

    ``applies_when`` names a condition on one other fact outside of which this fact stays unset;
    ``otherwise`` lists the values that may be stated all the same and then mean the same.
    ``yes`` and ``no`` say what a bare yes or no to the question means.

    ``prior`` weighs the values of a decisive fact by how often they are expected; it orders the
    questions and never decides. For a number each key holds from itself up to the next key. Facts
    with the same ``asked_with`` are asked one after the other; it names the block's first fact.
    """

    role: Role
    kind: Literal["choice", "integer", "number", "boolean", "set"]
    label: Text
    question: Text
    why_asked: Text | None = None
    values: Mapping[Id, Value] = {}
    minimum: float | None = None
    maximum: float | None = None
    unit: Text | None = None
    yes: StrictStr | bool | None = None
    no: StrictStr | bool | None = None
    applies_when: When | None = None
    otherwise: tuple[StrictStr, ...] = ()
    prior: Mapping[StrictBool | StrictInt | StrictFloat | StrictStr, Weight] = {}
    asked_with: Id | None = None
    source: Source | None = None

    def allowed(self) -> str:
        """The allowed values in words, for error messages."""
        if self.kind == "boolean":
            return "true, false"
        if self.kind == "choice":
            return ", ".join(self.values)
        if self.kind == "set":
            return "a list of " + ", ".join(self.values)
        word = "an integer" if self.kind == "integer" else "a number"
        low = "" if self.minimum is None else f" from {self.minimum:g}"
        high = "" if self.maximum is None else f" to {self.maximum:g}"
        return word + low + high

    def admits(self, value: Any) -> bool:
        """Whether a value that a pack names, its sets as tuples, is one of this fact's."""
        if self.kind == "boolean":
            return isinstance(value, bool)
        if self.kind == "choice":
            return value in self.values
        if self.kind == "set":
            return isinstance(value, tuple) and all(member in self.values for member in value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if self.kind == "integer" and value != int(value):
            return False
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )
