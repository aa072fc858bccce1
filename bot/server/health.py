"""Whether the server lives, and whether it can decide.

- ``GET /health/live``: 200 while the server works off requests at all.
- ``GET /health/ready``: 200 when the model, the action server with its guideline pack and its
  audit log, the conversations' store and the locks all answer; 503 otherwise, and while the
  server stops. The body names each part with ``ok`` or what is wrong with it.
- ``GET /metrics``: :mod:`bot.server.metrics`.

They say nothing of any conversation, but they are for the operator: a proxy in front of the
server passes ``/webhooks/`` on and nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.agent import Agent
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.locks import RedisConversationLocks
from bot.server.metrics import READY
from bot.server.settings import Settings
from bot.server.tracker_store import TurnTrackerStore

_OK = "ok"
_UNAVAILABLE = 503
_PATIENCE_SECONDS = 2.0


class Health:
    """Looks at the parts that a decision needs."""

    def __init__(self, app: Sanic, settings: Settings) -> None:
        self._app = app
        self._actions = f"{settings.actions_address}/ready"
        self._stopping = False

    def stopping(self) -> None:
        """From now on it is not ready, so that nothing new is sent here."""
        self._stopping = True

    async def parts(self) -> dict[str, str]:
        """Each part with ``ok``, or the kind of error that it gave."""
        checks: dict[str, Callable[[], Awaitable[None]]] = {
            "server": self._server,
            "model": self._model,
            "actions": self._action_server,
            "store": self._store,
            "locks": self._locks,
        }
        outcomes = await asyncio.gather(*(_outcome(check()) for check in checks.values()))
        parts = dict(zip(checks, outcomes, strict=True))
        for part, outcome in parts.items():
            READY.labels(part).set(outcome == _OK)
        return parts

    async def _server(self) -> None:
        if self._stopping:
            raise RuntimeError("stopping")

    async def _model(self) -> None:
        if self._agent.processor is None:
            raise RuntimeError("not loaded")

    async def _action_server(self) -> None:
        async with aiohttp.ClientSession() as session, session.get(self._actions) as answer:
            if not answer.ok:
                raise RuntimeError(f"status {answer.status}")

    async def _store(self) -> None:
        store = getattr(self._agent.tracker_store, "_tracker_store", None)
        if not isinstance(store, TurnTrackerStore):
            raise RuntimeError(f"is a {type(store).__name__}")
        await store.check()

    async def _locks(self) -> None:
        if isinstance(self._agent.lock_store, RedisConversationLocks):
            await self._agent.lock_store.check()

    @property
    def _agent(self) -> Agent:
        agent = getattr(self._app.ctx, "agent", None)
        if agent is None:
            raise RuntimeError("not loaded")
        return agent


async def _outcome(check: Awaitable[None]) -> str:
    try:
        await asyncio.wait_for(check, _PATIENCE_SECONDS)
    except RuntimeError as error:
        return str(error)
    except Exception as error:
        # The texts of stores' errors hold addresses and users.
        return type(error).__name__
    return _OK


def serve_health(app: Sanic, settings: Settings) -> Health:
    """Add the operator's routes to ``app``."""
    health = Health(app, settings)

    async def live(_request: Request) -> HTTPResponse:
        return response.json({"status": _OK})

    async def ready(_request: Request) -> HTTPResponse:
        parts = await health.parts()
        ready = all(outcome == _OK for outcome in parts.values())
        body: dict[str, Any] = {"ready": ready, "parts": parts}
        return response.json(body, status=200 if ready else _UNAVAILABLE)

    async def metrics(_request: Request) -> HTTPResponse:
        return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    for route, handler in (
        ("/health/live", live),
        ("/health/ready", ready),
        ("/metrics", metrics),
    ):
        app.add_route(handler, route)
    return health
