"""What the benchmarks gave, part by part: ``results.json``, and ``RESULTS.md`` made from it.

A part is replaced as a whole, so that a figure never stands beside one of another run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.table import Row, markdown

KEPT = Path(__file__).with_name("results.json")
PAGE = Path(__file__).with_name("RESULTS.md")
_HEAD = """# Benchmarks

Written by `make bench`. Both sides of a comparison were measured in the same run, by turns; a
ratio (here to beside) is the median of its rounds, with the lowest and the highest. `starter` is
the bot that `rasa init` makes, as it is.
"""


@dataclass(frozen=True)
class Part:
    """One part of the benchmarks as it was measured last.

    Attributes:
        day: The date, ISO 8601.
        ran_on: The machine and the versions.
        note: How often it was measured.
        rows: Its figures.
    """

    day: str
    ran_on: str
    note: str
    rows: list[Row]


def recorded() -> dict[str, Part]:
    """The parts as they were measured last; none before the first run."""
    if not KEPT.exists():
        return {}
    content = json.loads(KEPT.read_text(encoding="utf-8"))
    return {
        name: Part(**{**part, "rows": [Row(**row) for row in part["rows"]]})
        for name, part in content.items()
    }


def keep(parts: Mapping[str, Part]) -> None:
    """Write the parts and the page made of them."""
    content = {name: asdict(part) for name, part in parts.items()}
    KEPT.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page_of(parts), encoding="utf-8")


def page_of(parts: Mapping[str, Part]) -> str:
    """All parts as one table, with when and on what each was measured."""
    machines = dict.fromkeys(part.ran_on for part in parts.values())
    told = [f"- {name}: {part.day}, {part.note}" for name, part in parts.items()]
    for ran_on in machines:
        measured = [name for name, part in parts.items() if part.ran_on == ran_on]
        told.append(f"- {', '.join(measured)}: on {ran_on}")
    rows = [row for part in parts.values() for row in part.rows]
    return "\n".join([_HEAD, *told, "", markdown(rows), ""])
