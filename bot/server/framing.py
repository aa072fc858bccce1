"""Refuses requests whose length cannot be told, before any of their body is read.

Sanic 21.12 takes ``Content-Length: -1`` as it stands and then reads for ever, without letting
anything else of the server run: one such request from anybody would stop it for everybody. Of two
lengths, or of a length beside chunks, it takes one where a proxy may take the other, so that the
rest of the body would be read as a request of its own.
"""

import re

from sanic import Sanic
from sanic.exceptions import InvalidUsage
from sanic.request import Request

_LENGTH = re.compile(r"[0-9]{1,12}")


def check_framing(app: Sanic) -> None:
    """Answer such requests to ``app`` with 400 and close their connection."""

    async def check(request: Request) -> None:
        lengths = request.headers.getall("content-length", [])
        encodings = request.headers.getall("transfer-encoding", [])
        sound = (
            len(lengths) + len(encodings) <= 1
            and all(_LENGTH.fullmatch(length) for length in lengths)
            and all(encoding == "chunked" for encoding in encodings)
        )
        if not sound:
            raise InvalidUsage("the length of the request cannot be told")

    app.add_signal(check, "http.lifecycle.request")
