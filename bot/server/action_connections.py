"""Kept HTTP connections to one server, for many small calls.

A turn calls the action server three or four times. With a general HTTP client a quarter of the
turn's time went into putting these requests together and taking the answers apart; here the
fixed part of a request is put together once, and the answers are read by the parser that the
servers themselves use (httptools).
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

import httptools

_PORTS = {"http": 80, "https": 443}


class ConnectionBroken(ConnectionError):
    """The server hung up, or answered with what is not HTTP."""


class Connections:
    """Connections to the server of one URL, opened as they are needed and used again."""

    def __init__(self, url: str) -> None:
        """
        Args:
            url: Where calls are posted to, ``http`` or ``https``.
        """
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
            "Content-Type: application/json\r\n"
        ).encode("ascii")
        self._idle: list[_Connection] = []

    async def post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Post a JSON text.

        Args:
            body: The text.
            headers: Further headers, without line breaks in them.

        Returns:
            The answer's status and body.

        Raises:
            OSError: the server cannot be reached.
            ConnectionBroken: it hung up, or its answer is no HTTP.
        """
        connection = self._kept() or await self._opened()
        try:
            answer = await connection.send(self._request(body, headers))
        except BaseException:
            # Also when the caller gave up: an answer that comes now is nobody's.
            connection.close()
            raise
        if connection.usable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    async def close(self) -> None:
        """Close those that are not at work."""
        while self._idle:
            self._idle.pop().close()

    def _request(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        further = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        end = f"{further}Content-Length: {len(body)}\r\n\r\n"
        return self._head + end.encode("ascii") + body

    def _kept(self) -> "_Connection | None":
        while self._idle:
            connection = self._idle.pop()
            if connection.usable:
                return connection
            connection.close()
        return None

    async def _opened(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            _Connection, self._host, self._port, ssl=self._tls
        )
        return connection


class _Connection(asyncio.Protocol):
    """One connection; one call at a time. The parser calls the ``on_`` methods."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self._keeps_alive = True

    @property
    def usable(self) -> bool:
        """Whether another call can go over it."""
        return self._keeps_alive and self._transport is not None

    async def send(self, request: bytes) -> tuple[int, bytes]:
        if self._transport is None:
            raise ConnectionBroken
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is no asyncio.Transport by name.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            # Nobody asked: what comes after it could be taken for the next answer.
            self._keeps_alive = False
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail()

    # What the parser calls

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._keeps_alive = self._parser.should_keep_alive()
        answer, self._answer = self._answer, None
        body, self._body = b"".join(self._body), []
        if answer is not None and not answer.done():
            answer.set_result((self._parser.get_status_code(), body))

    def _fail(self) -> None:
        self._keeps_alive = False
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(ConnectionBroken())
