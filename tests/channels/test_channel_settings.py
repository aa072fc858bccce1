"""A channel without its secrets is off, one with some of them does not start, and neither tells."""

import logging

import pytest
from sanic import Sanic

from bot.channels.addresses import is_safe, same_origin
from bot.channels.slack import GuardedSlack
from bot.channels.slack.settings import SlackSettings
from bot.channels.teams import GuardedTeams
from bot.channels.teams.settings import TeamsSettings
from bot.server.settings import SettingsError

SLACK = {"SLACK_BOT_TOKEN": "xoxb-x", "SLACK_SIGNING_SECRET": "s3cret"}
TEAMS = {
    "TEAMS_APP_ID": "00000000-0000-0000-0000-00000000b070",
    "TEAMS_APP_PASSWORD": "s3cret",
    "TEAMS_TENANT_ID": "72F988BF-86f1-41af-91ab-2d7cd011db47",
}


def test_with_their_secrets_the_channels_are_on(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        slack = SlackSettings.from_environment(SLACK)
        teams = TeamsSettings.from_environment(TEAMS)
    assert slack is not None and slack.api_url == "https://slack.com/api/"
    assert teams is not None
    assert teams.token_url == (
        "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token"
    )
    assert "Slack is on" in caplog.text and "Teams is on" in caplog.text


@pytest.mark.parametrize("empty", [{}, dict.fromkeys([*SLACK, *TEAMS], "")], ids=["unset", "empty"])
def test_without_them_they_are_off_and_say_what_they_need(
    empty: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert SlackSettings.from_environment(empty) is None
        assert TeamsSettings.from_environment(empty) is None
    for name in [*SLACK, *TEAMS]:
        assert name in caplog.text


@pytest.mark.parametrize("left_out", list(SLACK))
def test_half_of_slack_s_secrets_do_not_start(left_out: str) -> None:
    half = {name: value for name, value in SLACK.items() if name != left_out}
    with pytest.raises(SettingsError, match=left_out) as raised:
        SlackSettings.from_environment(half)
    assert not any(value in str(raised.value) for value in half.values())


@pytest.mark.parametrize("left_out", list(TEAMS))
def test_part_of_teams_secrets_do_not_start(left_out: str) -> None:
    part = {name: value for name, value in TEAMS.items() if name != left_out}
    with pytest.raises(SettingsError, match=left_out) as raised:
        TeamsSettings.from_environment(part)
    assert not any(value in str(raised.value) for value in part.values())


@pytest.mark.parametrize(
    ("channel", "given", "missing"),
    [
        (GuardedSlack, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
        (GuardedTeams, "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"),
    ],
)
def test_the_server_does_not_start_half_configured(
    channel: type[GuardedSlack | GuardedTeams],
    given: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [*SLACK, *TEAMS]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(given, "s3cret")
    with pytest.raises(SystemExit, match=missing) as raised:
        channel.from_credentials(None)
    assert "s3cret" not in str(raised.value)


def test_every_value_that_is_not_allowed_is_named() -> None:
    wrong = TEAMS | {"TEAMS_TENANT_ID": "example.onmicrosoft.com", "TEAMS_LOGIN_URL": "http://a.b/"}
    with pytest.raises(SettingsError, match=r"TEAMS_TENANT_ID: (?s:.*)TEAMS_LOGIN_URL: "):
        TeamsSettings.from_environment(wrong)
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        SlackSettings.from_environment(SLACK | {"SLACK_API_URL": "http://slack.example/api/"})


def test_secrets_do_not_show() -> None:
    for settings in (SlackSettings.from_environment(SLACK), TeamsSettings.from_environment(TEAMS)):
        assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    "channel", [GuardedSlack(None), GuardedTeams(None)], ids=lambda c: c.name()
)
def test_a_channel_that_is_off_has_no_address(channel: GuardedSlack | GuardedTeams) -> None:
    async def handler(_message: object) -> None:
        raise AssertionError("nothing may be read")

    app = Sanic(f"off-{channel.name()}", configure_logging=False)
    app.blueprint(channel.blueprint(handler), url_prefix=f"/webhooks/{channel.name()}")
    assert app.router.routes == ()


@pytest.mark.parametrize(
    "url",
    ["https://a.example/", "https://a.example:8443/x", "http://127.0.0.1:1/", "http://localhost/",
     "http://[::1]:80/"],
)  # fmt: skip
def test_addresses_that_a_secret_may_be_sent_to(url: str) -> None:
    assert is_safe(url)


@pytest.mark.parametrize(
    "url",
    ["", "a.example", "//a.example/", "http://a.example/", "ftp://a.example/", "https:///x",
     "https://a:b@c.example/", "https://@c.example/", "https://a.example:x/", "https://[/",
     "http://127.0.0.1.example/", "http://0.0.0.0/", "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_that_no_secret_may_be_sent_to(url: str) -> None:
    assert not is_safe(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/emea/", "https://a.example/", True),
        ("https://a.example:443/", "https://A.example", True),
        ("https://a.example:444/", "https://a.example/", False),
        ("https://b.example/", "https://a.example/", False),
        ("https://a.example.b.example/", "https://a.example/", False),
        ("http://127.0.0.1:1/", "https://127.0.0.1:1/", False),
    ],
)
def test_origins(one: str, other: str, same: bool) -> None:
    assert same_origin(one, other) is same
