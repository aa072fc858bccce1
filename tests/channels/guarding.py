"""A guard with an agent behind it, for tests that send it messages."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.guard import Guard
from bot.server.settings import Settings

Handler = Callable[[UserMessage], Awaitable[None]]


def message(text: Any = "PS 1", sender: str = "a", **fields: Any) -> UserMessage:
    """A message of a sender, with an output channel that collects its answers."""
    made = UserMessage("x", CollectingOutputChannel(), sender, **fields)
    made.text = text
    return made


def texts(of: UserMessage) -> list[str | None]:
    """The texts that a message was answered with."""
    return [answer.get("text") for answer in of.output_channel.messages]


async def echo(of: UserMessage) -> None:
    """An agent that says back what it read."""
    await of.output_channel.send_response(of.sender_id, {"text": f"read: {of.text}"})


def guard(handler: Handler = echo, *, repeats_answers: bool = False, **settings: Any) -> Guard:
    """A guard in front of a handler, with these settings."""
    return Guard(handler, "test", Settings(**settings), repeats_answers=repeats_answers)


def answer(of: UserMessage, by: Guard | Handler = echo) -> list[str | None]:
    """The texts that a guard, or one in front of a handler, answers a message with."""
    asyncio.run((by if isinstance(by, Guard) else guard(by))(of))
    return texts(of)
