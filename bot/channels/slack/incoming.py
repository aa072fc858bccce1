"""Slack's requests as messages of a conversation: pure reading, no network.

The shapes are those of Slack's Events API (``app_mention``, ``message.im``) and of its
interaction payloads (``block_actions``).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.deliveries import pseudonym

# Everything else (joined, edited, deleted, another bot's, …) is no word of a user to the bot.
_SUBTYPES_READ = (None, "file_share", "thread_broadcast")
_LINK = re.compile(r"<([^<>]*)>")
_CHOOSING = ("static_select", "overflow", "radio_buttons")


@dataclass(frozen=True)
class Incoming:
    """One message of a user.

    Attributes:
        text: What the user wrote, or the message of the button that was pressed.
        channel: Slack's id of the channel or direct conversation.
        thread: The thread to answer in; None is the direct conversation itself.
        user: Slack's id of who wrote it.
        delivery: The same for every delivery of the same message.
        has_files: Whether files came with it.
    """

    text: str
    channel: str
    thread: str | None
    user: str
    delivery: str
    has_files: bool = False

    @property
    def direct(self) -> bool:
        """Whether nobody but the user and the bot reads along."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> str:
        """The case's conversation: the thread, or the direct conversation outside any thread."""
        return pseudonym("slack", self.channel, self.thread)


def read_event(payload: dict[str, Any]) -> Incoming | None:
    """The message of an ``event_callback``; None when it is nothing that a user said to the bot."""
    event = payload.get("event")
    if not isinstance(event, dict):
        return None
    channel, stamp, user = (_text(event, name) for name in ("channel", "ts", "user"))
    if not channel or not stamp or not user or _from_bot(payload, event):
        return None
    if event.get("subtype") not in _SUBTYPES_READ or event.get("edited"):
        return None
    direct = channel.startswith("D")
    # In a channel only a mention is meant for the bot; the same message also comes as `message`.
    if event.get("type") != ("message" if direct else "app_mention"):
        return None
    return Incoming(
        text=readable(_text(event, "text") or ""),
        channel=channel,
        thread=_text(event, "thread_ts") or (None if direct else stamp),
        user=user,
        delivery=f"{channel}:{stamp}",
        has_files=bool(event.get("files")),
    )


def read_action(payload: dict[str, Any]) -> Incoming | None:
    """The message of a pressed button; None when the element carries none."""
    container, message = _object(payload, "container"), _object(payload, "message")
    channel = _text(_object(payload, "channel"), "id") or _text(container, "channel_id")
    stamp = _text(message, "ts") or _text(container, "message_ts")
    user = _text(_object(payload, "user"), "id")
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not channel or not stamp or not user or not isinstance(action, dict):
        return None
    value = _chosen(action)
    if value is None:
        return None
    thread = _text(message, "thread_ts") or _text(container, "thread_ts")
    return Incoming(
        text=value,
        channel=channel,
        thread=thread or (None if channel.startswith("D") else stamp),
        user=user,
        delivery=":".join((channel, stamp, _text(action, "action_ts") or "", value)),
    )


def readable(text: str) -> str:
    """What the user typed: without Slack's escapes, mentions and link markup.

    People's mentions go altogether: they are names.
    """
    shown = _LINK.sub(_shown, text)
    return html.unescape(shown).replace("\N{NO-BREAK SPACE}", " ").strip()


def _shown(match: re.Match[str]) -> str:
    target, _, label = match.group(1).partition("|")
    if target.startswith(("@", "!subteam^", "!here", "!channel", "!everyone")):
        return ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _from_bot(payload: dict[str, Any], event: dict[str, Any]) -> bool:
    if event.get("bot_id") or event.get("bot_profile"):
        return True
    authorizations = payload.get("authorizations")
    own = [
        item.get("user_id")
        for item in (authorizations if isinstance(authorizations, list) else [])
        if isinstance(item, dict) and item.get("is_bot")
    ]
    return event.get("user") in own or event.get("user") == "USLACKBOT"


def _chosen(action: dict[str, Any]) -> str | None:
    if action.get("type") == "button":
        return _text(action, "value")
    if action.get("type") in _CHOOSING:
        return _text(_object(action, "selected_option"), "value")
    return None


def _object(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) and found else None
