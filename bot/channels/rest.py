"""The REST channel: ``POST /webhooks/rest/webhook``.

The body is a JSON object:

- ``message``: the text, or a button's payload;
- ``sender``: the conversation, up to 200 characters; without one a new conversation begins,
  and its id stands as ``recipient_id`` on every message of the answer;
- ``message_id``: optional id of the delivery; the same id again gets the same answer again;
- ``metadata``: optional object; ``language`` (``da`` or ``en``) is the language for messages
  about messages.

The answer is a JSON list of messages. It is never empty. With ``?stream=true`` the same
messages come one a line. A body of another shape gets status 400 and says so in the list.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import Guarded, Handler
from bot.channels.notices import Notice

_MAX_ID_CHARACTERS = 200
_MAX_METADATA_CHARACTERS = 4_000


class BadRequest(Exception):
    """The body is not what this channel reads."""


@dataclass(frozen=True)
class Incoming:
    """A checked request body."""

    text: str
    sender: str
    message_id: str | None
    metadata: dict[str, Any] | None

    @classmethod
    def read(cls, body: Any) -> "Incoming":
        """
        Raises:
            BadRequest: the body is no object, or a field has the wrong type or length.
        """
        if not isinstance(body, dict):
            raise BadRequest("the body must be a JSON object")
        text = body.get("message")
        if text is not None and not isinstance(text, str):
            raise BadRequest("message must be a text")
        metadata = body.get("metadata")
        if metadata is not None and not isinstance(metadata, dict):
            raise BadRequest("metadata must be an object")
        if len(json.dumps(metadata)) > _MAX_METADATA_CHARACTERS:
            raise BadRequest(f"metadata must be under {_MAX_METADATA_CHARACTERS} characters")
        return cls(
            text or "",
            _read_id(body, "sender") or uuid.uuid4().hex,
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

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                incoming = Incoming.read(_json(request))
            except BadRequest as error:
                return _refused(error)
            answer = CollectingOutputChannel()
            await on_new_message(
                UserMessage(
                    incoming.text,
                    answer,
                    incoming.sender,
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


def _json(request: Request) -> Any:
    try:
        return request.json
    except SanicException:
        raise BadRequest("the body must be JSON") from None


def _read_id(body: dict[str, Any], field: str) -> str | None:
    value = body.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadRequest(f"{field} must be a text")
    if len(str(value)) > _MAX_ID_CHARACTERS:
        raise BadRequest(f"{field} must be under {_MAX_ID_CHARACTERS} characters")
    return str(value)


def _refused(error: BadRequest) -> HTTPResponse:
    return response.json(
        [{"text": Notice.NOT_TEXT.text(None), "error": str(error)}],
        status=400,
    )
