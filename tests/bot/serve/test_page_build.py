"""The chat page is built anew whenever something that it is made of has changed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.server.page_build import page_fingerprint
from bot.server.settings import ROOT

_LOADED = """
import json, sys, actions.render.catalogue
print(json.dumps([m.__file__ for n, m in sys.modules.items() if n.split(".")[0] in sys.argv[1:]]))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the page is built from."""
    left_out = shutil.ignore_patterns("node_modules", "__pycache__")
    for folder in ("actions", "rules_core", "data/guidelines", "bot/widget"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=left_out)
    return tmp_path


def changes(checkout: Path, file: Path) -> bool:
    """Whether one more byte in this file means another page."""
    before, content = page_fingerprint(checkout), file.read_bytes()
    file.write_bytes(content + b"\n")
    after = page_fingerprint(checkout)
    file.write_bytes(content)
    return after != before


def test_every_module_that_makes_the_catalogue_is_among_what_it_is_built_from(
    checkout: Path,
) -> None:
    command = [sys.executable, "-c", _LOADED, "actions", "rules_core"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = [Path(file).relative_to(ROOT) for file in json.loads(printed)]
    assert len(loaded) > 20
    docstrings = {Path("actions/__init__.py"), Path("actions/render/__init__.py")}
    missed = [file for file in loaded if not changes(checkout, checkout / file)]
    assert set(missed) <= docstrings


@pytest.mark.parametrize(
    "changed",
    [
        "actions/render/phrases.yaml",
        "data/guidelines/dlcg-omd-nsclc/facts.yaml",
        "bot/widget/src/strings.ts",
        "bot/widget/package-lock.json",
    ],
)
def test_a_changed_source_means_another_page(checkout: Path, changed: str) -> None:
    assert changes(checkout, checkout / changed)


def test_what_only_running_leaves_behind_means_no_other_page(checkout: Path) -> None:
    before = page_fingerprint(checkout)
    for folder in ("rules_core/__pycache__", "bot/widget/node_modules/preact"):
        (checkout / folder).mkdir(parents=True)
        (checkout / folder / "made").write_bytes(b"x")
    assert page_fingerprint(checkout) == before
