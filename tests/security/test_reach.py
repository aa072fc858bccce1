"""That what the old dependencies are known for cannot be reached: the facts on which
``vulnerabilities.yaml`` rests."""

import ast
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers import ROOT, Assistant

SOURCES = sorted(
    path for folder in ("bot", "actions", "rules_core") for path in (ROOT / folder).rglob("*.py")
)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(*packages: str) -> dict[str, list[str]]:
    """The source files that import one of these packages or a part of it."""
    pattern = re.compile("|".join(rf"{re.escape(name)}(\.|$)" for name in packages))
    found = {
        str(path.relative_to(ROOT)): [name for name in imports(path) if pattern.match(name)]
        for path in SOURCES
    }
    return {path: names for path, names in found.items() if names}


def test_the_search_for_imports_finds_what_is_there() -> None:
    assert "bot/channels/teams/web.py" in importers("aiohttp")


def test_no_server_is_aiohttps(running: Assistant) -> None:
    assert importers("aiohttp.web", "aiohttp.web_app", "aiohttp.test_utils") == {}
    for port in (running.port, running.actions_port):
        # aiohttp's server names itself in every answer.
        assert "server" not in httpx.get(f"http://127.0.0.1:{port}/no/such/route").headers


@pytest.mark.parametrize(
    "word",
    ["cookie", "CookieJar", "DigestAuth", "ws_connect", "FormData", "MultipartWriter", "multipart"],
)
def test_the_http_client_uses_nothing_that_is_named_in_an_advisory(word: str) -> None:
    clients = [path for path in SOURCES if "aiohttp" in path.read_text(encoding="utf-8")]
    assert len(clients) >= 2
    assert [str(path) for path in clients if word in path.read_text(encoding="utf-8")] == []


def test_nothing_reads_what_only_these_packages_read() -> None:
    assert importers(
        *("google.protobuf", "pymongo", "bson", "dns", "keras", "tensorflow", "skops"),
        *("jsonpickle", "pickle", "joblib", "marshal", "shelve", "sentry_sdk", "sanic_cors"),
    ) == {}  # fmt: skip


def test_the_pipeline_has_no_neural_network(running: Assistant) -> None:
    models = sorted(
        (ROOT / "var" / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime
    )
    with tarfile.open(models[-1]) as archive:
        names = archive.getnames()
    assert any(name.endswith(".skops") for name in names)
    weights = re.compile(
        r"\.(h5|keras|pb|tf_model.*|index|data-\d+.*|pkl|pickle|joblib)$|checkpoint$"
    )
    assert [name for name in names if weights.search(name)] == []


def test_no_origin_is_allowed(running: Assistant) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in ("/webhooks/rest/webhook", "/webhooks/web/", "/health/live", "/"):
        answer = running.client.options(path, headers=asked)
        assert [name for name in answer.headers if name.startswith("access-control-")] == [], path


def test_telemetry_is_off(running: Assistant) -> None:
    for server in ("rasa", "actions"):
        environment = Path(f"/proc/{running.pids[server]}/environ").read_bytes().split(b"\0")
        assert b"RASA_TELEMETRY_ENABLED=false" in environment
