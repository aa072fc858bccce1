"""The reading of the project's own messages must not get worse."""

from __future__ import annotations

import pytest

from bot.text import ClinicalReader
from tests.language.corpus import DECISIVE, examined, messages, tricky
from tests.language.scoring import Report, score

# Targets of the project for messages nobody tuned to; these messages are known, so they bind.
PRECISION_DECISIVE = 0.995
RECALL_DECISIVE = 0.95
# The rounds of examination are read incompletely; what is not read is asked about.
PRECISION_EXAMINED = 0.99
RECALL_EXAMINED = 0.93


@pytest.fixture(scope="module")
def report() -> Report:
    return score(messages(), ClinicalReader())


def test_there_are_enough_messages_in_each_language() -> None:
    counts = {lang: sum(m.language == lang for m in messages()) for lang in ("da", "en")}
    assert sum(counts.values()) >= 400
    assert min(counts.values()) >= 0.4 * sum(counts.values())


@pytest.mark.parametrize("language", ["da", "en"])
def test_precision_on_decisive_facts(report: Report, language: str) -> None:
    tally = report.total(language, DECISIVE)
    assert tally.precision >= PRECISION_DECISIVE, "\n".join(report.mistakes)


@pytest.mark.parametrize("language", ["da", "en"])
def test_recall_on_decisive_facts(report: Report, language: str) -> None:
    tally = report.total(language, DECISIVE)
    assert tally.recall >= RECALL_DECISIVE, "\n".join(report.mistakes)


def test_no_message_leads_to_a_wrong_decision_without_a_question(report: Report) -> None:
    assert report.wrongly_decided == []


def test_what_is_not_sure_is_asked_about(report: Report) -> None:
    assert report.unasked == []


def test_answers_are_read_without_their_question(report: Report) -> None:
    assert report.unanswered == []


@pytest.fixture(scope="module")
def examination() -> Report:
    return score(examined(), ClinicalReader())


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_rounds_of_examination_stay_read(examination: Report, language: str) -> None:
    tally = examination.total(language, DECISIVE)
    assert tally.precision >= PRECISION_EXAMINED, "\n".join(examination.mistakes)
    assert tally.recall >= RECALL_EXAMINED


def test_no_examined_message_leads_to_a_wrong_decision_unasked(examination: Report) -> None:
    assert examination.wrongly_decided == []


def test_no_fact_that_is_taken_back_leads_to_a_wrong_decision_unasked() -> None:
    assert len(tricky()) >= 400
    report = score(tricky(), ClinicalReader())
    assert report.wrongly_decided == []
