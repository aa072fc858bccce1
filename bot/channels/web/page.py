"""The chat page itself: a shell that loads the built script under a strict policy."""

import html
import json
import secrets
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import html as html_response

from bot.channels.notices import LANGUAGES
from bot.channels.web.assets import Assets
from bot.server.settings import Settings

_TITLES = {
    "da": "Retningslinje for oligometastatisk NSCLC",
    "en": "Guideline on oligometastatic NSCLC",
}
_WITHOUT_SCRIPT = {
    "da": "Samtalen kræver JavaScript, som er slået fra i denne browser.",
    "en": "The conversation needs JavaScript, which is switched off in this browser.",
}


class Page:
    """Renders the page for one request."""

    def __init__(self, settings: Settings, assets: Assets, path: str) -> None:
        """
        Args:
            settings: Who may embed the page, and whether tokens are asked for.
            assets: The built files.
            path: Where the channel is served, without a slash at the end.
        """
        self._settings = settings
        self._assets = assets
        self._path = path

    def response(self, request: Request) -> HTTPResponse:
        """The page in the language that the address (``lang``) or the browser asks for."""
        nonce = secrets.token_urlsafe(18)
        return html_response(
            self._body(_language(request), nonce),
            headers={
                "Content-Security-Policy": self._policy(nonce),
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
            },
        )

    def _policy(self, nonce: str) -> str:
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src 'nonce-{nonce}'",
                f"style-src 'nonce-{nonce}'",
                "connect-src 'self'",
                "img-src 'self' data:",
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {self._settings.frame_ancestors}",
            )
        )

    def _body(self, language: str, nonce: str) -> str:
        assets = f"{self._path}/assets"
        configuration: dict[str, Any] = {
            "socketPath": f"{self._path}/socket.io",
            "catalogue": f"{assets}/{self._assets.catalogue}",
            "needsToken": self._settings.authenticated,
            "maxCharacters": self._settings.max_message_characters,
            "turnSeconds": self._settings.turn_seconds,
        }
        return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_TITLES[language]}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" nonce="{nonce}" href="{assets}/{self._assets.style}">
<link rel="preload" as="fetch" crossorigin href="{configuration["catalogue"]}">
<script type="module" nonce="{nonce}" src="{assets}/{self._assets.script}"></script>
</head>
<body>
<div id="app" data-configuration="{html.escape(json.dumps(configuration))}"></div>
<noscript>{_WITHOUT_SCRIPT[language]}</noscript>
</body>
</html>
"""


def _language(request: Request) -> str:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    for part in request.headers.get("accept-language", "").split(","):
        wanted = str(part).split(";")[0].strip()[:2].lower()
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]
