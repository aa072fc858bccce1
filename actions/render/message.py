"""A message to the user, before any channel has shaped it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Button:
    """A button with its title and the message that it sends."""

    title: str
    payload: str


def button_payload(intent: str, **entities: Any) -> str:
    """The message that a button sends, in Rasa's payload syntax: an intent with its entities.

    Rasa reads a list there as several values, and an empty one as none; a set is one value, so it
    stands in a list itself.
    """
    given = {
        name: [value] if isinstance(value, list) else value for name, value in entities.items()
    }
    return f"/{intent}{json.dumps(given)}"


class Dispatcher(Protocol):
    """What sends messages; rasa_sdk's dispatcher is one."""

    def utter_message(
        self,
        text: str | None = None,
        *,
        buttons: list[dict[str, Any]] | None = None,
        json_message: dict[str, Any] | None = None,
    ) -> None: ...


@dataclass(frozen=True)
class Message:
    """Text with buttons, or a payload for programs; ``statements`` are the pack texts used.

    ``kind`` names what the message is where a channel may show it in a form of its own:
    ``answer`` is the decision in words. ``reason_of`` is the judgement whose reason it asks for,
    which may then be written in any words.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] | None = None
    statements: tuple[str, ...] = ()
    kind: str = "text"
    reason_of: str | None = None

    @property
    def is_case(self) -> bool:
        """Whether this is the ``case`` payload."""
        return self.custom is not None and self.custom.get("type") == "case"

    def send(self, dispatcher: Dispatcher) -> None:
        """Hand the message to Rasa."""
        if self.custom is not None:
            dispatcher.utter_message(json_message=self.custom)
            return
        dispatcher.utter_message(
            text=self.text,
            buttons=[{"title": b.title, "payload": b.payload} for b in self.buttons] or None,
        )


@dataclass
class Page:
    """Collects lines of text and the ids of the pack texts that stand in them."""

    lines: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def add(self, line: str, *statements: str) -> None:
        """Add a line, with the ids of the pack texts in it."""
        self.lines.append(line)
        self.statements += [name for name in statements if name not in self.statements]

    def message(self, buttons: Iterable[Button] = (), kind: str = "text") -> Message:
        """All lines as one message."""
        text = "\n".join(self.lines)
        return Message(text, tuple(buttons), None, tuple(self.statements), kind)


def joined(messages: Iterable[Message]) -> Message:
    """Several texts as one, with the buttons and statements of all."""
    messages = tuple(messages)
    return Message(
        "\n\n".join(message.text for message in messages),
        tuple(dict.fromkeys(button for message in messages for button in message.buttons)),
        None,
        tuple(dict.fromkeys(name for message in messages for name in message.statements)),
    )
