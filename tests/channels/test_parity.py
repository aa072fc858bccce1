"""The same dialogues over REST, the page's socket, Slack and Teams: the same words and decisions.

Against the real servers; Slack and Microsoft are loopback services.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.catalogue import CATALOGUE, Catalogue
from bot.channels.slack.blocks import slack_messages
from bot.channels.teams.cards import cards
from bot.channels.turn_output import spoken_turn
from tests.channels.bot_framework_loopback import Microsoft, TeamsClient, microsoft
from tests.channels.loopback import Loop
from tests.channels.parity import Page, Rest, Seen, Slack, Teams, Web, Words
from tests.channels.slack_loopback import BOT_TOKEN, SIGNING_SECRET, SlackClient, WebApi, web_api
from tests.dialogues.play import FOLDER, Dialogue, read_dialogues
from tests.servers import Assistant

# Recommendations, cases without one, corrections, questions and notes; the other dialogues differ
# from these in what is understood, not in what a channel carries.
FILES = (
    "da/anbefalinger",
    "da/uden_anbefaling",
    "da/betinget",
    "da/hvorfor",
    "da/notat",
    "en/recommendations",
    "en/without_recommendation",
    "en/changes",
)
DIALOGUES = read_dialogues(*(FOLDER / f"{name}.yaml" for name in FILES))


@dataclass
class Channels:
    """The assistant with every channel on."""

    assistant: Assistant
    slack_api: WebApi
    services: Microsoft
    words: Words


@pytest.fixture(scope="module")
def channels(loop: Loop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Channels]:
    with web_api(loop) as slack_api, microsoft(loop) as services:
        secrets = services.environment | {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack_api.url,
        }
        assistant = Assistant(tmp_path_factory.mktemp("parity"))
        with pytest.MonkeyPatch.context() as environment:
            for name, value in secrets.items():
                environment.setenv(name, value)
            assistant.start()
        try:
            words = Words(json.loads(Path(CATALOGUE).read_text(encoding="utf-8")))
            yield Channels(assistant, slack_api, services, words)
        finally:
            assistant.stop()


@pytest.fixture(scope="module")
def page(channels: Channels) -> Iterator[Page]:
    page = Page(channels.assistant.address)
    yield page
    page.close()


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=str)
def test_a_dialogue_reads_the_same_on_every_channel(
    dialogue: Dialogue, channels: Channels, page: Page
) -> None:
    address = channels.assistant.address
    rest = Rest(channels.assistant.client, channels.words)
    web = Web(page, channels.words)
    slack = Slack(SlackClient(f"{address}/webhooks/slack/webhook"), channels.slack_api)
    client = TeamsClient(f"{address}/webhooks/teams/webhook", channels.services)
    teams = Teams(client, channels.services)
    catalogue = Catalogue.load()
    for number, turn in enumerate(dialogue.turns, start=1):
        expected = _take(rest, turn, 1)
        spoken = spoken_turn(rest.messages, catalogue)
        shown = {
            "web": _take(web, turn, 1),
            "slack": _take(slack, turn, len(slack_messages(spoken))),
            "teams": _take(teams, turn, len(cards(spoken))),
        }
        assert shown == dict.fromkeys(shown, expected), f"turn {number}: {turn}"


def _take(channel: Rest | Web | Slack | Teams, turn: dict[str, str], posts: int) -> Seen:
    if "user" in turn:
        return channel.say(turn["user"], posts)
    return channel.press(turn["press"], posts)


def test_the_start_says_which_channels_are_on(channels: Channels) -> None:
    assert "Slack is on" in channels.assistant.log
    assert "Teams is on" in channels.assistant.log


def test_no_secret_and_nothing_that_was_written_stands_in_the_log(channels: Channels) -> None:
    for secret in (BOT_TOKEN, SIGNING_SECRET, *channels.services.tokens, "solitær metastase"):
        assert secret not in channels.assistant.log
