"""What the rule core answers besides a decision: why, why not, what if, and what holds when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from rules_core.model.conditions import Frozen
from rules_core.model.decision import Decision, DecisionStatus

Conditions = Mapping[str, Mapping[str, Any]]
"""For each fact the operators of one test of the pack's closed set, as in ``when`` of a pack."""


class Answer(Frozen):
    """Base of the answers; ``to_json`` gives plain JSON values."""

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON holds it."""
        return {name: _plain(value) for name, value in self.__dict__.items()}


class CriterionUse(Answer):
    """A criterion that read a fact: its result, and its place in the guideline.

    ``section`` is the section's id in the pack, ``place`` its printed heading, ``quote`` the
    guideline's words where the pack quotes them.
    """

    criterion: str
    level: str
    result: Literal["true", "false", "unknown"]
    section: str
    place: str
    quote: str | None
    references: tuple[int, ...]


class FactUse(Answer):
    """A fact that mattered. ``necessary``: without it the decision would be another.

    A fact that is not necessary belongs to one of several sets that each suffice.
    """

    fact: str
    value: Any
    necessary: bool
    criteria: tuple[CriterionUse, ...]


class Explanation(Answer):
    """Why a case is decided as it is.

    ``sufficient`` lists every set of known facts that gives this decision by itself and of which
    no smaller part does. ``idle`` are the known facts that no such set needs.
    """

    status: DecisionStatus
    facts: tuple[FactUse, ...]
    sufficient: tuple[tuple[str, ...], ...]
    idle: tuple[str, ...]


class Way(Answer):
    """One way to a recommendation: known facts that would have to be otherwise, and how.

    ``change`` are known facts, ``know`` unknown ones. Each of ``rows`` says which values together
    would do; a fact that a row leaves out may have any value that fits the others.
    """

    change: tuple[str, ...]
    know: tuple[str, ...]
    rows: tuple[Conditions, ...]


class FailedTest(Answer):
    """A test of the recommendation's own condition that the case fails."""

    fact: str
    value: Any
    wanted: Mapping[str, Any]


class WhyNot(Answer):
    """Why a recommendation is not given: what stands in its way, and the smallest ways to it.

    ``given`` is true when it is given already, ``possible`` when a completion of the case gives
    it. ``blocked_by`` are the criteria that decide the case otherwise. ``ways`` holds every set
    of known facts to change of which no smaller part would do, the smallest first; when the
    recommendation is possible, the only way changes nothing.
    """

    recommendation: str
    given: bool
    possible: bool
    blocked_by: tuple[str, ...]
    failed: tuple[FailedTest, ...]
    ways: tuple[Way, ...]


class Change(Answer):
    """A value before and after."""

    before: Any
    after: Any


class WhatIf(Answer):
    """What would hold if some facts were otherwise; the case itself is untouched.

    ``facts`` are the hypothetical known facts, ``changed`` those that differ from the case (null:
    unknown), ``differs`` the parts of the decision that differ.
    """

    facts: Mapping[str, Any]
    changed: Mapping[str, Change]
    decision: Decision
    differs: Mapping[str, Change]


class RowDecision(Answer):
    """What a row of a conditional answer gives; ``possible`` is empty unless undetermined."""

    status: DecisionStatus
    recommendations: tuple[str, ...]
    step: str | None
    reasons: tuple[str, ...]
    possible: tuple[Any, ...]


class ConditionalRow(Answer):
    """One case of a conditional answer."""

    when: Conditions
    decision: RowDecision


class Conditional(Answer):
    """What holds under each value of the facts that are open: together the rows cover them all.

    ``open`` are the facts that the rows distinguish.
    """

    open: tuple[str, ...]
    rows: tuple[ConditionalRow, ...]


def _plain(value: Any) -> Any:
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
