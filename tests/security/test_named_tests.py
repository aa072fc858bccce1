"""Every test that the threat model or the list of vulnerabilities names is there."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from tests.security.audit import listed
from tests.servers import ROOT

THREATS = ROOT / "docs" / "security" / "threat-model.md"
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")


@lru_cache
def functions_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, functions))


def missing(text: str) -> list[str]:
    """The tests that a text names and that are not there."""
    return [
        f"{file}::{name}"
        for file, name in _NAMED.findall(text)
        if not (ROOT / file).is_file() or name not in functions_in(ROOT / file)
    ]


def threats() -> list[str]:
    """The rows of the threat model's tables: who, what, how it is held off, by which tests."""
    lines = THREATS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("|") and "::" in line]


def test_every_test_that_the_threat_model_names_is_there() -> None:
    assert missing(THREATS.read_text(encoding="utf-8")) == []


def test_every_threat_names_a_test() -> None:
    lines = THREATS.read_text(encoding="utf-8").splitlines()
    rows = [
        line for line in lines if line.startswith("|") and not re.match(r"\| *(-|[Ww]ho\b)", line)
    ]
    assert len(rows) >= 15
    assert rows == threats()


def test_every_test_that_the_list_of_vulnerabilities_names_is_there() -> None:
    assert missing("\n".join(test for entry in listed() for test in entry.tests)) == []


@pytest.mark.parametrize(
    "named",
    [
        "tests/security/test_named_tests.py::test_that_was_never_written",
        "tests/security/test_of_nothing.py::test_every_threat_names_a_test",
    ],
)
def test_a_test_that_is_not_there_is_found_missing(named: str) -> None:
    assert missing(f"held off: `{named}`") == [named]
