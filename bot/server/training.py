"""The trained model: made when what it is made from has changed, found otherwise.

Rasa's own check needs ten seconds of imports to say that nothing changed; a hash of the
sources needs none.

A model is code to whoever loads it. Beside each stands its own hash, and only a file of this
machine that still has it is loaded; Rasa's ways of fetching one from elsewhere are not used.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.server.files import one_at_a_time
from bot.server.settings import ROOT

CONFIG = Path("bot/config.yml")
DOMAIN = Path("bot/domain")
DATA = (Path("data/nlu"), Path("data/dialogue"))
# The components take part in training; Rasa itself is pinned by the lock.
_SOURCES = (CONFIG, DOMAIN, *DATA, Path("bot/components"), Path("requirements.lock"))
_SUFFIXES = {".yml", ".yaml", ".py", ".lock"}
_MODELS_KEPT = 3
_NAME_LENGTH = 16


class TrainingFailed(Exception):
    """Rasa could not train a model. The text is what it printed."""


class ModelChanged(Exception):
    """A model file is not the one that was trained, or has no hash to tell by."""


def fingerprint(root: Path = ROOT, sources: Iterable[Path] = _SOURCES) -> str:
    """Hash of all files that a model is trained from, by path and content."""
    digest = hashlib.sha256()
    for path in sorted(_files(root, sources)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def model_file(models: Path, root: Path = ROOT) -> Path:
    """The file that a model of the current sources has, whether it is there or not."""
    return models / f"{fingerprint(root)[:_NAME_LENGTH]}.tar.gz"


def ensure_model(models: Path, root: Path = ROOT) -> Path:
    """The model for the current sources, trained now if there is none yet.

    Several processes may ask at once; one trains and the others wait for it.

    Args:
        models: Folder that holds the models.
        root: The checkout.

    Raises:
        ModelChanged: the file is not the one that was trained.
        TrainingFailed: Rasa refused the configuration, the domain or the data.
    """
    models.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(models / ".lock"):
        model = model_file(models, root)
        if model.exists() and _hash_file(model).exists():
            check_model(model)
        else:
            print("Training the model (this takes about a minute) ...", flush=True)
            _train(model, root)
            _forget_old(models)
        model.touch()
        return model


def check_model(model: Path) -> None:
    """Compare a model with the hash that was written when it was trained.

    Raises:
        ModelChanged: they differ, or one of the two is missing.
    """
    try:
        recorded = _hash_file(model).read_text(encoding="ascii").split()
        found = _sha256(model)
    except (OSError, ValueError) as error:
        raise ModelChanged(f"{model} cannot be checked: {error}") from None
    if recorded[:1] != [found]:
        raise ModelChanged(
            f"{model} is not the model that was trained: its sha256 is {found}, "
            f"{_hash_file(model).name} says otherwise. Delete both to train anew."
        )


def _hash_file(model: Path) -> Path:
    return model.with_name(f"{model.name}.sha256")


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _files(root: Path, sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        path = root / source
        if path.is_dir():
            files = (file for file in path.rglob("*") if file.suffix in _SUFFIXES)
            yield from (file for file in files if file.is_file())
        elif path.is_file():
            yield path


def _train(model: Path, root: Path) -> None:
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        command = [
            *(sys.executable, "-m", "rasa", "train"),
            *("--config", str(CONFIG), "--domain", str(DOMAIN)),
            *("--data", *map(str, DATA)),
            *("--out", folder, "--fixed-model-name", "model"),
        ]
        outcome = subprocess.run(
            command,
            cwd=root,
            env=quiet_environment() | {"RASA_CACHE_DIRECTORY": str(model.parent / ".cache")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        trained = Path(folder) / "model.tar.gz"
        if outcome.returncode != 0 or not trained.exists():
            raise TrainingFailed(outcome.stdout.strip())
        # As sha256sum writes and reads it. First the hash: a model without one is trained anew.
        _hash_file(model).write_text(f"{_sha256(trained)}  {model.name}\n", encoding="ascii")
        trained.replace(model)


def _forget_old(models: Path) -> None:
    newest_first = sorted(
        models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    for model in newest_first[_MODELS_KEPT:]:
        model.unlink()
        _hash_file(model).unlink(missing_ok=True)


def quiet_environment() -> dict[str, str]:
    """This process's environment, with Rasa's telemetry and its libraries' notices off."""
    return dict(os.environ) | {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "SQLALCHEMY_WARN_20": "0",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
