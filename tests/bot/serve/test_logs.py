"""Logs say where something went wrong and nothing of what was written."""

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
    assert done.stdout.rstrip().endswith("INFO    rasa.core.example: Ready.")
