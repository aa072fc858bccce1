"""The way from Rasa to the action server."""

import asyncio
import json
from typing import Any

import aiohttp
from rasa.core.actions.constants import SELECTIVE_DOMAIN
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.server.requests import HEADER, request_id
from bot.server.turn import current_turn, report_failure

_REJECTED = 400


class ActionsUnavailable(aiohttp.ClientError):
    """The action server gave no usable answer. The text holds nothing of the conversation."""


class ActionEndpoint(EndpointConfig):
    """Calls the action server over one kept connection and reports every failure to the turn.

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
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._seconds),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def close(self) -> None:
        """Close the kept connection."""
        if self._session is not None:
            await self._session.close()

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
            headers = {HEADER: request_id.get() or ""}
            called = self.session().post(self.url, json=kwargs.get("json"), headers=headers)
            async with called as response:
                if response.status == _REJECTED:
                    body = await response.text()
                    if "action_name" in json.loads(body):
                        raise ClientResponseError(response.status, str(response.reason), body)
                if response.status >= _REJECTED:
                    raise ActionsUnavailable(f"status {response.status}")
                return await response.json()
        except ClientResponseError:
            raise
        except ActionsUnavailable as error:
            report_failure(f"{action}: {error}")
            raise
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, OSError) as error:
            report_failure(f"{action}: {type(error).__name__}")
            # Without its cause: aiohttp and Rasa put the whole request into their texts.
            raise ActionsUnavailable(f"{action}: {type(error).__name__}") from None
