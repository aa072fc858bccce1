"""The turns of a channel: each in its order and its time, and sent whole or not at all."""

import asyncio
import logging
import time
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.held_output import HeldOutput, Response
from bot.channels.limits import Recent
from bot.channels.notices import LANGUAGES, Notice
from bot.server.metrics import FAILURES, REFUSALS, count_turn, waiting
from bot.server.places import Full, Places
from bot.server.settings import Settings
from bot.server.turn import Keeping, Turn, current_turn

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]

_WRITING_SECONDS = 0.3
_CONVERSATIONS_REMEMBERED = 10_000


@dataclass(frozen=True)
class Answer:
    """What a message got: the answer of a turn that went well, or the guard's own words."""

    responses: list[Response]
    given: bool = False
    outcome: str = "not_answered"


class Turns:
    """Runs the turns of one channel behind its guard."""

    def __init__(self, handler: Handler, channel: str, settings: Settings, places: Places) -> None:
        self._handler = handler
        self._channel = channel
        self._settings = settings
        self._places = places
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._languages: Recent[str] = Recent(_CONVERSATIONS_REMEMBERED)

    def language_of(self, sender: str) -> str | None:
        """The language that a conversation was last in, if that is remembered."""
        return self._languages.get(sender)

    async def answer(self, message: UserMessage, language: str | None) -> Answer:
        """Have a message answered when its conversation and a place are free.

        What goes wrong on the way becomes an answer too: in ``language`` if the turn told none.
        """
        channel = message.output_channel
        held = HeldOutput(channel)
        message.output_channel = held
        turn = Turn(
            language=language,
            message_id=message.message_id,
            silent=lambda: not held.responses,
        )
        token = current_turn.set(turn)
        try:
            # Waiting for earlier messages counts: the user waits as well.
            await asyncio.wait_for(self._run(message, turn, held), self._settings.turn_seconds)
        except asyncio.TimeoutError:
            turn.failures.append("no answer in time")
        except Full:
            # Nothing has been done for it yet.
            turn.give_up()
            logger.warning("A message on channel %s found no room.", self._channel)
            REFUSALS.labels(Notice.BUSY.name.lower()).inc()
            told = await tell(channel, message.sender_id, Notice.BUSY.text(turn.language))
            return Answer(told, outcome="refused")
        except Exception as error:
            turn.failures.append(type(error).__name__)
            logger.exception("A turn on channel %s raised.", self._channel)
        finally:
            current_turn.reset(token)
            message.output_channel = channel
        if turn.language in LANGUAGES:
            self._languages.put(message.sender_id, turn.language)
        if turn.failed and await _outcome(turn) is Keeping.KEPT:
            # It was stored in the last moment: this is the answer that the conversation holds.
            turn.failures.clear()
            await held.release()
        if not turn.failed:
            if turn.earlier is not None:
                return Answer(held.responses, given=True, outcome="repeated")
            count_turn(turn.actions, held.responses)
            return Answer(held.responses, given=True, outcome="answered")
        for failure in turn.failures:
            FAILURES.labels(failure).inc()
        logger.error("No answer on channel %s: %s", self._channel, "; ".join(turn.failures))
        unsure = turn.keeping in (Keeping.WRITING, Keeping.UNSURE)
        notice = Notice.UNSURE if unsure else Notice.NO_ANSWER
        return Answer(await tell(channel, message.sender_id, notice.text(turn.language)))

    async def _run(self, message: UserMessage, turn: Turn, held: HeldOutput) -> None:
        lock = self._locks.setdefault(message.sender_id, asyncio.Lock())
        with waiting():
            await lock.acquire()
        try:
            async with self._places.place():
                await self._handler(message)
            if turn.silent():
                turn.failures.append("nothing was said")
            if not turn.failed:
                await held.release()
        finally:
            lock.release()


async def tell(channel: OutputChannel, sender: str, text: str) -> list[Response]:
    """Answer a sender in the guard's own words; returns them as they were sent."""
    response = {"text": text}
    await channel.send_response(sender, dict(response))
    return [response]


async def _outcome(turn: Turn) -> Keeping:
    """What has become of a turn that ended badly; a write that is under way gets a moment."""
    deadline = time.monotonic() + _WRITING_SECONDS
    while turn.give_up() is Keeping.WRITING and time.monotonic() < deadline:
        await asyncio.sleep(_WRITING_SECONDS / 20)
    return turn.keeping
