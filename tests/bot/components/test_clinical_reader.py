"""The reader as a Rasa component: entities, button payloads, and a crash that is told."""

from __future__ import annotations

import logging

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.clinical_reader import ClinicalReader
from bot.text import ClinicalReader as Reader


@pytest.fixture(scope="module")
def component() -> ClinicalReader:
    return ClinicalReader()


def _message(text: str) -> Message:
    return Message(data={TEXT: text})


def test_findings_become_entities(component: ClinicalReader) -> None:
    (message,) = component.process([_message("PS 1, solitær hjernemetastase")])
    found = {entity["entity"]: entity["value"] for entity in message.get(ENTITIES)}
    assert found["performance_status"] == 1
    assert found["metastasis_sites"] == ["brain"]
    assert ENTITIES in message.output_properties


def test_entities_of_earlier_components_stay(component: ClinicalReader) -> None:
    message = _message("PS 1")
    message.set(ENTITIES, [{"entity": "other", "value": "x"}])
    component.process([message])
    assert [e["entity"] for e in message.get(ENTITIES)] == ["other", "performance_status"]


def test_a_button_payload_is_left_to_rasa(component: ClinicalReader) -> None:
    (message,) = component.process([_message('/inform{"performance_status": 1}')])
    assert message.get(ENTITIES) is None


def test_a_crash_is_told_and_logged_without_the_text(
    component: ClinicalReader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(self: Reader, text: str) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(Reader, "read", crash)
    with caplog.at_level(logging.ERROR):
        (message,) = component.process([_message("secret patient PS 1")])
    assert [(e["entity"], e["value"]) for e in message.get(ENTITIES)] == [("reading_failed", True)]
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
