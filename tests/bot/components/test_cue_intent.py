"""Cues over the classifier's intent."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.clinical_reader import ClinicalReader
from bot.components.cue_intent import CueIntentClassifier

READER = ClinicalReader()


def _intent(text: str, proposed: str, confidence: float = 0.9) -> dict[str, object]:
    message = Message(data={TEXT: text})
    entry = {"name": proposed, "confidence": confidence}
    message.set(INTENT, entry)
    message.set(INTENT_RANKING_KEY, [entry, {"name": "thank", "confidence": 0.05}])
    READER.process([message])
    CueIntentClassifier().process([message])
    ranking = message.get(INTENT_RANKING_KEY)
    assert ranking[0] == message.get(INTENT)
    assert len({e["name"] for e in ranking}) == len(ranking)
    return dict(message.get(INTENT))


@pytest.mark.parametrize(
    ("text", "proposed", "intent"),
    [
        ("PS 1, solitær hjernemetastase", "greet", "inform"),
        ("2", "out_of_scope", "inform"),
        ("ved ikke", "nlu_fallback", "dont_know"),
        ("ja", "goodbye", "affirm"),
        ("nej", "goodbye", "deny"),
        ("nej, ingen", "greet", "deny"),
        ("ikke endnu", "wait", "deny"),
        ("begge", "greet", "inform"),
        ("nej, PS 1", "deny", "inform"),
        ("spring over", "skip_question", "skip_question"),
        ("spring over", "out_of_scope", "dont_know"),
        ("I don't know how to do this", "help", "help"),
        ("i højre binyre", "goodbye", "inform"),
        ("12 uger", "greet", "inform"),
        ("obs. binyremetastase", "greet", "inform"),
        ("NSCLC, PS 1, solitær binyremetastase. Hvad anbefales?", "ask_guideline", "inform"),
        ("ny patient", "greet", "new_case"),
        ("new case: 60-year-old man, PS 1", "inform", "new_case"),
        ("hvad hvis PS var 2?", "inform", "what_if"),
        ("what if there were two mets?", "ask_guideline", "what_if"),
        ("glem MR", "inform", "retract"),
        ("forget the driver", "inform", "retract"),
        ("hej", "greet", "greet"),
        ("hvad betyder oligorecidiv?", "ask_guideline", "ask_guideline"),
        ("Hvad siger retningslinjen om to hjernemetastaser?", "ask_guideline", "ask_guideline"),
        ("hvorfor?", "explain_decision", "explain_decision"),
    ],
)
def test_intent(text: str, proposed: str, intent: str) -> None:
    assert _intent(text, proposed)["name"] == intent


@pytest.mark.parametrize("text", ["hun er flyttet til Aarhus", "der er ikke en ny patient"])
def test_no_confidence_drops_a_case(text: str) -> None:
    assert _intent(text, "new_case", 0.99)["name"] != "new_case"


def test_a_cue_is_certain() -> None:
    assert _intent("PS 1", "greet")["confidence"] == 1.0


def test_a_button_payload_is_left_alone() -> None:
    assert _intent('/inform{"performance_status": 1}', "inform", 1.0)["name"] == "inform"
