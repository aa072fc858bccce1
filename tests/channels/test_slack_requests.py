"""What the Slack channel takes for a message: signed, readable, new, and said by a person."""

import json
import time
from typing import Any

import pytest

from bot.channels.auth import Refused
from bot.channels.slack.signature import RequestCheck
from tests.channels.slack_loopback import (
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    Slack,
    direct,
    mention,
    settled,
    signed,
    stamp,
)


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
    [{"secret": "another secret"}, {"age": 330}, {"age": -330}],
    ids=["wrongly signed", "expired", "from the future"],
)
def test_what_is_not_signed_now_by_slack_is_refused(slack: Slack, options: dict[str, Any]) -> None:
    body = json.dumps({"type": "event_callback", "event": direct("PS 1")}).encode()
    assert slack.client.raw(body, "application/json", **options).status_code == 401
    assert settled(slack) == []


@pytest.mark.parametrize(("age", "taken"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_a_signature_holds_five_minutes_either_way(age: int, taken: bool) -> None:
    now = 1_700_000_000
    check = RequestCheck(SIGNING_SECRET, now=lambda: now)
    headers = signed(b"{}", SIGNING_SECRET, now - age)
    given = (b"{}", headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"])
    if taken:
        assert check.check(*given)
    else:
        with pytest.raises(Refused):
            check.check(*given)


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
