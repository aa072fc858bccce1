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
from bot.server.lasting import make_lasting
from bot.server.logs import configure_logging
from bot.server.requests import identify_requests
from bot.server.settings import Settings

_ACTIONS_PACKAGE = "actions"


class Middleware:
    """Has rasa_sdk's server take over the ids of the requests that a turn began with, and gives
    its answers the headers of all others."""

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """rasa_sdk's hook."""
        check_framing(app)
        identify_requests(app)
        protect(app)


def main() -> None:
    """Serve the custom actions."""
    lifeline.tie()
    settings = Settings.from_environment()
    configure_logging(settings.log_level, settings.log_format)
    make_lasting()
    os.environ["SANIC_HOST"] = settings.actions_host
    # Only now: rasa_sdk's imports write to the log.
    from rasa_sdk.endpoint import run
    from rasa_sdk.plugin import plugin_manager

    plugin_manager().register(Middleware())
    run(_ACTIONS_PACKAGE, port=settings.actions_port, cors_origins="")


if __name__ == "__main__":
    main()
