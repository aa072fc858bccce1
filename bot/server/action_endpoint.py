"""The way from Rasa to the action server."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import aiohttp
import async_timeout
from rasa.core.actions.constants import SELECTIVE_DOMAIN
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.server.action_connections import Connections
from bot.server.requests import HEADER, request_id
from bot.server.turn import current_turn, report_failure

_REJECTED = 400
# A socket's message brings an id of its own making; whatever else is in it is escaped.
_PLAIN = "._:-"


class ActionsUnavailable(aiohttp.ClientError):
    """The action server gave no usable answer. The text holds nothing of the conversation."""


class ActionEndpoint(EndpointConfig):
    """Calls the action server over kept connections and reports every failure to the turn.

    After a failure no further action of that turn is called: what it would see is a case
    from which something is missing.
    """

    def __init__(self, url: str, seconds: float) -> None:
        """
        Args:
            url: The action server's webhook.
            seconds: Longest time that one action may take.
        """
        # The actions know the facts from the guideline pack; Rasa would send its whole domain
        # with every call.
        super().__init__(url, **{SELECTIVE_DOMAIN: True})
        self._seconds = seconds
        self._connections = Connections(url)

    async def close(self) -> None:
        """Close the kept connections."""
        await self._connections.close()

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Call one action.

        Raises:
            ActionsUnavailable: no connection, no answer in time, an error status or no JSON.
            ClientResponseError: the action rejected its execution (status 400), which Rasa
                takes as an answer.
        """
        turn = current_turn.get()
        if turn is not None and turn.failed:
            raise ActionsUnavailable("not called: this turn has already failed")
        action = (kwargs.get("json") or {}).get("next_action", "an action")
        try:
            body = json.dumps(kwargs.get("json"), separators=(",", ":")).encode("ascii")
            async with async_timeout.timeout(self._seconds):
                status, answer = await self._connections.post(
                    body, {HEADER: quote(request_id.get() or "", safe=_PLAIN)}
                )
            if status == _REJECTED and "action_name" in json.loads(answer):
                raise ClientResponseError(status, "rejected", answer.decode())
            if status >= _REJECTED:
                raise ActionsUnavailable(f"status {status}")
            return json.loads(answer)
        except ClientResponseError:
            raise
        except ActionsUnavailable as error:
            report_failure(f"{action}: {error}")
            raise
        except (asyncio.TimeoutError, ValueError, OSError) as error:
            report_failure(f"{action}: {type(error).__name__}")
            # Without its cause: an error's text may hold what was sent or answered.
            raise ActionsUnavailable(f"{action}: {type(error).__name__}") from None
