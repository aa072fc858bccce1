"""One guard round every channel: each message is a turn that is answered, or plainly not.

A channel is guarded by deriving from :class:`Guarded` before Rasa's own channel class::

    class GuardedRest(Guarded, RestInput): ...

What the guard promises for every message, whatever happens behind it:

- an answer within the set time, in the user's language; when the turn took too long, raised,
  said nothing, or when an action, the action server or the database failed during it, the
  answer is that none can be given now, nothing that was said before in that turn is sent, and
  nothing of the turn is stored; should the database be lost while it stores the turn, the
  answer says that this is not known;
- identifiers of persons are removed before the message goes any further;
- no more turns are worked on at once than the server can answer in time: the others wait, and
  who finds too many waiting is told so at once;
- messages of one conversation are answered one after the other, in the order they came, and
  each delivery once, also when it comes again after a restart or to another server.

It does not see Rasa's HTTP API (not served), reminders or external triggers (not used).
"""

import asyncio
import copy
import functools
import logging
import re
import time
from collections.abc import Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint

from bot.channels.held_output import Response
from bot.channels.limits import RateLimit, Recent
from bot.channels.notices import LANGUAGES, Notice
from bot.channels.payloads import without_control
from bot.channels.redaction import redact, redact_values
from bot.channels.turns import Answer, Handler, Turns, tell
from bot.server.metrics import REFUSALS, TurnWatch, watched
from bot.server.places import Places
from bot.server.requests import request_id
from bot.server.settings import Settings

logger = logging.getLogger(__name__)

_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DELIVERIES_REMEMBERED = 10_000
# An answer takes some 30 kB; an older one is found again in the conversation.
_ANSWERS_REMEMBERED = 500
_SHARE_FOR_WAITING = 0.75
"""Of the time to an answer: the rest is for the work itself."""


class Guard:
    """Answers the messages of one channel. See the module for what it promises."""

    def __init__(
        self,
        handler: Handler,
        channel: str,
        settings: Settings,
        *,
        repeats_answers: bool = False,
        places: Places | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            handler: What answers a message: Rasa's agent.
            channel: The channel's name; it is what gets stored as the input channel.
            settings: Times and limits.
            repeats_answers: Whether a repeated delivery gets the first one's answer again
                (the caller waits for it in its response) or nothing (it was pushed already).
            places: Where turns wait for their turn to be worked on; the same for all channels
                of a server. Places of its own if none are given.
            clock: Seconds, never running back.
        """
        self._channel = channel
        self._settings = settings
        self._repeats_answers = repeats_answers
        places = places or Places(settings.turns_at_once, settings.turns_waiting)
        self._turns = Turns(handler, channel, settings, places)
        self._deliveries: Recent[asyncio.Future[list[Response]]] = Recent(
            _ANSWERS_REMEMBERED if repeats_answers else _DELIVERIES_REMEMBERED
        )
        self._sender_rate = RateLimit(settings.sender_rate, settings.sender_burst, clock)
        self._channel_rate = RateLimit(settings.channel_rate, settings.channel_burst, clock)

    async def __call__(self, message: UserMessage) -> bool:
        """Answer one message on its own output channel.

        Returns:
            Whether it got the answer of a turn that is kept. When not, what was sent are the
            guard's own words, or, for a repeated delivery, nothing new.
        """
        message.input_channel = self._channel
        if request_id.get() is None:
            # A message over a socket: many come over one connection.
            request_id.set(message.message_id)
        with watched(self._channel) as watch:
            given = await self._answer_once(message, watch)
        logger.info(
            "A message was %s.",
            watch.outcome.replace("_", " "),
            extra={"fields": {"channel": self._channel, "ms": round(watch.seconds * 1000, 1)}},
        )
        return given

    async def _answer_once(self, message: UserMessage, watch: TurnWatch) -> bool:
        key = (message.sender_id, message.message_id)
        earlier = self._deliveries.get(key)
        if earlier is not None:
            watch.outcome = "repeated"
            await self._answer_repetition(message, earlier)
            return False
        answered: asyncio.Future[list[Response]] = asyncio.get_running_loop().create_future()
        self._deliveries.put(key, answered)
        answer = Answer([])
        try:
            answer = await self._answer(message)
            watch.outcome = answer.outcome
        finally:
            # Only an answer is kept: who was turned away is to try again.
            if not answer.given:
                self._deliveries.forget(key)
            answered.set_result(answer.responses if self._repeats_answers else [])
        return answer.given

    async def _answer(self, message: UserMessage) -> Answer:
        language = _stated_language(message) or self._turns.language_of(message.sender_id)
        refusal = self._refusal(message)
        if refusal is not None:
            REFUSALS.labels(refusal.name.lower()).inc()
            limit = self._settings.max_message_characters
            told = await tell(
                message.output_channel, message.sender_id, refusal.text(language, limit=limit)
            )
            return Answer(told, outcome="refused")
        redacted = redact(readable(message.text or ""))
        message.text = without_control(redacted.text)
        message.metadata = redact_values(message.metadata)
        notices: list[Response] = []
        if redacted.kinds:
            notices = await tell(
                message.output_channel,
                message.sender_id,
                Notice.REDACTED.text(language, redacted.kinds),
            )
        answer = await self._turns.answer(message, language)
        return Answer(notices + answer.responses, answer.given, answer.outcome)

    def _refusal(self, message: UserMessage) -> Notice | None:
        # The channel's own limit second: one loud sender must not use it up.
        if not (
            self._sender_rate.allows(message.sender_id) and self._channel_rate.allows(self._channel)
        ):
            return Notice.TOO_MANY
        if not isinstance(message.text, str | None):
            return Notice.NOT_TEXT
        if not message.text or not message.text.strip():
            return Notice.EMPTY
        if len(message.text) > self._settings.max_message_characters:
            return Notice.TOO_LONG
        return None

    async def _answer_repetition(
        self, message: UserMessage, earlier: asyncio.Future[list[Response]]
    ) -> None:
        logger.info("A delivery on channel %s came again.", self._channel)
        if not self._repeats_answers:
            return
        for response in await asyncio.shield(earlier):
            await message.output_channel.send_response(message.sender_id, copy.deepcopy(response))


class Guarded(InputChannel):
    """Mixin that puts the guard between a channel and Rasa. Derive from it first."""

    repeats_answers = False

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        settings = Settings.from_environment()
        guard = Guard(
            on_new_message,
            self.name(),
            settings,
            repeats_answers=self.repeats_answers,
            places=_places(settings.turns_at_once, settings.turns_waiting, settings.turn_seconds),
        )
        return super().blueprint(guard)


@functools.lru_cache(maxsize=1)
def _places(at_once: int, waiting: int, turn_seconds: float) -> Places:
    """The places of this process, one set for all its channels."""
    return Places(at_once, waiting, turn_seconds * _SHARE_FOR_WAITING)


def readable(text: str) -> str:
    """The text without what no person writes and no database keeps: control characters and
    halves of surrogate pairs. Line breaks and tabs stay."""
    return _UNREADABLE.sub(" ", text)


def _stated_language(message: UserMessage) -> str | None:
    metadata = message.metadata if isinstance(message.metadata, dict) else {}
    language = metadata.get("language")
    return language if language in LANGUAGES else None
