"""The kinds of messages must not be told worse: the whole pipeline, as Rasa runs it.

One fold of the cross-validation that `make eval` runs in full, with the same fixed seed, and the
held-out messages on the model that the assistant runs with.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.server.settings import Settings
from bot.server.training import ensure_model, quiet_environment
from tests.language.intents import HELD_OUT, held_out
from tests.servers import ROOT

# The fold has some 1350 messages, of which one in a hundred is chance.
FOLD_ACCURACY = 0.88
FOLD_MACRO_F1 = 0.88
FOLD_REJECTION_RECALL = 0.88
HELD_OUT_ACCURACY = 0.90
HELD_OUT_REPLY = 0.90
FOLD = "cross-validation"
HELD = "held-out messages"


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    written = tmp_path_factory.mktemp("intents") / "scores.json"
    model = ensure_model(Settings.from_environment({}).models)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.language.intents", "--first", "1"),
            *("--model", str(model), "--json", str(written)),
        ],
        cwd=ROOT,
        env=quiet_environment(),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    table: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return table


def test_cross_validation(scores: dict[str, Any]) -> None:
    fold = scores[FOLD]
    wrong = "\n".join(fold["mistakes"])
    assert fold["accuracy"] >= FOLD_ACCURACY, wrong
    assert fold["macro_f1"] >= FOLD_MACRO_F1, wrong


def test_what_is_out_of_scope_is_rejected(scores: dict[str, Any]) -> None:
    assert scores[FOLD]["rejection_recall"] >= FOLD_REJECTION_RECALL


def test_messages_that_nothing_was_trained_on(scores: dict[str, Any]) -> None:
    held = scores[HELD]
    wrong = "\n".join(held["mistakes"])
    assert held["accuracy"] >= HELD_OUT_ACCURACY, wrong
    assert held["reply"] >= HELD_OUT_REPLY, wrong


def test_no_case_is_dropped_without_being_asked_to(scores: dict[str, Any]) -> None:
    told = [line for part in scores.values() for line in part["mistakes"]]
    assert not [line for line in told if "told new_case" in line]


@pytest.mark.parametrize("language", ["da", "en"])
def test_held_out_messages_are_of_every_intent(language: str) -> None:
    kinds = {item.intent for item in held_out() if item.language == language}
    assert kinds == {intent for _, intent in _training_examples(language)}


def test_no_held_out_message_is_trained_on() -> None:
    trained = {
        _plain(text) for language in ("da", "en") for text, _ in _training_examples(language)
    }
    assert [item.text for item in held_out(HELD_OUT) if _plain(item.text) in trained] == []


def _training_examples(language: str) -> list[tuple[str, str]]:
    return [
        (line.removeprefix("- "), entry["intent"])
        for file in sorted(Path(ROOT / "data" / "nlu" / language).glob("*.yml"))
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in entry["examples"].splitlines()
    ]


def _plain(text: str) -> str:
    return text.lower().strip(" .?!")
