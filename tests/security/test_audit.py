"""The list of known vulnerabilities is whole, up to date, and asked for as it says."""

import re
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


def test_every_entry_is_of_a_locked_version_and_says_why() -> None:
    assert faults_of_entries(listed(), locked()) == []
    assert {"rasa", "sanic", "aiohttp", "tensorflow"} <= set(locked())


def test_an_id_is_a_published_one_by_its_form_and_stands_once() -> None:
    ids = [id_ for entry in listed() for id_ in entry.ids]
    form = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[a-z0-9]{4}){3}|PYSEC-\d{4}-\d+")
    assert [id_ for id_ in ids if not form.fullmatch(id_)] == []
    assert len(set(ids)) == len(ids)


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
