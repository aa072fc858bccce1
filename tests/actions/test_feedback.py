"""What clinicians make of an answer is read, asked for, and kept beside the decision."""

from __future__ import annotations

import pytest

from actions.audit import record_decision
from actions.audit_log import AuditLog
from actions.judgement import (
    Judgement,
    judgement_in,
    judgement_of,
    reason_codes,
    take_judgement,
)
from actions.render.phrases import phrase
from tests.actions.turns import turn_of

R2 = {
    "diagnosis": "nsclc",
    "oncogene_driver": "absent",
    "disease_setting": "de_novo",
    "metastasis_count": 1,
    "metastasis_sites": ["bone"],
    "metastases_ablatable": True,
    "primary_treatment": "feasible",
    "performance_status": 1,
}


@pytest.mark.parametrize(
    ("text", "choice", "reason"),
    [
        ("vi følger anbefalingen", "follow", None),
        ("enig, gør som anbefalet", "follow", None),
        ("we'll go along with that", "follow", None),
        ("jeg er uenig", "depart", None),
        ("vi følger den ikke", "depart", None),
        ("I disagree", "depart", None),
        ("vi fraviger, fordi patienten ønsker noget andet", "depart", "patient_preference"),
        ("we depart because he is too frail", "depart", "frailty_comorbidity"),
        ("fraviger, da læsionen ligger for tæt på plexus", "depart", "not_technically_possible"),
        ("we depart due to new metastases", "depart", "new_findings"),
        ("vi venter på svar fra patologi", "wait", "awaiting_workup"),
        ("we wait for the tumour board", "wait", "conference"),
        ("vi fraviger, fordi hun er i protokol", "depart", "trial"),
        ("departing because the evidence is thin", "depart", "evidence"),
        ("vi fraviger, fordi hendes datter skal giftes", "depart", "other"),
        ("hvad er BED?", None, None),
        ("vi følger anbefaling 2", "follow", None),
        ("we will follow recommendation 2", "follow", None),
        ("vi følger den.", "follow", None),
        ("det følger vi", "follow", None),
        ("vi følger", "follow", None),
        ("på MDT blev det besluttet at følge anbefalingen", "follow", "conference"),
        ("vi beslutter at følge den", "follow", None),
        ("den anbefaling tilslutter jeg mig", "follow", None),
        ("det er jeg enig i", "follow", None),
        ("enig", "follow", None),
        ("I agree with the recommendation", "follow", None),
        ("we will follow it", "follow", None),
        ("the MDT decided to follow the recommendation", "follow", "conference"),
        ("we treat as recommended", "follow", None),
        ("we cannot follow the recommendation", "depart", None),
        ("we have decided not to follow the recommendation", "depart", None),
        ("vi har besluttet ikke at følge anbefalingen", "depart", None),
        ("vi behandler ikke som anbefalet", "depart", None),
    ],
)
def test_choice_and_reason_are_read_from_words(
    text: str, choice: str | None, reason: str | None
) -> None:
    judgement = judgement_of(text)
    assert (judgement.choice, judgement.reason) == (choice, reason)


@pytest.mark.parametrize(
    "text",
    [
        "kontrol følger efter sommerferien",
        "nedsat lungefunktion som følge af KOL",
        "operationen følger den 12. marts",
        "vi følger ham ambulant med CT",
        "vi følger den med CT om tre måneder",
        "patienten er enig",
        "radiologerne er enige om progression",
        "PET-CT er lavet som anbefalet af MDT",
        "follow up CT in 6 weeks",
        "following chemo he is fatigued",
        "the letter will follow",
        "we follow it with CT every 3 months",
        "the radiologists agree on progression",
        "biopsy was done as recommended",
        "vi følger næppe anbefalingen",
        "we will never follow the guideline here",
    ],
)
def test_who_follows_something_else_or_may_not_follow_makes_no_judgement(text: str) -> None:
    assert judgement_of(text).choice != "follow"


def test_the_log_keeps_the_code_of_a_reason_and_none_of_its_words(log: AuditLog) -> None:
    turn = turn_of("Vi fraviger, fordi hendes datter skal giftes i Århus.", facts=R2)
    record_decision(turn, [])
    take_judgement(turn, judgement_of(turn.text))
    kept = list(log.entries())[-1]
    assert kept.record["reason"] == "other"
    assert "datter" not in kept.text and "Århus" not in kept.text


@pytest.mark.parametrize("text", ["vi venter", "ok, vi venter", "afventer", "we will wait"])
def test_who_waits_and_says_no_more_waits_with_the_answer(text: str) -> None:
    assert judgement_of(text).choice == "wait"


@pytest.mark.parametrize(
    "text",
    [
        "afventer svar",
        "EGFR positiv? afventer svar",
        "PET-CT afventes",
        "biopsien afventer patologi",
        "waiting for the EGFR result",
        "the biopsy result is awaited, waiting list 2 weeks",
        "operationen udsættes",
        "surgery was postponed",
    ],
)
def test_who_waits_for_a_result_makes_no_judgement(text: str) -> None:
    assert judgement_of(text).choice is None


def test_who_waits_beside_a_doubt_makes_no_judgement() -> None:
    doubt = {"entity": "unclear", "value": {"fact": "oncogene_driver", "why": "uncertain"}}
    assert judgement_in(turn_of("vi venter på EGFR", facts=R2)).choice == "wait"
    assert judgement_in(turn_of("vi venter på EGFR", facts=R2, entities=[doubt])).choice is None


def test_a_decision_that_was_still_open_is_nothing_to_judge(log: AuditLog) -> None:
    turn = turn_of("vi følger den", facts={"diagnosis": "nsclc"})
    record_decision(turn, [])  # as a note does
    said = take_judgement(turn, judgement_of(turn.text))
    assert said.text == phrase("feedback_nothing", "da")
    assert [entry.record["kind"] for entry in log.entries()] == ["decision"]


def test_there_is_nothing_to_judge_before_an_answer_was_shown(log: AuditLog) -> None:
    said = take_judgement(turn_of(facts=R2), Judgement("depart", "trial"))
    assert said.text == phrase("feedback_nothing", "da")
    assert list(log.entries()) == []


def test_a_departure_is_kept_with_its_decision(log: AuditLog) -> None:
    turn = turn_of("vi fraviger, fordi hun er i protokol", facts=R2)
    decision = record_decision(turn, [])
    said = take_judgement(turn, judgement_of(turn.text))
    kept = list(log.entries())[-1].record
    assert kept["kind"] == "feedback"
    assert kept["about"] == {"number": decision.number, "hash": decision.hash}
    assert (kept["choice"], kept["reason"]) == ("depart", "trial")
    assert phrase("reason_trial", "da") in said.text
    assert log.defects() == []


def test_a_departure_without_a_reason_is_asked_for_one_and_not_kept_yet(log: AuditLog) -> None:
    turn = turn_of("I disagree", facts=R2, language="en")
    record_decision(turn, [])
    said = take_judgement(turn, judgement_of(turn.text))
    titles = [button.title for button in said.buttons]
    assert titles == [phrase(f"reason_{code}", "en") for code in reason_codes()]
    assert [entry.record["kind"] for entry in log.entries()] == ["decision"]


def test_following_needs_no_reason(log: AuditLog) -> None:
    turn = turn_of("vi følger den", facts=R2)
    record_decision(turn, [])
    take_judgement(turn, judgement_of(turn.text))
    assert [entry.record["kind"] for entry in log.entries()] == ["decision", "feedback"]


def test_feedback_is_about_the_decision_shown_last_for_the_case(log: AuditLog) -> None:
    record_decision(turn_of(facts=R2, message_id="m1"), [])
    record_decision(turn_of(facts=R2, case_id="ANOTHER1", message_id="m2"), [])
    later = turn_of(facts=R2 | {"performance_status": 3}, message_id="m3")
    newest = record_decision(later, [])
    take_judgement(later, Judgement("follow", None))
    assert list(log.entries())[-1].record["about"]["number"] == newest.number
