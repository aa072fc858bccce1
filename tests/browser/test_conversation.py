"""Whole cases, told in the ways that users tell them."""

from playwright.sync_api import expect

from tests.browser.cases import ONE_ADRENAL, WORKED_UP
from tests.browser.chat import Desk


def test_a_case_typed_in_danish_is_answered_with_a_card(desk: Desk) -> None:
    chat = desk.chat()
    chat.keep_screenshot("beginning")
    chat.say(ONE_ADRENAL)
    expect(chat.card).to_contain_text("Anbefaling 2")
    expect(chat.card).to_contain_text(
        "1 solitær metastase lokaliseret i binyre, lunge eller knogle"
    )
    expect(chat.card.locator(".components > li")).to_have_count(2)
    expect(chat.card.locator(".chip")).to_have_text(["Styrke B", "Styrke C"])
    expect(chat.card.locator(".provisional")).to_be_visible()
    chat.expect_fact("Antal metastaser", "1")
    chat.expect_fact("Organer med metastaser", "binyre")
    expect(chat.fact("Behandlingsbar driver").locator(".fact-origin")).to_contain_text("EGFR/ALK")
    chat.keep_screenshot("card")

    chat.say(WORKED_UP)
    expect(chat.card.locator(".provisional")).to_have_count(0)
    expect(chat.card.locator(".card-footer")).to_contain_text(chat.case_id)


def test_the_example_of_a_beginning_gives_way_to_an_open_question(desk: Desk) -> None:
    chat = desk.chat()
    expect(chat.field).to_have_attribute("placeholder", "f.eks. solitær metastase i binyre, PS 1")
    chat.say("NSCLC, PS 1")
    expect(chat.field).to_have_attribute("placeholder", "svar med dine egne ord")
    chat.say("ny patient")
    expect(chat.field).to_have_attribute("placeholder", "f.eks. solitær metastase i binyre, PS 1")


def test_an_empty_page_shows_how_to_begin_and_the_example_can_be_sent(desk: Desk) -> None:
    chat = desk.chat()
    beginning = chat.page.locator(".beginning")
    expect(beginning).to_contain_text("Oligometastatisk NSCLC (DLCG/DOLG)")
    expect(beginning).not_to_contain_text("{")
    beginning.get_by_role("button", name="Sæt eksemplet ind").click()
    expect(chat.field).to_be_focused()
    expect(chat.turns).to_have_count(0)
    with chat.one_more_answer():
        chat.page.keyboard.press("Enter")
    chat.expect_fact("Antal metastaser", "1")
    chat.expect_fact("MR af cerebrum", "ja")
    expect(beginning).to_have_count(0)


def test_the_meaning_of_a_strength_and_the_references_are_shown_on_demand(desk: Desk) -> None:
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    meaning = chat.card.locator(".strength-meaning").first
    expect(meaning).to_be_hidden()
    chat.card.get_by_role("button", name="Styrke B").click()
    expect(meaning).to_contain_text("Styrke B bygger på modstridende randomiserede resultater")
    expect(meaning).to_contain_text("Litteratur")
    expect(meaning).to_contain_text("Oxford")
    chat.card.get_by_role("button", name="Styrke C").click()
    expect(chat.card.locator(".strength-meaning").nth(1)).to_contain_text("timingen af LAT")
    citation = chat.card.locator(".references li").first
    expect(citation).to_be_hidden()
    chat.card.get_by_text("Referencer", exact=True).click()
    expect(citation).to_be_visible()


def test_a_case_by_buttons_only_in_english(desk: Desk) -> None:
    chat = desk.chat(locale="en-GB")
    with chat.one_more_answer():
        chat.page.get_by_role("button", name="NSCLC", exact=True).click()
    chat.answer_questions(
        "NSCLC", "none found", "de novo oligometastatic", "feasible", "yes",
        "adrenal gland", "lung", "0 months", "2", "0",
    )  # fmt: skip
    expect(chat.card).to_contain_text("Recommendation 3")
    expect(chat.card).to_contain_text("Recommendation 4")
    expect(chat.card).to_contain_text("Unofficial translation")
    chat.expect_fact("Organs with metastases", "adrenal gland, lung")
    chat.expect_fact("Performance status (ECOG/WHO)", "2")
    assert chat.page.locator("html").get_attribute("lang") == "en"
    chat.keep_screenshot("english")


def test_switching_the_language_in_mid_case_switches_page_question_card_and_case(
    desk: Desk,
) -> None:
    chat = desk.chat()
    chat.say("To metastaser, EGFR/ALK neg, PS 1")
    asked_in_danish = chat.last.locator(".message strong").last.inner_text()
    with chat.one_more_answer():
        chat.page.get_by_role("button", name="English").click()
    assert chat.page.locator("html").get_attribute("lang") == "en"
    expect(chat.page.get_by_role("button", name="New case", exact=True)).to_be_visible()
    chat.expect_fact("Number of metastases", "2")
    question = chat.last.locator(".message strong").last
    expect(question).not_to_have_text(asked_in_danish)
    expect(chat.last.locator(".message").last).to_have_attribute("lang", "en")
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.page.get_by_role("button", name="New case", exact=True)).to_be_visible()


def test_the_page_goes_over_to_the_language_that_the_answers_come_in(desk: Desk) -> None:
    chat = desk.chat()
    page = chat.page.locator("html")
    chat.say("NSCLC with two metastases in the liver and the right adrenal, performance status 1")
    expect(page).to_have_attribute("lang", "en")
    expect(chat.page.get_by_role("button", name="New case", exact=True)).to_be_visible()
    chat.expect_fact("Number of metastases", "2")
    chat.page.reload()
    chat.wait_until_ready()
    expect(page).to_have_attribute("lang", "en")
    chat.say("Patienten har ingen drivermutation, og primærtumor kan opereres")
    expect(page).to_have_attribute("lang", "da")
    chat.expect_fact("Antal metastaser", "2")


def test_an_earlier_card_is_shown_in_the_language_that_is_chosen_later(desk: Desk) -> None:
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    with chat.one_more_answer():
        chat.page.get_by_role("button", name="English").click()
    card = chat.page.locator(".card").first
    expect(card).to_contain_text("Recommendation 2")
    expect(card).not_to_contain_text("Anbefaling 2")


def test_a_new_case_leaves_nothing_of_the_one_before(desk: Desk) -> None:
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    first = chat.case_id
    with chat.one_more_answer():
        chat.page.get_by_role("button", name="Ny sag", exact=True).first.click()
    assert chat.case_id != first
    chat.expect_fact("Antal metastaser", "ukendt")


def test_a_new_conversation_starts_empty(desk: Desk) -> None:
    chat = desk.chat()
    chat.say("PS 1")
    chat.page.on("dialog", lambda dialog: dialog.accept())
    chat.page.get_by_role("button", name="Begynd en ny samtale").click()
    expect(chat.page.locator(".beginning")).to_be_visible()
    expect(chat.turns).to_have_count(0)


def test_only_the_last_answers_buttons_can_be_pressed(desk: Desk) -> None:
    chat = desk.chat()
    chat.say("To metastaser")
    chat.say("PS 1")
    expect(chat.turns.first.locator(".choices button")).to_have_count(0)
    assert chat.last.locator(".choices button").count() > 0
