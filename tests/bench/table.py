"""One row of the table a comparison: two figures measured in turns, and their ratio's spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A comparison, or, with ``beside`` empty, a figure by itself.

    Attributes:
        what: What is measured.
        here: The assistant's figure in each round.
        beside: The other's in the same rounds.
        other: What the other is.
        unit: Of both figures.
        more_is_better: Whether a ratio above 1 is the better one.
    """

    what: str
    here: Sequence[float]
    beside: Sequence[float]
    other: str
    unit: str
    more_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        """Here to beside, round by round."""
        return [mine / theirs for mine, theirs in zip(self.here, self.beside, strict=True)]

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        here = f"{self._figure(statistics.median(self.here))} {self.unit}"
        if not self.beside:
            return self.what, here, "", "", ""
        beside = f"{self._figure(statistics.median(self.beside))} {self.unit} ({self.other})"
        low, high = min(self.ratios), max(self.ratios)
        spread = f"{low:.2f}–{high:.2f}" if len(self.ratios) > 1 else "once"
        ratio = f"{statistics.median(self.ratios):.2f} ({spread})"
        better = "more is better" if self.more_is_better else "less is better"
        return self.what, here, beside, ratio, better

    def _figure(self, value: float) -> str:
        if self.unit == "%":
            return f"{value:.1f}"
        if self.unit in ("messages", "turns", "bytes"):
            return f"{value:,.0f}"
        return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


HEADS = ("what", "here", "beside", "ratio (spread)", "")


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(HEADS))]
    texts = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([texts[0], rule, *texts[1:]])
