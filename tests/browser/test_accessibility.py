"""WCAG 2.2 AA: every state by axe, the whole page by keyboard, small screens and large type."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cases import ONE_ADRENAL
from tests.browser.chat import Chat, Desk

_LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 375, "height": 740}},
    "320 px": {"viewport": {"width": 320, "height": 640}},
}


@pytest.mark.parametrize("look", _LOOKS)
def test_axe_finds_nothing_in_any_state(desk: Desk, look: str) -> None:
    chat = desk.chat(**_LOOKS[look])
    chat.expect_accessible()
    with chat.one_more_answer():
        chat.page.get_by_role("button", name="NSCLC", exact=True).click()
    chat.expect_accessible()
    assert not chat.scrolls_sideways()
    chat.say(ONE_ADRENAL)
    for summary in chat.card.locator("details > summary").all():
        summary.click()
    for chip in chat.card.locator(".chip").all():
        chip.click()
    chat.expect_accessible()
    assert not chat.scrolls_sideways()
    chat.keep_screenshot(f"card-{look.replace(' ', '-')}")
    sheet = chat.page.get_by_role("button", name="Sagen")
    if sheet.is_visible():
        sheet.click()
    for label in ("Performance status (ECOG/WHO)", "Organer med metastaser", "Sygdomssituation"):
        chat.fact(label).locator(".fact-button").click()
        chat.expect_accessible()
    chat.panel.locator("svg.decision-path [data-criterion=R2]").click()
    expect(chat.panel.locator(".path-step")).to_be_visible()
    chat.expect_accessible()
    assert not chat.scrolls_sideways()
    chat.keep_screenshot(f"case-{look.replace(' ', '-')}")


def test_axe_finds_nothing_in_english_nor_in_a_contradiction(desk: Desk) -> None:
    chat = desk.chat(locale="en-GB")
    chat.say("M1b, two metastases in liver and bone")
    expect(chat.panel.locator(".summary")).to_contain_text("Contradiction")
    chat.expect_accessible()
    chat.keep_screenshot("contradiction")


def test_at_200_percent_zoom_everything_is_there_without_sideways_scrolling(desk: Desk) -> None:
    # 1280 pixels at 200 % are 640 CSS pixels, with half the height.
    chat = desk.chat(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    chat.say(ONE_ADRENAL)
    assert not chat.scrolls_sideways()
    expect(chat.card).to_be_visible()
    chat.field.scroll_into_view_if_needed()
    expect(chat.field).to_be_in_viewport()
    chat.keep_screenshot("zoom-200")


def test_nothing_moves_for_those_who_ask_for_it(desk: Desk) -> None:
    chat = desk.chat(reduced_motion="reduce")
    chat.say("PS 1")
    moving = "document.getAnimations().length"
    assert chat.page.evaluate(moving) == 0


def test_an_answer_is_read_out_once_and_history_is_not(desk: Desk) -> None:
    chat = desk.chat()
    region = chat.page.locator("p.unseen[aria-live=polite]")
    expect(region).to_have_text("")
    chat.say(ONE_ADRENAL)
    expect(region).to_contain_text("Anbefaling 2")
    assert chat.page.locator("[aria-live]:not(p.unseen), [role=log]").count() == 0
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.card).to_be_visible()
    expect(region).to_have_text("")


# ---- the walk-through: everything that the page offers, without a pointer


def _focused(page: Page) -> str:
    """The words of what has the focus, as a screen reader would name it."""
    return str(
        page.evaluate(
            """() => {
                const it = document.activeElement;
                const label = it.getAttribute('aria-label') || it.labels?.[0]?.innerText;
                return (label || it.innerText || it.tagName).trim();
            }"""
        )
    )


def _tab_to(chat: Chat, words: str, most: int = 60, key: str = "Tab") -> None:
    for _ in range(most):
        chat.page.keyboard.press(key)
        focused = _focused(chat.page)
        if focused.startswith(words):
            _expect_visible_focus(chat.page)
            return
    raise AssertionError(f"{words!r} is not reached by {key}; last was {focused!r}")


def _expect_visible_focus(page: Page) -> None:
    outline = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"
    )
    assert outline, f"the focus on {_focused(page)!r} cannot be seen"


def test_a_whole_case_by_keyboard_only(desk: Desk) -> None:
    """1. Tab once: the link to the message field; Enter goes there.
    2. Write, Shift+Enter for a new line, Enter to send.
    3. Tab goes through the answer's buttons; Enter presses one, and the focus is on the answer
       that it brings.
    4. Space opens what is shown on demand.
    5. The case: Enter on a fact edits it, arrows choose, Enter saves; Escape leaves.
    6. The steps of the way to the answer open with Enter; Escape closes.
    7. The answer's button for a supposition goes to the message field, where it is written on;
       its answer has a button that takes it over.
    8. Shift+Tab leads back to the language.
    """
    chat = desk.chat()
    page = chat.page
    keys = page.keyboard
    keys.press("Tab")
    assert _focused(page) == "Gå til skrivefeltet"
    keys.press("Enter")
    expect(chat.field).to_be_focused()
    with chat.one_more_answer():
        keys.type("Solitær metastase i højre binyre,")
        keys.press("Shift+Enter")
        keys.type("EGFR/ALK neg, PS 1, adenokarcinom, de novo")
        keys.press("Enter")
    chat.expect_fact("Antal metastaser", "1")

    for _ in range(6):
        if chat.card.count():
            break
        offered = chat.last.locator(".choices button").all_inner_texts()
        wanted = next(name for name in ("ja", "mulig", "Ingen (0)") if name in offered)
        chat.last.locator(".answer").focus()
        with chat.one_more_answer():
            _tab_to(chat, wanted)
            keys.press("Enter")
        expect(chat.last.locator(".answer")).to_be_focused()
    expect(chat.card).to_contain_text("Anbefaling 2")

    _tab_to(chat, "Styrke B")
    keys.press("Space")
    expect(chat.card.locator(".strength-meaning").first).to_be_visible()

    _tab_to(chat, "Performance status")
    keys.press("Enter")
    expect(chat.fact("Performance status (ECOG/WHO)").locator("input")).to_be_focused()
    keys.press("Control+A")
    keys.type("2")
    with chat.one_more_answer():
        keys.press("Enter")
    chat.expect_fact("Performance status (ECOG/WHO)", "2")
    expect(chat.fact("Performance status (ECOG/WHO)").locator(".fact-button")).to_be_focused()

    _tab_to(chat, "MR af cerebrum")
    keys.press("Enter")
    expect(chat.fact("MR af cerebrum").locator("input").first).to_be_focused()
    keys.press("Space")
    keys.press("ArrowDown")
    expect(chat.fact("MR af cerebrum").get_by_label("nej")).to_be_checked()
    keys.press("Escape")
    expect(chat.fact("MR af cerebrum").locator(".fact-button")).to_be_focused()

    _tab_to(chat, "Anbefalinger")
    keys.press("Enter")
    expect(chat.panel.locator(".path-step .criterion-true").first).to_be_visible()
    keys.press("Escape")
    expect(chat.panel.locator(".path-step")).to_have_count(0)

    chat.last.locator(".answer").focus()
    _tab_to(chat, "Hvad hvis")
    keys.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.field).to_have_value("Hvad hvis ")
    keys.type("PS var 3?")
    with chat.one_more_answer():
        keys.press("Enter")
    expect(chat.last).to_contain_text("sagen er uændret")
    chat.last.locator(".answer").focus()
    with chat.one_more_answer():
        _tab_to(chat, "Overtag i sagen")
        keys.press("Enter")
    chat.expect_fact("Performance status (ECOG/WHO)", "3")
    _tab_to(chat, "English", key="Shift+Tab", most=150)
    with chat.one_more_answer():
        keys.press("Enter")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_sheet_on_a_phone_keeps_the_focus_and_gives_it_back(desk: Desk) -> None:
    chat = desk.chat(viewport={"width": 375, "height": 740})
    chat.say("PS 1")
    opener = chat.page.get_by_role("button", name="Sagen")
    opener.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("dialog[open]")).to_be_visible()
    for _ in range(50):
        chat.page.keyboard.press("Tab")
        outside = "!document.activeElement.closest('dialog') && document.activeElement.tagName"
        assert chat.page.evaluate(outside) in (False, "BODY")
    chat.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
