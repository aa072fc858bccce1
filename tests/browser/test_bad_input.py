"""What should not come, comes: nothing breaks, and the typed text stays."""

from playwright.sync_api import expect

from tests.browser.cases import ONE_ADRENAL
from tests.browser.chat import Desk


def test_markup_is_shown_as_text(desk: Desk) -> None:
    chat = desk.chat()
    markup = 'PS 1 <img src=x onerror="alert(1)"><script>alert(2)</script> <b>fed</b> **x**'
    chat.say(markup)
    expect(chat.last.locator(".user p")).to_have_text(markup)
    assert chat.page.locator(".log img, .log script, .log b, .aside img").count() == 0


def test_a_long_referral_letter_is_read(desk: Desk) -> None:
    chat = desk.chat()
    letter = ONE_ADRENAL + "\n" + "Almindeligt velbefindende ved samtalen. " * 480
    assert 19_000 < len(letter) < 20_480
    chat.say(letter)
    chat.expect_fact("Antal metastaser", "1")
    said = chat.last.locator(".user p")
    expect(said).to_contain_text("Almindeligt velbefindende")
    # Folded, so that the answer is in sight.
    expect(chat.card.locator(".card-headline")).to_be_in_viewport()
    folded = said.bounding_box()
    chat.last.get_by_role("button", name="Vis hele beskeden").click()
    opened = said.bounding_box()
    assert folded and opened and opened["height"] > 3 * folded["height"]


def test_a_text_over_the_limit_is_not_sent_and_stays(desk: Desk) -> None:
    chat = desk.chat()
    text = "lang henvisning " * 1500
    chat.field.fill(text)
    chat.field.press("Enter")
    expect(chat.page.get_by_role("alert").filter(has_text="20.480")).to_contain_text("24.000 tegn")
    expect(chat.field).to_have_value(text)
    expect(chat.turns).to_have_count(0)
    chat.field.fill("PS 1")
    expect(chat.page.get_by_text("højst 20.480")).to_have_count(0)


def test_a_pasted_picture_is_refused_and_the_text_stays(desk: Desk) -> None:
    chat = desk.chat()
    chat.field.fill("PS 1")
    chat.field.evaluate(
        """field => {
            const data = new DataTransfer();
            data.items.add(new File(['x'], 'scan.png', {type: 'image/png'}));
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            field.dispatchEvent(new ClipboardEvent('paste', options));
        }"""
    )
    refused = chat.page.get_by_role("alert").filter(has_text="Billeder og filer")
    expect(refused).to_be_visible()
    expect(chat.field).to_have_value("PS 1")


def test_right_to_left_and_invisible_characters_do_not_disturb_the_page(desk: Desk) -> None:
    chat = desk.chat()
    chat.say("\u202ePS 1\u202c, to\u200b meta\u00adstaser \u0645\u0631\u064a\u0636")
    # What is shown stands in the order in which it was read.
    expect(chat.last.locator(".user p")).not_to_contain_text("\u202e")
    expect(chat.last.locator(".answer")).to_be_visible()
    chat.say("PS 1")
    chat.expect_fact("Performance status (ECOG/WHO)", "1")
    assert not chat.scrolls_sideways()


def test_an_empty_message_is_not_sent(desk: Desk) -> None:
    chat = desk.chat()
    for text in ("", "   ", "\n\n"):
        chat.field.fill(text)
        # It says that it is of no use now, and does nothing when pressed all the same.
        chat.page.get_by_role("button", name="Send", exact=True).click(force=True)
    expect(chat.turns).to_have_count(0)


def test_what_names_a_person_is_gone_from_the_shown_message_too(desk: Desk) -> None:
    chat = desk.chat()
    chat.say("CPR 010203-0000, PS 1")
    expect(chat.last).to_contain_text("Personoplysninger")
    expect(chat.last).not_to_contain_text("010203-0000")
    chat.expect_fact("Performance status (ECOG/WHO)", "1")
