"""Slack on this machine: a Web API that checks what it gets, and a client that signs."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from aiohttp import web
from rasa.core.channels.channel import UserMessage

from tests.channels.agent import Agent
from tests.channels.block_kit import faults
from tests.channels.loopback import Loop, aiohttp_server, wait_until

BOT_TOKEN = "xoxb-000000000000-loopback"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_USER, TEAM, APP = "U0LAN0Z89", "T123ABC456", "A123ABC456"

_counter = itertools.count(1)


class WebApi:
    """Takes ``chat.postMessage`` and ``chat.postEphemeral`` and keeps what it took."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        # What the next posts get; None takes one.
        self.refusals: list[web.Response | None] = []
        self.hold: float = 0
        self.app = web.Application()
        self.app.router.add_post("/api/{method}", self._take)
        self.url = ""

    async def _take(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if self.refusals and (refusal := self.refusals.pop(0)) is not None:
            return refusal
        body = await request.json()
        body["method"] = request.match_info["method"]
        if body["method"] == "chat.postEphemeral" and not body.get("user"):
            return web.json_response({"ok": False, "error": "user_not_specified"})
        if not body.get("text"):
            return web.json_response({"ok": False, "error": "no_text"})
        if body.get("blocks") is not None and faults(body["blocks"]):
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        self.posts.append(body)
        return web.json_response({"ok": True, "ts": stamp(), "channel": body["channel"]})

    def wait(self, number: int = 1) -> list[dict[str, Any]]:
        """The first posts, once there are so many."""
        wait_until(lambda: len(self.posts) >= number)
        return self.posts


@contextmanager
def web_api(loop: Loop) -> Iterator[WebApi]:
    api = WebApi()
    with aiohttp_server(loop, api.app) as address:
        api.url = f"{address}/api/"
        yield api


def rate_limited(seconds: int) -> web.Response:
    """Slack's answer to too many calls."""
    return web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)}
    )


class SlackClient:
    """Sends requests to a webhook as Slack does."""

    def __init__(self, webhook: str) -> None:
        self._webhook = webhook
        self._client = httpx.Client(timeout=15)

    def event(self, event: dict[str, Any], **outer: Any) -> httpx.Response:
        """An ``event_callback`` round this event."""
        return self.send(callback(event, **outer))

    def send(self, payload: Any, **options: Any) -> httpx.Response:
        """A signed JSON body."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.raw(body, "application/json", **options)

    def form(self, **fields: str) -> httpx.Response:
        """A signed form, as interactions and slash commands come."""
        return self.raw(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def press(self, action: dict[str, Any], **changes: Any) -> httpx.Response:
        """A ``block_actions`` interaction with one action."""
        return self.form(payload=json.dumps(pressed(action, **changes)))

    def raw(
        self,
        body: bytes,
        content_type: str,
        *,
        secret: str = SIGNING_SECRET,
        age: float = 0,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Any body, signed with this secret so many seconds ago."""
        given = signed(body, secret, int(time.time() - age)) | {"Content-Type": content_type}
        return self._client.post(self._webhook, content=body, headers=given | (headers or {}))

    def unsigned(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """A body with these headers alone."""
        return self._client.post(self._webhook, content=body, headers=headers)


def signed(body: bytes, secret: str, timestamp: int) -> dict[str, str]:
    """The headers of https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def stamp() -> str:
    """A message's ts that no other has."""
    return f"1700000000.{next(_counter):06d}"


def callback(event: dict[str, Any], **outer: Any) -> dict[str, Any]:
    """The outer payload of the Events API round an event."""
    return {
        "token": "XXYYZZ",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        ],
        "event_context": "EC123ABC456",
        "event_id": f"Ev{next(_counter):09d}",
        "event_time": 1234567890,
    } | outer


def mention(text: str, **changes: Any) -> dict[str, Any]:
    """An ``app_mention`` event in a channel."""
    ts = stamp()
    return {
        "client_msg_id": "ffb7ded2-6f55-468d-926f-cad3195c8056",
        "type": "app_mention",
        "user": "U123ABC456",
        "text": f"<@{BOT_USER}> {text}",
        "team": TEAM,
        "ts": ts,
        "channel": "C123ABC456",
        "event_ts": ts,
    } | changes


def direct(text: str, **changes: Any) -> dict[str, Any]:
    """A ``message.im`` event."""
    ts = stamp()
    return {
        "client_msg_id": "9cbd4c5b-7ddf-4ede-b479-ad21fca66d63",
        "type": "message",
        "channel": "D024BE91L",
        "user": "U2147483697",
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "channel_type": "im",
        "team": TEAM,
    } | changes


def pressed(action: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A ``block_actions`` payload in the thread of ``mention``-like messages."""
    channel = changes.pop("channel", "C123ABC456")
    thread = changes.pop("thread", None)
    ts = stamp()
    in_thread = {"thread_ts": thread} if thread else {}
    return {
        "type": "block_actions",
        "user": {"id": "U123ABC456", "username": "user", "name": "user", "team_id": TEAM},
        "api_app_id": APP,
        "token": "XXYYZZ",
        "container": {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel,
            "is_ephemeral": False,
            **in_thread,
        },
        "trigger_id": "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
        "team": {"id": TEAM, "domain": "example"},
        "channel": {"id": channel, "name": "channel"},
        "message": {"type": "message", "user": BOT_USER, "ts": ts, **in_thread},
        "response_url": "https://hooks.slack.com/actions/T123ABC456/0/x",
        "actions": [{"block_id": "P0z+f", "action_ts": stamp()} | action],
    } | changes


@dataclass
class Slack:
    """A channel under test, from both ends."""

    client: SlackClient
    api: WebApi
    agent: Agent


def settled(slack: Slack) -> list[UserMessage]:
    """What was read, once a message sent after all others has been answered."""
    before = len(slack.api.posts)
    slack.client.event(direct("last", channel="D0SETTLED"))
    wait_until(lambda: any(p["channel"] == "D0SETTLED" for p in slack.api.posts[before:]))
    return [message for message in slack.agent.read if message.text != "last"]
