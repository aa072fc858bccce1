"""What every answer carries, from every route, and what no route offers."""

import httpx
import pytest

from tests.servers import Assistant

REST = "/webhooks/rest/webhook"
ROUTES = [
    ("GET", "/"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("GET", "/webhooks/rest/"),
    ("POST", REST),
    ("GET", "/webhooks/web"),
    ("GET", "/webhooks/web/"),
    ("GET", "/webhooks/web/embed.js"),
    ("GET", "/webhooks/web/assets/none.js"),
    ("GET", "/webhooks/web/socket.io/?EIO=4&transport=polling"),
    ("GET", "/no/such/route"),
    ("DELETE", REST),
]
# With these Rasa would load, train or hand out a model, or let conversations be read and written.
RASAS_API = [
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("POST", "/model/train"),
    ("POST", "/model/predict"),
    ("POST", "/model/test/stories"),
    ("GET", "/conversations/a/tracker"),
    ("POST", "/conversations/a/tracker/events"),
    ("POST", "/conversations/a/messages"),
    ("POST", "/conversations/a/trigger_intent"),
    ("GET", "/version"),
    ("GET", "/domain"),
]


def check(answer: httpx.Response) -> None:
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    assert headers["cache-control"]
    assert headers["x-request-id"]
    assert not {"server", "x-powered-by", "access-control-allow-origin"} & set(headers)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_carries_the_headers(running: Assistant, method: str, path: str) -> None:
    check(running.client.request(method, path, content=b"{" if method == "POST" else None))


def test_the_action_servers_answers_carry_them_too(running: Assistant) -> None:
    address = f"http://127.0.0.1:{running.actions_port}"
    for path in ("/ready", "/no/such/route"):
        check(httpx.get(address + path))


def test_a_request_that_is_too_large_is_answered_with_them(running: Assistant) -> None:
    answer = running.client.post(REST, content=b" " * 1_100_000)
    assert answer.status_code == 413
    check(answer)


def test_answers_about_a_patient_are_kept_by_no_cache(running: Assistant, sender: str) -> None:
    answer = running.post({"message": "PS 1", "sender": sender})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), RASAS_API)
def test_no_model_can_be_put_or_trained_and_no_tracker_reached(
    running: Assistant, method: str, path: str
) -> None:
    body = {"model_file": "/tmp/x.tar.gz", "remote_storage": "aws"}
    answer = running.client.request(method, path, json=None if method == "GET" else body)
    assert answer.status_code == 404


def test_the_version_of_rasa_is_told_to_nobody(running: Assistant) -> None:
    answer = running.client.get("/")
    assert answer.headers["location"] == "/webhooks/web/"
    assert "3.6" not in answer.text
