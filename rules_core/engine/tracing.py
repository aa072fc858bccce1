"""The trace: every criterion that was tested, with its result, its facts and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from rules_core.engine.space import Space
from rules_core.model.case import Facts
from rules_core.model.decision import TraceEntry

RECOMMENDATIONS = "recommendations"
"""The level that recommendations and their steps are traced under."""

_REMEMBERED = 4096


class Tracer:
    """Writes traces. Entries are immutable, so equal ones are shared between decisions."""

    def __init__(self, space: Space) -> None:
        pack = space.pack
        headings = {section.id: section.heading.da for section in pack.guideline.sections}
        sources = {c.id: c.source for level in pack.levels for c in level.criteria}
        sources |= {
            recommendation.id: recommendation.source for recommendation in pack.recommendations
        }
        levels = [*(level.id for level in pack.levels), RECOMMENDATIONS]
        self._rows = [
            (
                1 << bit,
                row.level,
                row.id,
                levels[row.level],
                tuple(row.when),
                headings[sources[row.id.partition(".")[0]].section],
            )
            for bit, row in enumerate(space.rows)
        ]
        self._entries: dict[tuple[Any, ...], TraceEntry] = {}

    def trace(self, known: Facts, always: int, ever: int, last: int) -> tuple[TraceEntry, ...]:
        """The entries of all rows up to level ``last``.

        ``always`` are the rows that hold in every completion of the case, ``ever`` in some.
        """
        return tuple(self._trace(known, always, ever, last))

    def _trace(self, known: Facts, always: int, ever: int, last: int) -> Iterator[TraceEntry]:
        value_of = known.get
        for bit, level, criterion, level_name, names, place in self._rows:
            if level > last:
                return
            result: Literal["true", "false", "unknown"] = (
                "true" if always & bit else "unknown" if ever & bit else "false"
            )
            values = tuple([value_of(name) for name in names])
            key = (bit, result, values)
            entry = self._entries.get(key)
            if entry is None:
                entry = TraceEntry.model_construct(
                    criterion=criterion,
                    level=level_name,
                    result=result,
                    facts=_shown(names, values),
                    place=place,
                )
                if len(self._entries) < _REMEMBERED:
                    self._entries[key] = entry
            yield entry


def _shown(names: tuple[str, ...], values: tuple[Any, ...]) -> Mapping[str, Any]:
    return MappingProxyType(
        {
            name: tuple(sorted(value)) if isinstance(value, frozenset) else value
            for name, value in zip(names, values, strict=True)
        }
    )
