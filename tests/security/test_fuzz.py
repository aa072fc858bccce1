"""Whatever is sent, the servers answer it or hang up, and go on answering everybody else."""

import contextlib
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.fuzz import fuzz
from tests.servers import Assistant, case_payload

METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "\x00", "Ø"])
PATHS = st.sampled_from(
    [
        "/",
        "/webhooks/rest/webhook",
        "/webhooks/web/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/webhooks/web/../../pyproject.toml",
        "/webhooks/web/socket.io/?EIO=4&transport=websocket",
        "/webhooks/web/socket.io/?EIO=4&transport=polling&sid=nobody",
        "/webhooks/slack/webhook",
        "/webhooks/teams/webhook",
        "/webhook",
        "/actions",
        "/health/ready?%ff=%00",
        "http://elsewhere.example/",
        "*",
    ]
) | st.text(max_size=60).map(lambda text: f"/{text}")
HEADERS = st.lists(
    st.sampled_from(
        [
            "Host: a",
            "Host: a\r\nHost: b",
            "Content-Length: 5",
            "Content-Length: -1",
            "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Content-Type: application/json",
            "Content-Type: multipart/form-data",
            "Content-Encoding: gzip",
            "Connection: close",
            "Upgrade: websocket",
            "Expect: 100-continue",
            "Authorization: Bearer " + "a" * 9000,
            "X-Request-ID: \x1b[31m",
            "Accept-Encoding: " + "gzip," * 500,
            "no colon",
        ]
    ),
    max_size=6,
)
BODIES = st.sampled_from(
    [b"", b"{}", b'{"message": "PS 1"}', b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n"]
)
SECRETS = (b"Traceback", b"root:", b"[project]", b"site-packages")


def exchange(port: int, request: bytes) -> bytes:
    """Send bytes as they are; what comes back until the server is through or hangs up."""
    received = b""
    # The server may hang up before it has read all.
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as connection,
        contextlib.suppress(ConnectionError),
    ):
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(65_536):
            received += part
    return received


def test_every_answer_of_the_rest_channel_is_as_described(running: Assistant) -> None:
    outcome = fuzz(running.address, 60, repeatable=True)
    assert outcome.returncode == 0, outcome.stdout
    assert "No answer on channel" not in running.log


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    method=METHODS,
    path=PATHS,
    headers=HEADERS,
    body=BODIES | st.binary(max_size=200),
    to_actions=st.booleans(),
)
def test_no_bytes_bring_a_server_down_or_a_secret_out(
    running: Assistant, method: str, path: str, headers: list[str], body: bytes, to_actions: bool
) -> None:
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *headers])
    request = f"{head}\r\n\r\n".encode("utf-8", "replace") + body
    answer = exchange(running.actions_port if to_actions else running.port, request)
    assert not [secret for secret in SECRETS if secret in answer]


@pytest.mark.parametrize(
    "length",
    [
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
    ],
)
def test_a_request_whose_length_cannot_be_told_is_refused(running: Assistant, length: str) -> None:
    request = f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\n{length}\r\n\r\nhello"
    for port in (running.port, running.actions_port):
        status = exchange(port, request.encode()).split(b" ", 2)[1]
        # rasa_sdk answers every refusal with 500.
        assert status == (b"400" if port == running.port else b"500")


def test_after_all_of_that_a_case_is_decided(running: Assistant, sender: str) -> None:
    case = case_payload(running.say("SCLC", sender))
    assert case is not None
    assert case["decision"]["status"] == "outside_guideline"
