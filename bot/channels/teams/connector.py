"""Answers to Teams: the bot's own token, and posts to the Bot Connector."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from bot.channels.teams.cards import Card, in_words
from bot.channels.teams.incoming import Incoming
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.web import Web, WebAnswer

logger = logging.getLogger(__name__)

_SCOPE = "https://api.botframework.com/.default"
_CARD = "application/vnd.microsoft.card.adaptive"
# A token is renewed this long before it ends.
_RENEW_SECONDS = 300
_TRIES = 4
_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0
# As Microsoft asks: throttled, or a passing fault of the service.
_AGAIN = (412, 429, 502, 503, 504)
_CARD_REFUSED = (400, 413)
_SUMMARY_CHARACTERS = 200


class NotPosted(Exception):
    """Teams or the token service did not take a request. The text holds the status alone."""


class BotToken:
    """The bot's own token, fetched when needed and kept until shortly before it ends."""

    def __init__(
        self, settings: TeamsSettings, web: Web, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            settings: Whose token, and where from.
            web: The network.
            clock: Seconds, never running back.
        """
        self._settings = settings
        self._web = web
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token = ""
        self._until = float("-inf")

    async def get(self) -> str:
        """
        Raises:
            NotPosted: there is no token to be had.
            aiohttp.ClientError, asyncio.TimeoutError: the token service did not answer.
        """
        async with self._lock:
            if self._clock() >= self._until:
                await self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """Fetch a new one next time: this one was not accepted."""
        if token == self._token:
            self._until = float("-inf")

    async def _fetch(self) -> None:
        answer = await self._web.post(
            self._settings.token_url,
            form={
                "grant_type": "client_credentials",
                "client_id": self._settings.app_id,
                "client_secret": self._settings.app_password,
                "scope": _SCOPE,
            },
        )
        body = answer.body if isinstance(answer.body, dict) else {}
        token = body.get("access_token")
        if answer.status != 200 or not isinstance(token, str):
            raise NotPosted(f"no token for the bot: status {answer.status}")
        try:
            lifetime = float(body.get("expires_in", 0))
        except (TypeError, ValueError):
            lifetime = 0
        self._token = token
        self._until = self._clock() + max(0.0, lifetime - _RENEW_SECONDS)


class Connector:
    """Posts activities in the conversation that a message came from."""

    def __init__(
        self,
        settings: TeamsSettings,
        web: Web,
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        """
        Args:
            settings: Whose bot it is.
            web: The network.
            sleep: Waits for so many seconds.
        """
        self._web = web
        self._sleep = sleep
        self._token = BotToken(settings, web)

    async def answer(self, to: Incoming, card: Card) -> None:
        """Post a card; its words alone if Teams does not take the card.

        Raises:
            NotPosted, aiohttp.ClientError, asyncio.TimeoutError: it could not be posted.
        """
        attachment = {"contentType": _CARD, "content": card}
        words = in_words(card)
        answer = await self._post(
            to, {"attachments": [attachment], "summary": words[0][:_SUMMARY_CHARACTERS]}
        )
        if answer.status not in _CARD_REFUSED:
            _check(answer)
            return
        logger.error("Teams refused a card: status %s", answer.status)
        for text in words:
            await self.tell(to, text)

    async def tell(self, to: Incoming, text: str) -> None:
        """Post a plain text.

        Raises:
            NotPosted, aiohttp.ClientError, asyncio.TimeoutError: it could not be posted.
        """
        _check(await self._post(to, {"text": text, "textFormat": "plain"}))

    async def _post(self, to: Incoming, content: dict[str, Any]) -> WebAnswer:
        activity = {
            "type": "message",
            "from": to.bot,
            "recipient": to.user,
            "conversation": {"id": to.conversation_id},
            "replyToId": to.activity_id,
            **content,
        }
        answer = await self._post_once(to.reply_url, activity)
        for attempt in range(1, _TRIES):
            if answer.status == 401 and attempt == 1:
                pass  # the token was renewed
            elif answer.status in _AGAIN:
                own = _WAIT_SECONDS * 2 ** (attempt - 1)
                given = own if answer.retry_after is None else answer.retry_after
                await self._sleep(min(given, _LONGEST_WAIT_SECONDS))
            else:
                break
            answer = await self._post_once(to.reply_url, activity)
        return answer

    async def _post_once(self, url: str, activity: dict[str, Any]) -> WebAnswer:
        token = await self._token.get()
        answer = await self._web.post(url, body=activity, token=token)
        if answer.status == 401:
            self._token.forget(token)
        return answer


def _check(answer: WebAnswer) -> None:
    if not 200 <= answer.status < 300:
        raise NotPosted(f"status {answer.status}")
