"""A second, naive reading of the clinical model, to hold the rule core against.

Written from the prose tables alone and sharing no code with the rule core: every complete case of
coarse values is decided by a chain of ifs, a partly known case by looking at all its completions
in one array.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Any

import numpy

SITES = ("brain", "adrenal", "lung", "bone", "liver", "lymph_node", "pleura", "other")
SETTINGS = (
    "de_novo",
    "oligorecurrence",
    "induced",
    "oligoprogression",
    "oligopersistence",
    "polymetastatic",
)
EXTRACRANIAL = {"adrenal", "lung", "bone"}
MANY = 10
"""Ten metastases stand for all higher counts: no table of the model tells them apart."""

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


@dataclass(frozen=True)
class Complete:
    """A complete case, with months as one of 0, 1, 3 and response None where months are 0."""

    diagnosis: str
    oncogene_driver: str
    disease_setting: str
    metastasis_count: int
    metastasis_sites: frozenset[str]
    metastases_ablatable: bool
    primary_treatment: str
    performance_status: int
    systemic_therapy_months: float
    systemic_response: str | None


def reasons_of(case: Complete) -> list[tuple[int, str, str]]:
    """Every criterion of levels 1 to 4 that holds: level, status and id."""
    found = []
    count, sites = case.metastasis_count, case.metastasis_sites
    outside, individual = "outside_guideline", "individual_assessment"
    if case.diagnosis != "nsclc":
        found.append((1, outside, "not_nsclc"))
    if case.oncogene_driver == "present":
        found.append((1, outside, "oncogene_driven"))
    if case.disease_setting == "oligoprogression":
        found.append((1, outside, "oligoprogression"))
    if case.disease_setting == "polymetastatic":
        found.append((1, outside, "polymetastatic"))
    if case.disease_setting == "induced":
        found.append((2, individual, "induced_oligometastatic"))
    if case.disease_setting == "oligopersistence":
        found.append((2, individual, "oligopersistence"))
    if count == 0:
        found.append((3, outside, "no_metastases"))
    if count >= 3:
        found.append((3, outside, "too_many_metastases"))
    if sites - {"brain", "adrenal", "lung", "bone"}:
        found.append((3, outside, "site_outside_guideline"))
    if not case.metastases_ablatable:
        found.append((3, outside, "not_ablatable"))
    if case.primary_treatment == "not_feasible":
        found.append((3, outside, "primary_not_treatable"))
    if case.performance_status >= 3:
        found.append((3, outside, "poor_performance_status"))
    if count == 2 and len(sites) == 2 and "brain" in sites and sites - {"brain"} <= EXTRACRANIAL:
        found.append((4, individual, "mixed_intra_extracranial"))
    if (
        case.disease_setting == "de_novo"
        and count == 2
        and sites <= EXTRACRANIAL
        and case.systemic_therapy_months > 0
        and case.systemic_response == "progression"
    ):
        found.append((4, individual, "progression_on_systemic"))
    return found


def decision_of(case: Complete) -> tuple[str, tuple[str, ...], str | None]:
    """Status, recommendations and step of a complete, consistent case."""
    hits = reasons_of(case)
    if hits:
        first = min(level for level, _, _ in hits)
        (status,) = {status for level, status, _ in hits if level == first}
        return status, (), None
    count, sites = case.metastasis_count, case.metastasis_sites
    given, step = [], None
    if sites == {"brain"} and count in (1, 2):
        given.append("R1")
    if count == 1 and len(sites) == 1 and sites <= EXTRACRANIAL:
        given.append("R2")
    if count == 2 and sites and sites <= EXTRACRANIAL:
        given.append("R3")
        if case.disease_setting == "de_novo":
            given.append("R4")
            if case.systemic_therapy_months < 3:
                step = "systemic_first"
            elif case.systemic_response == "not_assessed":
                step = "assess_response"
            else:
                assert case.systemic_response in ("stable", "response")
                step = "local_treatment_may_follow"
    assert given, case
    return "recommendation", tuple(given), step


@cache
def m_categories(count: int, sites: frozenset[str]) -> frozenset[str]:
    """Every M category that some way of spreading the metastases over the sites gives."""
    if count == 0 or not sites:
        return frozenset({"M0"}) if count == 0 and not sites else frozenset()
    found = set()
    for cuts in combinations(range(1, count), len(sites) - 1):
        numbers = [end - start for start, end in zip((0, *cuts), (*cuts, count), strict=True)]
        inside = outside = organs = 0
        others = 0
        for site, number in zip(sorted(sites), numbers, strict=True):
            if site == "other":
                others = number
            elif site in ("lung", "pleura"):
                inside += number
            else:
                outside += number
                organs += 1
        # Of the metastases under "other", any number lies outside, in one organ up to one each.
        for other_outside in range(others + 1):
            for other_organs in range(1, other_outside + 1) if other_outside else (0,):
                found.add(_m_category(outside + other_outside, organs + other_organs))
    return frozenset(found)


def _m_category(outside: int, organs: int) -> str:
    if outside == 0:
        return "M1a"
    if outside == 1:
        return "M1b"
    return "M1c1" if organs == 1 else "M1c2"


def all_pairs() -> list[tuple[int, frozenset[str]]]:
    """Every count up to ten with every set of sites that fits it."""
    return [
        (count, frozenset(sites))
        for count in range(MANY + 1)
        for size in range(len(SITES) + 1)
        for sites in combinations(SITES, size)
        if (count == 0) == (size == 0) and size <= count
    ]


PAIRS = all_pairs()
COURSES: list[tuple[float, str | None]] = [
    (0, None),
    *product((1, 3), ("stable", "response", "progression", "not_assessed")),
]
"""Months of systemic treatment with the response; without treatment there is none."""


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
CRITERIA: list[tuple[int, str, str]] = []


def _tables() -> tuple[numpy.ndarray, dict[str, numpy.ndarray]]:
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
                CRITERIA.append((level, reason, reason))
            held[reason][place] = True
    OUTCOMES.extend(numbers)
    return outcomes, held


@lru_cache(maxsize=1)
def tables() -> tuple[numpy.ndarray, dict[str, numpy.ndarray]]:
    """For every complete case of coarse values its outcome's number and the criteria that hold."""
    return _tables()


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
    certain = [(level, name) for level, name, _ in CRITERIA if held[name][box].all()]
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
