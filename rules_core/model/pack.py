"""What a guideline pack holds, file by file; every text in Danish and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from rules_core.model.conditions import Frozen, When
from rules_core.model.consistency import Relation
from rules_core.model.facts import Fact
from rules_core.model.texts import Id, Line, Source, Text

Status = Literal["recommendation", "individual_assessment", "outside_guideline"]
Strength = Literal["A", "B", "C", "D"]


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
    """One part of a recommendation with its own strength; ``unless`` drops it.

    ``unless`` may test only facts without which the recommendation is never given, so that no
    unknown fact keeps the component; ``verify`` refuses others.
    """

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
