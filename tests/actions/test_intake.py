"""What a message changes depends on what it means to do: ask, suppose, judge or tell."""

from __future__ import annotations

from typing import Any

import pytest

from actions.case import Case
from actions.intake import IntakeState, ReadingFailed, taken_in
from bot.text import ClinicalReader
from tests.actions.turns import GUIDELINE

READER = ClinicalReader()
BRAIN = {"metastasis_count": 2, "metastasis_sites": ["brain"], "metastases_ablatable": True}


def after(text: str, facts: dict[str, Any], intent: str = "inform", **message: Any) -> IntakeState:
    """The state after a message, read for real, about a case with these facts."""
    before = IntakeState(Case("TESTCASE", "da", facts=facts), turn=1)
    said = {"text": text, "intent": {"name": intent}, "entities": READER.read(text).to_entities()}
    return taken_in(GUIDELINE, before, said | message, "NEWCASE1")


@pytest.mark.parametrize(
    ("text", "facts", "doubted"),
    [
        (
            "When the physicist made the plan, the one by the optic chiasm exceeded every"
            " constraint, so that one cannot be ablated.",
            BRAIN,
            "metastases_ablatable",
        ),
        (
            "What nobody had told me: the hospital up north has had him on pembrolizumab all"
            " along, and the adrenal came up while it was running.",
            {"disease_setting": "oligorecurrence"},
            "disease_setting",
        ),
    ],
)
def test_a_statement_that_begins_like_a_question_doubts_what_it_speaks_against(
    text: str, facts: dict[str, Any], doubted: str
) -> None:
    assert doubted not in after(text, facts).case.facts


@pytest.mark.parametrize(
    "text",
    ["What if the metastases cannot be ablated?", "What does it mean that it cannot be ablated?"],
)
def test_a_question_doubts_nothing(text: str) -> None:
    assert after(text, BRAIN, "ask_guideline").case.facts == BRAIN


def test_a_new_case_drops_the_facts_and_begins_at_its_first_message() -> None:
    state = after("ny patient", BRAIN, "new_case")
    assert (state.case.case_id, state.turn, dict(state.case.facts)) == ("NEWCASE1", 1, {})


def test_a_message_that_could_not_be_read_changes_nothing() -> None:
    with pytest.raises(ReadingFailed):
        after("PS 1", BRAIN, entities=[{"entity": "reading_failed", "value": True}])
