"""Headers that every answer carries, whatever route it comes from, errors too.

A route's own headers win: the chat page has a policy of its own, and its files may be cached.
HTTPS, and with it HSTS, is the reverse proxy's.
"""

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

_PAGE = "/webhooks/web/"
_HEADERS = {
    # Nothing but the chat page is a page: what else a browser is shown may load and frame nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Answers hold what is known of a patient.
    "Cache-Control": "no-store",
}


def protect(app: Sanic) -> None:
    """Add the headers to every answer of ``app``."""

    async def add(_request: Request, response: HTTPResponse | None) -> None:
        if response is not None:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)

    app.register_middleware(add, "response")


def hide_version(app: Sanic) -> None:
    """Lead the bare address to the chat page; Rasa's own answer there is its version."""

    async def lead(request: Request) -> HTTPResponse | None:
        return redirect(_PAGE) if request.path == "/" else None

    app.register_middleware(lead, "request")
