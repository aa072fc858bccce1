"""``GET /ready`` of the action server: whether decisions can be made, and be recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.audit_log import audit_log
from actions.guideline import guideline

logger = logging.getLogger(__name__)

_UNAVAILABLE = 503
_hook = pluggy.HookimplMarker("rasa_sdk")


class Readiness:
    """Adds the route when rasa_sdk puts its server together."""

    @_hook
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """rasa_sdk's hook."""
        app.add_route(ready, "/ready")


async def ready(_request: Request) -> HTTPResponse:
    """200 with the pack's version and hash; 503 with the part that fails and its kind of error."""
    parts: dict[str, Callable[[], object]] = {"pack": guideline, "audit": audit_log().check}
    for part, check in parts.items():
        try:
            check()
        except Exception as error:
            logger.error("Not ready: %s: %s", part, type(error).__name__)
            body = {"ready": False, part: type(error).__name__}
            return response.json(body, status=_UNAVAILABLE)
    rules = guideline()
    pack = {"version": rules.pack.guideline.version, "sha256": rules.pack.sha256}
    return response.json({"ready": True, "pack": pack})


plugin_manager().register(Readiness())
