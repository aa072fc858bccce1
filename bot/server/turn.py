"""One turn of a conversation, and whether anything in it failed.

Rasa carries on after a failed action, a lost action server or a database that is down, and
answers with what is left. The parts that can fail report here instead; the guard round the
channels then answers that no answer can be given, and nothing of the turn is kept.
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)


@dataclass
class Turn:
    """What is known of the message being answered.

    Attributes:
        language: The conversation's language, ``da`` or ``en``, once it is known.
        failures: What failed in this turn, in the order it did; empty while all is well.
    """

    language: str | None = None
    failures: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.failures)


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
