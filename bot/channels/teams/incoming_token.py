"""Whether a request comes from Microsoft's Bot Connector and is meant for this bot.

As Microsoft's "Authentication with the Bot Connector API" asks: the token is RS256, signed with
a published key, from the issuer, for this app, not expired (five minutes of clock difference),
names the service URL of the activity, and its key is endorsed for the activity's channel.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

from bot.channels.addresses import is_safe, same_origin
from bot.channels.auth import Refused, bearer_token
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.web import Web

logger = logging.getLogger(__name__)

_CLOCK_DIFFERENCE_SECONDS = 300
_KEYS_KEPT_SECONDS = 24 * 3600
# A token with an unknown key may be signed with a new one, or be made up to cause requests.
_UNKNOWN_KEY_SECONDS = 3600
_AFTER_FAILURE_SECONDS = 10
# No answer, or one of another shape.
_FETCH_ERRORS = (
    aiohttp.ClientError,
    asyncio.TimeoutError,
    LookupError,
    TypeError,
    ValueError,
)


class KeysUnavailable(Exception):
    """The keys could not be fetched; nothing can be said of any token."""


@dataclass(frozen=True)
class SigningKey:
    """A published key and the channels that it is endorsed for."""

    key: Any
    endorsements: tuple[str, ...]


class SigningKeys:
    """The keys that tokens are signed with, fetched when needed and kept for a day."""

    def __init__(self, url: str, web: Web, clock: Callable[[], float] = time.monotonic) -> None:
        """
        Args:
            url: Address of the OpenID metadata.
            web: The network.
            clock: Seconds, never running back.
        """
        self._url = url
        self._web = web
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: dict[str, SigningKey] = {}
        self._fetched: float | None = None
        self._failed: float | None = None

    async def get(self, key_id: str) -> SigningKey | None:
        """The key of this id; None when no such key is published.

        Raises:
            KeysUnavailable: there are no keys, and none could be fetched.
        """
        if self._due(key_id):
            async with self._lock:
                if self._due(key_id):
                    await self._fetch()
        if self._fetched is None:
            raise KeysUnavailable
        return self._keys.get(key_id)

    def _due(self, key_id: str) -> bool:
        now = self._clock()
        if self._failed is not None and now - self._failed < _AFTER_FAILURE_SECONDS:
            return False
        if self._fetched is None:
            return True
        limit = _KEYS_KEPT_SECONDS if key_id in self._keys else _UNKNOWN_KEY_SECONDS
        return now - self._fetched >= limit

    async def _fetch(self) -> None:
        try:
            metadata = (await self._web.get(self._url)).body
            address = metadata["jwks_uri"]
            if not isinstance(address, str) or not is_safe(address):
                raise ValueError("jwks_uri")
            published = (await self._web.get(address)).body["keys"]
            keys = dict(_read_keys(published))
            if not keys:
                raise ValueError("keys")
        except _FETCH_ERRORS as error:
            # Keys that were good a day ago are better than none.
            self._failed = self._clock()
            logger.error("Microsoft's keys could not be fetched: %s", type(error).__name__)
            return
        self._keys, self._fetched, self._failed = keys, self._clock(), None


@dataclass(frozen=True)
class Caller:
    """What a valid token says of its sender."""

    service_url: str
    endorsements: tuple[str, ...]


class IncomingTokens:
    """Checks the tokens of incoming requests."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def check(self, authorization: str | None) -> Caller:
        """Who sends this request.

        Raises:
            Refused: 401, there is no valid token.
            KeysUnavailable: tokens cannot be checked now.
        """
        token = bearer_token(authorization)
        if token is None:
            raise Refused(401, "a bearer token is needed")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.get(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise Refused(401, "the token is not valid: unknown key")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                issuer=self._settings.issuer,
                audience=self._settings.app_id,
                leeway=_CLOCK_DIFFERENCE_SECONDS,
                options={"require": ["iss", "aud", "exp"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(401, f"the token is not valid: {type(error).__name__}") from None
        service_url = claims.get("serviceurl", claims.get("serviceUrl"))
        return Caller(service_url if isinstance(service_url, str) else "", key.endorsements)

    def check_activity(self, caller: Caller, activity: dict[str, Any]) -> None:
        """
        Raises:
            Refused: 403, the token is good but not for this activity: another service address,
                one that is not Microsoft's, another channel, or another tenant.
        """
        service_url = activity.get("serviceUrl")
        if (
            not isinstance(service_url, str)
            or not service_url
            or not (caller.service_url.rstrip("/") == service_url.rstrip("/"))
        ):
            raise Refused(403, "the token is for another service URL")
        if not any(same_origin(service_url, known) for known in self._settings.service_origins):
            raise Refused(403, "the service URL is not one of Teams")
        if activity.get("channelId") != "msteams":
            raise Refused(403, "the channel is not Teams")
        if caller.endorsements and "msteams" not in caller.endorsements:
            raise Refused(403, "the token's key is not endorsed for Teams")
        if set(_tenants(activity)) != {self._settings.tenant_id}:
            raise Refused(403, "the message is from another tenant")


def _tenants(activity: dict[str, Any]) -> Iterator[str]:
    conversation, data = activity.get("conversation"), activity.get("channelData")
    if isinstance(conversation, dict) and conversation.get("tenantId"):
        yield str(conversation["tenantId"]).lower()
    tenant = data.get("tenant") if isinstance(data, dict) else None
    if isinstance(tenant, dict) and tenant.get("id"):
        yield str(tenant["id"]).lower()


def _read_keys(published: Iterable[Any]) -> Iterator[tuple[str, SigningKey]]:
    for item in published:
        if not isinstance(item, dict) or item.get("kty") != "RSA" or not item.get("kid"):
            continue
        with contextlib.suppress(jwt.PyJWTError):
            key = jwt.PyJWK(item, algorithm="RS256").key
            yield str(item["kid"]), SigningKey(key, tuple(item.get("endorsements") or ()))
