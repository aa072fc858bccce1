"""Runs every check over a pack, with figures, and tells the result."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from math import prod
from time import perf_counter

from rules_core.api import Guideline
from rules_core.engine.questions import Order, Questions
from rules_core.engine.space import Space
from rules_core.verify.complete import check_complete_cases
from rules_core.verify.components import check_components
from rules_core.verify.findings import Report
from rules_core.verify.partial import check_partial_cases
from rules_core.verify.texts import check_tests_and_texts

Progress = Callable[[str, float], None]


def verify(space: Space, progress: Progress = lambda step, share: None) -> Report:
    """Every check over the whole space of a pack; ``progress`` hears of each step's share."""
    report = Report()
    report.figures["cases_by_values"] = prod(
        len(group.domain(name)) for group in space.groups for name in group.decisive
    )
    check_complete_cases(space, report, lambda share: progress("complete cases", share))
    check_tests_and_texts(space, report)
    check_components(space, report)
    check_partial_cases(space, report, lambda share: progress("partial cases", share))
    if not any(defect.kind in ("gap", "overlap") for defect in report.defects):
        _measure_questions(space, report, progress)
    return report


def _measure_questions(space: Space, report: Report, progress: Progress) -> None:
    """The expected number of questions from nothing known, under the pack's prior."""
    box = [tuple(range(size)) for size in space.cube.sizes]
    orders: tuple[tuple[Order, str], ...] = (
        ("grouped", "questions_expected"),
        ("free", "questions_proven_minimum"),
        ("textbook", "questions_in_textbook_order"),
    )
    for at, (order, figure) in enumerate(orders):
        progress("order of questions", at / len(orders))
        report.figures[figure] = round(Questions(space, order).expected({}, box), 4)


def verify_to_terminal(guideline: Guideline, as_json: bool) -> bool:
    """Verifies, prints the result, and says whether there was a defect."""
    start = perf_counter()
    bar = _Bar() if sys.stderr.isatty() else None
    report = verify(guideline.decider.space, bar or (lambda step, share: None))
    if bar:
        bar.clear()
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return bool(report.defects)
    for name, figure in report.figures.items():
        print(f"{name.replace('_', ' '):32} {figure:>16,}")
    for defect in report.defects:
        print(f"\n{defect}")
    if report.stopped_early:
        print("\nstopped early: further partly known cases and idle facts were not looked for")
    verdict = f"{len(report.defects)} defects" if report.defects else "no defect"
    print(
        f"\n{guideline.pack.guideline.id} {guideline.pack.guideline.version}: {verdict}"
        f" ({perf_counter() - start:.1f} s)"
    )
    return bool(report.defects)


class _Bar:
    """A progress bar on standard error."""

    def __call__(self, step: str, share: float) -> None:
        done = round(30 * share)
        sys.stderr.write(f"\r{step:20} [{'#' * done}{' ' * (30 - done)}] {share:4.0%}")
        sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write("\r" + " " * 60 + "\r")
