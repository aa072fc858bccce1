"""What Rasa's own tools say of the model and the data, as Rasa users run them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.server.settings import Settings
from bot.server.training import ensure_model, quiet_environment
from tests.servers import ROOT

HERE = Path(__file__).parent
RASA = str(Path(sys.executable).with_name("rasa"))


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RASA, *arguments],
        cwd=ROOT,
        env=quiet_environment(),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_the_data_are_valid() -> None:
    done = rasa(
        "data", "validate", "--fail-on-warnings",
        "--config", "bot/config.yml", "--domain", "bot/domain",
        "--data", "data/nlu", "data/dialogue",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "UserWarning" not in done.stderr, done.stderr[-3000:]


def test_every_message_of_the_stories_leads_to_its_action(tmp_path: Path) -> None:
    model = ensure_model(Settings.from_environment({}).models)
    done = rasa(
        "test", "core", "--fail-on-prediction-errors",
        "--stories", str(HERE / "test_rules.yml"), "--model", str(model), "--out", str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["accuracy"] == 1.0


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_language_has_every_intent_of_the_other(language: str) -> None:
    other = {"da": "en", "en": "da"}[language]
    assert _intents(language) == _intents(other)


def _intents(language: str) -> set[str]:
    return {
        item["intent"]
        for file in (ROOT / "data" / "nlu" / language).glob("*.yml")
        for item in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        if "intent" in item
    }
