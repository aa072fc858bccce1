"""The action server as a process: ``python -m bot.server.actions_process``.

The same as ``python -m rasa_sdk --actions actions``, which would log the texts of exceptions,
and with them what a user wrote. The actions are named, not imported: this package knows them
over HTTP only.
"""

import os

from bot.server.logs import configure_logging
from bot.server.settings import Settings

_ACTIONS_PACKAGE = "actions"


def main() -> None:
    """Serve the custom actions on loopback."""
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    os.environ["SANIC_HOST"] = "127.0.0.1"
    # Only now: rasa_sdk's imports write to the log.
    from rasa_sdk.endpoint import run

    run(_ACTIONS_PACKAGE, port=settings.actions_port, cors_origins="")


if __name__ == "__main__":
    main()
