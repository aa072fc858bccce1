"""The command line: ``python -m rules_core decide CASE.json``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rules_core.api import (
    CaseError,
    Guideline,
    InputError,
    PackError,
    RulesCoreError,
    decide,
    load_pack,
)
from rules_core.case_lines import LONGEST_CASE, case_lines, parse_case

GOOD, BAD_INPUT = 0, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 2 when any input was bad."""
    options = _parser().parse_args(arguments)
    try:
        guideline = load_pack(options.pack)
    except PackError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    command: Any = options.run
    return int(command(guideline, options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rules_core", description=__doc__)
    parser.add_argument("--pack", type=Path, help="folder of the guideline pack")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("decide", help="print the decision for a case as JSON")
    command.add_argument("case", nargs="?", default="-", help="a JSON file, or - for stdin")
    command.add_argument("--jsonl", action="store_true", help="one case a line in, one answer out")
    command.set_defaults(run=_decide)
    return parser


def _decide(guideline: Guideline, options: argparse.Namespace) -> int:
    try:
        stream = sys.stdin.buffer if options.case == "-" else Path(options.case).open("rb")  # noqa: SIM115
    except OSError as error:
        print(f"cannot read {options.case}: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    with stream:
        if not options.jsonl:
            answer, code = _answer(guideline, stream.read(LONGEST_CASE + 1))
            print(json.dumps(answer, ensure_ascii=False, indent=2))
            return code
        worst = GOOD
        for line in case_lines(stream):
            answer, code = _answer(guideline, line)
            worst = max(worst, code)
            print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
        return worst


def _answer(guideline: Guideline, text: bytes) -> tuple[dict[str, Any], int]:
    try:
        return decide(guideline, parse_case(text)).to_json(), GOOD
    except (CaseError, InputError) as error:
        return {"error": error.to_json()}, BAD_INPUT
    except RulesCoreError as error:
        return {"error": {"type": type(error).__name__, "message": str(error)}}, BAD_INPUT


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
