"""Whether a request comes from Slack, now, and for the first time."""

from __future__ import annotations

import time
from collections.abc import Callable

from slack_sdk.signature import Clock, SignatureVerifier

from bot.channels.auth import Refused
from bot.channels.limits import Recent

_SIGNATURES_REMEMBERED = 20_000


class RequestCheck:
    """Checks the signature, its age (five minutes either way) and that it is new."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        """
        Args:
            signing_secret: The app's.
            now: Seconds since 1970.
        """
        clock = Clock()
        clock.now = now  # type: ignore[method-assign]
        self._verifier = SignatureVerifier(signing_secret, clock)
        self._seen: Recent[bool] = Recent(_SIGNATURES_REMEMBERED)

    def check(self, body: bytes, timestamp: str | None, signature: str | None) -> bool:
        """Whether this signed request is here for the first time.

        Raises:
            Refused: 401, it is not signed by Slack within the last five minutes.
        """
        try:
            valid = self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError):  # no number, no UTF-8, no ASCII
            valid = False
        if not valid:
            raise Refused(401, "the request is not signed, wrongly signed, or too old")
        first = self._seen.get(signature) is None
        self._seen.put(signature, True)
        return first
