"""The REST channel of the running assistant."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest

from bot.channels.notices import Notice
from tests.servers import Assistant, texts

SECRET = "synthetic-secret-of-32-characters"
NO_ANSWER = {Notice.NO_ANSWER.text(language) for language in ("da", "en", None)}


@pytest.fixture(scope="module")
def guarded_by_tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = {"JWT_SECRET": SECRET, "JWT_ISSUER": "intranet", "JWT_AUDIENCE": "omd"}
    assistant = Assistant(tmp_path_factory.mktemp("tokens"), settings).start()
    yield assistant
    assistant.stop()


def events(assistant: Assistant, sender: str) -> list[dict[str, Any]]:
    """What is stored of a conversation."""
    with sqlite3.connect(assistant.data / "conversations.db") as connection:
        rows = connection.execute(
            "select data from events where sender_id = ? order by id", [sender]
        ).fetchall()
    return [json.loads(data) for (data,) in rows]


def user_events(assistant: Assistant, sender: str) -> list[dict[str, Any]]:
    return [event for event in events(assistant, sender) if event["event"] == "user"]


def test_a_message_is_answered(running: Assistant, sender: str) -> None:
    answer = running.post({"message": "PS 1", "sender": sender})
    assert answer.status_code == 200
    assert texts(answer.json()) and texts(answer.json()) not in NO_ANSWER
    assert {message["recipient_id"] for message in answer.json()} == {sender}


def test_a_streamed_answer_holds_the_same(running: Assistant, sender: str) -> None:
    answer = running.post({"message": "PS 1", "sender": sender}, params={"stream": "true"})
    messages = [json.loads(line) for line in answer.text.splitlines()]
    assert texts(messages) and texts(messages) not in NO_ANSWER


@pytest.mark.parametrize(
    "body",
    [
        {"message": 5},
        {"message": ["PS 1"]},
        {"message": {"text": "PS 1"}},
        {"message": True},
        {"message": "PS 1", "sender": {"a": 1}},
        {"message": "PS 1", "sender": "a" * 201},
        {"message": "PS 1", "metadata": "da"},
        {"message": "PS 1", "metadata": {"note": "a" * 5_000}},
        {"message": "PS 1", "message_id": [1]},
        ["PS 1"],
        "PS 1",
        None,
        5,
    ],
    ids=lambda body: json.dumps(body)[:40],
)
@pytest.mark.parametrize("stream", ["true", "false"])
def test_a_body_of_another_shape_is_refused_in_words(
    running: Assistant, body: Any, stream: str
) -> None:
    answer = running.post(body, params={"stream": stream})
    assert answer.status_code == 400
    assert texts(answer.json()) == Notice.NOT_TEXT.text(None)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"message": NaN}'])
def test_what_is_no_json_is_refused_in_words(running: Assistant, content: bytes) -> None:
    answer = running.client.post("/webhooks/rest/webhook", content=content)
    assert answer.status_code == 400
    assert texts(answer.json()) == Notice.NOT_TEXT.text(None)


@pytest.mark.parametrize("body", [{"message": ""}, {"message": None}, {}, {"message": " \n "}])
def test_an_empty_message_is_answered(running: Assistant, body: dict[str, Any]) -> None:
    answer = running.post(body)
    assert answer.status_code == 200
    assert texts(answer.json()) == Notice.EMPTY.text(None)


def test_the_callers_language_is_used(running: Assistant) -> None:
    answer = running.post({"message": "", "metadata": {"language": "da"}})
    assert texts(answer.json()) == Notice.EMPTY.text("da")


def test_without_a_sender_every_message_begins_a_conversation_of_its_own(
    running: Assistant,
) -> None:
    recipients = {
        message["recipient_id"]
        for body in ({"message": "PS 1"}, {"message": "PS 1", "sender": ""}, {"message": "PS 1"})
        for message in running.post(body).json()
    }
    assert len(recipients) == 3
    assert "default" not in recipients


def test_the_channel_cannot_be_chosen_by_the_caller(running: Assistant, sender: str) -> None:
    running.post({"message": "PS 1", "sender": sender, "input_channel": "slack"})
    assert {event["input_channel"] for event in user_events(running, sender)} == {"rest"}


def test_a_message_that_is_too_long_is_answered_and_not_stored(
    running: Assistant, sender: str
) -> None:
    answer = running.post({"message": "æ" * 20_481, "sender": sender})
    assert answer.status_code == 200
    assert texts(answer.json()) == Notice.TOO_LONG.text(None, limit=20_480)
    assert events(running, sender) == []


def test_a_body_that_is_far_too_large_is_refused_in_words(running: Assistant) -> None:
    answer = running.post({"message": "a" * 2_000_000})
    assert answer.status_code == 413
    assert texts(answer.json()) == Notice.TOO_LONG.text(None, limit=20_480)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_480,
        "binyremetastase " * 1_200,
        "😀" * 500,
        "\x00\x07\x1b[31m",
        "\ud83d",
        "'; DROP TABLE events; --",
        "<script>alert(1)</script>",
        "/",
        "/inform",
        "/inform{",
        '/inform{"performance_status": 7}',
        "/no_such_intent",
        "/restart",
        "/session_start",
        "{{}}{0}%s%n",
        "\u202e\u200b1 SP",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_odd_messages_are_answered_and_the_case_is_kept(
    running: Assistant, sender: str, text: str
) -> None:
    running.say("PS 1, hello", sender)
    answer = running.client.post(
        "/webhooks/rest/webhook",
        content=json.dumps({"message": text, "sender": sender}),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200
    assert texts(answer.json())
    after = running.say("PS 1", sender)
    assert texts(after) not in NO_ANSWER


def test_identifiers_never_reach_the_database(running: Assistant, sender: str) -> None:
    answer = running.say("010203-0000 har PS 1", sender, metadata={"cpr": "010203-0000"})
    assert Notice.REDACTED.text(None, kinds=["CPR"]) in texts(answer)
    stored = json.dumps(events(running, sender))
    assert "[CPR] har PS 1" in stored
    assert "010203-0000" not in stored
    assert "010203-0000" not in running.log


def test_quick_messages_of_one_conversation_are_stored_in_order(
    running: Assistant, sender: str
) -> None:
    written = [f"PS 1 nummer {number}" for number in range(4)]
    threads = []
    for text in written:
        threads.append(threading.Thread(target=running.say, args=(text, sender)))
        threads[-1].start()
        # Apart enough to arrive in this order, far closer than a turn takes.
        time.sleep(0.005)
    for thread in threads:
        thread.join()
    assert [event["text"] for event in user_events(running, sender)] == written


def test_a_delivery_that_comes_again_gets_its_answer_again(running: Assistant, sender: str) -> None:
    body = {"message": "PS 1", "sender": sender, "message_id": "delivery-1"}
    first, second = running.post(body).json(), running.post(body).json()
    assert first == second
    assert len(user_events(running, sender)) == 1


def test_a_page_from_elsewhere_is_refused(running: Assistant, sender: str) -> None:
    body = {"message": "PS 1", "sender": sender}
    answer = running.post(body, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert running.post(body, headers={"origin": running.address}).status_code == 200


@pytest.mark.parametrize("path", ["/conversations/a/tracker", "/model/parse", "/status", "/domain"])
def test_rasas_own_api_is_not_served(running: Assistant, path: str) -> None:
    assert running.client.get(path).status_code == 404
    assert running.client.post(path, json={}).status_code == 404


def test_the_channel_says_that_it_is_up(running: Assistant) -> None:
    assert running.client.get("/webhooks/rest/").json() == {"status": "ok"}


def bearer(**changed: Any) -> dict[str, str]:
    claims = {
        "iss": "intranet",
        "aud": "omd",
        "sub": "clinician-1",
        "conversation": "case-1",
        "exp": time.time() + 60,
    }
    return {"authorization": f"Bearer {jwt.encode(claims | changed, SECRET, 'HS256')}"}


def test_with_tokens_only_a_tokens_own_conversation_is_open(
    guarded_by_tokens: Assistant,
) -> None:
    post = guarded_by_tokens.post
    body = {"message": "PS 1"}
    assert post(body).status_code == 401
    assert post(body).headers["www-authenticate"] == "Bearer"
    assert texts(post(body).json()) == Notice.NOT_ALLOWED.text(None)
    assert post(body, headers=bearer(exp=1)).status_code == 401
    assert post(body | {"sender": "case-2"}, headers=bearer()).status_code == 403
    mine = post(body | {"sender": "case-1"}, headers=bearer()).json()
    theirs = post(body | {"sender": "case-1"}, headers=bearer(sub="clinician-2")).json()
    assert texts(mine) and texts(theirs)
    assert mine[0]["recipient_id"] != theirs[0]["recipient_id"]
    assert "Development mode" not in guarded_by_tokens.log
