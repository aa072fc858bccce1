"""Questions about the guideline find the pack's text for them, or none and the nearest topics."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answering import answer_to_question
from actions.case import Language
from actions.render.message import Message
from actions.render.phrases import phrase
from actions.retrieval import NEAR, answers, index_of, nearest
from tests.actions.turns import GUIDELINE, turn_of

LEAST_QUESTIONS = 120
# What may fail of all these questions; a wrong text is worse than none.
LEAST_RIGHT, MOST_WRONG, MOST_ANSWERED = 0.95, 0.02, 0.03


@lru_cache(maxsize=1)
def questions() -> dict[str, Any]:
    file = Path(__file__).parent / "questions.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def answer(question: str, language: Language) -> Message:
    return answer_to_question(turn_of(question, language=language), question)


def told(message: Message) -> set[str]:
    """The names of the topics in a message, without their kind."""
    return {name.rsplit(":", 1)[-1] for name in message.statements}


@pytest.mark.parametrize("language", ["da", "en"])
def test_nearly_every_question_is_answered_by_the_right_text(language: Language) -> None:
    asked = questions()[language]
    right, wrong = [], []
    for question, topics in asked:
        found = told(answer(question, language))
        (right if found & set(topics) else wrong if found else []).append(question)
    assert len(right) / len(asked) >= LEAST_RIGHT, f"wrong: {wrong}"
    assert len(wrong) / len(asked) <= MOST_WRONG, f"wrong: {wrong}"


def test_there_are_questions_enough_and_each_is_put_once() -> None:
    asked = [q for language in ("da", "en") for q, _ in questions()[language]]
    assert len(set(asked)) == len(asked) >= LEAST_QUESTIONS


def test_every_expected_topic_is_in_the_pack() -> None:
    known = {topic.id.rsplit(":", 1)[-1] for topic in index_of(GUIDELINE).topics}
    named = {t for language in ("da", "en") for _, ts in questions()[language] for t in ts}
    assert named <= known


def test_what_the_guideline_does_not_hold_is_not_answered() -> None:
    asked = questions()["unanswered"]
    answered = [question for question in asked if told(answer(question, "en"))]
    assert len(answered) / len(asked) <= MOST_ANSWERED, answered


def test_an_unanswered_question_says_so_and_names_the_nearest_topics() -> None:
    message = answer("hvad siger I om livskvalitet hos hamstere med vinger", "da")
    assert phrase("not_in_guideline", "da") in message.text
    assert "Livskvalitet" in [button.title for button in message.buttons]
    assert message.statements == ()


def test_nothing_is_named_for_a_question_that_shares_no_word_with_the_guideline() -> None:
    message = answer("xyzzy plugh?", "en")
    assert phrase("not_in_guideline", "en") in message.text
    assert message.buttons == ()


def test_topics_between_the_two_scores_are_offered_and_not_answered() -> None:
    matches = index_of(GUIDELINE).search("hvad siger I om livskvalitet hos hamstere med vinger")
    assert answers(matches) is None
    assert nearest(matches)[0].id == "statement:quality_of_life"
    assert all(match.score >= NEAR for match in matches[: len(nearest(matches))])


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("hvad er forskellen på M1b og M1c1", {"m1b", "m1c1"}),
        ("forskel på induceret og oligoprogression", {"induced", "oligoprogression"}),
        ("M1c1 vs M1c2", {"m1c1", "m1c2"}),
    ],
)
def test_two_terms_compared_are_both_explained(question: str, topics: set[str]) -> None:
    assert topics <= told(answer(question, "da"))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("hvor mange Gy skal der gives", "dosing"),
        ("how many fractions", "dosing"),
        ("hvilken kemo skal hun have", "drugs"),
        ("osimertinib or chemo", "drugs"),
        ("hvordan behandles brystkræft", "other_cancer"),
        ("what about small cell", "other_cancer"),
        ("er en tumor på 6 cm T3", "staging"),
        ("what T stage is a 4 cm tumour", "staging"),
        ("hvor stor PTV-margin", "planning"),
        ("is pneumonitis common", "complications"),
        ("hvor længe lever patienten", "survival_of_patient"),
        ("kan du sende det til journalen", "doing"),
        ("book a PET scan", "doing"),
    ],
)
def test_each_kind_of_question_outside_the_guideline_is_refused_plainly(
    question: str, kind: str
) -> None:
    for language in ("da", "en"):
        message = answer(question, language)
        assert phrase(f"refused_{kind}", language) in message.text
        assert message.statements == ()


@pytest.mark.parametrize("text", ["hmm could be", "om et par cm", "4 patienter"])
def test_a_cue_for_a_size_needs_its_number(text: str) -> None:
    assert phrase("refused_staging", "da") not in answer(text, "da").text
