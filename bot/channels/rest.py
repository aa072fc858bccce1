"""The REST channel: ``POST /webhooks/rest/webhook``.

The body is a JSON object:

- ``message``: the text, or a button's payload;
- ``sender``: the conversation, up to 200 characters; without one a new conversation begins,
  and its id stands as ``recipient_id`` on every message of the answer;
- ``message_id``: optional id of the delivery; the same id again gets the same answer again;
- ``metadata``: optional object; ``language`` (``da`` or ``en``) is the language for messages
  about messages.

The answer is a JSON list of messages. It is never empty. With ``?stream=true`` the same
messages come one a line. What is refused gets its status (400 a body of another shape, 401 and
403 no access, 413 too large) and a list with one message that says so.

Where tokens are asked for, they come as ``Authorization: Bearer``, and the conversation is the
token's (see :mod:`bot.channels.auth`).
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.auth import Authenticator, Refused, bearer_token
from bot.channels.guard import Guarded
from bot.channels.notices import Notice
from bot.channels.turns import Handler
from bot.server.settings import Settings

_BAD_REQUEST = 400
_UNAUTHORIZED = 401
_MAX_ID_CHARACTERS = 200
_MAX_METADATA_CHARACTERS = 4_000


@dataclass(frozen=True)
class Incoming:
    """A checked request body."""

    text: str
    sender: str | None
    message_id: str | None
    metadata: dict[str, Any] | None

    @classmethod
    def read(cls, body: Any) -> "Incoming":
        """
        Raises:
            Refused: the body is no object, or a field has the wrong type or length.
        """
        if not isinstance(body, dict):
            raise Refused(400, "the body must be a JSON object")
        text = body.get("message")
        if text is not None and not isinstance(text, str):
            raise Refused(400, "message must be a text")
        metadata = body.get("metadata")
        if metadata is not None and not isinstance(metadata, dict):
            raise Refused(400, "metadata must be an object")
        if len(json.dumps(metadata)) > _MAX_METADATA_CHARACTERS:
            raise Refused(400, f"metadata must be under {_MAX_METADATA_CHARACTERS} characters")
        return cls(
            text or "",
            _read_id(body, "sender"),
            _read_id(body, "message_id"),
            metadata,
        )


class RestEndpoint(InputChannel):
    """Rasa's REST channel with checked input; its address and its answers are the same."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("rest")
        authenticator = Authenticator.from_settings(Settings.from_environment())

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                _check_origin(request)
                incoming = Incoming.read(_json(request))
                sender = _conversation(authenticator, request, incoming.sender)
            except Refused as refusal:
                return _refused(refusal)
            answer = CollectingOutputChannel()
            await on_new_message(
                UserMessage(
                    incoming.text,
                    answer,
                    sender,
                    message_id=incoming.message_id,
                    metadata=incoming.metadata,
                )
            )
            if request.args.get("stream") == "true":
                lines = "".join(json.dumps(message) + "\n" for message in answer.messages)
                return response.text(lines, content_type="text/event-stream")
            return response.json(answer.messages)

        return routes


class GuardedRest(Guarded, RestEndpoint):
    """The REST channel behind the guard."""

    repeats_answers = True


def _conversation(authenticator: Authenticator | None, request: Request, asked: str | None) -> str:
    if authenticator is None:
        return asked or uuid.uuid4().hex
    return authenticator.conversation(bearer_token(request.headers.get("authorization")), asked)


def _check_origin(request: Request) -> None:
    """A page from elsewhere, open in the user's browser, must not speak for the user."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Refused(403, "requests from other sites are refused")


def _json(request: Request) -> Any:
    try:
        return request.json
    except SanicException:
        raise Refused(400, "the body must be JSON") from None


def _read_id(body: dict[str, Any], field: str) -> str | None:
    value = body.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(400, f"{field} must be a text")
    if len(str(value)) > _MAX_ID_CHARACTERS:
        raise Refused(400, f"{field} must be under {_MAX_ID_CHARACTERS} characters")
    return str(value)


def _refused(refusal: Refused) -> HTTPResponse:
    notice = Notice.NOT_TEXT if refusal.status == _BAD_REQUEST else Notice.NOT_ALLOWED
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == _UNAUTHORIZED else None
    return response.json(
        [{"text": notice.text(None), "error": str(refusal)}],
        status=refusal.status,
        headers=headers,
    )
