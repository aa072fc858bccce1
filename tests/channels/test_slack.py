"""The Slack channel over HTTP: real signatures in, a Web API that checks Block Kit out."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from rasa.core.channels.channel import UserMessage

from bot.channels.chat_notices import FILES_NOT_READ
from bot.channels.notices import Notice
from bot.channels.slack import GuardedSlack
from bot.channels.slack.settings import SlackSettings
from tests.channels.loopback import Loop, channel_server, wait_until
from tests.channels.slack_loopback import (
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    SlackClient,
    WebApi,
    direct,
    mention,
    rate_limited,
    signed,
    stamp,
    web_api,
)

CASE = {
    "type": "case",
    "schema": 1,
    "case_id": "c-1",
    "language": "da",
    "facts": {"performance_status": 1, "metastasis_sites": ["adrenal"]},
    "decision": {"status": "undetermined", "missing": ["diagnosis"]},
}


@dataclass
class Agent:
    """Stands where Rasa stands: says back what it read, with seven buttons and a case."""

    read: list[UserMessage] = field(default_factory=list)

    async def __call__(self, message: UserMessage) -> None:
        self.read.append(message)
        if message.text == "raise":
            raise RuntimeError
        buttons = [{"title": f"B{n}", "payload": f'/inform{{"n": {n}}}'} for n in range(7)]
        channel = message.output_channel
        await channel.send_response(
            message.sender_id, {"text": f"**Read:** {message.text}", "buttons": buttons}
        )
        await channel.send_response(message.sender_id, {"custom": CASE})

    @property
    def texts(self) -> list[Any]:
        return [message.text for message in self.read]


@dataclass
class Slack:
    client: SlackClient
    api: WebApi
    agent: Agent


@pytest.fixture
def slack(loop: Loop) -> Iterator[Slack]:
    agent = Agent()
    with web_api(loop) as api:
        settings = SlackSettings(
            bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api.url
        )
        with channel_server(loop, GuardedSlack(settings), agent) as webhook:
            yield Slack(SlackClient(webhook), api, agent)


def settled(slack: Slack) -> list[UserMessage]:
    """What was read, once a message sent after all others has been answered."""
    before = len(slack.api.posts)
    slack.client.event(direct("last", channel="D0SETTLED"))
    wait_until(lambda: any(p["channel"] == "D0SETTLED" for p in slack.api.posts[before:]))
    return [message for message in slack.agent.read if message.text != "last"]


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


@pytest.mark.parametrize(
    "action",
    [
        {
            "type": "checkboxes",
            "action_id": "a",
            "selected_options": [{"text": {"type": "plain_text", "text": "x"}, "value": "x"}],
        },
        {"type": "multi_static_select", "action_id": "a", "selected_options": []},
        {"type": "static_select", "action_id": "a", "selected_option": None},
        {"type": "datepicker", "action_id": "a", "selected_date": "2026-01-01"},
        {"type": "button", "action_id": "a"},
        {"type": ["odd"], "action_id": "a"},
    ],
    ids=lambda action: str(action["type"]),
)
def test_elements_without_a_message_are_acknowledged_and_say_nothing(
    slack: Slack, action: dict[str, Any]
) -> None:
    assert slack.client.press(action).status_code == 200
    assert settled(slack) == []


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


@pytest.mark.parametrize("kind", ["view_submission", "message_action", "shortcut", None])
def test_other_interactions_are_acknowledged_and_ignored(slack: Slack, kind: str | None) -> None:
    assert slack.client.form(payload=json.dumps({"type": kind})).status_code == 200
    assert settled(slack) == []


def test_the_url_is_verified_by_its_challenge(slack: Slack) -> None:
    answer = slack.client.send(
        {"type": "url_verification", "token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY"}
    )
    assert answer.text == "3eZbrw1aBm2rZgRNFdxV2595E9CY"


def test_a_charset_in_the_content_type_does_not_matter(slack: Slack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c"}).encode()
    assert slack.client.raw(body, "application/json; charset=utf-8").text == "c"


def test_a_retry_is_acknowledged_and_not_answered_again(slack: Slack) -> None:
    event = mention("PS 1")
    slack.client.event(event, event_id="Ev1")
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"}
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": event}).encode()
    answer = slack.client.raw(body, "application/json", headers=retry)
    assert answer.status_code == 200
    assert [message.text for message in settled(slack)] == ["PS 1"]


def test_the_same_message_as_another_event_is_answered_once(slack: Slack) -> None:
    event = direct("PS 1")
    slack.client.event(event)
    slack.client.event(event)
    assert [message.text for message in settled(slack)] == ["PS 1"]


def test_a_message_in_a_channel_that_is_no_mention_is_ignored(slack: Slack) -> None:
    event = mention("PS 1")
    slack.client.event(event | {"type": "message", "channel_type": "channel"})
    assert settled(slack) == []


def test_a_replayed_request_is_refused(slack: Slack) -> None:
    body = json.dumps({"type": "event_callback", "event": direct("PS 1")}).encode()
    headers = signed(body, SIGNING_SECRET, int(time.time())) | {"Content-Type": "application/json"}
    statuses = [slack.client.unsigned(body, headers).status_code for _ in range(2)]
    assert statuses == [200, 403]
    assert [message.text for message in settled(slack)] == ["PS 1"]


def test_a_request_sent_again_as_a_retry_with_the_same_signature_is_acknowledged(
    slack: Slack,
) -> None:
    body = json.dumps({"type": "event_callback", "event": direct("PS 1")}).encode()
    headers = signed(body, SIGNING_SECRET, int(time.time())) | {"Content-Type": "application/json"}
    slack.client.unsigned(body, headers)
    assert slack.client.unsigned(body, headers | {"X-Slack-Retry-Num": "1"}).status_code == 200
    assert [message.text for message in settled(slack)] == ["PS 1"]


@pytest.mark.parametrize(
    "options",
    [{"secret": "another secret"}, {"age": 301}, {"age": -301}],
    ids=["wrongly signed", "expired", "from the future"],
)
def test_what_is_not_signed_now_by_slack_is_refused(slack: Slack, options: dict[str, Any]) -> None:
    body = json.dumps({"type": "event_callback", "event": direct("PS 1")}).encode()
    assert slack.client.raw(body, "application/json", **options).status_code == 401
    assert settled(slack) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=0"},
        {"X-Slack-Request-Timestamp": str(2**70), "X-Slack-Signature": "v0=0"},
        {"X-Slack-Signature": "v0=0"},
    ],
    ids=["unsigned", "no number", "huge number", "no time"],
)
def test_odd_signature_headers_are_refused(slack: Slack, headers: dict[str, str]) -> None:
    given = headers | {"Content-Type": "application/json"}
    assert slack.client.unsigned(b"{}", given).status_code == 401


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 401),
        (b"a=b", "application/x-www-form-urlencoded", 400),
        (b"payload=%7B", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 200), "application/x-www-form-urlencoded", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b'"' + b"x" * 300_000 + b'"', "application/json", 413),
    ],
    ids=["broken JSON", "a list", "deep", "no UTF-8", "unknown form", "broken payload",
         "many fields", "text", "no type", "too large"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_nothing_else_disturbed(
    slack: Slack, body: bytes, kind: str, status: int
) -> None:
    signature = signed_bytes(body)
    assert slack.client.unsigned(body, signature | {"Content-Type": kind}).status_code == status
    slack.client.event(direct("PS 1"))
    assert [message.text for message in settled(slack)] == ["PS 1"]


def signed_bytes(body: bytes) -> dict[str, str]:
    return signed(body, SIGNING_SECRET, int(time.time()))


@pytest.mark.parametrize(
    "event",
    [
        direct("x", bot_id="B1"),
        direct("x", user=BOT_USER),
        direct("x", subtype="bot_message"),
        mention("x", bot_profile={"id": "B1"}),
        direct("", subtype="message_changed", message={"text": "x", "user": "U1"}),
        direct("", subtype="message_deleted", deleted_ts="1"),
        mention("x", edited={"user": "U1", "ts": "1"}),
        direct("x", subtype="channel_join"),
        direct("x", subtype=["odd"]),
        direct("x", channel=None),
        direct("x", user={"id": 1}),
        {"type": "reaction_added", "user": "U1", "item": {}},
        {"type": "app_home_opened", "user": "U1", "channel": "D1"},
        "odd",
        None,
    ],
    ids=str,
)
def test_bots_edits_deletions_and_other_events_are_ignored(slack: Slack, event: Any) -> None:
    assert slack.client.event(event).status_code == 200
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


def test_a_failed_post_does_not_stop_the_next(slack: Slack) -> None:
    slack.api.refusals.append(web.json_response({"ok": False, "error": "channel_not_found"}))
    slack.client.event(direct("one"))
    wait_until(lambda: not slack.api.refusals)
    slack.client.event(direct("two"))
    assert "two" in slack.api.wait()[0]["text"]


def test_requests_are_logged_without_content(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        slack.client.event(mention("secret words"))
        slack.api.wait()
        slack.client.send(b'"secret words')
    assert "refused" in caplog.text
    assert "secret words" not in caplog.text
    assert BOT_TOKEN not in caplog.text


def test_two_presses_of_a_button_are_two_messages_and_one_press_one(slack: Slack) -> None:
    action = {"type": "button", "action_id": "say-0-0", "value": "PS 1", "action_ts": stamp()}
    message_ts = stamp()
    same = {"container": {"type": "message", "message_ts": message_ts, "channel_id": "C1"},
            "message": {"ts": message_ts}}  # fmt: skip
    slack.client.press(action, **same)
    slack.client.press(action, trigger_id="again", **same)
    slack.client.press(action | {"action_ts": stamp()}, **same)
    assert [message.text for message in settled(slack)] == ["PS 1", "PS 1"]
