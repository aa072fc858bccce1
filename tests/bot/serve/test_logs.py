"""Logs say where something went wrong and nothing of what was written."""

import json
import subprocess
import sys

from tests.servers import ROOT

WRITTEN = "solitær metastase"
PROGRAM = """
import logging, warnings
from bot.server.logs import configure_logging
configure_logging("INFO")
import structlog
logger = logging.getLogger("rasa.core.example")
WRITTEN = "solitær metastase"
try:
    try:
        raise ValueError(WRITTEN)
    except ValueError as error:
        raise RuntimeError(WRITTEN) from error
except RuntimeError:
    logger.exception("An action failed.")
    structlog.get_logger().exception("rest.message.failure", text=WRITTEN)
structlog.get_logger("rasa.x").warning("slots.log", slot_values=WRITTEN)
structlog.get_logger("rasa.x").debug("not shown")
warnings.warn(WRITTEN)
logging.getLogger("sanic.access").info("GET /")
logging.getLogger("fontTools.subset").info("glyf pruned")
logger.info("Ready.")
"""


def test_texts_of_exceptions_warnings_and_events_are_left_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert WRITTEN not in done.stdout
    for shown in ("An action failed.", "builtins.RuntimeError", "rest.message.failure"):
        assert shown in done.stdout
    assert "slots.log" in done.stdout
    assert "not shown" not in done.stdout
    assert "GET /" not in done.stdout
    assert "glyf" not in done.stdout
    assert done.stdout.rstrip().endswith("INFO    rasa.core.example: Ready.")


JSON_PROGRAM = """
import logging
from bot.server.logs import configure_logging
from bot.server.requests import request_id
configure_logging("INFO", "json")
request_id.set("proxy-4711")
logging.getLogger().setLevel("CRITICAL")
fields = {"fields": {"channel": "rest", "ms": 12.5}}
logging.getLogger("bot.channels.guard").info("A message was %s.", "answered", extra=fields)
try:
    raise ValueError("solitær metastase")
except ValueError:
    logging.getLogger("bot.x").exception("Failed.")
"""


def test_json_logs_are_one_object_a_line_with_the_requests_id() -> None:
    done = subprocess.run(
        [sys.executable, "-c", JSON_PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answered, failed = map(json.loads, done.stdout.splitlines())
    assert answered["message"] == "A message was answered."
    assert (answered["request"], answered["channel"], answered["ms"]) == (
        "proxy-4711",
        "rest",
        12.5,
    )
    assert failed["exception"].endswith("builtins.ValueError")
    assert "metastase" not in done.stdout
