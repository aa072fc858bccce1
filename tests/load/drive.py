"""Many conversations at once over REST, each checked for its own facts and its own decision."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.channels.notices import Notice
from tests.load.cases import Script, scripts

_REQUEST_SECONDS = 60
_PATIENCE_SECONDS = 120
_AGAIN_SECONDS = 1.0
_TURNED_AWAY = {
    notice.text(language)
    for notice in (Notice.NO_ANSWER, Notice.UNSURE, Notice.BUSY)
    for language in ("da", "en", None)
}

Message = dict[str, Any]
Say = Callable[[str], Awaitable[list[Message]]]


@dataclass
class Measured:
    """The turns of one run.

    Attributes:
        seconds: Each answered turn's time.
        duration: The whole run's time.
        processor: Processor time that the servers used, in seconds.
        faults: What was not as it must be, in words.
        turned_away: How often there was no room, or no answer in time, and it was said so.
    """

    seconds: list[float] = field(default_factory=list)
    duration: float = 0.0
    processor: float = 0.0
    faults: list[str] = field(default_factory=list)
    turned_away: int = 0

    @property
    def throughput(self) -> float:
        """Turns a second."""
        return len(self.seconds) / self.duration

    @property
    def processor_ms(self) -> float:
        """Processor time of a turn, over all processes of the servers, in ms."""
        return 1000 * self.processor / len(self.seconds)

    def percentile(self, percent: float) -> float:
        """The time in ms that this part of the turns stayed within."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class User:
    """One of the users: holds conversation after conversation."""

    async def converse(self, say: Say, measured: Measured) -> None:
        """Hold one conversation and note what is wrong with it."""
        raise NotImplementedError


class Clinician(User):
    """Tells a scripted case and compares what the assistant holds after each message."""

    def __init__(self, cases: Iterator[Script]) -> None:
        self._cases = cases

    async def converse(self, say: Say, measured: Measured) -> None:
        script = next(self._cases)
        case: dict[str, Any] = {}
        case_id = None
        for step in script.steps:
            messages = await say(step.text)
            found = [m["custom"] for m in messages if (m.get("custom") or {}).get("type") == "case"]
            if not found:
                measured.faults.append(f"{step.text!r}: no case; said {messages}")
                return
            case = found[-1]
            if case["facts"] != step.facts:
                measured.faults.append(f"{step.text!r}: {case['facts']} in place of {step.facts}")
            if case_id not in (None, case["case_id"]):
                measured.faults.append(f"{step.text!r}: another case")
            case_id = case["case_id"]
        decision = case["decision"]
        ids = tuple(item["id"] for item in decision.get("recommendations", ()))
        if (decision["status"], ids) != (script.status, script.recommendations):
            measured.faults.append(
                f"{decision['status']} {ids} in place of {script.status} {script.recommendations}"
            )


class Chatter(User):
    """Talks with the starter bot of ``rasa init`` as its stories go."""

    _TALK = ("hi", "I am sad", "yes", "great", "bye", "are you a bot?", "hello")

    async def converse(self, say: Say, measured: Measured) -> None:
        for text in self._TALK:
            if not await say(text):
                measured.faults.append(f"{text!r}: no answer")


def clinicians(number: int, seed: int = 1) -> list[User]:
    """Users whose cases differ from each other's."""
    cases = scripts(seed)
    return [Clinician(cases) for _ in range(number)]


async def drive(addresses: Sequence[str], users: Sequence[User], turns: int) -> Measured:
    """Let all users talk at once, spread over the servers, until this many turns were had.

    Each conversation goes on to its end, so that a few more are had.
    """
    measured = Measured()
    timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=0)
    began = time.perf_counter()
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        await asyncio.gather(
            *(
                _talk(session, addresses, number, user, turns, measured)
                for number, user in enumerate(users)
            )
        )
    measured.duration = time.perf_counter() - began
    return measured


async def _talk(
    session: aiohttp.ClientSession,
    addresses: Sequence[str],
    number: int,
    user: User,
    turns: int,
    measured: Measured,
) -> None:
    # With several servers each message goes to the next: nothing may stick to one.
    servers = itertools.cycle(
        addresses[number % len(addresses) :] + addresses[: number % len(addresses)]
    )

    while len(measured.seconds) < turns:
        sender = f"load-{uuid.uuid4().hex}"

        async def say(text: str, sender: str = sender) -> list[Message]:
            began = time.perf_counter()
            body = {"sender": sender, "message": text, "message_id": uuid.uuid4().hex}
            while True:
                url = f"{next(servers)}/webhooks/rest/webhook"
                async with session.post(url, json=body) as response:
                    messages: list[Message] = await response.json()
                if not _turned_away(messages):
                    break
                # As a client does; what the user waits for goes on until there is an answer.
                measured.turned_away += 1
                if time.perf_counter() - began > _PATIENCE_SECONDS:
                    raise asyncio.TimeoutError("turned away for too long")
                await asyncio.sleep(_AGAIN_SECONDS * random.uniform(0.5, 1.5))
            measured.seconds.append(time.perf_counter() - began)
            return messages

        try:
            await user.converse(say, measured)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            measured.faults.append(f"{sender}: {type(error).__name__}: {error}")


def _turned_away(messages: list[Message]) -> bool:
    return len(messages) == 1 and messages[0].get("text") in _TURNED_AWAY
