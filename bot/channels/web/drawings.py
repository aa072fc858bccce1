"""The decision path of a case as the action server draws it, for the page to show."""

import asyncio
import json
import logging
from typing import Any

import aiohttp

from bot.channels.limits import Recent
from bot.channels.notices import LANGUAGES
from bot.server.settings import Settings

logger = logging.getLogger(__name__)

_PATIENCE_SECONDS = 3.0
_KEPT = 200
_MOST_CHARACTERS = 10_000
_OTHER_PACK = 409

Drawing = dict[str, str | None]
_NONE: Drawing = {"svg": None}


class Drawings:
    """Asks the action server, and remembers the last drawings: the same facts draw the same."""

    def __init__(self, settings: Settings) -> None:
        self._address = f"{settings.actions_address}/path"
        self._recent: Recent[str] = Recent(_KEPT)

    async def draw(self, data: Any) -> Drawing:
        """``{"svg"}`` for ``{"facts", "language", "sha256"}``; null when there is none to be had.

        ``sha256`` is that of the decision's pack. ``why`` is ``other_pack`` when the action server
        has another one by now: then asking again does not help.
        """
        asked = _checked(data)
        if asked is None:
            return _NONE
        key = json.dumps(asked, sort_keys=True)
        known = self._recent.get(key)
        if known is not None:
            return {"svg": known}
        drawing = await self._fetch(asked)
        if drawing["svg"] is not None:
            self._recent.put(key, drawing["svg"])
        return drawing

    async def _fetch(self, asked: dict[str, Any]) -> Drawing:
        timeout = aiohttp.ClientTimeout(total=_PATIENCE_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._address, json=asked) as answer,
            ):
                if answer.ok:
                    return {"svg": await answer.text()}
                if answer.status == _OTHER_PACK:
                    return {"svg": None, "why": "other_pack"}
                problem = f"status {answer.status}"
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            problem = type(error).__name__
        logger.warning("The decision path could not be drawn: %s", problem)
        return _NONE


def _checked(data: Any) -> dict[str, Any] | None:
    if not isinstance(data, dict) or data.get("language") not in LANGUAGES:
        return None
    asked = {name: data.get(name) for name in ("facts", "language", "sha256")}
    return asked if len(json.dumps(asked)) <= _MOST_CHARACTERS else None
