"""A second opinion on partly known cases, to hold the rule core against.

It shares no code with the rule core: all completions of a case, in coarse values, are looked up in
one array of what the naive reading says of complete cases.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy

from tests.rules_core.naive_reading import (
    COURSES,
    EXTRACRANIAL,
    MANY,
    PAIRS,
    SETTINGS,
    Complete,
    decision_of,
    m_categories,
    reasons_of,
)

_NAME_OF_AXIS = (
    "diagnosis",
    "oncogene_driver",
    "disease_setting",
    "(count and sites)",
    "metastases_ablatable",
    "primary_treatment",
    "performance_status",
    "(months and response)",
)


def _kind(count: int, sites: frozenset[str]) -> tuple[bool, ...]:
    """What the tables say of count and sites: which of them they are out by, which they are in."""
    return (
        count == 0,
        count >= 3,
        bool(sites - EXTRACRANIAL - {"brain"}),
        count == 2 and len(sites) == 2 and "brain" in sites and sites - {"brain"} <= EXTRACRANIAL,
        sites == {"brain"} and count in (1, 2),
        len(sites) == 1 and sites <= EXTRACRANIAL and count == 1,
        bool(sites) and sites <= EXTRACRANIAL and count == 2,
    )


KINDS = sorted({_kind(*pair) for pair in PAIRS})
KIND_OF_PAIR = [KINDS.index(_kind(*pair)) for pair in PAIRS]
REPRESENTATIVE = [PAIRS[KIND_OF_PAIR.index(kind)] for kind in range(len(KINDS))]

AXES: tuple[tuple[Any, ...], ...] = (
    ("nsclc", "other"),
    ("absent", "present"),
    SETTINGS,
    tuple(REPRESENTATIVE),
    (True, False),
    ("feasible", "not_feasible", "no_primary"),
    (2, 3),
    tuple(COURSES),
)
"""Complete cases of coarse values: any other diagnosis is "other", PS 0-2 is 2, PS 3-4 is 3."""

OUTCOMES: list[tuple[str, tuple[str, ...], str | None]] = []
CRITERIA: list[tuple[int, str]] = []


@cache
def tables() -> tuple[numpy.ndarray, dict[str, numpy.ndarray]]:
    """For every complete case of coarse values its outcome's number and the criteria that hold."""
    shape = tuple(map(len, AXES))
    outcomes = numpy.zeros(shape, dtype=numpy.uint8)
    held: dict[str, numpy.ndarray] = {}
    numbers: dict[Any, int] = {}
    for place in numpy.ndindex(*shape):
        diagnosis, driver, setting, pair, ablatable, primary, status, course = (
            option[at] for option, at in zip(AXES, place, strict=True)
        )
        case = Complete(
            diagnosis,
            driver,
            setting,
            pair[0],
            pair[1],
            ablatable,
            primary,
            status,
            course[0],
            course[1],
        )
        outcome = decision_of(case)
        outcomes[place] = numbers.setdefault(outcome, len(numbers))
        for level, _, reason in reasons_of(case):
            if reason not in held:
                held[reason] = numpy.zeros(shape, dtype=bool)
                CRITERIA.append((level, reason))
            held[reason][place] = True
    OUTCOMES.extend(numbers)
    return outcomes, held


def _kinds_left(case: dict[str, Any]) -> list[int]:
    """The kinds of pairs of count and sites that nothing known of the case excludes."""
    count, sites = case.get("metastasis_count"), case.get("metastasis_sites")
    least, some = case.get("metastasis_count_at_least"), case.get("metastasis_sites_at_least")
    return _kinds_that_fit(
        count,
        None if sites is None else frozenset(sites),
        least,
        None if some is None else frozenset(some),
        case.get("m_category"),
        bool(case.get("brain_symptoms")),
    )


@cache
def _kinds_that_fit(
    count: int | None,
    sites: frozenset[str] | None,
    least: int | None,
    some: frozenset[str] | None,
    category: str | None,
    brain_symptoms: bool,
) -> list[int]:
    if count is not None and least is not None and count < least:
        return []
    left = set()
    for kind, (number, organs) in zip(KIND_OF_PAIR, PAIRS, strict=True):
        if count is not None and number != min(count, MANY):
            continue
        if sites is not None and organs != sites:
            continue
        if least is not None and number < min(least, MANY):
            continue
        if some is not None and not some <= organs:
            continue
        if category is not None and category not in m_categories(number, organs):
            continue
        if brain_symptoms and "brain" not in organs:
            continue
        left.add(kind)
    return sorted(left)


def _settings_left(case: dict[str, Any]) -> list[int]:
    return [
        index
        for index, setting in enumerate(SETTINGS)
        if case.get("disease_setting") in (None, setting)
        and not (setting == "de_novo" and (case.get("disease_free_interval_months") or 0) > 0)
    ]


def _courses_left(case: dict[str, Any]) -> list[int]:
    months, response = case.get("systemic_therapy_months"), case.get("systemic_response")
    left = []
    for index, (number, answer) in enumerate(COURSES):
        if months is not None and number != (0 if months == 0 else 1 if months < 3 else 3):
            continue
        if (
            response is not None
            and answer != response
            and not (answer is None and response == "not_assessed")
        ):
            continue
        left.append(index)
    return left


def _completions(case: dict[str, Any]) -> list[list[int]]:
    """For each axis the coarse values that the case may still have."""
    coarse = dict(case)
    if "diagnosis" in case:
        coarse["diagnosis"] = "nsclc" if case["diagnosis"] == "nsclc" else "other"
    if "performance_status" in case:
        coarse["performance_status"] = 3 if case["performance_status"] >= 3 else 2
    left = []
    for name, axis in zip(_NAME_OF_AXIS, AXES, strict=True):
        left.append(
            [
                index
                for index, option in enumerate(axis)
                if name not in coarse or option == coarse[name]
            ]
        )
    left[2] = _settings_left(case)
    left[3] = _kinds_left(case)
    left[7] = _courses_left(case)
    return left


def second_opinion(case: dict[str, Any]) -> dict[str, Any]:
    """Status, decision, reasons, missing, possible and conflicts of a partly known case."""
    case = {name: value for name, value in case.items() if value is not None}
    left = _completions(case)
    if not all(left):
        return {"status": "contradiction", "conflicts": conflicts(case)}
    outcomes, held = tables()
    box = numpy.ix_(*left)
    cells = outcomes[box]
    numbers = numpy.unique(cells).tolist()
    if len(numbers) > 1:
        return {
            "status": "undetermined",
            "missing": _missing(case, cells, left),
            "possible": {OUTCOMES[number] for number in numbers},
        }
    status, recommendations, step = OUTCOMES[numbers[0]]
    certain = [(level, name) for level, name in CRITERIA if held[name][box].all()]
    first = min((level for level, _ in certain), default=None)
    return {
        "status": status,
        "recommendations": recommendations,
        "step": step,
        "reasons": {name for level, name in certain if level == first},
    }


def _missing(case: dict[str, Any], cells: numpy.ndarray, left: list[list[int]]) -> set[str]:
    missing = set()
    for axis, names in enumerate(
        (
            ("diagnosis",),
            ("oncogene_driver",),
            ("disease_setting",),
            ("metastasis_count", "metastasis_sites"),
            ("metastases_ablatable",),
            ("primary_treatment",),
            ("performance_status",),
        )
    ):
        unknown = [name for name in names if name not in case]
        if unknown and (cells != cells.take([0], axis=axis)).any():
            missing.update(unknown)
    months_known = "systemic_therapy_months" in case
    response_known = "systemic_response" in case
    courses = [COURSES[index] for index in left[7]]
    for name, fixed, fixed_known in (
        ("systemic_therapy_months", 1, response_known),
        ("systemic_response", 0, months_known),
    ):
        if name in case:
            continue
        # Only that fact may differ: the other one stays as it is, known or filled in.
        for held_value in {course[fixed] for course in courses}:
            alike = [
                at
                for at, course in enumerate(courses)
                if fixed_known or course[fixed] == held_value
            ]
            some = cells.take(alike, axis=7)
            if (some != some.take([0], axis=7)).any():
                missing.add(name)
    return missing


_FAMILIES = (
    (
        "metastasis_count",
        "metastasis_sites",
        "metastasis_count_at_least",
        "metastasis_sites_at_least",
        "m_category",
        "brain_symptoms",
    ),
    ("disease_setting", "disease_free_interval_months"),
    ("systemic_therapy_months", "systemic_response"),
)


def conflicts(case: dict[str, Any]) -> set[str]:
    """The union of all sets of known facts that admit no completion while each part does."""
    found: list[frozenset[str]] = []
    for family in _FAMILIES:
        known = [name for name in family if name in case]
        for size in range(1, len(known) + 1):
            for names in map(frozenset, combinations(known, size)):
                if any(smaller <= names for smaller in found):
                    continue
                if not all(_completions({name: case[name] for name in names})):
                    found.append(names)
    return set().union(*found)
