"""What a guideline pack holds. One model per file of the pack; every text in Danish and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from rules_core.model.conditions import Frozen, Test, When

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Line = Annotated[str, Field(min_length=1)]
Status = Literal["recommendation", "individual_assessment", "outside_guideline"]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Strength = Literal["A", "B", "C", "D"]


class Text(Frozen):
    """One text in both languages."""

    da: Line
    en: Line


class Source(Frozen):
    """The place in the guideline: a section's id, and the words there, quoted in Danish."""

    section: Id
    quote: Line | None = None


class Section(Frozen):
    """A section of the guideline, with its heading as printed and in English."""

    id: Id
    heading: Text


class Discrepancy(Frozen):
    """Something printed in the guideline that does not agree with itself."""

    id: Id
    source: Source
    text: Text


class Metadata(Frozen):
    """``guideline.yaml``: what the guideline is, who issued it, and until when it holds."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    version: Line
    title: Text
    short_title: Text
    issuer: Text
    authors: tuple[Line, ...]
    reviewers: tuple[Line, ...] = ()
    literature_search: Line
    approved: date
    next_revision: date
    evidence_scale: Text
    sections: tuple[Section, ...]
    discrepancies: tuple[Discrepancy, ...] = ()


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


class SizeRelation(Frozen):
    """``count`` says how many things lie in the places of ``set``: none exactly when it is empty,
    at least one in each place. While both are unknown, they vary and are asked for together."""

    kind: Literal["size"]
    id: Id
    count: Id
    set: Id
    text: Text


class LowerBound(Frozen):
    """``fact`` is not below ``bound`` (a number), or holds all of it (a set)."""

    kind: Literal["lower_bound"]
    id: Id
    fact: Id
    bound: Id
    text: Text


class Share(Frozen):
    """How many things, in how many places, lie outside; no maximum means no limit."""

    total_at_least: int = 0
    total_at_most: int | None = None
    outside_at_least: int = 0
    outside_at_most: int | None = None
    outside_places_at_least: int = 0
    outside_places_at_most: int | None = None


class SpreadRelation(Frozen):
    """``category`` fits when some way of spreading ``count`` things over the places of ``set``, at
    least one in each, gives the share of that category. Places under ``inside`` lie inside, those
    under ``either`` may stand for one place or several on either side; all others lie outside."""

    kind: Literal["spread"]
    id: Id
    count: Id
    set: Id
    category: Id
    inside: tuple[Id, ...]
    either: tuple[Id, ...]
    shares: Mapping[Id, Share]
    text: Text
    source: Source | None = None


class Implication(Frozen):
    """When the fact under ``when`` passes its test, the one under ``then`` must pass its own."""

    kind: Literal["implies"]
    id: Id
    when: Annotated[Mapping[str, Test], Field(min_length=1, max_length=1)]
    then: Annotated[Mapping[str, Test], Field(min_length=1, max_length=1)]
    text: Text


Relation = Annotated[
    SizeRelation | LowerBound | SpreadRelation | Implication, Field(discriminator="kind")
]


class Criterion(Frozen):
    """A row of a level: a conjunction of tests of decisive facts, and its place."""

    id: Id
    when: When
    label: Text
    source: Source
    references: tuple[int, ...] = ()
    readings: tuple[Id, ...] = ()
    shadowed_because: Text | None = None


class Level(Frozen):
    """Criteria that are tested together; the first level with one that holds decides."""

    id: Id
    status: Literal["individual_assessment", "outside_guideline"]
    title: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Component(Frozen):
    """One part of a recommendation with its own strength; ``unless`` drops it."""

    target: Id
    treatment: Id | tuple[Id, ...]
    timing: Id | None = None
    minimum_months: float | None = None
    condition: Id | None = None
    strength: Strength
    label: Text
    unless: When | None = None


class Step(Frozen):
    """Where a case stands within a recommendation."""

    id: Id
    when: When
    label: Text


class Recommendation(Frozen):
    """A numbered recommendation, quoted in Danish; ``unofficial_english`` is our translation.

    ``together_with`` names the recommendations that it may be given beside.
    """

    id: Id
    number: int
    when: When
    quote: Line
    unofficial_english: Line
    label: Text
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    steps: tuple[Step, ...] = ()
    together_with: tuple[Id, ...] = ()
    source: Source
    references: tuple[int, ...] = ()
    readings: tuple[Id, ...] = ()


class Prerequisite(Frozen):
    """What must be in place before the answer is more than provisional."""

    fact: Id
    label: Text
    not_met: Text
    unknown: Text
    source: Source


class PrognosticFactor(Frozen):
    """A factor with its direction and the guideline's references; any condition suffices."""

    id: Id
    direction: Literal["favourable", "unfavourable", "neutral"]
    any_of: Annotated[tuple[When, ...], Field(min_length=1)]
    label: Text
    references: Annotated[tuple[int, ...], Field(min_length=1)]
    source: Source
    note: Text | None = None
    readings: tuple[Id, ...] = ()


class Consideration(Frozen):
    """Something to weigh beside a decision of one of ``statuses``; ``first`` is shown first.

    Without ``any_of`` it always goes along.
    """

    id: Id
    statuses: Annotated[tuple[Status, ...], Field(min_length=1)]
    recommendations: tuple[Id, ...] = ()
    any_of: tuple[When, ...] = ()
    first: bool = False
    text: Text
    references: tuple[int, ...] = ()
    source: Source
    readings: tuple[Id, ...] = ()


class Reading(Frozen):
    """How something that the guideline leaves open is read here."""

    id: Id
    text: Text
    source: Source


class Reference(Frozen):
    """An entry of the guideline's reference list, by its printed number."""

    number: int
    citation: Line


class Figure(Frozen):
    """A number of the guideline with its unit, as printed (decimal comma read as point)."""

    name: Text
    values: tuple[float, ...] = ()
    not_reached: bool = False
    unit: Text


class Study(Frozen):
    """A row of the guideline's table of studies."""

    id: Id
    name: Line
    reference: int
    design: Text
    population: Text
    patients: int
    primary_treatment: Text
    systemic_treatment: Text
    ablative_modality: Text
    outcomes: tuple[Figure, ...]
    source: Source


class Statement(Frozen):
    """A short clinical statement in our own words, with its place and references.

    ``asked_as`` lists the words by which people ask for it.
    """

    id: Id
    topic: Id
    title: Text
    text: Text
    source: Source
    references: tuple[int, ...] = ()
    asked_as: tuple[Line, ...] = ()


class Pack(Frozen):
    """A whole guideline pack, checked; ``sha256`` is that of its files' names and bytes."""

    sha256: str
    guideline: Metadata
    facts: Mapping[Id, Fact]
    consistency: tuple[Relation, ...]
    levels: tuple[Level, ...]
    recommendations: tuple[Recommendation, ...]
    prerequisites: tuple[Prerequisite, ...]
    prognostic_factors: tuple[PrognosticFactor, ...]
    considerations: tuple[Consideration, ...]
    readings: tuple[Reading, ...]
    references: tuple[Reference, ...]
    studies: tuple[Study, ...]
    statements: tuple[Statement, ...]
