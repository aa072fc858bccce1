"""Runs the decision cases under ``tests/cases/decisions``; the README there says what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules_core.api import Decision, decide, load_pack

FOLDER = Path(__file__).parent.parent / "cases" / "decisions"


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        assert set(document) == {"base", "cases"}, path.name
        for sentence, case in document["cases"].items():
            facts = {**document["base"], **case.pop("facts", {})}
            expected = case.pop("expect")
            assert not case, f"{path.name}: {sentence}: unknown {sorted(case)}"
            yield pytest.param(facts, expected, id=f"{path.stem}: {sentence}")


def _short(status: str, recommendations: tuple[str, ...], step: str | None) -> str:
    if not recommendations:
        return status
    return "+".join(recommendations) + (f"/{step}" if step else "")


def _extras(decision: Decision) -> set[str]:
    factors = {factor.id for factor in decision.prognostic_factors}
    return {*decision.considerations, *decision.readings, *factors}


FOUND: dict[str, Callable[[Decision], Any]] = {
    "status": lambda d: d.status,
    "provisional": lambda d: d.provisional,
    "prerequisites": lambda d: d.prerequisites,
    "recommendations": lambda d: {item.id: item.step for item in d.recommendations},
    "reasons": lambda d: set(d.reasons),
    "missing": lambda d: set(d.missing),
    "asked_first": lambda d: d.missing[0],
    "conflicts": lambda d: set(d.conflicts),
    "possible": lambda d: {_short(p.status, p.recommendations, p.step) for p in d.possible},
    "components": lambda d: {
        item.id: {part.target: part.strength for part in item.components}
        for item in d.recommendations
    },
}
AMONG_OTHERS = ("considerations", "prognostic_factors", "readings")


@pytest.mark.parametrize(("facts", "expected"), cases())
def test_case(facts: dict[str, Any], expected: dict[str, Any]) -> None:
    decision = decide(load_pack(), facts)
    extras = _extras(decision)
    for part, wanted in expected.items():
        if part in AMONG_OTHERS:
            assert set(wanted) <= extras, part
        elif part == "without":
            assert not set(wanted) & extras, part
        else:
            found = FOUND[part](decision)
            assert found == (set(wanted) if isinstance(found, set) else wanted), part
