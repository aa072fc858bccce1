"""One turn of a conversation, and whether anything in it failed.

Rasa carries on after a failed action, a lost action server or a database that is down, and
answers with what is left. The parts that can fail report here instead; the guard round the
channels then answers that no answer can be given, and nothing of the turn is kept.
"""

import logging
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

logger = logging.getLogger(__name__)


class Keeping(Enum):
    """What has become of a turn in the store."""

    OPEN = "not written yet"
    WRITING = "being written"
    KEPT = "kept"
    DROPPED = "not kept, and will not be"
    UNSURE = "the store was lost while it was being written"


@dataclass
class Turn:
    """What is known of the message being answered.

    Attributes:
        language: The conversation's language, ``da`` or ``en``, once it is known.
        failures: What failed in this turn, in the order it did; empty while all is well.
        message_id: The delivery's id; the same message sent again has the same one.
        silent: Whether nothing has been said to the user so far.
        earlier: The answer that this very delivery got before, when it got one.
        actions: The actions that were run, once the turn is written.
        taken_in: The message whose slots have been extracted already.
    """

    language: str | None = None
    failures: list[str] = field(default_factory=list)
    message_id: str | None = None
    silent: Callable[[], bool] = lambda: False
    earlier: list[dict[str, Any]] | None = None
    actions: list[str | None] = field(default_factory=list)
    taken_in: object = None
    _keeping: Keeping = Keeping.OPEN
    _change: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def failed(self) -> bool:
        return bool(self.failures)

    @property
    def keeping(self) -> Keeping:
        return self._keeping

    def begin_writing(self) -> bool:
        """Called by the store, in a thread of its own, right before it commits.

        Returns:
            Whether it may: not, when the turn has failed or been given up.
        """
        with self._change:
            if self._keeping is Keeping.OPEN and not self.failed:
                self._keeping = Keeping.WRITING
            return self._keeping is Keeping.WRITING

    def end_writing(self, outcome: Keeping) -> None:
        """Called by the store when it knows, or cannot know, what became of the commit."""
        with self._change:
            self._keeping = outcome

    def give_up(self) -> Keeping:
        """Have the turn not kept, unless it is being written or has been.

        Returns:
            What has become of it.
        """
        with self._change:
            if self._keeping is Keeping.OPEN:
                self._keeping = Keeping.DROPPED
            return self._keeping


# The object is shared by the tasks that a turn starts: a child task copies the context,
# not the turn.
current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)


def report_failure(what: str) -> None:
    """Mark the current turn as failed; outside a turn, only log it.

    Args:
        what: The part that failed, without anything that the user wrote.
    """
    logger.error("Turn failed: %s", what)
    turn = current_turn.get()
    if turn is not None:
        turn.failures.append(what)


class SwallowedExceptions(logging.Handler):
    """Reports what Rasa's message processor logs as an error or warning and then ignores.

    That log is the only sign that an action raised, or that the limit of actions in a turn
    was reached (rasa/core/processor.py, ``_run_action`` and ``_run_prediction_loop``).
    """

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        if current_turn.get() is None:
            return
        cause = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        report_failure(f"message processor: {cause or 'gave up'}")


def watch_processor() -> None:
    """Listen to Rasa's message processor; listening twice is the same as once."""
    processor_log = logging.getLogger("rasa.core.processor")
    if not any(isinstance(handler, SwallowedExceptions) for handler in processor_log.handlers):
        processor_log.addHandler(SwallowedExceptions())
