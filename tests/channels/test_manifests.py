"""What administrators paste fits the limits of Slack's and Microsoft's manifests, and the channels.

Limits: https://docs.slack.dev/reference/app-manifest and the Teams app manifest schema 1.16.
"""

import json
import struct
from pathlib import Path

import yaml

import bot.channels

FOLDER = Path(bot.channels.__path__[0])
SLACK = yaml.safe_load((FOLDER / "slack" / "manifest.yaml").read_text(encoding="utf-8"))
TEAMS_APP = FOLDER / "teams" / "app"
TEAMS = json.loads((TEAMS_APP / "manifest.json").read_text(encoding="utf-8"))


def test_slack_sends_events_buttons_and_commands_to_the_one_address() -> None:
    address = "https://omd.example.org/webhooks/slack/webhook"
    assert SLACK["settings"]["event_subscriptions"]["request_url"] == address
    assert SLACK["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert [each["url"] for each in SLACK["features"]["slash_commands"]] == [address]


def test_slack_s_scopes_are_those_of_the_events_and_calls_and_no_others() -> None:
    events = SLACK["settings"]["event_subscriptions"]["bot_events"]
    needed = {"app_mention": "app_mentions:read", "message.im": "im:history"}
    scopes = {needed[event] for event in events} | {"chat:write", "commands"}
    assert set(SLACK["oauth_config"]["scopes"]["bot"]) == scopes


def test_slack_s_texts_have_the_right_length() -> None:
    assert len(SLACK["display_information"]["name"]) <= 35
    assert len(SLACK["display_information"]["description"]) <= 140
    assert len(SLACK["features"]["bot_user"]["display_name"]) <= 80


def test_teams_texts_have_the_right_length() -> None:
    assert len(TEAMS["name"]["short"]) <= 30 and len(TEAMS["name"]["full"]) <= 100
    assert len(TEAMS["description"]["short"]) <= 80 and len(TEAMS["description"]["full"]) <= 4000
    for commands in TEAMS["bots"][0]["commandLists"]:
        for command in commands["commands"]:
            assert len(command["title"]) <= 32 and len(command["description"]) <= 128


def test_teams_icons_have_the_sizes_that_it_asks_for() -> None:
    for kind, size in (("color", 192), ("outline", 32)):
        head = (TEAMS_APP / TEAMS["icons"][kind]).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (size, size)


def test_no_manifest_asks_for_files() -> None:
    assert TEAMS["bots"][0]["supportsFiles"] is False
    assert not any("files" in scope for scope in SLACK["oauth_config"]["scopes"]["bot"])
