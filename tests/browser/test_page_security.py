"""Who may embed the page, who may speak in a conversation, and what the page may load."""

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.chat import PATH, Desk
from tests.servers import Assistant, free_ports

SECRET = "a key of the tests, and of nothing else"
SOCKET = f"{PATH}socket.io/?EIO=4&transport=polling"


def _token(conversation: str = "c1", subject: str = "someone", seconds: float = 600) -> str:
    claims = {
        "iss": "intranet",
        "aud": "assistant",
        "sub": subject,
        "conversation": conversation,
        "exp": int(time.time() + seconds),
    }
    return jwt.encode(claims, SECRET, algorithm="HS256")


class _Intranet(http.server.BaseHTTPRequestHandler):
    """A page of another site that embeds the assistant; its script comes from the test."""

    script = ""

    def do_GET(self) -> None:
        body = f"<!doctype html><title>x</title><h1>Intranet</h1>{type(self).script}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """The test's own output is enough."""


@pytest.fixture(scope="module")
def intranet() -> Iterator[str]:
    """Address of a page of another origin."""
    (port,) = free_ports(1)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Intranet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, intranet: str) -> Iterator[Assistant]:
    """An assistant that asks for tokens and may be embedded by the intranet page."""
    settings = {
        "JWT_SECRET": SECRET,
        "JWT_AUDIENCE": "assistant",
        "JWT_ISSUER": "intranet",
        "FRAME_ANCESTORS": f"'self' {intranet}",
    }
    assistant = Assistant(tmp_path_factory.mktemp("guarded"), settings).start()
    yield assistant
    assistant.stop()


@pytest.fixture
def guarded_desk(browser: Browser, guarded: Assistant) -> Iterator[Desk]:
    desk = Desk(browser, guarded.address)
    yield desk
    desk.close()


def test_the_page_may_load_nothing_but_its_own_files(running: Assistant) -> None:
    page = running.client.get(PATH)
    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["base-uri"] == policy["form-action"] == "'none'"
    nonce = policy["script-src"].removeprefix("'nonce-").removesuffix("'")
    assert policy["script-src"] == policy["style-src"] == f"'nonce-{nonce}'"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert running.client.get(PATH).headers["content-security-policy"].find(nonce) == -1
    assert "<style" not in page.text and " style=" not in page.text
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"


def test_only_built_files_are_served(running: Assistant) -> None:
    for name in ("../files.json", "..%2f..%2fpyproject.toml", "files.json", ".built-from", "%00"):
        assert running.client.get(f"{PATH}assets/{name}").status_code == 404, name


@pytest.mark.parametrize(("accepted", "encoding"), [("br, gzip", "br"), ("gzip", "gzip")])
def test_files_come_compressed(running: Assistant, accepted: str, encoding: str) -> None:
    plain = running.client.get(f"{PATH}embed.js", headers={"Accept-Encoding": "identity"})
    packed = running.client.get(f"{PATH}embed.js", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == encoding
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_a_socket_from_another_site_is_refused(running: Assistant) -> None:
    assert running.client.get(SOCKET).status_code == 200
    own = running.client.get(SOCKET, headers={"Origin": running.address})
    assert own.status_code == 200
    other = running.client.get(SOCKET, headers={"Origin": "https://elsewhere.example"})
    assert other.status_code == 400
    assert "access-control-allow-origin" not in other.headers


def test_another_site_cannot_embed_the_page(desk: Desk, intranet: str) -> None:
    page = desk.context().new_page()
    _Intranet.script = f'<iframe src="{desk.address}{PATH}"></iframe>'
    page.goto(intranet)
    expect(page.frame_locator("iframe").locator("#app")).to_have_count(0)


def test_without_a_token_nothing_is_answered(guarded_desk: Desk) -> None:
    page = guarded_desk.context().new_page()
    page.goto(guarded_desk.address + PATH)
    expect(page.get_by_role("alert").filter(has_text="Adgangen mangler")).to_be_visible()
    page.locator("#message").fill("PS 1")
    page.locator("#message").press("Enter")
    expect(page.locator("li.turn")).to_contain_text("Venter på forbindelse")
    expect(page.locator(".answer")).to_have_count(0)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(_token(seconds=-60), id="expired"),
        pytest.param(_token() + "x", id="tampered with"),
        pytest.param("none", id="no token at all"),
    ],
)
def test_a_token_that_is_not_valid_opens_nothing(guarded_desk: Desk, token: str) -> None:
    page = guarded_desk.context().new_page()
    page.goto(f"{guarded_desk.address}{PATH}#token={token}")
    expect(page.get_by_role("alert").filter(has_text="Adgangen mangler")).to_be_visible()


def test_a_token_opens_its_own_conversation_and_leaves_the_address(guarded_desk: Desk) -> None:
    mine = guarded_desk.chat(query=f"#token={_token('c-mine')}")
    mine.say("To metastaser")
    assert "token" not in mine.page.url
    again = guarded_desk.chat(query=f"#token={_token('c-mine')}")
    expect(again.turns).to_have_count(1)
    for other in (_token("c-other"), _token("c-mine", subject="someone else")):
        stranger = guarded_desk.chat(query=f"#token={other}")
        expect(stranger.turns).to_have_count(0)


# ---- embedding


def _embed(page: Page, desk: Desk, intranet: str, attributes: str, before: str = "") -> None:
    source = f"{desk.address}{PATH}embed.js"
    _Intranet.script = f'{before}<script src="{source}" {attributes}></script>'
    page.goto(intranet)


def _panel(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_one_line_embeds_the_assistant_with_a_token(
    guarded_desk: Desk, intranet: str, guarded: Assistant
) -> None:
    page = guarded_desk.context().new_page()
    _embed(page, guarded_desk, intranet, f'data-language="en" data-token="{_token("c-embed")}"')
    button = page.get_by_role("button", name="Guideline: oligometastatic NSCLC")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    panel = _panel(page)
    panel.locator("#message").fill("Two metastases, PS 1")
    panel.locator("#message").press("Enter")
    expect(panel.locator(".answer")).to_have_count(1)
    expect(panel.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("Tab")
    panel.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("iframe")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_callback_is_asked_again_when_its_token_has_run_out(
    guarded_desk: Desk, intranet: str
) -> None:
    # The token outlives its expiry by the ten seconds that clocks may differ.
    short, long = _token("c-renewed", seconds=-7), _token("c-renewed")
    page = guarded_desk.context().new_page()
    callback = (
        f"<script>let calls = 0; window.newToken = async () => "
        f"calls++ ? '{long}' : '{short}';</script>"
    )
    _embed(page, guarded_desk, intranet, 'data-token-callback="newToken"', callback)
    page.get_by_role("button").click()
    panel = _panel(page)
    expect(panel.locator(".beginning")).to_be_visible()
    page.wait_for_timeout(4_000)
    panel.locator("#message").fill("PS 1")
    panel.locator("#message").press("Enter")
    expect(panel.locator(".answer")).to_have_count(1)
    assert page.evaluate("calls") == 2


def test_a_token_that_runs_out_in_mid_case_is_told_and_nothing_typed_is_lost(
    guarded_desk: Desk,
) -> None:
    # The token outlives its expiry by the ten seconds that clocks may differ.
    chat = guarded_desk.chat(query=f"#token={_token('c-short', seconds=-6)}", locale="en-GB")
    chat.page.wait_for_timeout(5_000)
    chat.field.fill("PS 1")
    chat.field.press("Enter")
    alert = chat.page.get_by_role("alert").filter(has_text="Access is missing or has expired")
    expect(alert).to_be_visible()
    expect(chat.last).to_contain_text("PS 1")
    chat.field.fill("To be said next")
    chat.expect_accessible()
    # Opened again from the intranet, in the same window.
    chat.page.goto("about:blank")
    chat.page.goto(f"{guarded_desk.address}{PATH}?lang=en#token={_token('c-short')}")
    expect(chat.answers).to_have_count(1)
    expect(chat.last.locator(".user")).to_contain_text("PS 1")
    expect(chat.field).to_have_value("To be said next")


def test_the_page_takes_tokens_from_its_embedder_only(guarded_desk: Desk) -> None:
    page = guarded_desk.context().new_page()
    page.goto(guarded_desk.address + PATH)
    alert = page.get_by_role("alert").filter(has_text="Adgangen mangler")
    expect(alert).to_be_visible()
    page.evaluate("token => window.postMessage({type: 'omd:token', token}, '*')", _token())
    page.get_by_role("button", name="Prøv nu").click()
    expect(alert).to_be_visible()


def test_the_built_page_is_small_and_names_no_other_site(running: Assistant) -> None:
    built = Path(__file__).resolve().parents[2] / "build" / "widget"
    plain = [path for path in built.iterdir() if path.suffix in (".js", ".css", ".json")]
    assert sum(path.stat().st_size for path in plain) < 1_500_000
    assert sum(path.stat().st_size for path in built.glob("*.br")) < 500_000
    page = httpx.get(running.address + PATH).text
    assert "//" not in page.replace("<!doctype html>", "")
