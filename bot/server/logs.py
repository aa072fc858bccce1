"""Logs that an operator can read and that hold nothing of what a user wrote."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# These say on every start or every message what is true of every start or message.
_CHATTY = (
    "apscheduler",
    "asyncio",
    "engineio",
    "matplotlib",
    "rasa_sdk.executor",
    "sanic.access",
    "sanic.root",
    "socketio",
    "tensorflow",
)


class DiscreetFormatter(logging.Formatter):
    """Shows where an exception came from, not its text.

    Exception texts of Rasa, aiohttp and the database repeat requests, and with them messages.
    """

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        if kind is None:
            return ""
        frames = "".join(traceback.format_list(traceback.extract_tb(trace)))
        return f"{frames}{kind.__module__}.{kind.__qualname__}"


def configure_logging(level: str) -> None:
    """Log to standard output, one line a record.

    Args:
        level: Name of the lowest level shown: DEBUG, INFO, WARNING or ERROR.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(DiscreetFormatter(_FORMAT, datefmt="%H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # Rasa's warnings quote the message that they are about; its dependencies' are about
    # releases that will not come. A filter would not do: sanic sets its own on import.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").disabled = True
    structlog.configure(
        processors=[_only_the_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLogger().level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _only_the_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> tuple[tuple[str], dict[str, Any]]:
    """Drop the values that Rasa adds to its structured events: they hold texts and slots."""
    return (str(event.get("event", "")),), {"exc_info": event.get("exc_info")}
