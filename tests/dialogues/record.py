"""Writes a conversation that took place as a scripted dialogue.

``python -m tests.dialogues.record [CONVERSATION]`` reads the data folder's conversations: the one
with this id, or the last one. What the bot understood and decided becomes what is expected; whoever
keeps the dialogue reads it, names it, and puts right what was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from tests.dialogues.play import gist

ROOT = Path(__file__).resolve().parents[2]
_DECISION = ("status", "recommendations", "step", "reasons", "conflicts")


class NothingToRecord(Exception):
    """There is no such conversation. The text is for the person at the terminal."""


def recorded(database: Path, conversation: str | None) -> dict[str, Any]:
    """The dialogue of a conversation, as a script's YAML holds it.

    Raises:
        NothingToRecord: no database, no such conversation, or nobody wrote in it.
    """
    if not database.exists():
        raise NothingToRecord(f"there are no conversations in {database}")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        if conversation is None:
            last = store.execute("SELECT sender_id FROM events ORDER BY id DESC LIMIT 1").fetchone()
            if last is None:
                raise NothingToRecord(f"there are no conversations in {database} yet")
            (conversation,) = last
        rows = store.execute(
            "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,)
        ).fetchall()
    turns = list(_turns(json.loads(data) for (data,) in rows))
    if not turns:
        raise NothingToRecord(f"nobody wrote anything in the conversation {conversation!r}")
    first = turns[0].get("user") or turns[0].get("press")
    return {"dialogue": f"Recorded: {str(first)[:60]}", "turns": turns}


def _turns(events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    turn: dict[str, Any] | None = None
    case: dict[str, Any] = {}
    before: dict[str, Any] = {}
    buttons: dict[str, str] = {}
    offered: dict[str, str] = {}
    for event in events:
        if event["event"] == "user":
            if turn is not None:
                yield {**turn, **_expected(before, case)}
            before, buttons, offered = case, offered, {}
            text = event.get("text") or ""
            pressed = text.startswith("/") and text in buttons
            turn = {"press": buttons[text]} if pressed else {"user": text}
        elif event["event"] == "bot":
            data = event.get("data") or {}
            offered.update({b["payload"]: b["title"] for b in data.get("buttons") or ()})
            custom = data.get("custom") or {}
            if custom.get("type") == "case":
                case = custom
    if turn is not None:
        yield {**turn, **_expected(before, case)}


def _expected(before: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """What a turn changed, as the keys of a script."""
    if not case:
        return {}
    expected: dict[str, Any] = {}
    same_case = before.get("case_id") == case["case_id"]
    known = before.get("facts", {}) if same_case else {}
    facts = {name: value for name, value in case["facts"].items() if known.get(name) != value}
    if facts:
        expected["facts"] = facts
    gone = [name for name in before.get("facts", {}) if name not in case["facts"]]
    if gone:
        expected["unknown"] = gone
    now, then = _decision(case), _decision(before) if same_case and before else None
    if now != then:
        expected["decision"] = now
    elif then is not None:
        expected["same_decision"] = True
    if case["asked"] != before.get("asked"):
        expected["asks"] = case["asked"]
    told = [name for name in case["statements"] if name.startswith("statement:")]
    if told:
        expected["tells"] = told
    return expected


def _decision(case: dict[str, Any]) -> dict[str, Any]:
    given = gist(case["decision"])
    return {key: given[key] for key in _DECISION if given[key]}


def main(arguments: list[str] | None = None) -> int:
    """Print the dialogue; 1 when there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogues.record", description=__doc__)
    parser.add_argument("conversation", nargs="?", help="its id (default: the last conversation)")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("OMD_DATA") or ROOT / "var")
    )
    options = parser.parse_args(arguments)
    try:
        dialogue = recorded(options.data / "conversations.db", options.conversation or None)
    except NothingToRecord as error:
        print(error, file=sys.stderr)
        return 1
    print(yaml.safe_dump([dialogue], allow_unicode=True, sort_keys=False, width=100), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
