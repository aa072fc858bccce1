"""Print how well the messages are read: `python -m tests.language.evaluate` (`make eval`)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.text import ClinicalReader
from tests.language.corpus import DECISIVE, FACTS, examined, messages, unseen
from tests.language.scoring import Report, score

LANGUAGES = ("da", "en")


def main() -> int:
    """Print the table; with `--mistakes` every message that is not read exactly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mistakes", action="store_true", help="list what was misread")
    parser.add_argument("--examined", action="store_true", help="the rounds of examination")
    parser.add_argument(
        "--unseen", type=Path, metavar="FOLDER", help="<language>/<kind>.yaml there"
    )
    parser.add_argument("--kind", help="only the messages of this kind (file name)")
    options = parser.parse_args()
    if options.unseen is not None:
        corpus = unseen(options.unseen)
    else:
        corpus = examined() if options.examined else messages()
    chosen = [m for m in corpus if options.kind in (None, m.kind)]
    report = score(chosen, ClinicalReader())
    print(table(report))
    if options.mistakes:
        for title, lines in (
            ("misread", report.mistakes),
            ("not asked", report.unasked),
            ("answers not read", report.unanswered),
            ("decision changed", report.changed),
        ):
            print(f"\n{title}: {len(lines)}")
            for line in lines:
                print(f"  {line}")
    return 0


def table(report: Report) -> str:
    """Precision, recall and F1 per fact and language, and the scores per message."""
    lines = [
        f"{'fact':32}" + "".join(f"{lang + ' P':>8}{'R':>8}{'F1':>8}{'n':>6}" for lang in LANGUAGES)
    ]
    for fact in FACTS:
        mark = "*" if fact in DECISIVE else " "
        lines.append(f"{mark}{fact:31}" + _cells(report, (fact,)))
    lines.append(f"{'decisive facts (*)':32}" + _cells(report, DECISIVE))
    lines.append(f"{'all facts':32}" + _cells(report, FACTS))
    lines.append("")
    for language in LANGUAGES:
        count = report.messages[language]
        share = report.exact[language] / count if count else 1.0
        lines.append(f"{language}: {count} messages, {share:.1%} read exactly")
    total = sum(report.messages.values()) or 1
    lines.append(
        f"messages whose wrong fact would change the decision: {len(report.changed)}"
        f" ({len(report.changed) / total:.2%}); decided wrongly without a question:"
        f" {len(report.wrongly_decided)}"
    )
    lines.append(
        f"findings that should be asked about and are not: {len(report.unasked)};"
        f" answers not read: {len(report.unanswered)}"
    )
    return "\n".join(lines)


def _cells(report: Report, facts: tuple[str, ...]) -> str:
    cells = ""
    for language in LANGUAGES:
        tally = report.total(language, facts)
        count = tally.right + tally.missed
        cells += f"{tally.precision:8.3f}{tally.recall:8.3f}{tally.f1:8.3f}{count:6}"
    return cells


if __name__ == "__main__":
    sys.exit(main())
