"""``POST /path`` of the action server: the way of a case through the levels, drawn by the core."""

from __future__ import annotations

import asyncio
from typing import Any

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.guideline import guideline
from rules_core.api import CaseError, decision_path

_LANGUAGES = ("da", "en")
_hook = pluggy.HookimplMarker("rasa_sdk")


class PathDrawing:
    """Adds the route when rasa_sdk puts its server together."""

    @_hook
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """rasa_sdk's hook."""
        app.add_route(draw_path, "/path", methods=["POST"])


async def draw_path(request: Request) -> HTTPResponse:
    """The SVG for ``{"facts", "language", "sha256"}``, where ``sha256`` is the decision's pack's.

    400 when a fact lies outside the fact table; 409 when another pack is loaded: it may lead the
    same facts another way than the one that the decision was shown for.
    """
    try:
        facts, language, pack = _read(request.json)
        if pack != guideline().pack.sha256:
            return response.json({"error": "OtherPack"}, status=409)
        # In a thread: the first drawing loads the layout library, and turns go on meanwhile.
        drawing = await asyncio.to_thread(decision_path, guideline(), facts, language)
    except (InvalidUsage, CaseError, ValueError) as error:
        return response.json({"error": type(error).__name__}, status=400)
    return response.text(drawing, content_type="image/svg+xml; charset=utf-8")


def _read(body: Any) -> tuple[dict[str, Any], Any, str]:
    if not isinstance(body, dict) or not isinstance(body.get("facts"), dict):
        raise ValueError("an object with facts is needed")
    if body.get("language") not in _LANGUAGES:
        raise ValueError("language must be da or en")
    if not isinstance(body.get("sha256"), str):
        raise ValueError("the pack's sha256 is needed")
    return body["facts"], body["language"], body["sha256"]


plugin_manager().register(PathDrawing())
