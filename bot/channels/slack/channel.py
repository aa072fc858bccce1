"""The Slack channel: ``POST /webhooks/slack/webhook`` for events, buttons and slash commands.

What is refused: 401 unsigned, wrongly signed or older than five minutes; 403 the same signed
request again; 413 too large; 415 neither JSON nor a form; 400 not readable. Everything that
Slack itself sends is acknowledged with 200 at once and answered by Slack's Web API afterwards.
"""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.auth import Refused
from bot.channels.catalogue import Catalogue
from bot.channels.chat_notices import FILES_NOT_READ, HOW_TO_BEGIN
from bot.channels.deliveries import Deliveries, pseudonym
from bot.channels.guard import Guarded
from bot.channels.limits import Recent
from bot.channels.notices import Notice
from bot.channels.slack.blocks import notices, slack_messages
from bot.channels.slack.incoming import Incoming, read_action, read_event
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.signature import RequestCheck
from bot.channels.slack.web_api import SlackApi
from bot.channels.turn_output import SpokenTurn, TurnOutput
from bot.channels.turns import Handler
from bot.server.settings import SettingsError

logger = logging.getLogger(__name__)

_MAX_BODY_BYTES = 256_000
_DELIVERIES_REMEMBERED = 20_000
_EVENTS, _FORM = "application/json", "application/x-www-form-urlencoded"


class SlackChannel(InputChannel):
    """Slack's Events API and interactions. Off, and without any route, when not configured."""

    def __init__(self, settings: SlackSettings | None) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        return "slack"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackChannel:
        """
        Args:
            credentials: Not used: secrets come from the environment alone.

        Raises:
            SystemExit: the environment holds some but not all of the settings; says which.
        """
        try:
            return cls(SlackSettings.from_environment())
        except SettingsError as error:
            # Rasa would show its own lines above the one that helps.
            raise SystemExit(str(error)) from None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("slack")
        if self._settings is None:
            return routes
        endpoint = SlackEndpoint(self._settings, on_new_message)

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                return endpoint.receive(request)
            except Refused as refusal:
                logger.warning("A request to Slack's webhook was refused: %s", refusal)
                return response.text(str(refusal), status=refusal.status)

        @routes.listener("after_server_stop")
        async def close(*_: Any) -> None:
            await endpoint.close()

        return routes


class GuardedSlack(Guarded, SlackChannel):
    """Slack behind the guard."""


class SlackEndpoint:
    """Takes Slack's requests and answers them."""

    def __init__(self, settings: SlackSettings, on_new_message: Handler) -> None:
        self._on_new_message = on_new_message
        self._api = SlackApi(settings)
        self._requests = RequestCheck(settings.signing_secret)
        self._catalogue = Catalogue.load()
        self._deliveries = Deliveries()
        self._seen: Recent[bool] = Recent(_DELIVERIES_REMEMBERED)

    def receive(self, request: Request) -> HTTPResponse:
        """Acknowledge a request and start answering it.

        Raises:
            Refused: it is not Slack's, or cannot be read.
        """
        if len(request.body) > _MAX_BODY_BYTES:
            raise Refused(413, "the body is too large")
        first = self._requests.check(
            request.body,
            request.headers.get("x-slack-request-timestamp"),
            request.headers.get("x-slack-signature"),
        )
        if not first:
            if "x-slack-retry-num" in request.headers:
                return response.text("")
            raise Refused(403, "the request was here before")
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        if kind == _EVENTS:
            return self._receive_event(_object(request.body))
        if kind == _FORM:
            return self._receive_form(request.body)
        raise Refused(415, "the body must be JSON or a form")

    async def close(self) -> None:
        """Deliver what is under way and close the connections."""
        await self._deliveries.settle()
        await self._api.close()

    def _receive_event(self, payload: dict[str, Any]) -> HTTPResponse:
        if payload.get("type") == "url_verification":
            return response.text(str(payload.get("challenge", "")))
        if payload.get("type") == "event_callback":
            event = str(payload.get("event_id") or "")
            self._take(read_event(payload), *([event] if event else []))
        return response.text("")

    def _receive_form(self, body: bytes) -> HTTPResponse:
        try:
            form = parse_qs(body.decode("utf-8"), max_num_fields=100)
        except ValueError:
            raise Refused(400, "the form cannot be read") from None
        if "payload" in form:
            payload = _object(form["payload"][0])
            if payload.get("type") == "block_actions":
                self._take(read_action(payload))
            return response.text("")
        if "command" in form:
            return response.json({"response_type": "ephemeral", "text": HOW_TO_BEGIN})
        raise Refused(400, "the form is neither an interaction nor a command")

    def _take(self, incoming: Incoming | None, *ids: str) -> None:
        if incoming is None:
            return
        keys = (*ids, incoming.delivery)
        known = any(self._seen.get(key) for key in keys)
        for key in keys:
            self._seen.put(key, True)
        if known:
            return

        async def answer() -> SpokenTurn:
            return await self._answer(incoming)

        async def deliver(turn: SpokenTurn) -> None:
            await self._deliver(incoming, turn)

        async def give_up() -> None:
            # To all who can see the part that arrived, not to the writer alone.
            await self._api.tell(incoming, Notice.INCOMPLETE.text(None))

        self._deliveries.begin(incoming.conversation, answer, deliver, give_up)

    async def _answer(self, incoming: Incoming) -> SpokenTurn:
        if incoming.has_files and not incoming.text:
            return SpokenTurn(())
        output = TurnOutput(SlackChannel.name(), self._catalogue)
        await self._on_new_message(
            UserMessage(
                incoming.text,
                output,
                incoming.conversation,
                message_id=incoming.delivery,
                metadata={"user": pseudonym("slack", incoming.user)},
            )
        )
        return output.turn()

    async def _deliver(self, incoming: Incoming, turn: SpokenTurn) -> None:
        for told in (FILES_NOT_READ if incoming.has_files else "", notices(turn)):
            if told:
                await self._api.whisper(incoming, told)
        for message in slack_messages(turn):
            await self._api.answer(incoming, message)


def _object(body: bytes | str) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "the body is not a JSON object")
    return value
