"""A conversation as the page shows it: turns, each a user's message with its answer.

A turn is known by the id that the page gave the message. The same turn may reach a page twice,
as it happens and from the history after a reconnection; by its id the page shows it once.
"""

from collections.abc import Iterable
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import BotUttered, Event, UserUttered

Json = dict[str, Any]

_PARTS = ("text", "buttons", "custom")


class TurnOutput(OutputChannel):
    """Collects the messages of one answer, in order and whole."""

    def __init__(self) -> None:
        self.messages: list[Json] = []

    @classmethod
    def name(cls) -> str:
        return "web"

    async def send_response(self, recipient_id: str, message: Json) -> None:
        self.messages.append(_message(message))


def turn(
    message_id: str,
    text: str,
    title: str | None,
    at: float,
    messages: list[Json],
    kept: bool = True,
) -> Json:
    """
    Args:
        message_id: The id that the page gave the user's message.
        text: The message as it was read, that is without what names a person.
        title: What the page shows in place of a button's payload.
        at: When it was said, in seconds since 1970.
        messages: The answer.
        kept: Whether it stands in the conversation; otherwise it is to be sent again.
    """
    return {
        "id": message_id,
        "text": text,
        "title": title,
        "at": at,
        "messages": messages,
        "kept": kept,
    }


def turns_from_events(events: Iterable[Event], most: int) -> list[Json]:
    """The last ``most`` turns of a stored conversation, the oldest first.

    Only the last one keeps the steps that led to its decision and a note's PDF: they are for
    what the page shows of the present case.
    """
    turns: list[Json] = []
    for event in events:
        if isinstance(event, UserUttered) and event.text is not None:
            metadata = event.metadata or {}
            message_id = event.message_id or f"{event.timestamp}"
            title = metadata.get("title")
            turns.append(turn(message_id, event.text, title, event.timestamp, []))
        elif isinstance(event, BotUttered) and turns:
            turns[-1]["messages"].append(_message({"text": event.text, **(event.data or {})}))
    turns = turns[-most:]
    for earlier in turns[:-1]:
        for message in earlier["messages"]:
            _lighten(message)
    return turns


def _message(response: Json) -> Json:
    return {part: response[part] for part in _PARTS if response.get(part)}


def _lighten(message: Json) -> None:
    custom = message.get("custom")
    if not isinstance(custom, dict):
        return
    lighter = {name: value for name, value in custom.items() if name != "pdf_base64"}
    if isinstance(lighter.get("decision"), dict):
        lighter["decision"] = lighter["decision"] | {"trace": []}
    message["custom"] = lighter
