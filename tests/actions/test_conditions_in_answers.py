"""What would have to hold is told once, and each way says what it changes."""

from __future__ import annotations

from actions.case import Case
from actions.render.answer import answer
from actions.render.comparison import why_not_answer
from rules_core.api import decide, why_not
from tests.actions.turns import GUIDELINE

TWO = {
    "diagnosis": "nsclc",
    "oncogene_driver": "absent",
    "disease_setting": "de_novo",
    "metastasis_count": 2,
    "metastasis_sites": ["bone"],
    "performance_status": 1,
}
ONE = {
    **TWO,
    "metastasis_count": 1,
    "metastases_ablatable": True,
    "primary_treatment": "feasible",
}
STAGED = {**ONE, "m_category": "M1b"}


def _why_not(facts: dict[str, object], recommendation: str) -> list[str]:
    case = Case("TESTCASE", "en", facts=facts)
    found = why_not(GUIDELINE, facts, recommendation)
    return why_not_answer(GUIDELINE, case, found).text.splitlines()


def test_each_way_to_a_recommendation_says_what_it_changes_and_that_the_rest_is_kept() -> None:
    ways = [line for line in _why_not(STAGED, "R4") if line.startswith("It would hold")]
    assert len(ways) == len(set(ways)) == 2
    assert all("rest as in the case" in line for line in ways)
    assert "Organs with metastases" in ways[0]
    assert "M category" in ways[1]


def test_what_the_rows_of_a_way_share_is_told_once() -> None:
    told = [line for line in _why_not(ONE, "R4") if "Number of metastases: 2" in line]
    assert len(told) == 1


def test_what_the_possible_answers_share_is_told_once() -> None:
    case = Case("TESTCASE", "en", facts=TWO)
    lines = answer(GUIDELINE, case, decide(GUIDELINE, TWO)).text.splitlines()
    shared = "Metastases suitable for local ablative treatment: yes"
    assert len([line for line in lines if shared in line]) == 1
    assert len([line for line in lines if "recommendation 3 and 4" in line]) > 1
