"""A second, naive reading of the guideline's tables, for comparison with the rule core only.

It shares nothing with the engine or the pack: the tables stand here again as plain code, and a
partly known case is answered by trying every completion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np

Case = Mapping[str, Any]
Decision = tuple[str, tuple[str, ...], str | None]

SITES = ("brain", "adrenal", "lung", "bone", "liver", "lymph_node", "pleura", "other")
LOCAL = {"adrenal", "lung", "bone"}
IN_CHEST = {"lung", "pleura"}
SETTINGS = (
    "de_novo",
    "oligorecurrence",
    "induced",
    "oligoprogression",
    "oligopersistence",
    "polymetastatic",
)
RESPONSES = ("stable", "response", "progression", "not_assessed")
MANY = 99
"""Counts above 10 behave alike, as there are eight sites: 99 stands for all of them."""


def levels_of(case: Case) -> list[tuple[str, dict[str, bool]]]:
    """Every criterion of every level, with whether it holds in a complete case."""
    count, sites, setting = case["count"], case["sites"], case["setting"]
    return [
        (
            "outside_guideline",
            {
                "not_nsclc": case["diagnosis"] != "nsclc",
                "oncogene_driven": case["driver"] == "present",
                "oligoprogression": setting == "oligoprogression",
                "polymetastatic": setting == "polymetastatic",
            },
        ),
        (
            "individual_assessment",
            {
                "induced_oligometastatic": setting == "induced",
                "oligopersistence": setting == "oligopersistence",
            },
        ),
        (
            "outside_guideline",
            {
                "no_metastases": count == 0,
                "too_many_metastases": count >= 3,
                "site_outside_guideline": bool(sites - LOCAL - {"brain"}),
                "not_ablatable": case["ablatable"] is False,
                "primary_not_treatable": case["primary"] == "not_feasible",
                "poor_performance_status": case["ps"] >= 3,
            },
        ),
        (
            "individual_assessment",
            {
                "mixed_intra_extracranial": count == 2
                and "brain" in sites
                and len(sites) == 2
                and bool(sites & LOCAL),
                "progression_on_systemic": setting == "de_novo"
                and count == 2
                and sites <= LOCAL
                and case["months"] > 0
                and case["response"] == "progression",
            },
        ),
    ]


def decide_complete(case: Case) -> tuple[Decision, tuple[str, ...]]:
    """The decision and the reasons for a case with every decisive fact."""
    for status, criteria in levels_of(case):
        reasons = tuple(name for name, holds in criteria.items() if holds)
        if reasons:
            return (status, (), None), reasons
    count, sites = case["count"], case["sites"]
    two_local = count == 2 and sites <= LOCAL
    chosen = []
    if sites == {"brain"}:
        chosen.append("R1")
    if count == 1 and sites <= LOCAL:
        chosen.append("R2")
    if two_local:
        chosen.append("R3")
    step = None
    if two_local and case["setting"] == "de_novo":
        chosen.append("R4")
        if case["months"] < 3:
            step = "systemic_first"
        else:
            assessed = case["response"] != "not_assessed"
            step = "local_treatment_may_follow" if assessed else "assess_response"
    assert chosen, case
    return ("recommendation", tuple(chosen), step), ()


# Which counts and sites go together


def _spreads(count: int, sites: frozenset[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """(metastases outside the chest, organs outside) for every way of spreading them."""
    homes: list[str] = []
    for site in sorted(sites):
        homes += ["other-inside", "other-a", "other-b"] if site == "other" else [site]

    def spread(left: int, index: int, placed: dict[str, int]) -> Iterator[dict[str, int]]:
        if index == len(homes):
            if left == 0:
                yield placed
            return
        for number in range(left + 1):
            yield from spread(left - number, index + 1, {**placed, homes[index]: number})

    for placed in spread(count, 0, {}):
        used = {home.split("-")[0] for home, number in placed.items() if number}
        if used != sites:
            continue
        outside = {
            home: number
            for home, number in placed.items()
            if number and home not in IN_CHEST and home != "other-inside"
        }
        yield sum(outside.values()), frozenset(outside)


@cache
def fitting_categories(count: int, sites: frozenset[str]) -> frozenset[str]:
    """The M categories (TNM 9) that some way of spreading the metastases gives."""
    fitting: set[str] = set()
    if count == 0:
        return frozenset({"M0"})
    for outside, organs in _spreads(min(count, len(sites) + 2), sites):
        if outside == 0:
            fitting.add("M1a")
        elif outside == 1:
            fitting.add("M1b")
        elif len(organs) == 1:
            fitting.add("M1c1")
        else:
            fitting.add("M1c2")
    return frozenset(fitting)


@cache
def extents(
    count: int | None,
    sites: frozenset[str] | None,
    count_at_least: int | None,
    sites_at_least: frozenset[str] | None,
    m_category: str | None,
    brain_symptoms: bool | None,
) -> tuple[tuple[int, frozenset[str]], ...]:
    """Every (count, sites) that the known facts about them leave open."""
    counts = [count] if count is not None else [*range(11), MANY]
    all_sites = [frozenset(c) for size in range(9) for c in combinations(SITES, size)]
    found = []
    for number, organs in product(counts, [sites] if sites is not None else all_sites):
        if (number == 0) != (not organs) or len(organs) > number:
            continue
        if count_at_least is not None and number < count_at_least:
            continue
        if sites_at_least is not None and not sites_at_least <= organs:
            continue
        if m_category is not None and m_category not in fitting_categories(number, organs):
            continue
        if brain_symptoms and "brain" not in organs:
            continue
        found.append((number, organs))
    return tuple(found)


# Partly known cases

KINDS: dict[str, list[Any]] = {
    "diagnosis": ["nsclc", "sclc"],
    "driver": ["absent", "present"],
    "setting": list(SETTINGS),
    "extent": [],
    "ablatable": [True, False],
    "primary": ["feasible", "not_feasible"],
    "ps": [0, 3],
    "course": [(0, None), *((months, response) for months in (1.5, 3) for response in RESPONSES)],
}
"""One value of every kind that the tables can tell apart; the extents follow below."""

AXES = {
    "diagnosis": ["diagnosis"],
    "driver": ["oncogene_driver"],
    "setting": ["disease_setting"],
    "extent": ["metastasis_count", "metastasis_sites"],
    "ablatable": ["metastases_ablatable"],
    "primary": ["primary_treatment"],
    "ps": ["performance_status"],
    "course": ["systemic_therapy_months", "systemic_response"],
}


def kind_of_extent(count: int, sites: frozenset[str]) -> tuple[Any, ...]:
    """What the tables can tell of a count and its sites."""
    return (
        min(count, 3),
        bool(sites - LOCAL - {"brain"}),
        "brain" in sites,
        bool(sites & LOCAL),
    )


@cache
def _extent_kinds() -> dict[tuple[Any, ...], int]:
    numbers: dict[tuple[Any, ...], int] = {}
    for point in extents(None, None, None, None, None, None):
        if kind_of_extent(*point) not in numbers:
            numbers[kind_of_extent(*point)] = len(numbers)
            KINDS["extent"].append(point)
    return numbers


@cache
def tables() -> tuple[list[Decision], np.ndarray, dict[str, np.ndarray], list[list[str]]]:
    """Every complete case of one kind each: its decision's number, and which criteria hold."""
    _extent_kinds()
    shape = tuple(len(values) for values in KINDS.values())
    numbers = np.zeros(shape, dtype=np.int8)
    decisions: list[Decision] = []
    held: dict[str, np.ndarray] = {}
    names: list[list[str]] = []
    for index in np.ndindex(shape):
        choice = {axis: KINDS[axis][i] for axis, i in zip(KINDS, index, strict=True)}
        (count, sites), (months, response) = choice["extent"], choice["course"]
        case = {**choice, "count": count, "sites": sites, "months": months, "response": response}
        decision, _ = decide_complete(case)
        if decision not in decisions:
            decisions.append(decision)
        numbers[index] = decisions.index(decision)
        levels = levels_of(case)
        names = [list(criteria) for _, criteria in levels]
        for _, criteria in levels:
            for name, holds in criteria.items():
                held.setdefault(name, np.zeros(shape, dtype=bool))[index] = holds
    return decisions, numbers, held, names


class Opinion:
    """What the tables say of a partly known case, by looking at every completion."""

    def __init__(self, facts: Case) -> None:
        self.facts = facts
        sites, at_least = facts.get("metastasis_sites"), facts.get("metastasis_sites_at_least")
        points = extents(
            facts.get("metastasis_count"),
            None if sites is None else frozenset(sites),
            facts.get("metastasis_count_at_least"),
            None if at_least is None else frozenset(at_least),
            facts.get("m_category"),
            facts.get("brain_symptoms"),
        )
        kinds = _extent_kinds()
        setting, ps = facts.get("disease_setting"), facts.get("performance_status")
        self.open: dict[str, list[int]] = {
            "diagnosis": _open(facts.get("diagnosis"), lambda value: int(value != "nsclc")),
            "driver": _open(facts.get("oncogene_driver"), lambda value: int(value == "present")),
            "setting": [
                number
                for number, name in enumerate(SETTINGS)
                if setting in (None, name)
                and not (facts.get("disease_free_interval_months") and name == "de_novo")
            ],
            "extent": sorted({kinds[kind_of_extent(*point)] for point in points}),
            "ablatable": _open(facts.get("metastases_ablatable"), lambda value: int(not value)),
            "primary": _open(
                facts.get("primary_treatment"), lambda value: int(value == "not_feasible")
            ),
            "ps": _open(ps, lambda value: int(value >= 3)),
            "course": self._open_courses(),
        }

    def _open_courses(self) -> list[int]:
        months, response = (
            self.facts.get("systemic_therapy_months"),
            self.facts.get("systemic_response"),
        )
        found = []
        for number, (kind, kind_response) in enumerate(KINDS["course"]):
            if kind == 0:
                # At 0 months no response is filled in; a stated "not assessed" means the same.
                fits = months in (None, 0) and response in (None, "not_assessed")
            else:
                fits = (months is None or (months > 0 and (months >= 3) == (kind >= 3))) and (
                    response in (None, kind_response)
                )
            if fits:
                found.append(number)
        return found

    @property
    def contradicts(self) -> bool:
        return not all(self.open.values())

    def _completions(self, table: np.ndarray) -> np.ndarray:
        return table[np.ix_(*self.open.values())]

    def decisions(self) -> set[Decision]:
        """Every decision that some completion gives."""
        decisions, numbers, _, _ = tables()
        return {decisions[number] for number in np.unique(self._completions(numbers))}

    def reasons(self) -> tuple[str, ...]:
        """The criteria that hold in every completion, of the first level that has one."""
        _, _, held, levels = tables()
        for names in levels:
            always = tuple(name for name in names if self._completions(held[name]).all())
            if always:
                return always
        return ()

    def missing(self) -> set[str]:
        """The unknown facts for which two completions that differ in it alone disagree."""
        _, numbers, _, _ = tables()
        completions = self._completions(numbers)
        found: set[str] = set()
        for axis, (key, names) in enumerate(AXES.items()):
            for name in names:
                if name not in self.facts and any(
                    _varies(completions, axis, group) for group in self._groups(key, name)
                ):
                    found.add(name)
        return found

    def _groups(self, key: str, name: str) -> list[list[int]]:
        """Positions along an axis between which the fact can choose by itself.

        Count and sites vary together while both are unknown, so theirs is the whole axis.
        """
        everything = list(range(len(self.open[key])))
        other = {
            "systemic_therapy_months": "systemic_response",
            "systemic_response": "systemic_therapy_months",
        }.get(name)
        if other is None or other in self.facts:
            return [everything]
        held = 1 if name == "systemic_therapy_months" else 0
        courses = [KINDS["course"][number] for number in self.open[key]]
        return [
            [i for i in everything if courses[i][held] == value]
            for value in {course[held] for course in courses}
        ]


def _open(known: Any, number_of: Callable[[Any], int]) -> list[int]:
    return [0, 1] if known is None else [number_of(known)]


def _varies(completions: np.ndarray, axis: int, positions: list[int]) -> bool:
    part = completions.take(positions, axis=axis)
    return bool((part.max(axis=axis) != part.min(axis=axis)).any())
