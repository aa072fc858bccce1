"""The list of known vulnerabilities is whole, up to date, and asked for as it says."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.security import sbom
from tests.security.audit import (
    LOCKS,
    Finding,
    Unreachable,
    faults_of_entries,
    listed,
    locked,
    npm_findings,
    python_findings,
    unlisted,
)
from tests.servers import ROOT


def test_every_entry_is_of_a_locked_version_and_says_why() -> None:
    assert faults_of_entries(listed(), locked()) == []
    assert {"rasa", "sanic", "aiohttp", "tensorflow"} <= set(locked())


def test_an_id_is_a_published_one_by_its_form_and_stands_once() -> None:
    ids = [id_ for entry in listed() for id_ in entry.ids]
    form = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[a-z0-9]{4}){3}|PYSEC-\d{4}-\d+")
    assert [id_ for id_ in ids if not form.fullmatch(id_)] == []
    assert len(set(ids)) == len(ids)


def test_every_package_is_locked_by_hash() -> None:
    for lock in LOCKS:
        entries = re.split(r"(?m)^(?=[a-z0-9])", lock.read_text(encoding="utf-8"))[1:]
        assert len(entries) > 50
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert makefile.count("pip sync") == makefile.count("--require-hashes")


def test_no_secret_is_in_the_repository() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    shapes = re.compile(
        rb"xox[abp]-[0-9]{10,}-[0-9]{10,}-|-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}"
        rb"|gh[pousr]_[A-Za-z0-9]{36}|eyJ[A-Za-z0-9_-]{10,}\.eyJ"
    )
    found = [
        name.decode()
        for name in files.stdout.split(b"\0")
        if name and shapes.search((ROOT / name.decode()).read_bytes())
    ]
    assert found == []


def test_an_entry_whose_package_moved_on_is_a_fault() -> None:
    versions = locked() | {"aiohttp": {"99.0"}}
    faults = faults_of_entries(listed(), versions)
    assert faults == ["aiohttp 3.9.5 is listed and no longer locked; locked: 99.0"]


def test_a_finding_that_is_not_listed_is_one_whatever_its_package() -> None:
    known = Finding("aiohttp", "3.9.5", frozenset({"GHSA-6mq8-rvhq-8wgg", "CVE-2025-69223"}))
    new = Finding("aiohttp", "3.9.5", frozenset({"GHSA-0000-0000-0000"}))
    elsewhere = Finding("sanic", "21.12.2", frozenset({"CVE-2025-69223"}))
    assert unlisted([known, new, elsewhere], listed()) == [new, elsewhere]


def test_a_report_is_read_with_every_name_of_a_finding() -> None:
    found = {"id": "PYSEC-2024-1", "aliases": ["CVE-2024-11111"], "fix_versions": []}
    report = {"dependencies": [{"name": "sanic", "version": "21.12.2", "vulns": [found]}]}
    ids = frozenset({"PYSEC-2024-1", "CVE-2024-11111"})
    assert python_findings(report) == [Finding("sanic", "21.12.2", ids)]
    via = {"url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}
    npm = {"vulnerabilities": {"preact": {"range": "<10", "via": [via, "socket.io-client"]}}}
    assert npm_findings(npm) == [Finding("preact", "<10", frozenset({"GHSA-aaaa-bbbb-cccc"}))]


def test_a_service_that_says_nothing_is_not_taken_for_one_that_found_nothing() -> None:
    with pytest.raises(Unreachable, match="sanic"):
        python_findings({"dependencies": [{"name": "sanic", "skip_reason": "not found"}]})
    with pytest.raises(Unreachable, match="405"):
        npm_findings({"message": "405 Method Not Allowed"})


def test_the_parts_lists_hold_what_the_locks_hold(tmp_path: Path) -> None:
    python, page = sbom.write(tmp_path, validate=False)
    parts = sbom.components(python)
    assert parts == {name: next(iter(found)) for name, found in locked(LOCKS[:1]).items()}
    assert sbom.components(page)["preact"]
