"""Plays scripted dialogues against a running assistant and tells what differs.

The format is explained in ``tests/dialogues/README.md``.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import httpx

FOLDER = Path(__file__).parent
TURN_KEYS = {
    "user",
    "press",
    "facts",
    "unknown",
    "decision",
    "asks",
    "says",
    "says_not",
    "provisional",
    "sources",
    "same_decision",
    "tells",
    "offers",
    "payload",
}
_CASE_KEYS = {
    "facts",
    "unknown",
    "decision",
    "asks",
    "provisional",
    "sources",
    "same_decision",
    "tells",
}


@dataclass(frozen=True)
class Dialogue:
    """One scripted dialogue: its name is a sentence, its turns are as written in the file."""

    name: str
    file: Path
    turns: tuple[dict[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.file.stem}: {self.name}"


@dataclass(frozen=True)
class Reply:
    """The bot's messages of one turn."""

    texts: tuple[str, ...]
    buttons: tuple[dict[str, str], ...]
    case: dict[str, Any] | None
    payloads: tuple[dict[str, Any], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass
class Conversation:
    """A conversation with the assistant over REST."""

    client: httpx.Client
    sender: str = field(default_factory=lambda: f"dialogue-{uuid.uuid4()}")
    last: Reply | None = None
    replies: list[tuple[str, Reply]] = field(default_factory=list)

    def say(self, message: str) -> Reply:
        """Send one message and return the bot's reply."""
        response = self.client.post(
            "/webhooks/rest/webhook", json={"sender": self.sender, "message": message}
        )
        response.raise_for_status()
        messages = response.json()
        payloads = [m["custom"] for m in messages if isinstance(m.get("custom"), dict)]
        cases = [payload for payload in payloads if payload.get("type") == "case"]
        self.last = Reply(
            texts=tuple(m["text"] for m in messages if m.get("text")),
            buttons=tuple(b for m in messages for b in m.get("buttons") or ()),
            case=cases[-1] if cases else None,
            payloads=tuple(payloads),
        )
        self.replies.append((message, self.last))
        return self.last

    def press(self, title: str) -> Reply:
        """Press the button with this title in the bot's last reply."""
        buttons = self.last.buttons if self.last else ()
        payloads = [b["payload"] for b in buttons if b["title"] == title]
        if not payloads:
            raise LookupError(f"no button {title!r}; there are {[b['title'] for b in buttons]}")
        return self.say(payloads[0])


def read_dialogues(*files: Path) -> list[Dialogue]:
    """The dialogues of the given files, or of every file in this folder."""
    dialogues = []
    for file in files or sorted(FOLDER.rglob("*.yaml")):
        for item in yaml.safe_load(file.read_text(encoding="utf-8")):
            turns = tuple(item["turns"])
            for turn in turns:
                unknown = set(turn) - TURN_KEYS
                if unknown or not ("user" in turn) ^ ("press" in turn):
                    raise ValueError(f"{file.name}: {item['dialogue']}: bad turn {turn}")
            dialogues.append(Dialogue(item["dialogue"], file, turns))
    return dialogues


def play(
    client: httpx.Client, dialogue: Dialogue, conversation: Conversation | None = None
) -> list[str]:
    """Play a dialogue; returns a line for everything that is not as expected.

    ``conversation`` keeps what was said, for those who want to look at it afterwards.
    """
    conversation = conversation or Conversation(client)
    differences: list[str] = []
    decision_before: Any = None
    for number, turn in enumerate(dialogue.turns, start=1):
        said = turn.get("user", turn.get("press"))
        try:
            reply = conversation.say(said) if "user" in turn else conversation.press(said)
        except LookupError as error:
            return [*differences, f"turn {number}: {error}"]
        found = list(_differences(turn, reply, decision_before))
        differences += [f"turn {number} ({said[:60]!r}): {line}" for line in found]
        if found:
            differences.append(f"    the bot said: {reply.text!r}")
        decision_before = _decided(reply.case["decision"]) if reply.case else decision_before
    return differences


def _differences(turn: dict[str, Any], reply: Reply, decision_before: Any) -> list[str]:
    lines: list[str] = []
    if _CASE_KEYS & set(turn) and reply.case is None:
        return ["no case payload came with the reply"]
    case = reply.case or {}
    for name, value in turn.get("facts", {}).items():
        given = case["facts"].get(name)
        if given != (sorted(value) if isinstance(value, list) else value):
            lines.append(f"fact {name}: expected {value!r}, got {given!r}")
    for name in turn.get("unknown", ()):
        if name in case["facts"]:
            lines.append(f"fact {name}: expected unknown, got {case['facts'][name]!r}")
    for key, value in turn.get("decision", {}).items():
        given = gist(case["decision"])[key]
        if given != value:
            lines.append(f"decision.{key}: expected {value!r}, got {given!r}")
    if turn.get("same_decision") and _decided(case["decision"]) != decision_before:
        lines.append(f"the decision changed to {_decided(case['decision'])}")
    if "asks" in turn and case["asked"] != turn["asks"]:
        lines.append(f"asks: expected {turn['asks']!r}, got {case['asked']!r}")
    if "provisional" in turn and case["decision"]["provisional"] != turn["provisional"]:
        lines.append(f"provisional: expected {turn['provisional']}")
    for name, words in turn.get("sources", {}).items():
        origin = case["sources"].get(name, {}).get("text", "")
        if words.lower() not in origin.lower():
            lines.append(f"source of {name}: expected {words!r}, got {origin!r}")
    for statement in turn.get("tells", ()):
        if statement not in case["statements"]:
            lines.append(f"tells: expected {statement}, got {case['statements']}")
    titles = [button["title"] for button in reply.buttons]
    for title in turn.get("offers", ()):
        if title not in titles:
            lines.append(f"offers: expected the button {title!r}, got {titles}")
    if "payload" in turn and not any(
        turn["payload"].items() <= payload.items() for payload in reply.payloads
    ):
        lines.append(f"no payload with {turn['payload']}")
    for words in turn.get("says", ()):
        if words.lower() not in reply.text.lower():
            lines.append(f"the reply lacks {words!r}")
    for words in turn.get("says_not", ()):
        if words.lower() in reply.text.lower():
            lines.append(f"the reply holds {words!r}")
    return lines


def gist(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision as the scripts write it: recommendations by id, the step beside them."""
    given = decision.get("recommendations", [])
    steps = [item["step"] for item in given if item["step"]]
    return {
        **decision,
        "recommendations": [item["id"] for item in given],
        "step": steps[0] if steps else None,
        "strengths": {
            item["id"]: "".join(part["strength"] for part in item["components"]) for item in given
        },
    }


def _decided(decision: dict[str, Any]) -> dict[str, Any]:
    """What makes two decisions the same: what goes along with them may differ."""
    given = gist(decision)
    return {name: given.get(name) for name in ("status", "recommendations", "step", "reasons")}
