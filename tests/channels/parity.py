"""One conversation as a user has it on each channel, and what the user then sees.

Every channel is spoken to as its own clients do: HTTP for REST, a socket for the page, signed
events and presses for Slack, activities with tokens for Teams.
"""

from __future__ import annotations

import html
import queue
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import socketio

from tests.channels.bot_framework_loopback import TENANT, Microsoft, TeamsClient
from tests.channels.loopback import wait_until
from tests.channels.slack_loopback import SlackClient, WebApi, direct

Json = dict[str, Any]

_WAIT_SECONDS = 20


@dataclass(frozen=True)
class Seen:
    """What one turn shows, the case's id left out.

    Attributes:
        lines: Every line of text in order, without marks of bold.
        buttons: Titles in order.
        facts: Known facts as the channel shows them, label and value.
        decision: Status and the ids that go with it.
    """

    lines: tuple[str, ...]
    buttons: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] | None
    decision: str | None


class Channel:
    """A conversation of its own on one channel."""

    def say(self, text: str, posts: int = 1) -> Seen:
        """Write a message and read the answer, which comes in so many posts."""
        raise NotImplementedError

    def press(self, title: str, posts: int = 1) -> Seen:
        """Press the button with this title in the last answer."""
        raise NotImplementedError


class Words:
    """Labels and values of facts from the built catalogue, read independently of the channels."""

    def __init__(self, catalogue: Json) -> None:
        self._catalogue = catalogue

    def of(self, payload: Json) -> tuple[tuple[str, str], ...]:
        """The facts of a case payload in words."""
        language = payload["language"]
        return tuple(
            (
                self._catalogue["facts"][name]["label"][language],
                self._value(self._catalogue["facts"][name], value, language),
            )
            for name, value in payload["facts"].items()
        )

    def _value(self, fact: Json, value: Any, language: str) -> str:
        if fact["kind"] == "boolean":
            return str(self._catalogue["phrases"][("no", "yes")[value]][language])
        if fact["kind"] == "set":
            members = ", ".join(fact["values"][each]["label"][language] for each in value)
            return members or str(self._catalogue["phrases"]["none"][language])
        if fact["kind"] == "choice":
            return str(fact["values"][value]["label"][language])
        unit = f" {fact['unit'][language]}" if fact.get("unit") else ""
        return f"{value:g}".replace(".", "," if language == "da" else ".") + unit


def seen_in_messages(messages: list[Json], words: Words) -> Seen:
    """What the plain bot messages hold."""
    payloads = [m["custom"] for m in messages if (m.get("custom") or {}).get("type") == "case"]
    payload = payloads[-1] if payloads else None
    return Seen(
        lines=lines(
            "\n".join(m["text"] for m in messages if m.get("text")), payload and payload["case_id"]
        ),
        buttons=tuple(b["title"] for m in messages for b in m.get("buttons") or ()),
        facts=words.of(payload) if payload else None,
        decision=_decision(payload["decision"]) if payload else None,
    )


def lines(text: str, case: str | None) -> tuple[str, ...]:
    """The lines of a text by what is read, the case's own id replaced."""
    text = text.replace("**", "")
    if case:
        text = text.replace(case, "CASE")
    return tuple(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _decision(decision: Json) -> str:
    found: list[str] = []
    for item in decision["recommendations"]:
        found.append(item["id"] + (f" ({item['step']})" if item["step"] else ""))
    found += [] if found else decision["reasons"]
    found += [] if found else decision["conflicts"]
    found += [] if found else [f"{name}?" for name in decision["missing"]]
    return f"{decision['status']}: {', '.join(found)}" if found else str(decision["status"])


class Rest(Channel):
    """The REST channel."""

    def __init__(self, client: httpx.Client, words: Words) -> None:
        self._client = client
        self._words = words
        self._sender = f"parity-{uuid.uuid4().hex}"
        self.messages: list[Json] = []

    def say(self, text: str, posts: int = 1) -> Seen:
        answer = self._client.post(
            "/webhooks/rest/webhook", json={"sender": self._sender, "message": text}
        )
        self.messages = answer.raise_for_status().json()
        return seen_in_messages(self.messages, self._words)

    def press(self, title: str, posts: int = 1) -> Seen:
        return self.say(payload_of(self.messages, title))


class Page:
    """A socket as the chat page opens it; it shows one conversation after the other."""

    def __init__(self, address: str) -> None:
        self.turns: queue.Queue[Json] = queue.Queue()
        self._ready: queue.Queue[Json] = queue.Queue()
        self.socket = socketio.Client()
        self.socket.on("turn", self.turns.put)
        self.socket.on("ready", self._ready.put)
        self.socket.connect(address, socketio_path="/webhooks/web/socket.io")

    def open(self) -> None:
        """Begin a new conversation."""
        self.socket.emit("open", {})
        self._ready.get(timeout=_WAIT_SECONDS)

    def close(self) -> None:
        """End the connection without waiting for the poll that is under way."""
        self.socket.eio.disconnect(abort=True)


class Web(Channel):
    """A new conversation on the chat page."""

    def __init__(self, page: Page, words: Words) -> None:
        page.open()
        self._page = page
        self._words = words
        self._messages: list[Json] = []

    def say(self, text: str, posts: int = 1) -> Seen:
        return self._send(text)

    def press(self, title: str, posts: int = 1) -> Seen:
        return self._send(payload_of(self._messages, title), title)

    def _send(self, text: str, title: str | None = None) -> Seen:
        said = {"id": uuid.uuid4().hex, "text": text, "title": title}
        self._page.socket.emit("say", said)
        turn = self._page.turns.get(timeout=_WAIT_SECONDS)
        assert turn["id"] == said["id"]
        self._messages = turn["messages"]
        return seen_in_messages(self._messages, self._words)


def payload_of(messages: list[Json], title: str) -> str:
    """What the button with this title sends."""
    buttons = [b for m in messages for b in m.get("buttons") or () if b["title"] == title]
    return str(buttons[0]["payload"])


@dataclass
class Slack(Channel):
    """A direct conversation in Slack."""

    client: SlackClient
    api: WebApi
    channel: str = field(default_factory=lambda: f"D{uuid.uuid4().hex[:10].upper()}")
    _shown: list[Json] = field(default_factory=list)

    def say(self, text: str, posts: int = 1) -> Seen:
        escaped = html.escape(text, quote=False)
        return self._read(self.client.event(direct(escaped, channel=self.channel)), posts)

    def press(self, title: str, posts: int = 1) -> Seen:
        button = next(b for b in self._buttons() if b["text"]["text"] == title)
        return self._read(self.client.press(button, channel=self.channel), posts)

    def _read(self, answer: httpx.Response, posts: int) -> Seen:
        assert answer.status_code == 200
        self._shown = taken(self.api.posts, lambda p: p["channel"] == self.channel, posts)
        blocks = [block for post in self._shown for block in post["blocks"]]
        texts = [b["text"] for b in blocks if b["type"] == "section" and "text" in b]
        shown = "\n".join(
            html.unescape(t["text"]).replace("*", "") if t["type"] == "mrkdwn" else t["text"]
            for t in texts
        )
        context = [e["text"] for b in blocks if b["type"] == "context" for e in b["elements"]]
        fields = [f["text"].split(": ", 1) for b in blocks for f in b.get("fields", ())]
        return Seen(
            lines=lines(shown, case_id(context)),
            buttons=tuple(button["text"]["text"] for button in self._buttons()),
            facts=tuple((label, value) for label, value in fields) if context else None,
            decision=context[0] if context else None,
        )

    def _buttons(self) -> list[Json]:
        blocks = [block for post in self._shown for block in post["blocks"]]
        return [e for b in blocks if b["type"] == "actions" for e in b["elements"]]


@dataclass
class Teams(Channel):
    """A private chat in Teams."""

    client: TeamsClient
    services: Microsoft
    chat: str = field(default_factory=lambda: f"a:{uuid.uuid4().hex}")
    _shown: list[Json] = field(default_factory=list)

    def say(self, text: str, posts: int = 1) -> Seen:
        return self._read(self.client.message(html.escape(text, quote=False)), posts)

    def press(self, title: str, posts: int = 1) -> Seen:
        button = next(action for action in self._buttons() if action["title"] == title)
        return self._read(self.client.press(button["data"]), posts)

    def _read(self, activity: Json, posts: int) -> Seen:
        activity["conversation"] = {"id": self.chat, "tenantId": TENANT}
        assert self.client.send(activity).status_code == 200
        self._shown = taken(
            self.services.posts, lambda p: p["conversation"]["id"] == self.chat, posts
        )
        runs = [
            element["inlines"] for element in self._body() if element["type"] == "RichTextBlock"
        ]
        said = [line for line in runs if not line[0].get("isSubtle")]
        context = [line[0]["text"] for line in runs if line[0].get("isSubtle")]
        facts = [f for e in self._body() if e["type"] == "FactSet" for f in e["facts"]]
        return Seen(
            lines=lines(
                "\n".join("".join(run["text"] for run in line) for line in said),
                case_id(context),
            ),
            buttons=tuple(action["title"] for action in self._buttons()),
            facts=tuple((f["title"], f["value"]) for f in facts) if context else None,
            decision=context[0] if context else None,
        )

    def _body(self) -> list[Json]:
        cards = [item["content"] for post in self._shown for item in post["attachments"]]
        return [element for card in cards for element in card["body"]]

    def _buttons(self) -> list[Json]:
        sets = [element for element in self._body() if element["type"] == "ActionSet"]
        return [action for each in sets for action in each["actions"]]


def taken(posts: list[Json], own: Callable[[Json], bool], number: int) -> list[Json]:
    """Take so many of a conversation's posts away, once they are there."""
    wait_until(lambda: sum(map(own, posts)) >= number, _WAIT_SECONDS)
    found = [post for post in posts if own(post)]
    for post in found:
        posts.remove(post)
    return found


def case_id(context: list[str]) -> str | None:
    """The case's id in the lines below an answer: the first part of the second."""
    return context[1].split(" · ")[0] if len(context) > 1 else None
