"""What later messages change, doubt or take back is not held at the end of a conversation."""

from __future__ import annotations

import pytest

from bot.text import ClinicalReader
from rules_core.api import load_pack
from tests.language.conversations import Outcome, compare, conversations

# What is not read of these conversations is asked about again.
RECALL = 0.84


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return compare(conversations(), ClinicalReader(), load_pack())


def test_no_conversation_ends_with_a_fact_that_does_not_hold(outcome: Outcome) -> None:
    assert outcome.wrong == []


def test_what_is_marked_as_misread_is_misread_still(outcome: Outcome) -> None:
    assert outcome.mended == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_most_of_what_was_told_is_known_at_the_end(outcome: Outcome, language: str) -> None:
    assert outcome.recall(language) >= RECALL
