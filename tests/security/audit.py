"""Asks the advisory services about every locked package: ``make audit``.

Each known vulnerability must be mended, or stand in ``vulnerabilities.yaml`` with why it does no
harm here. Exit code 1 when one stands there not, or when an entry is out of date. Where an
advisory service cannot be reached, that is said, and only the entries themselves are checked;
with ``--online`` it is an error too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LISTED = Path(__file__).with_name("vulnerabilities.yaml")
LOCKS = (ROOT / "requirements.lock", Path(__file__).with_name("requirements.lock"))
WIDGET = ROOT / "bot" / "widget"
_TOOLS = ROOT / ".tools" / "security" / "bin"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE | re.IGNORECASE)
_HANDLED = ("unreachable", "shut_off", "accepted")
_REQUEST_SECONDS = 15


class Unreachable(Exception):
    """An advisory service gave no answer. The text says which."""


@dataclass(frozen=True)
class Entry:
    """A vulnerability that stays, as the data file has it."""

    package: str
    locked: str
    ids: tuple[str, ...]
    fixed: str | None
    handled: str
    why: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A vulnerability that a service reports for a locked version, under all of its names."""

    package: str
    version: str
    ids: frozenset[str]


def listed(path: Path = LISTED) -> list[Entry]:
    """The entries of the data file."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Entry(**{**entry, "ids": tuple(entry["ids"]), "tests": tuple(entry["tests"])})
        for entry in entries
    ]


def locked(locks: Iterable[Path] = LOCKS) -> dict[str, set[str]]:
    """Each locked package with its versions."""
    versions: dict[str, set[str]] = {}
    for lock in locks:
        for name, version in _PINNED.findall(lock.read_text(encoding="utf-8")):
            versions.setdefault(name, set()).add(version)
    return versions


def faults_of_entries(entries: Sequence[Entry], versions: Mapping[str, set[str]]) -> list[str]:
    """What is wrong with the entries themselves."""
    faults = []
    for entry in entries:
        if entry.locked not in versions.get(entry.package, ()):
            faults.append(
                f"{entry.package} {entry.locked} is listed and no longer locked; "
                f"locked: {', '.join(versions.get(entry.package, ())) or 'none'}"
            )
        if entry.handled not in _HANDLED:
            faults.append(f"{entry.package}: handled must be one of {', '.join(_HANDLED)}")
        if not entry.ids or not entry.why.strip():
            faults.append(f"{entry.package}: an entry needs ids and why")
    return faults


def unlisted(findings: Iterable[Finding], entries: Iterable[Entry]) -> list[Finding]:
    """The findings that no entry answers for."""
    known = {(entry.package, id_) for entry in entries for id_ in entry.ids}
    return [
        finding
        for finding in findings
        if not any((finding.package, id_) in known for id_ in finding.ids)
    ]


def python_findings(report: Mapping[str, Any]) -> list[Finding]:
    """The findings of pip-audit's JSON report.

    Raises:
        Unreachable: the service said nothing of some package, which is not the same as nothing.
    """
    skipped = [item["name"] for item in report["dependencies"] if "skip_reason" in item]
    if skipped:
        raise Unreachable(f"nothing is known of {', '.join(skipped)}")
    return [
        Finding(item["name"], item["version"], frozenset({found["id"], *found.get("aliases", ())}))
        for item in report["dependencies"]
        for found in item["vulns"]
    ]


def npm_findings(report: Mapping[str, Any]) -> list[Finding]:
    """The findings of npm's JSON report.

    Raises:
        Unreachable: the report is an error.
    """
    if "vulnerabilities" not in report:
        raise Unreachable(str(report.get("message") or report.get("error") or "no report"))
    return [
        Finding(name, item["range"], frozenset({via["url"].rsplit("/", 1)[-1]}))
        for name, item in report["vulnerabilities"].items()
        for via in item["via"]
        if isinstance(via, dict)
    ]


def ask_about_python(lock: Path) -> list[Finding]:
    """Have pip-audit ask about every package of a lock.

    Raises:
        Unreachable: the advisory service gave no answer.
    """
    # One package first: a service that does not know Rasa knows nothing, and need not be asked
    # for all the others.
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text("rasa==3.6.21\n", encoding="ascii")
        python_findings(_pip_audit(one))
    return python_findings(_pip_audit(lock))


def _pip_audit(requirements: Path) -> dict[str, Any]:
    command = [
        *(str(_TOOLS / "pip-audit"), "--requirement", str(requirements)),
        *("--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"),
        *("--timeout", str(_REQUEST_SECONDS), "--aliases", "on", "--desc", "off"),
    ]
    outcome = subprocess.run(command, capture_output=True, text=True)
    try:
        report: dict[str, Any] = json.loads(outcome.stdout)
    except ValueError:
        raise Unreachable((outcome.stderr.strip().splitlines() or ["no report"])[-1]) from None
    return report


def ask_about_npm() -> list[Finding]:
    """Have npm ask about every package of the chat page.

    Raises:
        Unreachable: the advisory service gave no answer.
    """
    beside = Path(sys.executable).parent
    path = f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [str(beside / "npm"), "audit", "--json", "--package-lock-only", "--loglevel=silent"]
    outcome = subprocess.run(
        command, cwd=WIDGET, env=dict(os.environ) | {"PATH": path}, capture_output=True, text=True
    )
    try:
        return npm_findings(json.loads(outcome.stdout))
    except ValueError:
        raise Unreachable("npm gave no report") from None


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.audit", description=__doc__)
    parser.add_argument("--online", action="store_true", help="fail where no service answers")
    options = parser.parse_args()
    entries = listed()
    faults = faults_of_entries(entries, locked())
    findings: list[Finding] = []
    unanswered = []
    questions = {
        **{str(lock.relative_to(ROOT)): lambda lock=lock: ask_about_python(lock) for lock in LOCKS},
        "bot/widget/package-lock.json": ask_about_npm,
    }
    for name, ask in questions.items():
        try:
            found = ask()
        except Unreachable as reason:
            unanswered.append(name)
            print(f"{name}: NOT ASKED, no advisory service answered ({reason})")
        else:
            findings += found
            print(f"{name}: asked, {len(found)} known vulnerabilities")
    for finding in unlisted(findings, entries):
        faults.append(
            f"{finding.package} {finding.version}: {', '.join(sorted(finding.ids))} is not listed"
        )
    print(f"\n{'package':14} {'locked':10} {'fixed in':10} {'handled':12} known")
    for entry in entries:
        print(
            f"{entry.package:14} {entry.locked:10} {entry.fixed or 'never':10} "
            f"{entry.handled:12} {len(entry.ids)}"
        )
    if unanswered:
        print("\nWhat was published since the list was written is NOT known. Ask again online.")
        if options.online:
            faults.append(f"not asked: {', '.join(unanswered)}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
