"""The socket behind the chat page, under ``/webhooks/web/``.

The browser connects with ``{"conversation", "token"}``; an id that it kept opens the same
conversation again. It then gets

- ``ready``: ``{"conversation", "turns"}``, everything said so far (:mod:`bot.channels.web.turns`);
- ``busy``: ``{"id"}``, when a message of the conversation begins to be answered;
- ``turn``: one turn, when it has been answered, in every window that shows the conversation;
- ``refused``: ``{"why"}``, when it may not or cannot be served: ``token`` (none that is valid),
  ``history`` (the stored conversation cannot be read now).

and it sends ``say``: ``{"id", "text", "title", "language"}``. A message that a lost connection
may have swallowed is sent again under the same id and is answered once. ``path``
(:mod:`bot.channels.web.drawings`) is acknowledged with ``{"svg"}``, null when nothing can be drawn,
then with ``why`` where it is for good.
"""

import logging
import re
import time
import uuid
from dataclasses import dataclass
from typing import Any

import socketio
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.auth import Authenticator, Refused
from bot.channels.guard import Guarded
from bot.channels.notices import LANGUAGES
from bot.channels.turns import Handler
from bot.channels.web.assets import EMBED_SCRIPT, Assets
from bot.channels.web.drawings import Drawings
from bot.channels.web.page import Page
from bot.channels.web.turns import Json, TurnOutput, turn, turns_from_events
from bot.server.settings import Settings
from bot.server.turn import Turn, current_turn

logger = logging.getLogger(__name__)

NAME = "web"
_TURNS_SHOWN = 300
_MAX_TITLE_CHARACTERS = 300
_MAX_PACKET_BYTES = 400_000
_ID = re.compile(r"[0-9a-f]{32}")


class HistoryUnreadable(Exception):
    """The stored conversation cannot be read now; it must not look empty."""


@dataclass(frozen=True)
class Said:
    """A checked ``say``."""

    id: str
    text: str
    title: str | None
    language: str | None

    @classmethod
    def read(cls, data: Any) -> "Said":
        """
        Raises:
            ValueError: it is none that the page sends.
        """
        if not isinstance(data, dict):
            raise ValueError("an object is needed")
        message_id, text = data.get("id"), data.get("text")
        title, language = data.get("title"), data.get("language")
        if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
            raise ValueError("id must be 32 hexadecimal digits")
        if not isinstance(text, str):
            raise ValueError("text must be a text")
        if title is not None and not (
            isinstance(title, str) and len(title) <= _MAX_TITLE_CHARACTERS
        ):
            raise ValueError("title must be a short text")
        return cls(message_id, text, title, language if language in LANGUAGES else None)

    def metadata(self) -> Json:
        """What is kept beside the text."""
        given = {"title": self.title, "language": self.language}
        return {name: value for name, value in given.items() if value is not None}


class Conversations:
    """Answers the events of the socket."""

    def __init__(
        self,
        sockets: socketio.AsyncServer,
        on_new_message: Handler,
        authenticator: Authenticator | None,
        drawings: Drawings,
    ) -> None:
        self._sockets = sockets
        self._on_new_message = on_new_message
        self._drawings = drawings
        self._authenticator = authenticator
        self.app: Sanic | None = None
        for event in ("connect", "open", "say", "path"):
            sockets.on(event, getattr(self, f"_{event}"))

    async def _connect(self, sid: str, _environ: Json, _auth: Any = None) -> None:
        await self._sockets.save_session(sid, {})

    async def _open(self, sid: str, data: Any) -> None:
        data = data if isinstance(data, dict) else {}
        token, asked = data.get("token"), data.get("conversation")
        try:
            conversation, sender = self._conversation(token, asked)
        except Refused:
            await self._sockets.emit("refused", {"why": "token"}, to=sid)
            return
        session = {"sender": sender, "token": token}
        await self._sockets.save_session(sid, session)
        # Into the room first: what is answered while the history is read must not be missed.
        await self._sockets.enter_room(sid, sender)
        try:
            turns = await self._history(sender)
        except HistoryUnreadable:
            await self._sockets.emit("refused", {"why": "history"}, to=sid)
            return
        await self._sockets.emit("ready", {"conversation": conversation, "turns": turns}, to=sid)

    async def _say(self, sid: str, data: Any) -> None:
        try:
            said = Said.read(data)
            sender = await self._sender(sid)
        except Refused:
            await self._sockets.emit("refused", {"why": "token"}, to=sid)
            return
        except ValueError as error:
            logger.info("A message on channel %s was not read: %s", NAME, error)
            return
        await self._sockets.emit("busy", {"id": said.id}, room=sender)
        output = TurnOutput()
        message = UserMessage(
            said.text, output, sender, message_id=said.id, metadata=said.metadata()
        )
        at = time.time()
        kept = await self._on_new_message(message)
        if not output.messages:
            # The same delivery again: its turn was, or will be, sent for the first one.
            return
        metadata = message.metadata or {}
        answered = turn(
            said.id, message.text or "", metadata.get("title"), at, output.messages, bool(kept)
        )
        await self._sockets.emit("turn", answered, room=sender)

    async def _path(self, sid: str, data: Any = None) -> Json:
        try:
            await self._sender(sid)
        except Refused:
            return {"svg": None}
        return await self._drawings.draw(data)

    async def _sender(self, sid: str) -> str:
        """
        Raises:
            Refused: the socket has opened no conversation, or its token has run out.
        """
        session = await self._sockets.get_session(sid)
        sender = session.get("sender")
        if sender is None or self._conversation(session["token"], None, sender)[1] != sender:
            raise Refused(401, "no conversation is open")
        return str(sender)

    def _conversation(
        self, token: Any, asked: Any, sender: str | None = None
    ) -> tuple[str | None, str]:
        """The conversation's id as the browser keeps it, and as Rasa knows it.

        Raises:
            Refused: tokens are asked for and this is none that is valid now.
        """
        if self._authenticator is not None:
            given = token if isinstance(token, str) else None
            return None, self._authenticator.conversation(given, None)
        if sender is not None:
            return None, sender
        # Without tokens the id itself is what opens the conversation, so nobody chooses it.
        known = isinstance(asked, str) and _ID.fullmatch(asked) is not None
        conversation = asked if known else uuid.uuid4().hex
        return conversation, f"{NAME}-{conversation}"

    async def _history(self, sender: str) -> list[Json]:
        agent = getattr(self.app.ctx, "agent", None) if self.app else None
        if agent is None:
            raise HistoryUnreadable
        reading = Turn()
        token = current_turn.set(reading)
        try:
            tracker = await agent.tracker_store.retrieve_full_tracker(sender)
        finally:
            current_turn.reset(token)
        if reading.failed:
            raise HistoryUnreadable
        return turns_from_events(tracker.events if tracker else (), _TURNS_SHOWN)


class WebBlueprint(Blueprint):
    """The channel's routes, with the socket attached below them."""

    def __init__(self, sockets: socketio.AsyncServer, conversations: Conversations) -> None:
        super().__init__(NAME)
        self.ctx.sockets = sockets
        self.ctx.conversations = conversations

    def register(self, app: Sanic, options: Json) -> None:
        self.ctx.conversations.app = app
        self.ctx.sockets.attach(app, f"{options['url_prefix']}/socket.io")
        super().register(app, options)


class WebEndpoint(InputChannel):
    """The page, its files and its socket."""

    @classmethod
    def name(cls) -> str:
        return NAME

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """
        Raises:
            NotBuilt: ``make page`` has not been run.
        """
        settings = Settings.from_environment()
        assets = Assets()
        page = Page(settings, assets, f"/webhooks/{NAME}")
        sockets = _socket_server(settings)
        conversations = Conversations(
            sockets, on_new_message, Authenticator.from_settings(settings), Drawings(settings)
        )
        routes = WebBlueprint(sockets, conversations)

        @routes.get("/", strict_slashes=True)
        async def show(request: Request) -> HTTPResponse:
            return page.response(request)

        @routes.get("", name="without_slash", strict_slashes=True)
        async def show_with_slash(request: Request) -> HTTPResponse:
            query = f"?{request.query_string}" if request.query_string else ""
            return redirect(f"/webhooks/{NAME}/{query}", status=308)

        @routes.get(f"/{EMBED_SCRIPT}")
        async def embed(request: Request) -> HTTPResponse:
            return _file(assets, EMBED_SCRIPT, request)

        @routes.get("/assets/<name:str>")
        async def asset(request: Request, name: str) -> HTTPResponse:
            return _file(assets, name, request)

        return routes


class GuardedWeb(Guarded, WebEndpoint):
    """The web channel behind the guard."""


def _file(assets: Assets, name: str, request: Request) -> HTTPResponse:
    found = assets.find(name)
    if found is None:
        raise NotFound("there is no such file")
    return found.response(request)


def _socket_server(settings: Settings) -> socketio.AsyncServer:
    manager = (
        socketio.AsyncRedisManager(settings.sockets_redis, channel="omd-web")
        if settings.sockets_redis
        else None
    )
    # Left at its default, a socket is taken from pages of this server only.
    return socketio.AsyncServer(
        async_mode="sanic",
        client_manager=manager,
        max_http_buffer_size=_MAX_PACKET_BYTES,
        namespaces=["/"],
    )
