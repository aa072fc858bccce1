"""The Rasa server, put together by hand.

In place of ``rasa run``, which opens no way to use another action endpoint, logs message texts
and offers the HTTP API, past which no guard stands.
"""

import asyncio
from pathlib import Path
from typing import Any

import rasa.core.run
from sanic import Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.notices import Notice
from bot.server.action_answers import check_answers_quickly
from bot.server.action_call import send_what_actions_read
from bot.server.endpoints import endpoints_for
from bot.server.framing import check_framing
from bot.server.headers import hide_version, protect
from bot.server.health import serve_health
from bot.server.lasting import settle
from bot.server.once import take_steps_once
from bot.server.processor import use_turn_processor
from bot.server.requests import identify_requests
from bot.server.retention import keep_expiring
from bot.server.settings import ROOT, Settings
from bot.server.turn import watch_processor

# Past this nothing is read; up to it, a message that is too long gets its answer in words.
_MAX_REQUEST_BYTES = 1_000_000
_KEEP_ALIVE_SECONDS = 75
_END_SECONDS = 2
_RETENTION_TASK = "forget-old-conversations"


def run(model: Path, settings: Settings) -> None:
    """Serve the channels of ``bot/credentials.yml`` until stopped."""
    watch_processor()
    check_answers_quickly()
    send_what_actions_read()
    take_steps_once()
    use_turn_processor()
    endpoints, actions = endpoints_for(settings)

    async def too_large(_request: Request, _error: PayloadTooLarge) -> HTTPResponse:
        text = Notice.TOO_LONG.text(None, limit=settings.max_message_characters)
        return response.json([{"text": text}], status=413)

    def set_up(app: Sanic, _loop: Any) -> None:
        check_framing(app)
        identify_requests(app)
        protect(app)
        hide_version(app)
        app.ctx.health = serve_health(app, settings)
        app.error_handler.add(PayloadTooLarge, too_large)
        app.config.REQUEST_MAX_SIZE = _MAX_REQUEST_BYTES
        app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS

    def stop_being_ready(app: Sanic, _loop: Any) -> None:
        app.ctx.health.stopping()

    def forget_old_conversations(app: Sanic, _loop: Any) -> None:
        app.add_task(keep_expiring(settings), name=_RETENTION_TASK)

    async def stop_forgetting(app: Sanic, _loop: Any) -> None:
        await app.cancel_task(_RETENTION_TASK, raise_exception=False)

    def leave_alone_what_stays(_app: Sanic, _loop: Any) -> None:
        settle()

    async def close_actions(_app: Sanic, _loop: Any) -> None:
        await actions.close()

    async def end_what_waits(_app: Sanic, _loop: Any) -> None:
        # The sockets of open pages have tasks that sleep until the next sign of life. What was
        # begun has been answered by now; destroyed with the loop, each would be logged as an error.
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting, timeout=_END_SECONDS)

    rasa.core.run.serve_application(
        model_path=str(model),
        interface=settings.host,
        port=settings.port,
        credentials=str(ROOT / "bot" / "credentials.yml"),
        enable_api=False,
        endpoints=endpoints,
        server_listeners=[
            (set_up, "main_process_start"),
            (forget_old_conversations, "after_server_start"),
            (leave_alone_what_stays, "after_server_start"),
            (stop_being_ready, "before_server_stop"),
            (stop_forgetting, "before_server_stop"),
            # The last one listed is called first.
            (end_what_waits, "after_server_stop"),
            (close_actions, "after_server_stop"),
        ],
    )
