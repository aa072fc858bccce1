"""What is kept of every decision shown and of what clinicians made of it.

``python -m actions.audit report|verify|export|records|facts|replay`` reads the log of the data
folder, and fails where there is none. ``export`` prints every record with its number and hash, so
that the chain can be checked elsewhere; ``records`` and ``facts`` print one decision a line, as
``python -m rules_core replay`` and ``python -m rules_core decide --jsonl`` read them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from actions.audit_log import AuditLog, audit_log
from actions.audit_store import STORE_ERRORS, Entry
from actions.base import CaseTurn
from actions.case_from_slots import delivery_id, read_by, told_in_turn
from actions.render.feedback import CHOICES
from actions.render.message import Message
from rules_core.api import audit_record, canonical, load_pack, replay

DECISION = "decision"
FEEDBACK = "feedback"
LOG_SCHEMA = 2
"""Version of what the log adds to a record. 1, which was not written down, lacked ``assistant``:
the model (Rasa's id, the fingerprint of its training data) and the language reader that had read
the message. Records of all versions stand in one chain."""


def record_decision(turn: CaseTurn, messages: Iterable[Message]) -> Entry:
    """Store the decision that ``messages`` show, before they are sent.

    Raises one of STORE_ERRORS when it cannot be stored: then nothing may be shown.
    """
    said = [*told_in_turn(turn.tracker), *messages]
    statements = dict.fromkeys(name for message in said for name in message.statements)
    record = audit_record(turn.guideline, turn.case.facts, turn.decision)
    bounds = {
        name: dict(origin.bound)
        for name, origin in turn.case.sources.items()
        if origin.bound is not None
    }
    told = {"bounds": bounds} if bounds else {}
    return _append(turn, DECISION, {**record, **told, "statements": list(statements)})


def shown_decision(turn: CaseTurn) -> Entry | None:
    """The newest decision that was shown for the case of this turn."""
    return audit_log().last_of_case(turn.case.case_id, DECISION)


def record_feedback(turn: CaseTurn, about: Entry, choice: str, reason: str | None) -> Entry:
    """Store what the clinician does with a decision: one of CHOICES, and why by its code.

    The words stay with the conversation and are deleted with it. Records of ``schema`` 1 held them.
    """
    return _append(
        turn,
        FEEDBACK,
        {
            "schema": 2,
            "about": {"number": about.number, "hash": about.hash},
            "choice": choice,
            "reason": reason,
        },
    )


def _append(turn: CaseTurn, kind: str, content: dict[str, Any]) -> Entry:
    log = audit_log()
    tracker = turn.tracker
    record = {
        **content,
        "log_schema": LOG_SCHEMA,
        "kind": kind,
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "case_id": turn.case.case_id,
        "language": turn.case.language,
        "channel": tracker.get_latest_input_channel(),
        "user": log.pseudonym(tracker.sender_id),
        "assistant": read_by(tracker),
    }
    # A delivery that has to be answered again, because a server died before it could say or
    # keep its answer, leaves one record unless the answer is another.
    turn_key = f"{tracker.sender_id} {delivery_id(tracker)} {kind} {canonical(content)}"
    return log.append(log.pseudonym(turn_key), record)


# The command line


def report(entries: Iterable[Entry]) -> Iterator[str]:
    """Decisions by status and recommendation, and how often they are followed, line by line."""
    decisions: dict[int, dict[str, Any]] = {}
    feedback: dict[int, dict[str, Any]] = {}
    for entry in entries:
        record = entry.record
        if record["kind"] == DECISION:
            decisions[entry.number] = record
        else:
            feedback[record["about"]["number"]] = record  # the newest word on it counts
    cases = {record["case_id"] for record in decisions.values()}
    yield f"{len(decisions)} decisions shown in {len(cases)} cases"
    yield from _counted("status", (r["decision"]["status"] for r in decisions.values()))
    yield from _counted("recommendation", map(_given, decisions.values()))
    provisional = sum(bool(r["decision"]["provisional"]) for r in decisions.values())
    yield f"provisional: {provisional}"
    yield f"{len(feedback)} decisions with feedback"
    yield from _counted("choice", (r["choice"] for r in feedback.values()))
    for choice in CHOICES[1:]:
        chosen = {about: r for about, r in feedback.items() if r["choice"] == choice}
        reasons = (r["reason"] or "no reason given" for r in chosen.values())
        yield from _counted(f"{choice}: reason", reasons)
        given = (_given(decisions[about]) for about in chosen if about in decisions)
        yield from _counted(f"{choice}: recommendation", given)


def _given(record: dict[str, Any]) -> str:
    ids = [item["id"] for item in record["decision"]["recommendations"]]
    return " + ".join(ids) or "none"


def _counted(name: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).most_common():
        yield f"  {name} {value}: {times}"


def _report(log: AuditLog, _options: argparse.Namespace) -> int:
    for line in report(log.entries()):
        print(line)
    return 0


def _verify(log: AuditLog, _options: argparse.Namespace) -> int:
    defects = log.defects()
    for defect in defects:
        print(defect)
    number = sum(1 for _ in log.entries())
    if defects:
        print(f"{number} records, {len(defects)} defects")
    elif number:
        print(f"{number} records, the chain is sound")
    else:
        # Records that were removed together with their seal leave no other trace than this.
        print("0 records: right only if no decision has been shown yet")
    return 1 if defects else 0


def _export(log: AuditLog, _options: argparse.Namespace) -> int:
    for entry in log.entries():
        # The record's text as it was hashed, so that the chain can be checked elsewhere.
        print(f'{{"number":{entry.number},"hash":"{entry.hash}","record":{entry.text}}}')
    return 0


def _records(log: AuditLog, _options: argparse.Namespace) -> int:
    for entry in log.entries():
        if entry.record["kind"] == DECISION:
            print(entry.text)
    return 0


def _facts(log: AuditLog, _options: argparse.Namespace) -> int:
    for entry in log.entries():
        if entry.record["kind"] == DECISION:
            print(canonical(entry.record["facts"]))
    return 0


def _replay(log: AuditLog, options: argparse.Namespace) -> int:
    used = load_pack(options.pack)
    replayed = differing = other = 0
    for entry in log.entries():
        record = entry.record
        if record["kind"] != DECISION:
            continue
        if record["guideline"]["sha256"] != used.pack.sha256:
            other += 1
            continue
        replayed += 1
        for result in replay([entry.text.encode()], used):
            if not result.same:
                differing += 1
                found = [difference.path for difference in result.differences]
                print(f"record {entry.number}: {result.error or ', '.join(found)}")
    print(f"{replayed} decisions replayed, {differing} differ")
    if other:
        print(f"{other} of another pack than {used.pack.sha256[:12]} not replayed; see --pack")
    return 1 if differing else 0


_COMMANDS = {
    "report": _report,
    "verify": _verify,
    "export": _export,
    "records": _records,
    "facts": _facts,
    "replay": _replay,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    0 when all is well, 1 when verify or replay found something or there is no log to be read.
    """
    parser = argparse.ArgumentParser(prog="python -m actions.audit", description=__doc__)
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--data", type=Path, help="the data folder (default: OMD_DATA or var)")
    parser.add_argument("--pack", type=Path, help="replay: the pack that the records name")
    options = parser.parse_args(arguments)
    log = AuditLog(options.data) if options.data else audit_log()
    absence = log.absence()
    if absence:
        print(absence, file=sys.stderr)
        return 1
    try:
        return _COMMANDS[options.command](log, options)
    except BrokenPipeError:
        # Whoever read it (``| head``) has seen enough; what is left to flush has no reader.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except STORE_ERRORS as error:
        print(f"the audit log cannot be read: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
