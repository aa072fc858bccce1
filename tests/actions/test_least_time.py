"""Whether three months are reached is answered by yes or no: no number is told, and none shown."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.audit import record_decision
from actions.audit_log import AuditLog
from actions.base import CaseTurn
from actions.case import Case, Language, Unclear
from actions.case_from_slots import case_from_slots, slots_from_case
from actions.case_update import CaseUpdate
from actions.least_time import ABOUT_LIMIT
from actions.render.answer import read_back
from actions.render.case_view import case_view
from actions.render.note import note
from actions.render.payload import case_payload
from actions.undo import undoing
from bot.text import ClinicalReader
from rules_core.api import DEFAULT_PACK, decide, load_pack
from tests.actions.turns import GUIDELINE, turn_of

READER = ClinicalReader()
MONTHS = "systemic_therapy_months"


def told(*messages: str, language: Language = "da") -> Case:
    """The case after messages that answer the question for the months, kept in slots between."""
    case = Case("TESTCASE", language)
    for turn, message in enumerate(messages, 1):
        entities = READER.read(message).to_entities()
        asked = replace(case, asked=MONTHS)
        case = CaseUpdate(GUIDELINE, asked, entities, message, turn).result()
        case = stored(case)
    return case


def stored(case: Case) -> Case:
    """The case after it was written to slots and read from them."""
    slots = {e["name"]: e["value"] for e in slots_from_case(Case("", "da"), case, GUIDELINE)}
    tracker = Tracker("s", slots, {}, [], False, None, {}, "action_listen")
    return case_from_slots(tracker, GUIDELINE)


def shown(case: Case) -> dict[str, str]:
    """What of the case is shown where."""
    decision = decide(GUIDELINE, case.facts)
    back = read_back(GUIDELINE, case)
    assert back is not None
    return {
        "read back": back.text,
        "case": case_view(GUIDELINE, case, decision).text,
        "note": note(GUIDELINE, case, decision, case.language, date(2026, 3, 1)).text,
    }


@pytest.mark.parametrize(
    ("language", "messages", "words", "never"),
    [
        ("da", ("12 uger", "nej"), "under 3 måneder", "2,9"),
        ("da", ("12 uger", "ikke endnu"), "under 3 måneder", "2,9"),
        ("da", ("12 uger", "ja"), "mindst 3 måneder", ": 3 måneder"),
        ("en", ("12 weeks", "no"), "below 3 months", "2.9"),
        ("en", ("12 weeks", "yes"), "at least 3 months", ": 3 months"),
    ],
)
def test_a_bare_answer_is_shown_as_the_bound_that_it_tells(
    language: Language, messages: tuple[str, ...], words: str, never: str
) -> None:
    for place, text in shown(told(*messages, language=language)).items():
        assert words in text, place
        assert never not in text, place


@pytest.mark.parametrize(("answer", "bound"), [("nej", {"below": 3}), ("ja", {"at_least": 3})])
def test_the_payload_and_the_record_say_that_a_bound_was_told(
    log: AuditLog, answer: str, bound: dict[str, float]
) -> None:
    case = told("12 uger", answer)
    decision = decide(GUIDELINE, case.facts)
    custom: Any = case_payload(case, decision).custom
    assert custom["sources"][MONTHS] == {"text": f"12 uger / {answer}", "turn": 2, "bound": bound}
    turn = CaseTurn(GUIDELINE, case, decision, turn_of(answer).tracker)
    assert record_decision(turn, []).record["bounds"] == {MONTHS: bound}


def test_a_told_number_is_no_bound(log: AuditLog) -> None:
    case = told("2 måneder")
    custom: Any = case_payload(case, decide(GUIDELINE, case.facts)).custom
    assert custom["sources"][MONTHS] == {"text": "2 måneder", "turn": 1}
    assert "bounds" not in record_decision(turn_of("2 måneder", facts=case.facts), []).record


def test_three_months_answer_nothing_where_a_guideline_demands_another_time(
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(DEFAULT_PACK, tmp_path / "pack")
    file = folder / "recommendations.yaml"
    text = file.read_text(encoding="utf-8")
    assert "minimum_months: 3\n" in text
    file.write_text(text.replace("minimum_months: 3\n", "minimum_months: 4\n"), encoding="utf-8")
    unclear = (Unclear(MONTHS, ABOUT_LIMIT, "knap 3 måneder", 1),)
    before = Case("TESTCASE", "da", unclear=unclear, asked=MONTHS)
    entities = READER.read("ja").to_entities()
    here = CaseUpdate(GUIDELINE, before, entities, "ja", 2).result()
    assert here.sources[MONTHS].bound == {"at_least": 3}
    there = CaseUpdate(load_pack(folder), before, entities, "ja", 2).result()
    assert MONTHS not in there.facts
    assert there.unclear == before.unclear


@pytest.mark.parametrize("number", ["3 måneder", "4 måneder"])
def test_a_number_that_fits_the_bound_takes_its_place_unasked(number: str) -> None:
    case = replace(told("12 uger", "ja"), asked=None)
    message = f"{number}s kemoterapi"
    case = CaseUpdate(GUIDELINE, case, READER.read(message).to_entities(), message, 3).result()
    assert case.facts[MONTHS] == int(number[0])
    assert case.sources[MONTHS].bound is None
    assert not case.unclear


def test_a_number_against_the_bound_is_asked_about_without_one_that_nobody_told() -> None:
    case = replace(told("12 uger", "nej"), asked=None)
    message = "4 måneders kemoterapi"
    case = CaseUpdate(GUIDELINE, case, READER.read(message).to_entities(), message, 3).result()
    assert MONTHS not in case.facts
    (unclear,) = case.unclear
    assert (unclear.why, unclear.values) == ("clash", (4.0,))


def test_a_bound_that_was_changed_is_read_back_as_one_and_comes_back_by_undo() -> None:
    case = replace(told("12 uger", "nej"), asked=None)
    entity = {"entity": MONTHS, "value": 4.0, "status": "stated", "cue": "correction"}
    changed = stored(CaseUpdate(GUIDELINE, case, [entity], "4 måneder", 3).result())
    back = read_back(GUIDELINE, changed)
    assert back is not None
    assert "under 3 måneder → 4 måneder" in back.text
    undone = CaseUpdate(GUIDELINE, changed, undoing(changed), "fortryd", 4).result()
    assert undone.sources[MONTHS].bound == {"below": 3}
    assert "4 måneder → under 3 måneder" in shown(undone)["read back"]
