"""A model is trained when its sources changed, and only then."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from bot.server.training import ModelChanged, TrainingFailed, ensure_model, fingerprint
from tests.servers import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the sources that a model is made from."""
    for path in ("bot/domain/a.yml", "data/nlu/da/a.yml", "data/dialogue/a.yml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("version: '3.1'\n")
    (tmp_path / "bot/config.yml").write_text("recipe: default.v1\n")
    (tmp_path / "bot/components").mkdir()
    (tmp_path / "requirements.lock").write_text("rasa==3.6.21\n")
    return tmp_path


@pytest.mark.parametrize(
    "changed", ["bot/config.yml", "bot/domain/a.yml", "data/nlu/da/a.yml", "requirements.lock"]
)
def test_a_changed_source_changes_the_fingerprint(checkout: Path, changed: str) -> None:
    before = fingerprint(checkout)
    (checkout / changed).write_text("other: content\n")
    assert fingerprint(checkout) != before


def test_a_file_that_is_named_counts_whatever_its_kind(tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    found = []
    for text in ("{}", '{"a": 1}'):
        weights.write_text(text, "utf-8")
        found.append(fingerprint(tmp_path, [Path("weights.json")]))
    assert found[0] != found[1]


def test_a_new_and_a_moved_file_change_the_fingerprint(checkout: Path) -> None:
    before = fingerprint(checkout)
    new = checkout / "data/nlu/en/b.yml"
    new.parent.mkdir()
    new.write_text("version: '3.1'\n")
    added = fingerprint(checkout)
    new.rename(new.with_name("c.yml"))
    assert len({before, added, fingerprint(checkout)}) == 3


def test_what_no_model_is_made_from_does_not_count(checkout: Path) -> None:
    before = fingerprint(checkout)
    (checkout / "README.md").write_text("text")
    (checkout / "bot/domain/a.yml").touch()
    (checkout / "bot/components/__pycache__").mkdir()
    (checkout / "bot/components/__pycache__/a.pyc").write_bytes(b"0")
    assert fingerprint(checkout) == before


@pytest.fixture
def model(checkout: Path, tmp_path: Path) -> Path:
    """A model of the checkout, with its hash beside it as training leaves it."""
    models = tmp_path / "models"
    models.mkdir()
    model = models / f"{fingerprint(checkout)[:16]}.tar.gz"
    model.write_bytes(b"a model")
    digest = hashlib.sha256(b"a model").hexdigest()
    model.with_name(f"{model.name}.sha256").write_text(f"{digest}  {model.name}\n")
    return model


def test_a_model_that_is_there_is_not_trained_again(checkout: Path, model: Path) -> None:
    # Training from this checkout would fail: its configuration has no pipeline.
    assert ensure_model(model.parent, checkout) == model
    assert model.read_bytes() == b"a model"


def test_a_model_that_was_changed_is_refused(checkout: Path, model: Path) -> None:
    model.write_bytes(b"another model")
    with pytest.raises(ModelChanged, match="not the model that was trained"):
        ensure_model(model.parent, checkout)


def test_a_model_without_its_hash_is_trained_anew(checkout: Path, model: Path) -> None:
    model.with_name(f"{model.name}.sha256").unlink()
    with pytest.raises(TrainingFailed):
        ensure_model(model.parent, checkout)


@pytest.mark.parametrize("hash_file", ["0" * 64, "", None])
def test_the_server_process_loads_no_model_that_was_changed(
    model: Path, hash_file: str | None
) -> None:
    beside = model.with_name(f"{model.name}.sha256")
    beside.unlink() if hash_file is None else beside.write_text(hash_file)
    command = [sys.executable, "-m", "bot.server.rasa_process", str(model)]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 1
    assert str(model) in outcome.stderr


def test_a_training_that_fails_says_why_and_leaves_no_model(checkout: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    with pytest.raises(TrainingFailed) as caught:
        ensure_model(models, checkout)
    # The configuration of this checkout names neither language nor pipeline.
    assert "missing mandatory parameters: 'language'" in str(caught.value)
    assert not list(models.glob("*.tar.gz"))
