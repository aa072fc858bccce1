"""The files of the chat page as ``make page`` built them, served as they stand."""

import json
from dataclasses import dataclass
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.server.page_build import BUILT
from bot.server.settings import ROOT

EMBED_SCRIPT = "embed.js"

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
# Best first.
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER = "public, max-age=31536000, immutable"
_ALWAYS_ASKED_FOR = "no-cache"


class NotBuilt(Exception):
    """The chat page has not been built: ``make page`` does it."""


@dataclass(frozen=True)
class Asset:
    """One file, with its compressed forms by encoding."""

    content_type: str
    plain: bytes
    encoded: dict[str, bytes]
    cache_control: str

    def response(self, request: Request) -> HTTPResponse:
        """The file in the best form that the browser takes."""
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        headers = {
            "Cache-Control": self.cache_control,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        for encoding, body in self.encoded.items():
            if encoding in accepted:
                return raw(
                    body,
                    content_type=self.content_type,
                    headers=headers | {"Content-Encoding": encoding},
                )
        return raw(self.plain, content_type=self.content_type, headers=headers)


class Assets:
    """All built files by name. They are read once: nothing is looked up by what is asked for."""

    def __init__(self, folder: Path = ROOT / BUILT) -> None:
        """
        Raises:
            NotBuilt: the folder holds no page.
        """
        try:
            names = json.loads((folder / "files.json").read_text(encoding="utf-8"))
            self.script: str = names["script"]
            self.style: str = names["style"]
            self.catalogue: str = names["catalogue"]
            self._files = {
                name: _read(folder / name, _FOR_EVER)
                for name in (self.script, self.style, self.catalogue)
            }
            self._files[EMBED_SCRIPT] = _read(folder / EMBED_SCRIPT, _ALWAYS_ASKED_FOR)
        except (OSError, KeyError, ValueError) as error:
            raise NotBuilt(f"the chat page is not built ({error}); run `make page`") from None

    def find(self, name: str) -> Asset | None:
        """The file of this name, if there is one."""
        return self._files.get(name)


def _read(path: Path, cache_control: str) -> Asset:
    return Asset(
        content_type=_TYPES[path.suffix],
        plain=path.read_bytes(),
        encoded={
            encoding: path.with_name(path.name + suffix).read_bytes()
            for encoding, suffix in _ENCODINGS
        },
        cache_control=cache_control,
    )


def _accepted(header: str) -> set[str]:
    accepted = set()
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        if parameters.replace(" ", "") not in ("q=0", "q=0.0"):
            accepted.add(name.strip().lower())
    return accepted
