"""Which web addresses a secret may be sent to."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.server.settings import is_loopback


def is_safe(url: str) -> bool:
    """Whether this is an ``https`` address, or ``http`` on this machine, without credentials."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or port == 0 or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def same_origin(url: str, other: str) -> bool:
    """Whether scheme, host and port of the two addresses are the same."""
    return is_safe(url) and is_safe(other) and _origin(url) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
