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
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint

from bot.channels.limits import RateLimit, Recent
from bot.channels.notices import LANGUAGES, Notice
from bot.channels.payloads import without_control
from bot.channels.redaction import redact, redact_values
from bot.server.metrics import FAILURES, REFUSALS, TurnWatch, count_turn, waiting, watched
from bot.server.places import Full, Places
from bot.server.requests import request_id
from bot.server.settings import Settings
from bot.server.turn import Keeping, Turn, current_turn

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
Response = dict[str, Any]

_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WRITING_SECONDS = 0.3
_CONVERSATIONS_REMEMBERED = 10_000
_DELIVERIES_REMEMBERED = 10_000


class HeldOutput(OutputChannel):
    """Keeps the messages of a turn until it is known that the turn went well."""

    def __init__(self, channel: OutputChannel) -> None:
        self._channel = channel
        self._held: list[tuple[str, Response]] = []
        self._released = False

    # Rasa picks responses by the output channel's name.
    def name(self) -> str:  # type: ignore[override]
        return self._channel.name()

    async def send_response(self, recipient_id: str, message: Response) -> None:
        # The channel gets a copy of its own when it is released; nobody changes it before.
        self._held.append((recipient_id, message))

    @property
    def responses(self) -> list[Response]:
        return [message for _, message in self._held if any(message.values())]

    async def release(self) -> None:
        """Send what was held; releasing twice is the same as once."""
        if self._released:
            return
        self._released = True
        for recipient_id, message in self._held:
            await self._channel.send_response(recipient_id, copy.deepcopy(message))


@dataclass(frozen=True)
class Answer:
    """What a message got: the answer of a turn that went well, or the guard's own words."""

    responses: list[Response]
    given: bool = False
    outcome: str = "not_answered"


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
        self._handler = handler
        self._channel = channel
        self._settings = settings
        self._repeats_answers = repeats_answers
        self._clock = clock
        self._places = places or Places(settings.turns_at_once, settings.turns_waiting)
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()
        self._languages: Recent[str] = Recent(_CONVERSATIONS_REMEMBERED)
        self._deliveries: Recent[asyncio.Future[list[Response]]] = Recent(_DELIVERIES_REMEMBERED)
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
            answered.set_result(answer.responses)
        return answer.given

    async def _answer(self, message: UserMessage) -> Answer:
        language = _stated_language(message) or self._languages.get(message.sender_id)
        refusal = self._refusal(message)
        if refusal is not None:
            REFUSALS.labels(refusal.name.lower()).inc()
            limit = self._settings.max_message_characters
            told = await self._tell(message, refusal.text(language, limit=limit))
            return Answer(told, outcome="refused")
        redacted = redact(readable(message.text or ""))
        message.text = without_control(redacted.text)
        message.metadata = redact_values(message.metadata)
        notices: list[Response] = []
        if redacted.kinds:
            kinds = ", ".join(redacted.kinds)
            notices = await self._tell(message, Notice.REDACTED.text(language, kinds=kinds))
        answer = await self._answer_in_turn(message, language)
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

    async def _answer_in_turn(self, message: UserMessage, language: str | None) -> Answer:
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
            await asyncio.wait_for(self._run_turn(message, turn, held), self._settings.turn_seconds)
        except asyncio.TimeoutError:
            turn.failures.append("no answer in time")
        except Full:
            # Nothing has been done for it yet.
            turn.give_up()
            logger.warning("A message on channel %s found no room.", self._channel)
            REFUSALS.labels(Notice.BUSY.name.lower()).inc()
            told = await self._tell(message, Notice.BUSY.text(turn.language), channel)
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
        return Answer(await self._tell(message, notice.text(turn.language)))

    async def _run_turn(self, message: UserMessage, turn: Turn, held: HeldOutput) -> None:
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

    async def _answer_repetition(
        self, message: UserMessage, earlier: asyncio.Future[list[Response]]
    ) -> None:
        logger.info("A delivery on channel %s came again.", self._channel)
        if not self._repeats_answers:
            return
        for response in await asyncio.shield(earlier):
            await message.output_channel.send_response(message.sender_id, copy.deepcopy(response))

    async def _tell(
        self, message: UserMessage, text: str, channel: OutputChannel | None = None
    ) -> list[Response]:
        response = {"text": text}
        await (channel or message.output_channel).send_response(message.sender_id, dict(response))
        return [response]


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
            places=_places(settings.turns_at_once, settings.turns_waiting),
        )
        return super().blueprint(guard)


@functools.lru_cache(maxsize=1)
def _places(at_once: int, waiting: int) -> Places:
    """The places of this process, one set for all its channels."""
    return Places(at_once, waiting)


async def _outcome(turn: Turn) -> Keeping:
    """What has become of a turn that ended badly; a write that is under way gets a moment."""
    deadline = time.monotonic() + _WRITING_SECONDS
    while turn.give_up() is Keeping.WRITING and time.monotonic() < deadline:
        await asyncio.sleep(_WRITING_SECONDS / 20)
    return turn.keeping


def readable(text: str) -> str:
    """The text without what no person writes and no database keeps: control characters and
    halves of surrogate pairs. Line breaks and tabs stay."""
    return _UNREADABLE.sub(" ", text)


def _stated_language(message: UserMessage) -> str | None:
    metadata = message.metadata if isinstance(message.metadata, dict) else {}
    language = metadata.get("language")
    return language if language in LANGUAGES else None
