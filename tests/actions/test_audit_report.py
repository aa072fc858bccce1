"""``python -m actions.audit report`` sums up what was shown and what was made of it."""

from __future__ import annotations

import pytest

from actions.audit import main, record_decision, report
from actions.audit_log import AuditLog
from actions.judgement import Judgement, take_judgement
from tests.actions.test_feedback import R2
from tests.actions.turns import turn_of


def judged(case_id: str, *judgements: Judgement, **changes: object) -> None:
    """A case with its decision and what was said of it, one message each."""
    record_decision(turn_of(facts=R2 | changes, case_id=case_id, message_id=f"{case_id}0"), [])
    for number, judgement in enumerate(judgements, start=1):
        turn = turn_of(facts=R2 | changes, case_id=case_id, message_id=f"{case_id}{number}")
        take_judgement(turn, judgement)


@pytest.fixture
def lines(log: AuditLog) -> list[str]:
    judged("A", Judgement("follow", None))
    judged("B", Judgement("depart", "trial"))
    judged("C", Judgement("depart", "trial"), Judgement("wait", "conference"))
    judged("D", Judgement("depart", "other"), performance_status=4)
    judged("E")
    return list(report(log.entries()))


def test_decisions_are_counted_by_status_and_recommendation(lines: list[str]) -> None:
    assert "5 decisions shown in 5 cases" in lines
    assert "  status recommendation: 4" in lines
    assert "  status outside_guideline: 1" in lines
    assert "  recommendation R2: 4" in lines
    assert "  recommendation none: 1" in lines
    assert "provisional: 5" in lines


def test_the_newest_word_on_a_decision_counts(lines: list[str]) -> None:
    assert "4 decisions with feedback" in lines
    assert "  choice depart: 2" in lines
    assert "  choice wait: 1" in lines
    assert "  choice follow: 1" in lines


def test_departures_are_told_with_their_reasons_and_what_they_depart_from(
    lines: list[str],
) -> None:
    assert "  depart: reason trial: 1" in lines
    assert "  depart: reason other: 1" in lines
    assert "  depart: recommendation R2: 1" in lines
    assert "  depart: recommendation none: 1" in lines
    assert "  wait: reason conference: 1" in lines


def test_an_empty_log_is_reported_as_empty(log: AuditLog) -> None:
    assert next(iter(report(log.entries()))) == "0 decisions shown in 0 cases"


def test_the_command_prints_the_report(
    lines: list[str], log: AuditLog, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report"]) == 0
    assert capsys.readouterr().out.splitlines() == lines
