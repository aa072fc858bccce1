"""Slack's Web API: what is sent to users, sent again when Slack asks to wait."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.blocks import MAX_SECTION_CHARACTERS, SlackMessage, escape
from bot.channels.slack.incoming import Incoming
from bot.channels.slack.settings import SlackSettings
from bot.channels.turn_output import pieces

logger = logging.getLogger(__name__)
# At DEBUG the library would log what is posted.
_library_logger = logging.getLogger("slack_sdk")
_library_logger.setLevel(logging.WARNING)

_TIMEOUT_SECONDS = 10
_RATE_LIMIT_TRIES = 3
# Slack did not take the blocks; the words must reach the user all the same.
_BLOCK_ERRORS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}


class SlackApi:
    """Posts answers. Nothing is asked of the network before the first one."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def answer(self, to: Incoming, message: SlackMessage) -> None:
        """Post in the thread or direct conversation that the user wrote in.

        Raises:
            SlackApiError, aiohttp.ClientError, asyncio.TimeoutError: it could not be posted.
        """
        text = escape(message.text)
        try:
            await self._client().chat_postMessage(
                channel=to.channel,
                thread_ts=to.thread,
                text=text,
                blocks=list(message.blocks),
                mrkdwn=False,
            )
        except SlackApiError as error:
            if error.response.get("error") not in _BLOCK_ERRORS:
                raise
            logger.error("Slack refused blocks: %s", error.response.get("error"))
            await self._post_words(to, message)

    async def whisper(self, to: Incoming, text: str) -> None:
        """Tell the user alone: ephemeral in a channel, a message in a direct conversation.

        Raises:
            SlackApiError, aiohttp.ClientError, asyncio.TimeoutError: it could not be posted.
        """
        if to.direct:
            await self.tell(to, text)
        else:
            await self._client().chat_postEphemeral(
                channel=to.channel, thread_ts=to.thread, user=to.user, text=escape(text)
            )

    async def tell(self, to: Incoming, text: str) -> None:
        """Post a plain text where an answer would be posted.

        Raises:
            SlackApiError, aiohttp.ClientError, asyncio.TimeoutError: it could not be posted.
        """
        await self._client().chat_postMessage(
            channel=to.channel, thread_ts=to.thread, text=escape(text), mrkdwn=False
        )

    async def close(self) -> None:
        """Close the connections; the next post opens new ones."""
        if self._session is not None:
            await self._session.close()

    async def _post_words(self, to: Incoming, message: SlackMessage) -> None:
        words = "\n".join(
            str(part["text"])
            for block in message.blocks
            for part in [block.get("text"), *block.get("fields", ()), *_labels(block)]
            if part
        )
        for piece in pieces(words, MAX_SECTION_CHARACTERS):
            await self.tell(to, piece)

    def _client(self) -> AsyncWebClient:
        if self._session is None or self._session.closed:
            # One session for all: slack_sdk would otherwise open one for every call.
            timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        return AsyncWebClient(
            self._settings.bot_token,
            base_url=self._settings.api_url,
            session=self._session,
            logger=_library_logger,
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(),
                AsyncServerErrorRetryHandler(),
                AsyncRateLimitErrorRetryHandler(max_retry_count=_RATE_LIMIT_TRIES),
            ],
        )


def _labels(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements = block.get("elements", ())
    return [e["text"] if isinstance(e.get("text"), dict) else e for e in elements]
