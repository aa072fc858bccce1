"""The documentation builds without a warning, fetches nothing, and names only what is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.slack.settings import SlackSettings
from bot.channels.teams.settings import TeamsSettings
from bot.server.settings import Settings
from rules_core.api import load_pack
from tests.servers import ROOT

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("data/guidelines/README.md", "tests/dialogues/README.md")),
    *sorted((ROOT / "bot").rglob("README.md")),
]
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video)[^>]+src=\"(https?:)?//"
    r"|<link[^>]+rel=\"(?:stylesheet|preconnect|preload|icon)\"[^>]+href=\"(https?:)?//"
)
_TOP = "rules_core|actions|bot|data|tests|docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built documentation."""
    folder = tmp_path_factory.mktemp("site")
    outcome = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    assert "WARNING" not in outcome.stderr
    return folder


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 25
    for page in pages:
        assert _FETCHED.search(page.read_text(encoding="utf-8")) is None, page
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?https?:|@import", sheet.read_text(encoding="utf-8"))


def test_the_pages_show_the_pack_as_it_is(site: Path) -> None:
    guideline = load_pack(None)
    facts = (site / "generated" / "facts.html").read_text(encoding="utf-8")
    assert all(f"<code>{name}</code>" in facts for name in guideline.pack.facts)
    readings = (site / "generated" / "readings.html").read_text(encoding="utf-8")
    assert all(reading.id in readings for reading in guideline.pack.readings)
    pack = (site / "generated" / "pack.html").read_text(encoding="utf-8")
    assert guideline.pack.sha256 in pack and "Sign-off" in pack
    settings = (site / "generated" / "settings.html").read_text(encoding="utf-8")
    kinds = {"OMD_": Settings, "SLACK_": SlackSettings, "TEAMS_": TeamsSettings}
    for prefix, kind in kinds.items():
        assert all(f"{prefix}{name.upper()}" in settings for name in kind.model_fields)
    assert "GUIDELINE_PACK" in settings and "COMPILED_READER" in settings


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_of_make_is_one(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:`|^|\| `)make ([a-z-]+)", TEXTS[page], re.MULTILINE)
    assert [name for name in named if name not in targets] == []


@pytest.mark.parametrize("page", TEXTS)
def test_every_file_that_is_named_is_there(page: str) -> None:
    named = re.findall(rf"`((?:{_TOP})/[\w./-]+[\w/])`", TEXTS[page])
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("page", TEXTS)
def test_every_setting_that_is_named_is_one(page: str) -> None:
    known = {f"OMD_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bOMD_[A-Z_]+[A-Z]\b", TEXTS[page]))
    assert named <= known


def test_every_module_that_is_run_is_one() -> None:
    modules = {
        name for text in TEXTS.values() for name in re.findall(r"python -m ([a-z_.]+[a-z_])", text)
    }
    assert {"rules_core", "bot.server.retention", "actions.audit"} <= modules
    for name in modules:
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name
