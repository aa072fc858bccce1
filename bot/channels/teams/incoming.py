"""Bot Framework activities as messages of a conversation: pure reading, no network."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.channels.deliveries import pseudonym

# What the channel puts into a button's data, and finds again in the activity's value.
PAYLOAD = "payload"

_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
# Only what Teams itself writes: in "PS <2 og >0" nothing is markup.
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div)>", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|div|span|b|i|u|em|strong)(?:\s[^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True)
class Incoming:
    """One message of a user.

    Attributes:
        text: What the user wrote, or the message of the button that was pressed.
        conversation_id: Teams' id: of the private chat, of the group, or of the channel's thread.
        activity_id: Teams' id of the message.
        service_url: Where answers go.
        user: The sender's account, as answers name it.
        bot: The bot's account.
        has_files: Whether files or pictures came with it.
    """

    text: str
    conversation_id: str
    activity_id: str
    service_url: str
    user: dict[str, str]
    bot: dict[str, str]
    has_files: bool = False

    @property
    def conversation(self) -> str:
        """The case's conversation. Who writes in it does not matter: a thread is one case."""
        return pseudonym("teams", self.conversation_id)

    @property
    def reply_url(self) -> str:
        """Address that takes the answer."""
        conversation = quote(self.conversation_id, safe="")
        activity = quote(self.activity_id, safe="")
        base = self.service_url.rstrip("/")
        return f"{base}/v3/conversations/{conversation}/activities/{activity}"


class UnreadableActivity(ValueError):
    """The activity lacks what the protocol asks of it."""


def read_activity(activity: dict[str, Any]) -> Incoming | None:
    """The message of an activity; None when it is nothing that a user says to the bot.

    Raises:
        UnreadableActivity: it has no type, or is a message without its ids.
    """
    kind = activity.get("type")
    if not isinstance(kind, str) or not kind:
        raise UnreadableActivity("the activity has no type")
    value = _value(activity, kind)
    if value is None and kind != "message":
        return None
    user, bot = _account(activity.get("from")), _account(activity.get("recipient"))
    conversation = activity.get("conversation")
    conversation_id = conversation.get("id") if isinstance(conversation, dict) else None
    activity_id = activity.get("id")
    if not (_named(activity_id) and _named(conversation_id) and user.get("id")):
        raise UnreadableActivity("the message lacks the id of itself, its conversation or sender")
    if _from_bot(activity, user, bot):
        return None
    return Incoming(
        text=value if value is not None else readable(str(activity.get("text") or "")),
        conversation_id=str(conversation_id),
        activity_id=str(activity_id),
        service_url=str(activity.get("serviceUrl") or ""),
        user=user,
        bot=bot,
        has_files=_has_files(activity),
    )


def readable(text: str) -> str:
    """What the user typed: without mentions, which are names, and without Teams' markup."""
    text = _MENTION.sub(" ", text)
    text = _MARKUP.sub("", _BREAK.sub("\n", text))
    return html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").strip()


def _value(activity: dict[str, Any], kind: str) -> str | None:
    value = activity.get("value")
    if kind == "invoke":
        # A card's Action.Execute; every other invoke is for features that this bot has not.
        action = value.get("action") if isinstance(value, dict) else None
        if activity.get("name") != "adaptiveCard/action" or not isinstance(action, dict):
            return None
        value = action.get("data")
    elif kind != "message":
        return None
    if isinstance(value, dict):
        value = value.get(PAYLOAD)
    return value if isinstance(value, str) and value.strip() else None


def _named(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _account(account: Any) -> dict[str, str]:
    if not isinstance(account, dict):
        return {}
    return {name: str(account[name]) for name in ("id", "name") if account.get(name)}


def _from_bot(activity: dict[str, Any], user: dict[str, str], bot: dict[str, str]) -> bool:
    sender = activity["from"]
    # Teams' ids of bots begin with 28, those of people with 29.
    return (
        sender.get("role") == "bot"
        or user["id"].startswith("28:")
        or (bool(bot.get("id")) and user["id"] == bot["id"])
    )


def _has_files(activity: dict[str, Any]) -> bool:
    attachments = activity.get("attachments")
    # The formatted form of the text itself comes as text/html.
    return isinstance(attachments, list) and any(
        isinstance(item, dict) and not str(item.get("contentType", "")).startswith("text/html")
        for item in attachments
    )
