"""The action server as a process: ``python -m bot.server.actions_process``.

The same as ``python -m rasa_sdk --actions actions``, which would log the texts of exceptions,
and with them what a user wrote. The actions are named, not imported: this package knows them
over HTTP only.
"""

import os

import pluggy
from sanic import Sanic

from bot.server import lifeline
from bot.server.framing import check_framing
from bot.server.headers import protect
from bot.server.logs import configure_logging
from bot.server.memory import settle
from bot.server.requests import identify_requests
from bot.server.settings import Settings

_ACTIONS_PACKAGE = "actions"
# Longer than any pause within a turn, so that a kept connection is not closed under a call.
_KEEP_ALIVE_SECONDS = 600


class Extensions:
    """Has rasa_sdk's server take over the ids of the requests that a turn began with, and gives
    its answers the headers of all others."""

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """rasa_sdk's hook."""
        check_framing(app)
        identify_requests(app)
        protect(app)
        app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
        app.register_listener(lambda *_: settle(), "after_server_start")


def main() -> None:
    """Serve the custom actions."""
    lifeline.tie()
    settings = Settings.from_environment()
    configure_logging(settings.log_level, settings.log_format)
    os.environ["SANIC_HOST"] = settings.actions_host
    # Only now: rasa_sdk's imports write to the log.
    from rasa_sdk.endpoint import run
    from rasa_sdk.plugin import plugin_manager

    plugin_manager().register(Extensions())
    run(_ACTIONS_PACKAGE, port=settings.actions_port, cors_origins="")


if __name__ == "__main__":
    main()
