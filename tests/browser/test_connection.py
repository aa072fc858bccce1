"""Nothing that was said is lost or said twice, whatever happens to page, network and server."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cases import ONE_ADRENAL, WORKED_UP
from tests.browser.chat import Desk, between
from tests.servers import Assistant

OFFLINE = "Der er ingen forbindelse til assistenten"
NO_ANSWER_YET = "Der er ikke kommet svar endnu"
NO_WORDS = "Retningslinjens ord kunne ikke hentes"
# Longer than a page waits for an answer.
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that a test may kill, if it starts it again."""
    assistant = Assistant(tmp_path_factory.mktemp("mortal")).start()
    yield assistant
    assistant.stop()


def _kill(assistant: Assistant) -> None:
    """Kill the Rasa server in the act; the other processes stop by themselves."""
    os.kill(assistant.pids["rasa"], signal.SIGKILL)
    assert assistant.process is not None
    assistant.process.wait(60)
    # The next start is waited for by what the log says.
    assistant.log_file.unlink()


def test_a_reload_brings_back_conversation_case_and_draft(desk: Desk) -> None:
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    chat.say("Hvorfor?")
    before = chat.turns.all_text_contents()
    case_id = chat.case_id
    chat.field.fill("Halvt skrevet")
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.turns).to_have_count(2)
    assert chat.turns.all_text_contents() == before
    assert chat.case_id == case_id
    expect(chat.field).to_have_value("Halvt skrevet")
    chat.say("PS er 2, ikke 1")
    chat.expect_fact("Performance status (ECOG/WHO)", "2")


def test_two_windows_show_one_conversation(desk: Desk) -> None:
    context = desk.context()
    first, second = desk.chat(context), desk.chat(context)
    first.say("To metastaser")
    expect(second.answers).to_have_count(1)
    first.say("PS 1")
    expect(second.answers).to_have_count(2)
    second.say("EGFR/ALK neg")
    expect(first.answers).to_have_count(3)
    first.expect_fact("Behandlingsbar driver", "ingen påvist")
    assert first.answers.all_text_contents() == second.answers.all_text_contents()


def test_another_browser_sees_nothing_of_the_conversation(desk: Desk) -> None:
    desk.chat().say(ONE_ADRENAL)
    other = desk.chat()
    expect(other.turns).to_have_count(0)


def test_without_a_network_a_banner_says_so_and_the_message_waits(desk: Desk) -> None:
    chat = desk.chat()
    chat.say("To metastaser")
    chat.page.context.set_offline(True)
    expect(chat.page.get_by_role("alert").filter(has_text=OFFLINE)).to_be_visible()
    chat.field.fill("PS 1")
    chat.field.press("Enter")
    expect(chat.last).to_contain_text("Venter på forbindelse")
    chat.keep_screenshot("offline")
    chat.expect_accessible()
    with chat.one_more_answer():
        chat.page.context.set_offline(False)
    expect(chat.page.get_by_text(OFFLINE)).to_have_count(0)
    chat.expect_fact("Performance status (ECOG/WHO)", "1")
    expect(chat.turns).to_have_count(2)
    # The browser itself reports the connections that failed.
    chat.complaints.clear()


def test_a_killed_and_restarted_server_loses_and_doubles_nothing(
    browser: Browser, mortal: Assistant
) -> None:
    desk = Desk(browser, mortal.address)
    chat = desk.chat()
    chat.say(ONE_ADRENAL)
    case_id = chat.case_id
    _kill(mortal)
    expect(chat.page.get_by_text(OFFLINE)).to_be_visible()
    chat.field.fill(WORKED_UP)
    chat.field.press("Enter")
    expect(chat.last).to_contain_text("Venter på forbindelse")
    chat.field.fill("Ikke sendt endnu")

    mortal.start()
    expect(chat.page.get_by_text(OFFLINE)).to_have_count(0)
    expect(chat.answers).to_have_count(2)
    assert chat.case_id == case_id
    chat.expect_fact("MR af cerebrum", "ja")
    expect(chat.card.locator(".provisional")).to_have_count(0)
    expect(chat.field).to_have_value("Ikke sendt endnu")
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.turns).to_have_count(2)
    expect(chat.page.locator(".user", has_text=WORKED_UP)).to_have_count(1)
    desk.close()


def test_a_message_whose_window_was_closed_before_the_answer_is_answered_once(
    desk: Desk,
) -> None:
    context = desk.context()
    chat = desk.chat(context)
    chat.say("To metastaser")
    chat.field.fill("PS 1")
    chat.field.press("Enter")
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.answers).to_have_count(2)
    expect(chat.turns).to_have_count(2)
    chat.expect_fact("Performance status (ECOG/WHO)", "1")


def test_when_the_action_server_is_gone_the_page_says_so_and_keeps_the_text(
    browser: Browser, mortal: Assistant
) -> None:
    desk = Desk(browser, mortal.address)
    chat = desk.chat()
    chat.say("To metastaser")
    os.kill(mortal.pids["actions"], signal.SIGSTOP)
    try:
        chat.say("PS 1")
        expect(chat.last).to_contain_text("Der kan ikke gives noget svar lige nu")
        expect(chat.last).to_contain_text("Ikke gemt")
        expect(chat.field).to_have_value("PS 1")
        chat.expect_fact("Performance status (ECOG/WHO)", "ukendt")
    finally:
        os.kill(mortal.pids["actions"], signal.SIGCONT)
    chat.press("Send igen")
    chat.expect_fact("Performance status (ECOG/WHO)", "1")
    expect(chat.field).to_have_value("")
    desk.close()


def test_a_way_that_cannot_be_drawn_is_said_to_be_so_and_drawn_on_request(
    browser: Browser, mortal: Assistant
) -> None:
    desk = Desk(browser, mortal.address)
    # On a phone the way is drawn when the case is opened.
    chat = desk.chat(viewport={"width": 375, "height": 740})
    chat.say("Tre metastaser")
    os.kill(mortal.pids["actions"], signal.SIGSTOP)
    try:
        chat.page.get_by_role("button", name="Sagen").click()
        failed = chat.panel.get_by_text("Vejen kan ikke tegnes lige nu")
        expect(failed).to_be_visible()
        chat.expect_accessible()
    finally:
        os.kill(mortal.pids["actions"], signal.SIGCONT)
    chat.panel.get_by_role("button", name="Prøv nu").click()
    expect(chat.panel.locator("svg.decision-path")).to_be_visible()
    expect(failed).to_have_count(0)
    desk.close()


def test_a_message_that_is_lost_again_is_missed_again(desk: Desk) -> None:
    context = desk.context()
    context.clock.install()
    losing: list[str] = []

    def lossy(packet: str) -> str | None:
        if '"say"' in packet and losing:
            losing.append(packet)
            return None
        return packet

    between(context, lossy)
    chat = desk.chat(context)
    losing.append("from now on")
    chat.field.fill("PS 1")
    chat.field.press("Enter")
    chat.page.clock.fast_forward(PATIENCE_MS)
    expect(chat.last).to_contain_text(NO_ANSWER_YET)
    chat.last.get_by_role("button", name="Send igen").click()
    expect(chat.last).not_to_contain_text(NO_ANSWER_YET)
    chat.page.clock.fast_forward(PATIENCE_MS)
    expect(chat.last).to_contain_text(NO_ANSWER_YET)
    # What waited in the outbox of a page that was closed is missed as well.
    chat.page.reload()
    chat.wait_until_ready()
    expect(chat.last).not_to_contain_text(NO_ANSWER_YET)
    expect(chat.last).to_contain_text("Sendes")
    chat.page.clock.fast_forward(PATIENCE_MS)
    expect(chat.last).to_contain_text(NO_ANSWER_YET)
    assert len(losing) == 4
    losing.clear()
    chat.press("Send igen")
    chat.expect_fact("Performance status (ECOG/WHO)", "1")
    expect(chat.turns).to_have_count(1)


def test_without_the_guidelines_words_the_page_says_so_and_fetches_them_on_request(
    desk: Desk,
) -> None:
    context = desk.context()
    context.route("**/catalogue-*.json", lambda route: route.abort())
    chat = desk.wordless_chat(context)
    said = chat.page.get_by_role("alert").filter(has_text=NO_WORDS)
    expect(said).to_be_visible()
    chat.say("To metastaser")
    chat.expect_accessible()
    context.unroute("**/catalogue-*.json")
    said.get_by_role("button", name="Prøv nu").click()
    expect(said).to_have_count(0)
    chat.expect_fact("Antal metastaser", "2")
    # The browser itself reports what it could not fetch.
    chat.complaints.clear()


def test_words_that_the_server_has_no_more_are_the_pages_of_another_version(desk: Desk) -> None:
    context = desk.context()
    context.route("**/catalogue-*.json", lambda route: route.fulfill(status=404))
    chat = desk.wordless_chat(context)
    said = chat.page.get_by_role("alert").filter(has_text="Siden er af en anden version")
    expect(said).to_be_visible()
    context.unroute("**/catalogue-*.json")
    said.get_by_role("button", name="Genindlæs").click()
    chat.wait_until_ready()
    expect(said).to_have_count(0)
    chat.complaints.clear()
