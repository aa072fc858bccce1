"""The Slack channel over HTTP: messages in, answers out at a Web API that checks Block Kit."""

import json

from aiohttp import web

from bot.channels.chat_notices import FILES_NOT_READ
from bot.channels.notices import Notice
from tests.channels.loopback import wait_until
from tests.channels.slack_loopback import Slack, direct, mention, rate_limited, settled


def test_a_mention_is_answered_in_its_thread(slack: Slack) -> None:
    event = mention("PS 1")
    assert slack.client.event(event).status_code == 200
    (post,) = slack.api.wait()
    assert (post["channel"], post["thread_ts"]) == (event["channel"], event["ts"])
    assert slack.agent.texts == ["PS 1"]


def test_a_direct_message_is_answered_outside_threads(slack: Slack) -> None:
    slack.client.event(direct("PS 1"))
    (post,) = slack.api.wait()
    assert post["channel"] == "D024BE91L"
    assert "thread_ts" not in post


def test_a_thread_is_one_case_and_another_thread_another(slack: Slack) -> None:
    first = mention("one")
    slack.client.event(first)
    slack.client.event(mention("two", thread_ts=first["ts"], user="U0SOMEBODY"))
    slack.client.event(mention("three"))
    senders = {message.text: message.sender_id for message in settled(slack)}
    assert senders["one"] == senders["two"] != senders["three"]


def test_users_are_kept_apart_from_conversations_and_by_pseudonym(slack: Slack) -> None:
    first = mention("one")
    slack.client.event(first)
    slack.client.event(mention("two", thread_ts=first["ts"], user="U0SOMEBODY"))
    users = [message.metadata["user"] for message in settled(slack)]
    assert len(set(users)) == 2
    assert not any("U0SOMEBODY" in user for user in users)


def test_an_answer_has_all_buttons_the_facts_and_the_case(slack: Slack) -> None:
    slack.client.event(mention("PS 1"))
    (post,) = slack.api.wait()
    buttons = [e for b in post["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert [button["text"]["text"] for button in buttons] == [f"B{n}" for n in range(7)]
    fields = [f["text"] for b in post["blocks"] for f in b.get("fields", ())]
    assert fields == ["performance_status: 1", "metastasis_sites: adrenal"]
    context = [e["text"] for b in post["blocks"] if b["type"] == "context" for e in b["elements"]]
    assert context == ["undetermined: diagnosis?", "c-1"]


def test_a_button_says_its_value_in_the_thread_of_its_message(slack: Slack) -> None:
    event = mention("PS 1")
    slack.client.event(event)
    (post,) = slack.api.wait()
    (button, *_) = (e for b in post["blocks"] if b["type"] == "actions" for e in b["elements"])
    slack.client.press(button, thread=event["ts"])
    slack.api.wait(2)
    said, pressed = slack.agent.read
    assert pressed.text == '/inform{"n": 0}'
    assert pressed.sender_id == said.sender_id


def test_a_selected_option_says_its_value(slack: Slack) -> None:
    option = {"text": {"type": "plain_text", "text": "PS 1"}, "value": "PS 1"}
    slack.client.press({"type": "static_select", "action_id": "a", "selected_option": option})
    slack.api.wait()
    assert slack.agent.texts == ["PS 1"]


def test_a_slash_command_is_told_how_to_begin_to_the_user_alone(slack: Slack) -> None:
    answer = slack.client.form(command="/omd", text="PS 1", user_id="U1", channel_id="C1")
    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"
    assert settled(slack) == []


def test_files_are_politely_not_read_and_their_text_is(slack: Slack) -> None:
    files = [{"id": "F1", "name": "scan.pdf"}]
    slack.client.event(direct("PS 1", subtype="file_share", files=files))
    told, answer = slack.api.wait(2)
    assert told["text"] == FILES_NOT_READ
    assert "PS 1" in answer["text"]


def test_files_without_text_get_the_notice_alone(slack: Slack) -> None:
    slack.client.event(direct("", subtype="file_share", files=[{"id": "F1"}]))
    assert settled(slack) == []
    assert slack.api.posts[0]["text"] == FILES_NOT_READ


def test_errors_are_told_to_the_user_alone(slack: Slack) -> None:
    event = mention("raise")
    slack.client.event(event)
    (post,) = slack.api.wait()
    assert post["method"] == "chat.postEphemeral"
    assert (post["user"], post["thread_ts"]) == (event["user"], event["ts"])
    assert post["text"] == Notice.NO_ANSWER.text(None)


def test_a_number_taken_out_is_told_to_the_user_alone_and_the_rest_answered(slack: Slack) -> None:
    slack.client.event(mention("010190-1234 PS 1"))
    told, answer = slack.api.wait(2)
    assert told["method"] == "chat.postEphemeral"
    assert slack.agent.texts == ["[CPR] PS 1"]
    assert "010190" not in json.dumps(answer)


def test_what_slack_encodes_is_decoded(slack: Slack) -> None:
    slack.client.event(mention("PS &lt; 2 &amp; <https://example.org|link> <@U0OTHER>"))
    slack.api.wait()
    assert slack.agent.texts == ["PS < 2 & link"]


def test_markup_in_an_answer_reaches_slack_harmless(slack: Slack) -> None:
    slack.client.event(mention("&lt;!channel&gt;"))
    (post,) = slack.api.wait()
    assert "<!channel>" not in post["text"]
    shown = [b["text"] for b in post["blocks"] if b["type"] == "section" and "text" in b]
    assert all(t["type"] == "plain_text" or "<!channel>" not in t["text"] for t in shown)


def test_slack_is_waited_for_when_it_limits_the_rate(slack: Slack) -> None:
    slack.api.refusals += [rate_limited(1), rate_limited(0)]
    slack.client.event(mention("PS 1"))
    (post,) = slack.api.wait()
    assert "PS 1" in post["text"]


def test_answers_keep_the_order_of_the_messages_though_the_first_is_held_up(slack: Slack) -> None:
    slack.api.refusals += [rate_limited(1)]
    for number in range(4):
        slack.client.event(direct(f"message {number}"))
    posts = slack.api.wait(4)
    assert [post["text"].splitlines()[0][-1] for post in posts] == ["0", "1", "2", "3"]


def test_an_answer_whose_blocks_are_refused_comes_in_words(slack: Slack) -> None:
    refusal = {"ok": False, "error": "invalid_blocks"}
    slack.api.refusals.append(web.json_response(refusal))
    slack.client.event(mention("PS 1"))
    (post,) = slack.api.wait()
    assert "blocks" not in post
    assert "PS 1" in post["text"] and "B6" in post["text"] and "performance_status" in post["text"]


def not_posted() -> web.Response:
    return web.json_response({"ok": False, "error": "channel_not_found"})


def test_a_failed_post_does_not_stop_the_next(slack: Slack) -> None:
    slack.api.refusals += [not_posted(), not_posted()]
    slack.client.event(direct("one"))
    wait_until(lambda: not slack.api.refusals)
    slack.client.event(direct("two"))
    assert "two" in slack.api.wait()[0]["text"]


def test_half_an_answer_does_not_stand_without_a_word(slack: Slack) -> None:
    slack.api.refusals += [None, not_posted()]
    slack.client.event(mention("word " * 3_000))
    first, told = slack.api.wait(2)
    assert "word" in first["text"]
    assert told["text"] == Notice.INCOMPLETE.text(None)
    # Where the half answer stands, all who read that can read this.
    assert told["method"] == "chat.postMessage"
    assert (told["channel"], told["thread_ts"]) == (first["channel"], first["thread_ts"])
    settled(slack)
    assert len(slack.api.posts) == 3


def test_an_answer_that_cannot_be_shaped_is_told_to_be_none(slack: Slack) -> None:
    slack.client.event(direct("misshapen"))
    (told,) = slack.api.wait()
    assert told["text"] == Notice.INCOMPLETE.text(None)
