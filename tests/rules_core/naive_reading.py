"""A naive reading of the clinical model: every complete case is decided by a chain of ifs.

Written from the prose tables alone, and sharing no code with the rule core.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

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
        outside = organs = others = 0
        for site, number in zip(sorted(sites), numbers, strict=True):
            if site == "other":
                others = number
            elif site not in ("lung", "pleura"):
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
