"""The core, the language reading and the rendering hold scripted conversations on a newer Python
than Rasa's, in an environment without Rasa."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT

NEWER = (3, 13)
# With the versions and hashes of the lock; its markers are for Rasa's Python only.
PACKAGES = (
    *("annotated-types", "pydantic", "pydantic-core", "pyyaml", "rapidfuzz"),
    *("typing-extensions", "typing-inspection"),
)
DIALOGUES = [
    f"tests/dialogues/{name}.yaml"
    for name in (
        *("da/anbefalinger", "da/uden_anbefaling", "da/ombestemmelser"),
        *("en/recommendations", "en/without_recommendation", "en/changes"),
    )
]
_UV = ROOT / ".tools" / "bin" / "uv"
_SHOW = "import sys; print(sys.version_info[:2] >= %r)" % (NEWER,)  # noqa: UP031


def newer_python() -> str | None:
    """An interpreter of this machine that is new enough, or one that uv can fetch."""
    names = ("python3.13", "python3.14", "python3", "python")
    candidates = [path for name in names if (path := shutil.which(name))]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates += map(str, sorted(pyenv.glob("versions/3.1[3-9]*/bin/python"), reverse=True))
    for candidate in candidates:
        # A shim of pyenv that stands for nothing here exits with an error.
        shown = subprocess.run([candidate, "-c", _SHOW], cwd="/", capture_output=True, text=True)
        if shown.stdout.strip() == "True":
            return candidate
    uv = str(_UV) if _UV.exists() else shutil.which("uv")
    if uv is None:
        return None
    subprocess.run([uv, "python", "install", "3.13"], capture_output=True, timeout=120)
    found = subprocess.run([uv, "python", "find", "3.13"], cwd="/", capture_output=True, text=True)
    return found.stdout.strip() or None


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds what the three parts need, and nothing else."""
    interpreter = newer_python()
    if interpreter is None:
        message = "no Python 3.13 or newer here, and none could be fetched"
        if os.environ.get("NEWER_PYTHON_REQUIRED"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("newer")
    subprocess.run([interpreter, "-m", "venv", str(folder)], check=True)
    wanted = folder / "requirements.txt"
    wanted.write_text("".join(map(locked, PACKAGES)), encoding="ascii")
    python = folder / "bin" / "python"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r"]
    subprocess.run([python, *install, wanted], check=True)
    return python


def locked(package: str) -> str:
    """A package's lines of the lock, without their marker."""
    lock = (ROOT / "requirements.lock").read_text(encoding="ascii")
    entry = re.search(rf"^{package}==(\S+) ;[^\\]*(\\\n(?:    --hash=\S+(?: \\)?\n)+)", lock, re.M)
    assert entry, package
    return f"{package}=={entry[1]} {entry[2]}"


def test_scripted_conversations_go_as_scripted(environment: Path) -> None:
    command = [environment, "-m", "tests.portable.without_rasa", *DIALOGUES]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert re.match(r"Python 3\.1[3-9]\.\d+\S*, present of Rasa: nothing\n", outcome.stdout)
    assert outcome.stdout.count("as scripted: ") >= 30


def test_the_command_line_of_the_core_runs_too(environment: Path) -> None:
    outcome = subprocess.run(
        [environment, "-m", "rules_core", "decide", "-"],
        cwd=ROOT, input='{"diagnosis": "sclc"}', capture_output=True, text=True,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    assert '"outside_guideline"' in outcome.stdout
