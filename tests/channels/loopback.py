"""Servers on 127.0.0.1 that live in one background event loop, for tests that talk HTTP."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from aiohttp import web
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic

Result = TypeVar("Result")

_WAIT_SECONDS = 20
# Sanic rewrites its own methods when an app starts; outside test mode it can only once.
Sanic.test_mode = True
_names = (f"channel-under-test-{number}" for number in itertools.count())


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        # Importing Sanic makes uvloop the default, whose close() waits for ever on a failed test.
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Awaitable[Result]) -> Result:
        """Run a coroutine there and wait for it."""

        async def whole() -> Result:
            return await work

        return asyncio.run_coroutine_threadsafe(whole(), self._loop).result(_WAIT_SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_WAIT_SECONDS)
        self._loop.close()


@contextmanager
def running_loop() -> Iterator[Loop]:
    loop = Loop()
    try:
        yield loop
    finally:
        loop.close()


@contextmanager
def aiohttp_server(loop: Loop, app: web.Application) -> Iterator[str]:
    """Serve ``app``; its address."""
    runner = web.AppRunner(app)

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port: int = runner.addresses[0][1]
        return port

    port = loop.run(start())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.run(runner.cleanup())


@contextmanager
def channel_server(
    loop: Loop, channel: InputChannel, handler: Callable[[UserMessage], Awaitable[Any]]
) -> Iterator[str]:
    """Serve a channel as Rasa does; the address of its webhook.

    Leaving waits until every answer under way has been delivered.
    """
    app = Sanic(next(_names), configure_logging=False)
    app.blueprint(channel.blueprint(handler), url_prefix=f"/webhooks/{channel.url_prefix()}")

    # Sanic takes port 0 for its own default.
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))

    async def start() -> Any:
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.start_serving()
        return server

    server = loop.run(start())
    port = listening.getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/webhooks/{channel.url_prefix()}/webhook"
    finally:

        async def stop() -> None:
            await server.before_stop()
            await server.close()
            await server.after_stop()

        loop.run(stop())


def wait_until(true: Callable[[], bool], seconds: float = _WAIT_SECONDS) -> None:
    """Wait for something that another thread brings about.

    Raises:
        AssertionError: it did not come about.
    """
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        pause.wait(0.02)
    raise AssertionError("what was waited for did not happen")
