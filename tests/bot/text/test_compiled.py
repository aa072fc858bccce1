"""The compiled reader (`make compile`) reads what Python reads, and only for its own sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import compiled

pytestmark = pytest.mark.skipif(
    not compiled.folder().is_dir(), reason="the reader is not compiled here: make compile"
)
_READ_ALL = """
import json, sys
import bot.text.reader
from bot.text import ClinicalReader
from tests.language.conversations import conversations
from tests.language.corpus import examined, messages
reader = ClinicalReader()
texts = [m.text for m in [*messages(), *examined()[::4]]]
texts += [" ".join(texts[i : i + 40]) for i in range(0, 400, 40)]
texts += [turn for c in conversations()[::4] for turn in c.turns]
texts += ["", "\\n", "?" * 500, "2 mets " * 3000, "PS 1\\ud800", "é½…😀" * 50]
found = [reader.read(text) for text in texts]
json.dump(
    [bot.text.reader.__file__, [[r.language, r.to_entities()] for r in found]], sys.stdout
)
"""


def _run(script: str, reader: str, folder: Path = compiled.ROOT) -> str:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "COMPILED_READER": reader},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_both_readers_read_the_same() -> None:
    compiled_from, by_machine = json.loads(_run(_READ_ALL, "yes"))
    python_from, by_python = json.loads(_run(_READ_ALL, "no"))
    assert Path(compiled_from).suffix != ".py"
    assert Path(python_from).suffix == ".py"
    assert len(by_python) > 4_000
    assert by_machine == by_python


def test_sources_that_have_changed_since_are_read_by_python(tmp_path: Path) -> None:
    data = ("data/lexicon", "data/doubts/weights.json", "data/messages/weights.jsonl")
    for part in ("bot/__init__.py", "bot/compiled.py", "bot/text", *data):
        target = tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (compiled.ROOT / part).is_dir() else shutil.copy
        copy(compiled.ROOT / part, target)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "reader").symlink_to(compiled.BUILT)
    where = "import bot.text.reader; print(bot.text.reader.__file__)"
    assert not _run(where, "yes", tmp_path).endswith(".py\n")
    with (tmp_path / "bot" / "text" / "months.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")
    assert _run(where, "yes", tmp_path).endswith(".py\n")
