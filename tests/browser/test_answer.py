"""What is done with an answer: supposed otherwise, noted for the record, printed, judged."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.cases import ONE_ADRENAL
from tests.browser.chat import Chat, Desk

PS = "Performance status (ECOG/WHO)"


def _answered(desk: Desk) -> Chat:
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    expect(chat.card).to_contain_text("Anbefaling 2")
    return chat


def test_a_supposition_leaves_the_case_until_it_is_taken_over(desk: Desk) -> None:
    chat = _answered(desk)
    summary = chat.panel.locator(".summary").inner_text()
    expect(chat.last.get_by_role("button", name=re.compile("Hvad hvis|What if"))).to_have_count(1)
    chat.last.get_by_role("button", name="Hvad hvis …?").click()
    expect(chat.field).to_be_focused()
    expect(chat.field).to_have_value("Hvad hvis ")
    chat.say("Hvad hvis PS var 3?")
    expect(chat.last).to_contain_text("Hypotetisk – sagen er uændret")
    chat.expect_fact(PS, "1")
    assert chat.panel.locator(".summary").inner_text() == summary
    chat.expect_accessible()
    chat.keep_screenshot("what-if")
    chat.press("Overtag i sagen")
    chat.expect_fact(PS, "3")
    expect(chat.panel.locator(".summary")).to_contain_text("Uden for retningslinjen")


def test_a_supposition_is_put_before_what_is_written_already(desk: Desk) -> None:
    chat = _answered(desk)
    chat.field.fill("PS var 2?")
    for _ in range(2):
        chat.last.get_by_role("button", name="Hvad hvis …?").click()
    expect(chat.field).to_have_value("Hvad hvis PS var 2?")


def test_a_note_is_read_copied_and_kept_as_pdf(desk: Desk, tmp_path: Path) -> None:
    context = desk.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat = desk.chat(context)
    chat.say(ONE_ADRENAL)
    chat.press("Notat")
    note = chat.last.locator(".note")
    preview = note.locator(".note-text")
    expect(preview).to_contain_text("RETNINGSLINJENS SVAR")
    expect(preview).to_contain_text(chat.case_id)
    expect(preview).to_have_attribute("lang", "da")
    chat.expect_accessible()
    chat.keep_screenshot("note")
    clipboard = "navigator.clipboard.readText()"
    note.get_by_role("button", name="Kopiér", exact=True).click()
    expect(note.get_by_role("status")).to_have_text("Kopieret.")
    assert chat.page.evaluate(clipboard) == preview.evaluate("it => it.textContent")
    note.get_by_role("button", name="Kopiér som Markdown").click()
    chat.page.wait_for_function(f"{clipboard}.then(text => text.startsWith('#'))")

    with chat.page.expect_download() as one, chat.one_more_answer():
        note.get_by_role("button", name="PDF", exact=True).click()
    saved = tmp_path / "note.pdf"
    one.value.save_as(saved)
    assert one.value.suggested_filename == f"mdt-{chat.case_id}-da.pdf"
    assert saved.read_bytes().startswith(b"%PDF-")
    # Once only: not again when the page is opened anew, but on request.
    downloads: list[object] = []
    chat.page.on("download", lambda download: downloads.append(download))
    chat.page.reload()
    chat.wait_until_ready()
    with chat.page.expect_download():
        chat.last.get_by_role("button", name="Hent PDF").click()
    assert len(downloads) == 1

    chat.press("På engelsk")
    expect(chat.last.locator(".note-text")).to_have_attribute("lang", "en")
    expect(chat.last.locator(".note-text")).to_contain_text("Number of metastases: 1")


def test_where_copying_is_not_allowed_the_page_says_what_to_do(desk: Desk) -> None:
    chat = _answered(desk)
    chat.press("Notat")
    chat.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    chat.last.get_by_role("button", name="Kopiér", exact=True).click()
    expect(chat.last.locator(".note").get_by_role("status")).to_contain_text("Markér teksten")


def test_a_printed_note_is_the_note_alone_and_a_printed_page_all_that_was_said(
    desk: Desk,
) -> None:
    chat = desk.chat(color_scheme="dark")
    chat.say(ONE_ADRENAL)
    chat.press("Notat")
    chat.page.emulate_media(media="print")
    on_paper = """() => [...document.querySelectorAll('h1, .card, .note-text, .composer, button,'
        + ' .panel, .user')].filter(it => it.checkVisibility()).map(it => it.className || 'h1')"""
    chat.page.evaluate(f"() => {{ window.print = () => {{ window.onPaper = ({on_paper})(); }}; }}")
    # Buttons are not on paper, so not there for a pointer either.
    chat.last.locator(".note").get_by_text("Udskriv").evaluate("button => button.click()")
    assert chat.page.evaluate("onPaper") == ["note-text"]
    everything = chat.page.evaluate(on_paper)
    assert {"h1", "user", "note-text"} <= set(everything)
    assert any(name.startswith("card ") for name in everything)
    assert not {"panel", "composer", "button"} & {name.split()[0] for name in everything}
    paper, ink = chat.page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"
    )
    assert min(map(int, paper[4:-1].split(","))) > 200 > max(map(int, ink[4:-1].split(",")))


def test_the_answers_buttons_stay_while_it_is_asked_about_and_go_when_the_case_changes(
    desk: Desk,
) -> None:
    chat = _answered(desk)
    answer = chat.turns.first
    chat.press("Hvorfor?")
    expect(chat.last).to_contain_text("Sådan er svaret fundet")
    with chat.one_more_answer():
        answer.get_by_role("button", name="Evidens (anbefaling 2)").click()
    expect(chat.last.locator(".answer")).to_be_focused()
    expect(chat.last).to_contain_text("Evidensen bag anbefaling 2")
    expect(answer.get_by_role("button", name="Følger", exact=True)).to_be_visible()
    chat.say("PS er 2, ikke 1")
    expect(answer.locator(".choices button")).to_have_count(0)
    expect(chat.last.get_by_role("button", name="Følger", exact=True)).to_be_visible()


def test_what_is_done_with_the_answer_is_told_with_a_reason(desk: Desk) -> None:
    chat = _answered(desk)
    chat.press("Fraviger")
    expect(chat.last).to_contain_text("Hvorfor fraviger I?")
    chat.expect_accessible()
    chat.press("Skrøbelighed eller komorbiditet")
    expect(chat.last.locator(".choices button")).to_have_count(0)
    departed = chat.last.locator(".answer").inner_text()
    for choice in ("Venter", "Følger"):
        with chat.one_more_answer():
            chat.turns.first.get_by_role("button", name=choice, exact=True).click()
        expect(chat.last.locator(".answer")).not_to_have_text(departed)
