"""The id by which one request is found again in the logs of every server that it passed."""

import re
import uuid
from contextvars import ContextVar

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._:-]{1,64}")

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def identify_requests(app: Sanic) -> None:
    """Give each request of ``app`` the id that a proxy gave it, or one of its own."""

    async def begin(request: Request) -> None:
        given = request.headers.get(HEADER, "")
        request.ctx.id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        request_id.set(request.ctx.id)

    async def end(request: Request, response: HTTPResponse | None) -> None:
        if response is not None and hasattr(request.ctx, "id"):
            response.headers[HEADER] = request.ctx.id

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")
