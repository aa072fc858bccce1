"""What is marked before anything else is read: numbers that are no counts, and of whom and when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text import measures, performance, reservations, scope, tnm
from bot.text.document import Document
from bot.text.performance_changes import Performance


@dataclass(frozen=True)
class Marked:
    """What was read while marking: performance statuses, lengths of time, and TNM components."""

    statuses: list[Performance]
    durations: list[measures.Duration]
    staged: list[tuple[int, int, str, str]]


def mark(doc: Document) -> Marked:
    """Take the numbers of statuses, lengths and stages, and set every symbol's flags; once only."""
    marked = Marked(performance.read_performance(doc), measures.measure(doc), tnm.read_tnm(doc))
    scope.mark(doc)
    reservations.mark_reservations(doc)
    return marked
