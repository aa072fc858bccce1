"""The note for the record: what stands in it, in which language and form."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.audit_log import AuditLog
from actions.case import Unclear
from actions.note import MdtNote
from actions.render.note import Note, note
from actions.render.phrases import phrase
from tests.actions.test_feedback import R2
from tests.actions.turns import GUIDELINE, turn_of

DAY = date(2026, 3, 1)
UNDETERMINED = {k: v for k, v in R2.items() if k != "primary_treatment"}


def written(language: Any = "da", facts: dict[str, Any] = R2) -> Note:
    turn = turn_of(facts=facts)
    return note(GUIDELINE, turn.case, turn.decision, language, DAY)


@pytest.mark.parametrize("language", ["da", "en"])
def test_it_holds_facts_answer_strengths_open_points_references_and_version(language: Any) -> None:
    text = written(language).text
    row = next(r for r in GUIDELINE.pack.recommendations if r.id == "R2")
    assert row.quote in text
    for part in row.components:
        assert getattr(part.label, language) in text
    assert "TESTCASE" in text
    assert getattr(GUIDELINE.pack.facts["performance_status"].label, language) + ": 1" in text
    for item in GUIDELINE.pack.prerequisites:
        assert getattr(item.unknown, language) in text
    assert "[1] Iyengar" in text
    assert GUIDELINE.pack.sha256[:12] in text
    assert phrase("note_disclaimer", language) in text


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_sentence_ends_before_its_references(language: Any) -> None:
    two = R2 | {
        "metastasis_count": 2,
        "systemic_therapy_months": 4,
        "systemic_response": "stable",
    }
    text = written(language, two).text
    assert ". (ref. 19)" in text
    assert "., ref." not in text


def test_the_day_is_written_as_the_language_writes_it() -> None:
    assert "1.3.2026" in written("da").title
    assert "2026-03-01" in written("en").title


def test_what_is_not_decided_stands_there_as_the_table_of_what_holds_when() -> None:
    text = written("da", UNDETERMINED).text
    assert phrase("status_undetermined", "da") in text
    assert "ikke mulig → uden for retningslinjen" in text


def test_markdown_has_the_same_words_under_headings() -> None:
    made = written("en")
    assert made.markdown.startswith("# ")
    assert made.markdown.count("\n## ") == len(made.sections)
    assert "**" not in made.text


def test_signs_of_the_user_stand_for_themselves_in_markdown() -> None:
    turn = turn_of(facts=UNDETERMINED)
    words = r"*op*_eret_ [ja](x) <b> `PS` #1 | \\2"
    case = replace(turn.case, unclear=(Unclear("primary_treatment", "uncertain", words, 1),))
    made = note(GUIDELINE, case, turn.decision, "da", DAY)
    assert f"«{words}»" in made.text
    escaped = r"\*op\*\_eret\_ \[ja\](x) \<b\> \`PS\` \#1 \| \\\\2"
    assert f"«{escaped}»" in made.markdown


def test_every_text_of_the_guideline_in_it_is_named() -> None:
    assert "recommendation:R2" in written().statements


def reply(text: str, facts: dict[str, Any] = R2, **entities: str) -> list[Any]:
    found = [{"entity": kind, "value": value} for kind, value in entities.items()]
    return MdtNote().replies(turn_of(text, facts=facts, language="en", entities=found))


@pytest.mark.parametrize(
    ("text", "language"),
    [("note please", "da"), ("note in English", "en"), ("et notat på engelsk", "en")],
)
def test_it_is_danish_unless_english_is_asked_for(log: AuditLog, text: str, language: str) -> None:
    payload = reply(text)[-1].custom
    assert payload["language"] == language
    assert payload["text"] == reply(text)[0].text


def test_it_comes_as_text_and_markdown_and_on_request_as_pdf(log: AuditLog) -> None:
    assert "pdf_base64" not in reply("note")[-1].custom
    pdf = base64.b64decode(reply("", note_form="pdf")[-1].custom["pdf_base64"])
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert b"/Lang (da)" in pdf


def test_what_the_note_shows_is_recorded_before_it_is_shown(log: AuditLog) -> None:
    shown = reply("note")
    record = list(log.entries())[-1].record
    assert record["facts"] == R2
    assert set(shown[0].statements) <= set(record["statements"])


def test_there_is_no_note_of_an_empty_case(log: AuditLog) -> None:
    (only,) = reply("note", facts={})
    assert only.text == phrase("nothing_understood", "en")
    assert list(log.entries()) == []
