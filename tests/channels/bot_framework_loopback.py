"""Microsoft on this machine: OpenID metadata with keys of its own, tokens, and a Bot Connector."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from rasa.core.channels.channel import UserMessage

from bot.channels.teams.settings import TeamsSettings
from tests.channels.agent import Agent
from tests.channels.loopback import Loop, aiohttp_server, wait_until

APP_ID = "00000000-0000-0000-0000-00000000b070"
PASSWORD = "loopback-client-secret"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
ISSUER = "https://api.botframework.com"
BOT = {"id": f"28:{APP_ID}", "name": "OMD"}
USER = {
    "id": "29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL",
    "name": "Synthetic User",
    "aadObjectId": "7faf8ab2-3d56-4244-b585-20c8a42ed2b8",
}
PERSONAL = "a:17I0kl9EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg2IaydGElSo10tVr4C7Fc6GtieTJX663WuJ"
THREAD = "19:6848757105754c8981c67612732d9aa7@thread.tacv2;messageid=1481567603816"
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
MAX_MESSAGE_BYTES = 28 * 1024

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "adaptive-card-1.5.json").read_text(encoding="utf-8")
)
_counter = itertools.count(1_485_983_408_511)


@cache
def new_key(name: str) -> rsa.RSAPrivateKey:
    """The RSA key of this name; making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def card_faults(card: dict[str, Any]) -> list[str]:
    """What the published schema says against a card; empty when nothing."""
    return [error.message for error in jsonschema.Draft6Validator(SCHEMA).iter_errors(card)]


class Microsoft:
    """The services that a bot of one tenant talks to."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        # What the next posts get; None takes one.
        self.refusals: list[web.Response | None] = []
        self.tokens: list[str] = []
        self.token_seconds = 3600
        self.metadata_requests = 0
        self.keys_down = False
        self.keys = {"key-1": new_key("key-1")}
        self.endorsements = ["msteams", "webchat"]
        self.app = web.Application()
        self.app.router.add_get("/openid", self._openid)
        self.app.router.add_get("/keys", self._keys)
        self.app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        self.app.router.add_post(
            "/emea/v3/conversations/{conversation}/activities/{activity}", self._activity
        )
        self.url = ""

    @property
    def service_url(self) -> str:
        return f"{self.url}/emea/"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that let the channel talk to these services."""
        return {
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_APP_PASSWORD": PASSWORD,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_SERVICE_URLS": self.url,
            "TEAMS_OPENID_URL": f"{self.url}/openid",
            "TEAMS_LOGIN_URL": self.url,
        }

    @property
    def settings(self) -> TeamsSettings:
        settings = TeamsSettings.from_environment(self.environment)
        assert settings is not None
        return settings

    def token(self, *, key: str = "key-1", kid: str | None = None, **claims: Any) -> str:
        """A token for the bot as the Bot Connector makes it; a claim of None is left out."""
        now = int(time.time())
        given = {
            "iss": ISSUER,
            "aud": APP_ID,
            "nbf": now,
            "exp": now + 3600,
            "serviceurl": self.service_url,
        } | claims
        body = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(body, new_key(key), algorithm="RS256", headers={"kid": kid or key})

    def wait(self, number: int = 1) -> list[dict[str, Any]]:
        """The first posts, once there are so many."""
        wait_until(lambda: len(self.posts) >= number)
        return self.posts

    async def _openid(self, _request: web.Request) -> web.Response:
        self.metadata_requests += 1
        if self.keys_down:
            return web.Response(status=503)
        return web.json_response(
            {
                "issuer": ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        keys = [
            json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            | {"kid": name, "use": "sig", "endorsements": self.endorsements}
            for name, key in self.keys.items()
        ]
        return web.json_response({"keys": keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = {name: form.get(name) for name in ("grant_type", "client_id", "client_secret")}
        if (
            request.match_info["tenant"] != TENANT
            or form.get("scope") != "https://api.botframework.com/.default"
            or asked
            != {
                "grant_type": "client_credentials",
                "client_id": APP_ID,
                "client_secret": PASSWORD,
            }
        ):
            return web.json_response({"error": "invalid_client"}, status=401)
        self.tokens.append(f"bot-token-{len(self.tokens)}")
        return web.json_response(
            {
                "token_type": "Bearer",
                "expires_in": self.token_seconds,
                "access_token": self.tokens[-1],
            }
        )

    async def _activity(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.tokens[-1:] and self.tokens[-1]}":
            return web.json_response({"message": "Unauthorized"}, status=401)
        if self.refusals and (refusal := self.refusals.pop(0)) is not None:
            return refusal
        body = await request.json()
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > MAX_MESSAGE_BYTES:
            return web.json_response({"error": {"code": "MessageSizeTooBig"}}, status=413)
        cards = [item["content"] for item in body.get("attachments", ())]
        if any(card_faults(card) for card in cards):
            return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
        body["conversation_in_path"] = request.match_info["conversation"]
        body["activity_in_path"] = request.match_info["activity"]
        self.posts.append(body)
        return web.json_response({"id": str(next(_counter))}, status=201)


@contextmanager
def microsoft(loop: Loop) -> Iterator[Microsoft]:
    services = Microsoft()
    with aiohttp_server(loop, services.app) as address:
        services.url = address
        yield services


class TeamsClient:
    """Sends activities to a webhook as the Bot Connector does."""

    def __init__(self, webhook: str, services: Microsoft) -> None:
        self._webhook = webhook
        self._services = services
        self._client = httpx.Client(timeout=15)

    def send(self, activity: Any, **options: Any) -> httpx.Response:
        """An activity with a good token, or with the token and headers in ``options``."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        token = options.pop("token", None) or self._services.token()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self._client.post(
            self._webhook, content=body, headers=headers | options.pop("headers", {})
        )

    def bare(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """A body with these headers alone."""
        return self._client.post(self._webhook, content=body, headers=headers)

    def message(self, text: str, **changes: Any) -> dict[str, Any]:
        """A message in a personal chat."""
        return {
            "type": "message",
            "id": str(next(_counter)),
            "timestamp": "2017-02-01T21:10:07.437Z",
            "localTimestamp": "2017-02-01T14:10:07.437-07:00",
            "serviceUrl": self._services.service_url,
            "channelId": "msteams",
            "from": USER,
            "conversation": {
                "conversationType": "personal",
                "tenantId": TENANT,
                "id": PERSONAL,
            },
            "recipient": BOT,
            "textFormat": "plain",
            "text": text,
            "entities": [{"locale": "da-DK", "platform": "Windows", "type": "clientInfo"}],
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "da-DK",
        } | changes

    def in_thread(self, text: str, **changes: Any) -> dict[str, Any]:
        """A mention in a thread of a team's channel."""
        at = "<at>OMD</at>"
        return self.message(
            f"{at} {text}",
            conversation={
                "isGroup": True,
                "conversationType": "channel",
                "tenantId": TENANT,
                "id": THREAD,
            },
            entities=[{"type": "mention", "mentioned": BOT, "text": at}],
            **changes,
        )

    def press(self, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What comes of a card's Action.Submit: no text, the data as the value."""
        activity = self.message("", value=data, replyToId="1-x", **changes)
        del activity["text"]
        return activity


@dataclass
class Teams:
    """A channel under test, from both ends."""

    client: TeamsClient
    services: Microsoft
    agent: Agent


def settled(teams: Teams) -> list[UserMessage]:
    """What was read, once a message sent after all others has been answered."""
    last = teams.client.message("last", conversation={"id": "settled", "tenantId": TENANT})
    assert teams.client.send(last).status_code == 200
    wait_until(lambda: any(p["conversation"]["id"] == "settled" for p in teams.services.posts))
    return [message for message in teams.agent.read if message.text != "last"]
