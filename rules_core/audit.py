"""Audit records: a decision written down so that it can be recomputed and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rules_core.case_lines import parse_case
from rules_core.errors import CaseError, InputError, RulesCoreError
from rules_core.model.decision import Decision

SCHEMA = 1


def record_of(facts: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
    """The record: facts in the fact table's order, the decision, and its guideline's stamp."""
    plain = decision.to_json()
    return {
        "schema": SCHEMA,
        "facts": dict(facts),
        "decision": plain,
        "guideline": plain["guideline"],
    }


def canonical(value: Any) -> str:
    """JSON text that is the same for the same value, on every Python; keys keep their order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True)
class Difference:
    """A place in the decision where record and recomputation differ; None where it is not there."""

    path: str
    recorded: Any
    recomputed: Any


@dataclass(frozen=True)
class Replayed:
    """One record recomputed. ``error`` is set when it could not be; ``line`` counts from 1."""

    line: int
    differences: tuple[Difference, ...] = ()
    error: str | None = None

    @property
    def same(self) -> bool:
        """Whether the recomputed decision is the recorded one, to the byte."""
        return self.error is None and not self.differences

    def to_json(self) -> dict[str, Any]:
        """The result as the command line prints it."""
        return {
            "line": self.line,
            "same": self.same,
            "differences": [asdict(one) for one in self.differences],
            "error": self.error,
        }


def replay_lines(
    lines: Iterable[bytes], decide: Callable[[Mapping[str, Any]], Decision]
) -> Iterator[Replayed]:
    """Each record of ``lines`` recomputed by ``decide``."""
    for number, line in enumerate(lines, start=1):
        try:
            yield _replayed(number, parse_case(line), decide)
        except (InputError, CaseError) as error:
            yield Replayed(number, error=str(error))
        except RulesCoreError as error:
            yield Replayed(number, error=f"{type(error).__name__}: {error}")


def _replayed(
    number: int, record: Mapping[str, Any], decide: Callable[[Mapping[str, Any]], Decision]
) -> Replayed:
    if record.get("schema") != SCHEMA:
        return Replayed(number, error=f"not an audit record of schema {SCHEMA}")
    facts, recorded = record.get("facts"), record.get("decision")
    if not isinstance(facts, dict) or not isinstance(recorded, dict):
        return Replayed(number, error="an audit record holds 'facts' and 'decision'")
    now = decide(facts).to_json()
    if canonical(now) == canonical(recorded):
        return Replayed(number)
    found = tuple(_differences("", recorded, now))
    return Replayed(number, found or (Difference("", "other order of keys", "this order"),))


def _differences(path: str, recorded: Any, now: Any) -> Iterator[Difference]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*recorded, *now]):
            step = f"{path}.{key}" if path else str(key)
            if (key in recorded) != (key in now):
                yield Difference(step, recorded.get(key), now.get(key))
            else:
                yield from _differences(step, recorded[key], now[key])
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for index, (one, other) in enumerate(zip(recorded, now, strict=True)):
            yield from _differences(f"{path}[{index}]", one, other)
    elif canonical(recorded) != canonical(now):
        yield Difference(path, recorded, now)
