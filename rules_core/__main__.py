"""The command line of the rule core: ``python -m rules_core COMMAND``.

Exit codes: 0; 1 when a check found something (verify: a defect, replay: a difference);
2 when any input was bad.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

try:
    from rules_core import api
    from rules_core.case_lines import LONGEST_CASE, case_lines, parse_case
except ModuleNotFoundError as missing:
    if str(missing.name).startswith("rules_core"):
        raise
    print(
        f"this Python has no {missing.name}; the rule core needs pydantic 2 and PyYAML: after "
        "`make setup`, .venv/bin/python has both",
        file=sys.stderr,
    )
    sys.exit(2)

GOOD, FOUND, BAD_INPUT = 0, 1, 2
FORMATS = ("dmn", "markdown", "schema", "svg")

Answer = tuple[dict[str, Any], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        guideline = api.load_pack(getattr(options, "pack", None))
    except api.PackError as error:
        print(error, file=sys.stderr)
        return FOUND if options.run is _verify else BAD_INPUT
    try:
        return int(options.run(guideline, options))
    except api.GapError as error:
        print(f"the pack has a gap: {error}; see: python -m rules_core verify", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader has seen enough; closing stdout must not complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _parser() -> argparse.ArgumentParser:
    pack = argparse.ArgumentParser(add_help=False)
    pack.add_argument(
        "--pack",
        type=Path,
        default=argparse.SUPPRESS,
        help="folder of the guideline pack (without it, the one for oligometastatic NSCLC)",
    )
    case = argparse.ArgumentParser(add_help=False)
    case.add_argument("case", nargs="?", default="-", help="a JSON file of facts, or - for stdin")
    parser = argparse.ArgumentParser(
        prog="python -m rules_core", description=__doc__, parents=[pack]
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], purpose: str, *parents: Any) -> Any:
        added = commands.add_parser(name, help=purpose, parents=[pack, *parents])
        added.set_defaults(run=run)
        return added

    decide = command("decide", _decide, "the decision for a case as JSON", case)
    decide.add_argument("--jsonl", action="store_true", help="one case a line in, one answer out")
    decide.add_argument("--audit", action="store_true", help="answer with audit records")
    command("explain", _explain, "the facts that mattered, with their places", case)
    why_not = command("why-not", _why_not, "what stands between a case and a recommendation", case)
    why_not.add_argument("recommendation", help="its id, such as R4")
    what_if = command("what-if", _what_if, "the decision if some facts were otherwise", case)
    what_if.add_argument(
        "changes", help="""a JSON object such as '{"metastasis_count": 2}', or a file with one"""
    )
    conditional = command("conditional", _conditional, "what holds under each missing value", case)
    conditional.add_argument("--unavailable", nargs="+", metavar="FACT", help="only these facts")
    command("replay", _replay, "recompute the audit records on stdin, one a line")
    verify = command("verify", _verify, "prove the pack over its whole space of cases")
    verify.add_argument("--json", action="store_true", help="figures and defects as JSON")
    export = command("export", _export, "the pack in another form, on stdout")
    export.add_argument("case", nargs="?", help="a case whose way the SVG shows: a file, or -")
    export.add_argument("--format", choices=FORMATS, required=True)
    export.add_argument("--language", choices=("da", "en"), default="da", help="of the SVG")
    return parser


def _decide(guideline: api.Guideline, options: argparse.Namespace) -> int:
    def answer(facts: dict[str, Any]) -> dict[str, Any]:
        decision = api.decide(guideline, facts)
        if options.audit:
            return api.audit_record(guideline, facts, decision)
        return decision.to_json()

    if not options.jsonl:
        return _one(options, answer)
    stream = _opened(options.case)
    if stream is None:
        return BAD_INPUT
    worst = GOOD
    with stream:
        for line in case_lines(stream):
            result, code = _answered(line, answer)
            worst = max(worst, code)
            print(_dumped(result, code))
    return worst


def _explain(guideline: api.Guideline, options: argparse.Namespace) -> int:
    return _one(options, lambda facts: api.explain(guideline, facts).to_json())


def _why_not(guideline: api.Guideline, options: argparse.Namespace) -> int:
    known = [item.id for item in guideline.pack.recommendations]
    if options.recommendation not in known:
        print(
            f"no recommendation {options.recommendation}; there are {', '.join(known)}",
            file=sys.stderr,
        )
        return BAD_INPUT
    return _one(
        options, lambda facts: api.why_not(guideline, facts, options.recommendation).to_json()
    )


def _what_if(guideline: api.Guideline, options: argparse.Namespace) -> int:
    given: str = options.changes
    try:
        if given.lstrip().startswith("{"):
            changes = parse_case(given.encode("utf-8", "surrogateescape"))
        else:
            with Path(given).open("rb") as file:
                changes = parse_case(file.read(LONGEST_CASE + 1))
    except OSError as error:
        print(f"the changes are no JSON object, and no file: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    except api.InputError as error:
        print(f"the changes are {error}", file=sys.stderr)
        return BAD_INPUT
    return _one(options, lambda facts: api.what_if(guideline, facts, changes).to_json())


def _conditional(guideline: api.Guideline, options: argparse.Namespace) -> int:
    return _one(
        options, lambda facts: api.conditional(guideline, facts, options.unavailable).to_json()
    )


def _replay(guideline: api.Guideline, _: argparse.Namespace) -> int:
    worst = GOOD
    for result in api.replay(case_lines(sys.stdin.buffer), guideline):
        if not result.same:
            print(_dumped(result.to_json(), BAD_INPUT))
            worst = max(worst, BAD_INPUT if result.error else FOUND)
    return worst


def _verify(guideline: api.Guideline, options: argparse.Namespace) -> int:
    from rules_core.verify.run import verify_to_terminal

    return FOUND if verify_to_terminal(guideline, as_json=options.json) else GOOD


def _export(guideline: api.Guideline, options: argparse.Namespace) -> int:
    from rules_core import export

    facts: dict[str, Any] | None = None
    try:
        if options.case is not None:
            stream = _opened(options.case)
            if stream is None:
                return BAD_INPUT
            with stream:
                facts = parse_case(stream.read(LONGEST_CASE + 1))
        text = export.export(guideline, options.format, facts, options.language)
    except (api.CaseError, api.InputError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print(text)
    return GOOD


def _one(options: argparse.Namespace, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    stream = _opened(options.case)
    if stream is None:
        return BAD_INPUT
    with stream:
        result, code = _answered(stream.read(LONGEST_CASE + 1), answer)
    print(_dumped(result, code, indent=2))
    return code


def _opened(path: str) -> BinaryIO | None:
    if path == "-":
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return None


def _answered(text: bytes, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> Answer:
    try:
        return answer(parse_case(text)), GOOD
    except (api.CaseError, api.InputError) as error:
        return {"error": error.to_json()}, BAD_INPUT
    except api.RulesCoreError as error:
        return {"error": {"type": type(error).__name__, "message": str(error)}}, BAD_INPUT


def _dumped(result: dict[str, Any], code: int, indent: int | None = None) -> str:
    # Errors quote their input, which may hold what UTF-8 cannot; escapes can.
    separators = None if indent else (",", ":")
    return json.dumps(result, ensure_ascii=code != GOOD, indent=indent, separators=separators)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
