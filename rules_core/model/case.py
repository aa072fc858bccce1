"""A case: the known facts of one patient, checked against the pack's fact table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    create_model,
)

from rules_core.errors import CaseError, FactProblem
from rules_core.model.facts import Fact

Facts = Mapping[str, Any]
"""Known facts by name; sets as frozensets. A name that is absent is unknown."""


def case_model(facts: Mapping[str, Fact]) -> type[BaseModel]:
    """A pydantic model with one optional field a fact; it also gives the case's JSON Schema."""
    fields: dict[str, Any] = {
        name: (_annotation(fact) | None, Field(default=None, description=fact.label.en))
        for name, fact in facts.items()
    }
    config = ConfigDict(extra="forbid", frozen=True, title="Case")
    return create_model("Case", __config__=config, **fields)


def _annotation(fact: Fact) -> Any:
    if fact.kind == "boolean":
        return Annotated[bool, Strict()]
    if fact.kind == "choice":
        return Literal[tuple(fact.values)]
    if fact.kind == "set":
        return frozenset[Literal[tuple(fact.values)]]  # type: ignore[misc]
    if fact.kind == "number":
        bounds = Field(ge=fact.minimum, le=fact.maximum, allow_inf_nan=False)
        return Annotated[float, Strict(), bounds, AfterValidator(_without_negative_zero)]
    return Annotated[int, Strict(), Field(ge=fact.minimum, le=fact.maximum)]


def _without_negative_zero(number: float) -> float:
    # -0.0 equals 0.0 and prints otherwise: a remembered trace entry of one would serve the other.
    return number + 0.0


class CaseReader:
    """Turns raw facts (as from JSON) into known facts, or tells everything that is wrong."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.model = case_model(facts)
        self._facts = facts
        self._allowed: Callable[[str], str] = lambda name: (
            facts[name].allowed() if name in facts else "no such fact"
        )

    def read(self, raw: Mapping[str, Any]) -> Facts:
        """The known facts of ``raw``; null means unknown.

        Raises :class:`CaseError` naming every fact with a value outside the table.
        """
        try:
            case = self.model.model_validate(raw)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False, include_context=False)
            names = dict.fromkeys(str(error["loc"][0]) for error in errors)
            problems = [
                FactProblem(name, _as_given(raw.get(name)), self._allowed(name)) for name in names
            ]
            raise CaseError(problems) from None
        return MappingProxyType(
            {name: value for name, value in case.__dict__.items() if value is not None}
        )

    def plain(self, facts: Facts) -> dict[str, Any]:
        """Known facts as JSON holds them: in the fact table's order, sets as sorted lists."""
        return {
            name: sorted(facts[name]) if isinstance(facts[name], frozenset) else facts[name]
            for name in self._facts
            if name in facts
        }


def _as_given(value: Any) -> Any:
    """The value for an error message, which need not repeat all that someone sent."""
    if isinstance(value, str):
        return value if len(value) <= 200 else value[:200] + "…"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset) and len(value) <= 20:
        return [item if isinstance(item, bool | int | float) else f"{item!s:.40}" for item in value]
    return "a list" if isinstance(value, list | tuple) else "an object"
