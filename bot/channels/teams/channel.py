"""The Teams channel: ``POST /webhooks/teams/webhook`` for Bot Framework activities.

What is refused: 401 without a valid token of Microsoft's; 403 with one that is for something
else; 413 too large; 415 not JSON; 400 not readable; 503 while Microsoft's keys cannot be fetched.
Everything else is acknowledged with 200 at once and answered by the Bot Connector afterwards.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.auth import Refused
from bot.channels.catalogue import Catalogue
from bot.channels.chat_notices import FILES_NOT_READ
from bot.channels.deliveries import Deliveries, pseudonym
from bot.channels.guard import Guarded
from bot.channels.limits import Recent
from bot.channels.notices import Notice
from bot.channels.teams.cards import cards, notices
from bot.channels.teams.connector import Connector
from bot.channels.teams.incoming import Incoming, UnreadableActivity, read_activity
from bot.channels.teams.incoming_token import IncomingTokens, KeysUnavailable, SigningKeys
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.web import Web
from bot.channels.turn_output import SpokenTurn, TurnOutput
from bot.channels.turns import Handler
from bot.server.settings import SettingsError

logger = logging.getLogger(__name__)

_MAX_BODY_BYTES = 256_000
_DELIVERIES_REMEMBERED = 20_000
# What Action.Execute waits for; the answer itself comes as a message.
_INVOKE_TAKEN = {
    "statusCode": 200,
    "type": "application/vnd.microsoft.activity.message",
    "value": "OK",
}


class TeamsChannel(InputChannel):
    """The Bot Framework protocol. Off, and without any route, when not configured."""

    def __init__(self, settings: TeamsSettings | None) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        return "teams"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TeamsChannel:
        """
        Args:
            credentials: Not used: secrets come from the environment alone.

        Raises:
            SystemExit: the environment holds some but not all of the settings; says which.
        """
        try:
            return cls(TeamsSettings.from_environment())
        except SettingsError as error:
            # Rasa would show its own lines above the one that helps.
            raise SystemExit(str(error)) from None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("teams")
        if self._settings is None:
            return routes
        endpoint = TeamsEndpoint(self._settings, on_new_message)

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                return await endpoint.receive(request)
            except Refused as refusal:
                logger.warning("A request to Teams' webhook was refused: %s", refusal)
                return response.text(str(refusal), status=refusal.status)

        @routes.listener("after_server_stop")
        async def close(*_: Any) -> None:
            await endpoint.close()

        return routes


class GuardedTeams(Guarded, TeamsChannel):
    """Teams behind the guard."""


class TeamsEndpoint:
    """Takes Bot Framework activities and answers them."""

    def __init__(self, settings: TeamsSettings, on_new_message: Handler) -> None:
        self._on_new_message = on_new_message
        self._web = Web()
        self._tokens = IncomingTokens(settings, SigningKeys(settings.openid_url, self._web))
        self._connector = Connector(settings, self._web)
        self._catalogue = Catalogue.load()
        self._deliveries = Deliveries()
        self._seen: Recent[bool] = Recent(_DELIVERIES_REMEMBERED)

    async def receive(self, request: Request) -> HTTPResponse:
        """Acknowledge an activity and start answering it.

        Raises:
            Refused: it is not Microsoft's, not for this bot, or cannot be read.
        """
        if len(request.body) > _MAX_BODY_BYTES:
            raise Refused(413, "the body is too large")
        try:
            caller = await self._tokens.check(request.headers.get("authorization"))
        except KeysUnavailable:
            raise Refused(503, "tokens cannot be checked now") from None
        if (request.content_type or "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "the body must be JSON")
        activity = _object(request.body)
        self._tokens.check_activity(caller, activity)
        try:
            incoming = read_activity(activity)
        except UnreadableActivity as error:
            raise Refused(400, str(error)) from None
        if incoming is not None:
            self._take(incoming)
        if activity["type"] == "invoke":
            return response.json(_INVOKE_TAKEN if incoming is not None else {})
        return response.text("")

    async def close(self) -> None:
        """Deliver what is under way and close the connections."""
        await self._deliveries.settle()
        await self._web.close()

    def _take(self, incoming: Incoming) -> None:
        key = (incoming.conversation_id, incoming.activity_id)
        if self._seen.get(key):
            return
        self._seen.put(key, True)

        async def answer() -> SpokenTurn:
            return await self._answer(incoming)

        async def deliver(turn: SpokenTurn) -> None:
            await self._deliver(incoming, turn)

        async def give_up() -> None:
            await self._connector.tell(incoming, Notice.INCOMPLETE.text(None))

        self._deliveries.begin(incoming.conversation, answer, deliver, give_up)

    async def _answer(self, incoming: Incoming) -> SpokenTurn:
        if incoming.has_files and not incoming.text:
            return SpokenTurn(())
        output = TurnOutput(TeamsChannel.name(), self._catalogue)
        await self._on_new_message(
            UserMessage(
                incoming.text,
                output,
                incoming.conversation,
                message_id=incoming.activity_id,
                metadata={"user": pseudonym("teams", incoming.user["id"])},
            )
        )
        return output.turn()

    async def _deliver(self, incoming: Incoming, turn: SpokenTurn) -> None:
        for told in (FILES_NOT_READ if incoming.has_files else "", notices(turn)):
            if told:
                await self._connector.tell(incoming, told)
        for card in cards(turn):
            await self._connector.answer(incoming, card)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "the body is not a JSON object")
    return value
