"""What the Teams channel takes for a message: of Microsoft's, for this bot, of its tenant, new."""

import json
import time
from typing import Any

import jwt
import pytest

from tests.channels.bot_framework_loopback import BOT, PERSONAL, USER, Teams, settled


def test_a_duplicate_is_acknowledged_and_not_answered_again(teams: Teams) -> None:
    activity = teams.client.message("PS 1")
    statuses = [teams.client.send(activity).status_code for _ in range(2)]
    assert statuses == [200, 200]
    assert [message.text for message in settled(teams)] == ["PS 1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"from": BOT},
        {"from": {"id": "28:another-bot"}},
        {"from": USER | {"role": "bot"}},
        {"type": "messageUpdate"},
        {"type": "messageDelete"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "conversationUpdate", "membersAdded": [BOT]},
        {"type": "installationUpdate", "action": "add"},
        {"type": "typing"},
        {"type": "endOfConversation"},
        {"type": "event", "name": "x"},
        {"type": "invoke", "name": "composeExtension/query", "value": {}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": "odd"},
        {"type": "neverHeardOf"},
    ],
    ids=lambda changes: json.dumps(changes)[:60],
)
def test_bots_edits_and_unknown_activities_are_acknowledged_and_ignored(
    teams: Teams, changes: dict[str, Any]
) -> None:
    assert teams.client.send(teams.client.message("PS 1", **changes)).status_code in (200, 202)
    assert settled(teams) == []


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://sts.windows.net/other/"},
        {"aud": "00000000-0000-0000-0000-000000000000"},
        {"exp": -301},
        {"nbf": 400},
        {"exp": None},
        {"iss": None},
        {"aud": None},
        {"key": "key-of-somebody-else"},
        {"key": "key-of-somebody-else", "kid": "key-1"},
    ],
    ids=str,
)
def test_tokens_that_are_not_microsofts_for_this_bot_now_are_refused(
    teams: Teams, claims: dict[str, Any]
) -> None:
    # Times are seconds from now, and now is when the test runs.
    timed = {
        name: int(time.time()) + value if isinstance(value, int) else value
        for name, value in claims.items()
    }
    token = teams.services.token(**timed)
    assert teams.client.send(teams.client.message("PS 1"), token=token).status_code == 401
    assert settled(teams) == []


def test_tokens_of_other_algorithms_are_refused(teams: Teams) -> None:
    claims = jwt.decode(teams.services.token(), options={"verify_signature": False})
    made_up = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": "key-1"})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "key-1"})
    for token in (made_up, unsigned, "not.a.token", "x"):
        assert teams.client.send(teams.client.message("PS 1"), token=token).status_code == 401
    assert settled(teams) == []


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic eDp5"])
def test_a_request_without_a_bearer_token_is_refused(teams: Teams, header: str | None) -> None:
    headers = {"Content-Type": "application/json"} | ({"Authorization": header} if header else {})
    body = json.dumps(teams.client.message("PS 1")).encode()
    assert teams.client.bare(body, headers).status_code == 401


@pytest.mark.parametrize(
    "service_url",
    [
        "https://attacker.example/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.attacker.example/",
        "https://smba.trafficmanager.net@attacker.example/",
        "https://smba.trafficmanager.net:8443/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "//smba.trafficmanager.net/",
        "https://[",
        "",
    ],
)
def test_a_service_url_that_is_not_teams_gets_no_token_of_the_bot(
    teams: Teams, service_url: str
) -> None:
    activity = teams.client.message("PS 1", serviceUrl=service_url)
    token = teams.services.token(serviceurl=service_url)
    assert teams.client.send(activity, token=token).status_code == 403
    assert teams.services.tokens == []
    assert teams.agent.read == []


def test_a_token_for_another_service_url_is_refused(teams: Teams) -> None:
    for claim in ("https://smba.trafficmanager.net/emea/", None, 5):
        token = teams.services.token(serviceurl=claim)
        assert teams.client.send(teams.client.message("PS 1"), token=token).status_code == 403
    assert settled(teams) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": "11111111-1111-1111-1111-111111111111"}}},
        {"conversation": {"id": PERSONAL, "tenantId": "11111111-1111-1111-1111-111111111111"}},
        {"channelData": {}, "conversation": {"id": PERSONAL}},
        {"channelId": "webchat"},
        {"serviceUrl": None},
    ],
    ids=["other tenant", "other conversation's tenant", "no tenant", "other channel", "no url"],
)
def test_messages_of_another_tenant_or_channel_are_refused(
    teams: Teams, changes: dict[str, Any]
) -> None:
    assert teams.client.send(teams.client.message("PS 1", **changes)).status_code == 403
    assert settled(teams) == []


def test_a_key_that_is_not_endorsed_for_teams_is_refused(teams: Teams) -> None:
    teams.services.endorsements = ["webchat"]
    assert teams.client.send(teams.client.message("PS 1")).status_code == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b'"' + b"x" * 300_000 + b'"', "application/json", 413),
    ],
    ids=["broken JSON", "a list", "null", "deep", "no UTF-8", "text", "form", "too large"],
)
def test_what_cannot_be_read_is_refused_and_nothing_else_disturbed(
    teams: Teams, body: bytes, kind: str, status: int
) -> None:
    assert teams.client.send(body, headers={"Content-Type": kind}).status_code == status
    teams.client.send(teams.client.message("PS 1"))
    assert [message.text for message in settled(teams)] == ["PS 1"]


@pytest.mark.parametrize(
    "changes", [{"type": None}, {"type": 5}, {"id": None}, {"from": None}, {"from": "x"}], ids=str
)
def test_activities_without_what_the_protocol_asks_are_refused(
    teams: Teams, changes: dict[str, Any]
) -> None:
    assert teams.client.send(teams.client.message("PS 1", **changes)).status_code == 400


def test_while_keys_cannot_be_fetched_requests_are_to_come_again(teams: Teams) -> None:
    teams.services.keys_down = True
    statuses = [teams.client.send(teams.client.message("x")).status_code for _ in range(3)]
    assert statuses == [503] * 3
    assert teams.services.metadata_requests == 1


def test_unknown_keys_cause_no_more_requests(teams: Teams) -> None:
    teams.client.send(teams.client.message("PS 1"))
    for number in range(5):
        token = teams.services.token(kid=f"made-up-{number}")
        assert teams.client.send(teams.client.message("x"), token=token).status_code == 401
    assert teams.services.metadata_requests == 1


def test_requests_are_logged_without_content(
    teams: Teams, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        teams.client.send(teams.client.message("secret words"))
        teams.services.wait()
        teams.client.send(teams.client.message("secret words", channelId="webchat"))
        token = teams.services.token(aud="another")
        teams.client.send(teams.client.message("secret words"), token=token)
    assert "refused" in caplog.text
    for secret in ("secret words", token, *teams.services.tokens):
        assert secret not in caplog.text
