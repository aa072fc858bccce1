"""The parts list (SBOM) of the assistant in CycloneDX: ``make sbom``.

``build/sbom/python.json`` has what the lock installs, with hashes; ``build/sbom/chat-page.json``
what the chat page is built from.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.servers import ROOT

FOLDER = ROOT / "build" / "sbom"
_TOOL = ROOT / ".tools" / "security" / "bin" / "cyclonedx-py"
_WIDGET = ROOT / "bot" / "widget"
_VERSION = "1.5"


def write(folder: Path = FOLDER, *, validate: bool = True) -> list[Path]:
    """Write both lists; ``validate`` holds the larger one against CycloneDX's own schema."""
    if not _TOOL.exists():
        subprocess.run(["make", "--silent", "security-tools"], cwd=ROOT, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    python, page = folder / "python.json", folder / "chat-page.json"
    subprocess.run(
        [
            *(str(_TOOL), "requirements", str(ROOT / "requirements.lock")),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"),
            *("--spec-version", _VERSION, "--output-file", str(python)),
            "--validate" if validate else "--no-validate",
        ],
        # The lock is flat: it does not say which part needs which.
        env=dict(os.environ) | {"PYTHONWARNINGS": "ignore"},
        check=True,
        stderr=None if validate else subprocess.DEVNULL,
    )
    page.write_bytes(_npm_list())
    return [python, page]


def _npm_list() -> bytes:
    beside = Path(sys.executable).parent
    path = f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"
    # npm lists only what has a version, which the page's own package, never published, has not.
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            document = json.loads((_WIDGET / name).read_text(encoding="utf-8"))
            unversioned = document.get("packages", {}).get("", document)
            document["version"] = unversioned["version"] = "0.0.0"
            (Path(folder) / name).write_text(json.dumps(document), encoding="utf-8")
        return subprocess.run(
            [
                *(str(beside / "npm"), "sbom", "--sbom-format", "cyclonedx"),
                *("--package-lock-only", "--loglevel=silent"),
            ],
            cwd=folder,
            env=dict(os.environ) | {"PATH": path},
            check=True,
            stdout=subprocess.PIPE,
        ).stdout


def components(file: Path) -> dict[str, str]:
    """Name and version of each part on a list."""
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {part["name"]: part["version"] for part in document["components"]}


if __name__ == "__main__":
    for written in write():
        print(f"{written.relative_to(ROOT)}: {len(components(written))} parts")
