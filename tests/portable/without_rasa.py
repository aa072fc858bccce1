"""Whole conversations without Rasa: the reader, the rule core and the rendering, nothing else.

``python -m tests.portable.without_rasa FILE …`` plays scripted dialogues (``tests/dialogues``) on
any Python from 3.10 that has pydantic, PyYAML and RapidFuzz. It shows what another dialogue engine
would have to do in Rasa's place; ``docs/decisions/leaving-rasa.md`` says what that touches. What a
message is, beside facts and answers, is the engine's to tell: dialogues that ask why, or what a
word means, are not played here.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from actions.case import Case
from actions.case_update import CaseUpdate
from actions.render.answer import answer, read_back
from actions.render.message import Message
from actions.render.payload import case_payload
from actions.render.question import question
from bot.text import ClinicalReader
from rules_core.api import decide, load_pack
from tests.dialogues.play import play, read_dialogues

_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?", re.DOTALL)


class Engine:
    """A dialogue engine of a page: it keeps the case, and asks what the core says is missing.

    ``post`` is the REST channel's, so that the scripted dialogues are played on it unchanged.
    """

    def __init__(self) -> None:
        self._guideline = load_pack(None)
        self._reader = ClinicalReader()
        self._case = Case(case_id="PORTABLE", language="da")
        self._turn = 0

    def post(self, _path: str, json: dict[str, Any]) -> Engine:
        """Answer one message; the answer is in ``json``."""
        self._turn += 1
        text = json["message"]
        entities = self._entities(text)
        told = [entity["value"] for entity in entities if entity["entity"] == "language"]
        case = replace(self._case, language=told[-1]) if told else self._case
        case = CaseUpdate(self._guideline, case, entities, text, self._turn).result()
        decision = decide(self._guideline, case.facts)
        asked = next((name for name in decision.missing if name not in case.unavailable), None)
        self._case = case = replace(case, asked=asked)
        told_back = read_back(self._guideline, case)
        answered = (
            answer(self._guideline, case, decision)
            if asked is None
            else question(self._guideline, case, asked, self._turn)
        )
        said = [message for message in (told_back, answered) if message is not None]
        self._answer = [*said, case_payload(case, decision, said)]
        return self

    def json(self) -> list[dict[str, Any]]:
        """The last answer, as the REST channel sends it."""
        return [_as_sent(message) for message in self._answer]

    def raise_for_status(self) -> None:
        """There is no status: what is wrong raises where it happens."""

    def _entities(self, text: str) -> list[dict[str, Any]]:
        pressed = _PAYLOAD.fullmatch(text)
        if pressed is None:
            return self._reader.read(text).to_entities()
        intent, values = pressed.groups()
        if intent == "dont_know":
            return [{"entity": "answer", "value": "unknown"}]
        if intent != "inform":
            raise LookupError(f"/{intent} is the dialogue engine's")
        facts = json.loads(values or "{}").items()
        return [{"entity": name, "value": value, "cue": "correction"} for name, value in facts]


def _as_sent(message: Message) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    if message.text:
        sent["text"] = message.text
    if message.buttons:
        sent["buttons"] = [{"title": b.title, "payload": b.payload} for b in message.buttons]
    if message.custom:
        sent["custom"] = json.loads(json.dumps(message.custom))
    return sent


def main(files: list[str]) -> int:
    """Play the dialogues of these files. Exit code 1 when one went otherwise than scripted."""
    present = [name for name in ("rasa", "rasa_sdk", "tensorflow", "sanic") if find_spec(name)]
    print(f"Python {sys.version.split()[0]}, present of Rasa: {', '.join(present) or 'nothing'}")
    differing = 0
    for dialogue in read_dialogues(*map(Path, files)):
        differences = play(Engine(), dialogue)  # type: ignore[arg-type]
        differing += bool(differences)
        print(f"{'differs' if differences else 'as scripted'}: {dialogue.name}")
        for line in differences:
            print(f"    {line}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
