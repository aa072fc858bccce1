"""The Teams channel over HTTP: messages in, answers out at a Bot Connector that checks cards."""

import json
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.channels.chat_notices import FILES_NOT_READ
from bot.channels.notices import Notice
from bot.channels.teams import GuardedTeams
from tests.channels.agent import Agent
from tests.channels.bot_framework_loopback import (
    BOT,
    PERSONAL,
    THREAD,
    USER,
    Teams,
    microsoft,
    settled,
)
from tests.channels.loopback import Loop, channel_server, wait_until


def card(post: dict[str, Any]) -> dict[str, Any]:
    (attachment,) = post["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def actions(post: dict[str, Any]) -> list[dict[str, Any]]:
    sets = [element for element in card(post)["body"] if element["type"] == "ActionSet"]
    return [action for each in sets for action in each["actions"]]


def test_a_message_is_answered_in_its_conversation(teams: Teams) -> None:
    activity = teams.client.message("PS 1")
    assert teams.client.send(activity).status_code == 200
    (post,) = teams.services.wait()
    assert post["conversation_in_path"] == PERSONAL
    assert post["activity_in_path"] == post["replyToId"] == activity["id"]
    assert (post["from"], post["recipient"]["id"]) == (BOT, USER["id"])
    assert card(post)["version"] == "1.5"
    assert teams.agent.texts == ["PS 1"]


def test_an_answer_has_all_buttons_the_facts_and_the_case(teams: Teams) -> None:
    teams.client.send(teams.client.message("PS 1"))
    (post,) = teams.services.wait()
    assert [action["title"] for action in actions(post)] == [f"B{n}" for n in range(7)]
    (facts,) = (e["facts"] for e in card(post)["body"] if e["type"] == "FactSet")
    assert facts == [
        {"title": "performance_status", "value": "1"},
        {"title": "metastasis_sites", "value": "adrenal"},
    ]
    assert "undetermined: diagnosis?" in json.dumps(card(post))


def test_a_pressed_button_is_the_message(teams: Teams) -> None:
    teams.client.send(teams.client.message("PS 1"))
    (post,) = teams.services.wait()
    teams.client.send(teams.client.press(actions(post)[3]["data"]))
    teams.services.wait(2)
    said, pressed = teams.agent.read
    assert pressed.text == '/inform{"n": 3}'
    assert pressed.sender_id == said.sender_id


def test_a_message_back_is_the_message(teams: Teams) -> None:
    teams.client.send(teams.client.message("PS 1"))
    (post,) = teams.services.wait()
    back = actions(post)[2]["data"]["msteams"]
    teams.client.send(teams.client.message(back["text"], value=back["value"]))
    teams.services.wait(2)
    assert teams.agent.texts == ["PS 1", '/inform{"n": 2}']


def test_an_invoked_card_action_is_the_message_and_is_answered_at_once(teams: Teams) -> None:
    action = {"type": "Action.Execute", "verb": "say", "data": {"payload": "PS 1"}}
    invoke = teams.client.message("", type="invoke", name="adaptiveCard/action")
    answer = teams.client.send(invoke | {"value": {"action": action}})
    assert (answer.status_code, answer.json()["statusCode"]) == (200, 200)
    teams.services.wait()
    assert teams.agent.texts == ["PS 1"]


def test_a_value_that_holds_no_message_is_told_to_be_empty(teams: Teams) -> None:
    teams.client.send(teams.client.press({"something": "else"}))
    (post,) = teams.services.wait()
    assert post["text"] == Notice.EMPTY.text(None)


def test_mentions_and_markup_of_teams_are_taken_out(teams: Teams) -> None:
    text = "<div>PS&nbsp;&lt; 2 <at id='0'>Some Body</at></div>og 2 <3 cm<br>N0"
    teams.client.send(teams.client.in_thread(text))
    teams.services.wait()
    (read,) = teams.agent.texts
    assert [line.strip() for line in read.split("\n")] == ["PS < 2", "og 2 <3 cm", "N0"]


def test_a_thread_is_one_case_whoever_writes_in_it(teams: Teams) -> None:
    other = USER | {"id": "29:another"}
    teams.client.send(teams.client.in_thread("one"))
    teams.client.send(teams.client.in_thread("two", **{"from": other}))
    read = {message.text: message for message in settled(teams)}
    assert read["one"].sender_id == read["two"].sender_id
    assert read["one"].metadata["user"] != read["two"].metadata["user"]


def test_one_user_has_another_case_in_a_thread_than_alone(teams: Teams) -> None:
    teams.client.send(teams.client.in_thread("one"))
    teams.client.send(teams.client.message("two"))
    read = {message.text: message for message in settled(teams)}
    assert read["one"].sender_id != read["two"].sender_id
    assert read["one"].metadata["user"] == read["two"].metadata["user"]


def test_ids_are_quoted_in_the_address_of_the_answer(teams: Teams) -> None:
    teams.client.send(teams.client.in_thread("PS 1"))
    (post,) = teams.services.wait()
    assert post["conversation_in_path"] == THREAD
    assert quote(THREAD, safe="") != THREAD


def test_no_network_is_needed_before_the_first_message(loop: Loop) -> None:
    with microsoft(loop) as services:
        agent = Agent()
        with channel_server(loop, GuardedTeams(services.settings), agent):
            assert services.metadata_requests == 0
            assert services.tokens == []


def test_keys_and_the_bots_token_are_fetched_once(teams: Teams) -> None:
    for number in range(4):
        teams.client.send(teams.client.message(f"message {number}"))
    teams.services.wait(4)
    assert teams.services.metadata_requests == 1
    assert len(teams.services.tokens) == 1


def test_a_token_that_the_connector_does_not_take_any_more_is_renewed(teams: Teams) -> None:
    teams.client.send(teams.client.message("one"))
    teams.services.wait()
    teams.services.tokens.append("revoked for another")
    teams.client.send(teams.client.message("two"))
    teams.services.wait(2)
    assert len(teams.services.tokens) == 3


def test_the_bots_token_is_renewed_before_it_ends(teams: Teams) -> None:
    teams.services.token_seconds = 300
    teams.client.send(teams.client.message("one"))
    teams.services.wait()
    teams.client.send(teams.client.message("two"))
    teams.services.wait(2)
    assert len(teams.services.tokens) == 2


def test_teams_is_waited_for_when_it_limits_the_rate(teams: Teams) -> None:
    for _ in range(2):
        teams.services.refusals.append(web.Response(status=429, headers={"Retry-After": "0"}))
    teams.client.send(teams.client.message("PS 1"))
    assert "PS 1" in json.dumps(card(teams.services.wait()[0]))


def test_answers_keep_the_order_of_the_messages_though_the_first_is_held_up(teams: Teams) -> None:
    teams.services.refusals += [web.Response(status=503, headers={"Retry-After": "1"})]
    for number in range(4):
        teams.client.send(teams.client.message(f"message {number}"))
    posts = teams.services.wait(4)
    assert [post["summary"].splitlines()[0][-1] for post in posts] == ["0", "1", "2", "3"]


def test_a_refused_card_comes_in_words(teams: Teams) -> None:
    teams.services.refusals.append(web.Response(status=400))
    teams.client.send(teams.client.message("PS 1"))
    (post,) = teams.services.wait()
    assert "attachments" not in post and post["textFormat"] == "plain"
    assert all(words in post["text"] for words in ("PS 1", "B6", "performance_status"))


def test_a_failed_post_does_not_stop_the_next(teams: Teams) -> None:
    teams.services.refusals += [web.Response(status=403), web.Response(status=403)]
    teams.client.send(teams.client.message("one"))
    wait_until(lambda: not teams.services.refusals)
    teams.client.send(teams.client.message("two"))
    assert "two" in json.dumps(teams.services.wait()[0])


def test_half_an_answer_does_not_stand_without_a_word(teams: Teams) -> None:
    teams.services.refusals += [None, web.Response(status=403)]
    teams.client.send(teams.client.message("word " * 3_000))
    first, told = teams.services.wait(2)
    assert "word" in first["summary"]
    assert (told["text"], told["textFormat"]) == (Notice.INCOMPLETE.text(None), "plain")
    assert told["conversation"] == first["conversation"]
    settled(teams)
    assert len(teams.services.posts) == 3


def test_an_answer_that_cannot_be_shaped_is_told_to_be_none(teams: Teams) -> None:
    teams.client.send(teams.client.message("misshapen"))
    (told,) = teams.services.wait()
    assert told["text"] == Notice.INCOMPLETE.text(None)


def test_files_are_politely_not_read_and_their_text_is(teams: Teams) -> None:
    file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "a.pdf"}
    shown = {"contentType": "text/html", "content": "<p>PS 1</p>"}
    teams.client.send(teams.client.message("PS 1", attachments=[shown, file]))
    told, answer = teams.services.wait(2)
    assert told["text"] == FILES_NOT_READ
    assert "PS 1" in json.dumps(card(answer))


def test_formatted_text_is_no_file(teams: Teams) -> None:
    shown = {"contentType": "text/html", "content": "<p>PS 1</p>"}
    teams.client.send(teams.client.message("PS 1", attachments=[shown]))
    settled(teams)
    assert not any(post.get("text") == FILES_NOT_READ for post in teams.services.posts)


def test_an_error_is_told_in_plain_text(teams: Teams) -> None:
    teams.client.send(teams.client.message("raise"))
    (post,) = teams.services.wait()
    assert (post["text"], post["textFormat"]) == (Notice.NO_ANSWER.text(None), "plain")


def test_redirects_are_not_followed(teams: Teams) -> None:
    elsewhere = f"{teams.services.url}/emea/elsewhere"
    teams.services.refusals.append(web.Response(status=307, headers={"Location": elsewhere}))
    teams.client.send(teams.client.message("one"))
    wait_until(lambda: not teams.services.refusals)
    assert [message.text for message in settled(teams)] == ["one"]
    answers = [p for p in teams.services.posts if p.get("text") != Notice.INCOMPLETE.text(None)]
    assert [post["conversation"]["id"] for post in answers] == ["settled"]
