"""Requests about the case as a whole are told from questions that have a matter of their own."""

from __future__ import annotations

import pytest

from actions.case_requests import asks_for_decision, asks_to_drop_case


@pytest.mark.parametrize(
    "text",
    [
        "hvad anbefales der?",
        "Hvad er anbefalingen så?",
        "hvilken behandling anbefales?",
        "hvad anbefaler retningslinjen?",
        "hvad skal vi gøre?",
        "hvad gælder for patienten?",
        "hvad siger retningslinjen?",
        "what is recommended?",
        "What's the recommendation then?",
        "what does the guideline recommend?",
        "which treatment is recommended?",
        "so what should we do?",
    ],
)
def test_what_is_recommended_is_asked_of_the_case(text: str) -> None:
    assert asks_for_decision(text)


@pytest.mark.parametrize(
    "text",
    [
        "hvad siger anbefaling 2?",
        "hvad siger retningslinjen om BED?",
        "hvad anbefales ved hjernemetastaser?",
        "hvilken behandling har patienten fået?",
        "hvad nu hvis PS er 3?",
        "hvad gælder ikke for patienten?",
        "what does recommendation 1 say?",
        "what is recommended for two brain metastases?",
        "what should we do if she progresses?",
        "which treatment is not recommended?",
    ],
)
def test_a_question_with_a_matter_of_its_own_is_not(text: str) -> None:
    assert not asks_for_decision(text)


@pytest.mark.parametrize(
    "text",
    [
        "glem alt",
        "glem det hele",
        "slet sagen",
        "forfra",
        "start forfra",
        "forget everything",
        "delete the case, please",
        "start over",
    ],
)
def test_to_forget_all_is_to_drop_the_case(text: str) -> None:
    assert asks_to_drop_case(text)


@pytest.mark.parametrize(
    "text",
    [
        "glem alt om hjernemetastasen",
        "slet det sidste",
        "glem PS",
        "vi starter forfra med kemoterapi",
        "forget everything about the MRI",
        "forget it",
        "do not forget everything",
    ],
)
def test_to_forget_a_part_is_not(text: str) -> None:
    assert not asks_to_drop_case(text)
