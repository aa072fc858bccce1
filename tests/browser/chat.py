"""The chat page as a user meets it, in a real browser."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
PATH = "/webhooks/web/"
ANSWER_MS = 10_000

# WCAG 2.2 A and AA, and axe's own good practice.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

Violation = dict[str, Any]


@dataclass
class Chat:
    """One window with the page.

    Attributes:
        page: The browser's page.
        complaints: Errors that the browser wrote to its console: refused by the policy, failed
            scripts, uncaught exceptions.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, context: BrowserContext, address: str) -> "Chat":
        chat = cls(context.new_page())
        chat.page.on(
            "console",
            lambda message: (
                chat.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        chat.page.on("pageerror", lambda error: chat.complaints.append(str(error)))
        chat.page.goto(address)
        return chat

    # ---- what is there

    @property
    def turns(self) -> Locator:
        """All turns, answered or waiting."""
        return self.page.locator("li.turn")

    @property
    def answers(self) -> Locator:
        return self.page.locator("li.turn .answer")

    @property
    def last(self) -> Locator:
        """The last turn."""
        return self.turns.last

    @property
    def card(self) -> Locator:
        """The answer card of the last turn."""
        return self.last.locator(".card")

    @property
    def field(self) -> Locator:
        """Where messages are written."""
        return self.page.locator("#message")

    @property
    def panel(self) -> Locator:
        """The case: beside the conversation, or in the sheet when that is open."""
        return self.page.locator(".aside .panel, dialog[open] .panel").locator("visible=true")

    def fact(self, label: str) -> Locator:
        """A fact's row in the case."""
        named = self.page.locator(".fact-label").get_by_text(label, exact=True)
        return self.panel.locator("li.fact").filter(has=named)

    def expect_fact(self, label: str, value: str) -> None:
        expect(self.fact(label).locator(".fact-value")).to_have_text(value)

    @property
    def case_id(self) -> str:
        return self.panel.locator("h2").inner_text().split()[-1]

    # ---- what a user does

    def wait_until_ready(self) -> None:
        """Until the page has the conversation and the guideline's words."""
        expect(self.page.locator(".beginning, li.turn").first).to_be_visible()
        expect(self.page.locator(".aside li.fact").first).to_be_attached()

    @contextmanager
    def one_more_answer(self) -> Iterator[None]:
        """What is done inside brings exactly one answer."""
        before = self.answers.count()
        yield
        expect(self.answers).to_have_count(before + 1, timeout=ANSWER_MS)

    def say(self, text: str) -> Locator:
        """Type a message, send it, and wait for its answer."""
        with self.one_more_answer():
            self.field.fill(text)
            self.field.press("Enter")
        return self.last

    def press(self, name: str) -> Locator:
        """Press a button of the last answer and wait for what it brings."""
        with self.one_more_answer():
            self.last.get_by_role("button", name=name, exact=True).click()
        return self.last

    def answer_questions(self, *wanted: str, most: int = 15) -> None:
        """Answer whatever is asked with the first of ``wanted`` that is offered, until a card."""
        for _ in range(most):
            expect(self.last.locator(".card, .choices button").first).to_be_visible()
            if self.card.count():
                return
            several = self.last.locator("form.several")
            if several.count():
                labels = [name for name in wanted if several.get_by_label(name, exact=True).count()]
                with self.one_more_answer():
                    for label in labels:
                        several.get_by_label(label, exact=True).check()
                    several.locator("button[type=submit]").click()
                continue
            offered = self.last.locator(".choices button").all_inner_texts()
            choice = next((name for name in wanted if name in offered), None)
            assert choice is not None, f"none of {wanted} in:\n{self.last.inner_text()}"
            self.press(choice)
        raise AssertionError(f"no decision after {most} answers")

    # ---- what is checked everywhere

    def violations(self) -> list[Violation]:
        """What axe finds wrong with the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", _TAGS
        )
        return [
            {
                "id": violation["id"],
                "help": violation["help"],
                "nodes": [node["html"][:200] for node in violation["nodes"]],
            }
            for violation in found
        ]

    def expect_accessible(self) -> None:
        violations = self.violations()
        assert violations == [], json.dumps(violations, indent=1, ensure_ascii=False)

    def scrolls_sideways(self) -> bool:
        """Whether any part of the page needs scrolling from side to side."""
        return bool(
            self.page.evaluate(
                """() => [document.scrollingElement, ...document.querySelectorAll('*')].some(
                    element => element.scrollWidth > element.clientWidth + 1
                      && element.clientWidth > 0
                      && ['auto', 'scroll', 'visible'].includes(getComputedStyle(element).overflowX)
                      && !element.closest('.unseen, svg')
                      && getComputedStyle(element).display !== 'inline'
                      && !['FIELDSET', 'LEGEND'].includes(element.tagName))"""
            )
        )

    def keep_screenshot(self, name: str) -> None:
        """For people to look at after the run; nothing is compared with it."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


def between(context: BrowserContext, passed_on: Callable[[str], str | None]) -> None:
    """Stand between page and server: each packet of the page is passed on as this makes it."""

    def carry(page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def pass_on(packet: str | bytes) -> None:
            changed = passed_on(packet) if isinstance(packet, str) else packet
            if changed is not None:
                server.send(changed)

        page.on_message(pass_on)

    context.route_web_socket("**/socket.io/**", carry)


@dataclass
class Desk:
    """Opens windows of the page and hands out what they complained of."""

    browser: Browser
    address: str
    chats: list[Chat] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, **options: Any) -> BrowserContext:
        """A browser of its own: nothing kept from others."""
        settings = {"locale": "da-DK", "viewport": {"width": 1280, "height": 900}} | options
        context = self.browser.new_context(**settings)
        context.set_default_timeout(ANSWER_MS)
        self.contexts.append(context)
        return context

    def chat(
        self, context: BrowserContext | None = None, *, query: str = "", **options: Any
    ) -> Chat:
        """A window with the page, ready to be used."""
        chat = Chat.open(context or self.context(**options), self.address + PATH + query)
        self.chats.append(chat)
        chat.wait_until_ready()
        return chat

    def complaints(self) -> list[str]:
        return [text for chat in self.chats for text in chat.complaints]

    def wordless_chat(self, context: BrowserContext) -> Chat:
        """A window whose page has not the guideline's words."""
        chat = Chat.open(context, self.address + PATH)
        self.chats.append(chat)
        return chat

    def close(self) -> None:
        for context in self.contexts:
            context.close()
