"""Who may speak in which conversation, for the channels that browsers and programs call.

A token (JWT, HS256 or RS256) names its issuer (``iss``), audience (``aud``), subject
(``sub``), expiry (``exp``) and one conversation (``conversation``). The conversation that
Rasa knows is derived from the token's own claims, never from what the caller asks for, so a
token for one conversation opens no other, and neither do two users' tokens that happen to
use the same conversation name.
"""

import hashlib
import json
from typing import Any

import jwt

from bot.server.settings import Settings

_CLAIMS = ("iss", "aud", "sub", "exp", "conversation")
_CLOCK_DIFFERENCE_SECONDS = 10


class Refused(Exception):
    """The caller may not do this.

    Attributes:
        status: 401 without a valid token, 403 with a token for something else.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Authenticator:
    """Checks tokens against the configured key, issuer and audience."""

    def __init__(self, key: str, algorithm: str, issuer: str, audience: str) -> None:
        self._key = key
        self._algorithm = algorithm
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_settings(cls, settings: Settings) -> "Authenticator | None":
        """The configured authenticator; none in development mode, which is loopback only."""
        if not settings.authenticated:
            return None
        assert settings.jwt_issuer and settings.jwt_audience  # settings hold all or none
        if settings.jwt_public_key:
            key, algorithm = settings.jwt_public_key.read_text(encoding="ascii"), "RS256"
        else:
            assert settings.jwt_secret
            key, algorithm = settings.jwt_secret, "HS256"
        return cls(key, algorithm, settings.jwt_issuer, settings.jwt_audience)

    def conversation(self, token: str | None, asked: str | None) -> str:
        """The id of the conversation that this token opens.

        Args:
            token: The bearer token.
            asked: The conversation that the caller named, if any; it must be the token's.

        Raises:
            Refused: there is no valid token, or it is for another conversation.
        """
        if not token:
            raise Refused(401, "a bearer token is needed")
        claims = self._claims(token)
        if asked is not None and asked != claims["conversation"]:
            raise Refused(403, "the token is for another conversation")
        owner = json.dumps([claims["iss"], claims["sub"], claims["conversation"]])
        return hashlib.sha256(owner.encode()).hexdigest()

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[self._algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=_CLOCK_DIFFERENCE_SECONDS,
                options={"require": list(_CLAIMS)},
            )
        except jwt.InvalidTokenError as error:
            # The kind of fault helps whoever sets this up; the token itself stays unsaid.
            raise Refused(401, f"the token is not valid: {type(error).__name__}") from None
        if not all(isinstance(claims[name], str) and claims[name] for name in ("sub", _CLAIMS[-1])):
            raise Refused(401, "the token is not valid: sub and conversation must be texts")
        return claims


def bearer_token(authorization: str | None) -> str | None:
    """The token in an ``Authorization`` header, if it holds one."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
