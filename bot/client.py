"""Finds the assistant that runs here and is let in, for the terminal and for scripted dialogues."""

import json
import os
import time
import urllib.request

import jwt

from bot.server.settings import PREFIX, Settings

TOKEN_VARIABLE = "TOKEN"
TOKEN_NEEDED = (
    "The assistant asks for a token. Set "
    + ", ".join(f"{PREFIX}JWT_{name}" for name in ("SECRET", "ISSUER", "AUDIENCE"))
    + " as it has them"
)
"""What to say after a 401, up to what else the caller takes."""
_TOKEN_SECONDS = 3600


def answers(address: str) -> bool:
    """Whether the assistant answers at this address."""
    try:
        with urllib.request.urlopen(f"{address}/webhooks/rest/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def running(settings: Settings) -> str | None:
    """Where an assistant answers: as the settings say, or as the one of this data folder wrote."""
    wrote = settings.data / "serve.json"
    try:
        written = str(json.loads(wrote.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, LookupError, TypeError):
        written = settings.address
    candidates = dict.fromkeys((settings.address, written))
    return next((address for address in candidates if answers(address)), None)


def given_token() -> str | None:
    """The token of the environment variable TOKEN, which opens the one conversation it names."""
    return os.environ.get(TOKEN_VARIABLE) or None


def token_for(settings: Settings, conversation: str) -> str | None:
    """A token for a conversation, valid for an hour; none without the secret to sign it with."""
    if settings.jwt_secret is None:
        return None
    claims = {
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "sub": "terminal",
        "conversation": conversation,
        "exp": int(time.time()) + _TOKEN_SECONDS,
    }
    return jwt.encode(claims, settings.jwt_secret, "HS256")
