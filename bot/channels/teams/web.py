"""The network as the Teams channel uses it: JSON over one shared, asynchronous session."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class WebAnswer:
    """Status, JSON body (None where there is none) and how long to wait before asking again."""

    status: int
    body: Any = None
    retry_after: float | None = None


class Web:
    """Makes requests. No connection is opened before the first one."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def get(self, url: str) -> WebAnswer:
        """GET a JSON document.

        Raises:
            aiohttp.ClientError, asyncio.TimeoutError: there was no answer.
        """
        return await self._request("GET", url)

    async def post(
        self,
        url: str,
        *,
        body: Any = None,
        form: dict[str, str] | None = None,
        token: str | None = None,
    ) -> WebAnswer:
        """POST JSON or a form, with a bearer token if given.

        Raises:
            aiohttp.ClientError, asyncio.TimeoutError: there was no answer.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else None
        return await self._request("POST", url, json=body, data=form, headers=headers)

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        if self._session is not None:
            await self._session.close()

    async def _request(self, method: str, url: str, **options: Any) -> WebAnswer:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        # A redirect would carry tokens to an address that nobody has checked.
        async with self._session.request(method, url, allow_redirects=False, **options) as answer:
            return WebAnswer(answer.status, _json(await answer.read()), _seconds(answer.headers))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _seconds(headers: Any) -> float | None:
    try:
        return max(0.0, float(headers.get("Retry-After")))
    except (TypeError, ValueError):
        return None
