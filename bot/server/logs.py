"""Logs that an operator can read and that hold nothing of what a user wrote."""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

import structlog

from bot.server.requests import request_id

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_OURS = ("actions", "bot", "rasa", "rasa_sdk", "rules_core")
# These say on every start or every message what is true of every start or message.
_CHATTY = (
    "apscheduler",
    "asyncio",
    "engineio",
    "fontTools",
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


class JsonFormatter(DiscreetFormatter):
    """One JSON object a record: time (UTC), level, logger, message, request, and what a record
    carries as ``fields`` besides."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, timezone.utc)
        shown: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            shown["request"] = request_id.get()
        shown |= getattr(record, "fields", {})
        if record.exc_info:
            shown["exception"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False)


def configure_logging(level: str, form: str = "text") -> None:
    """Log to standard output, one line a record.

    Args:
        level: Name of the lowest level shown: DEBUG, INFO, WARNING or ERROR.
        form: ``text`` for a person, ``json`` for a log collector.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        JsonFormatter() if form == "json" else DiscreetFormatter(_FORMAT, datefmt="%H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Said of each by name: what TensorFlow imports raises the root's level.
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
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
