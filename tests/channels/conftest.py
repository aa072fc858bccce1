"""Fixtures of the channels' tests."""

from collections.abc import Iterator

import pytest

from bot.channels.slack import GuardedSlack
from bot.channels.slack.settings import SlackSettings
from bot.channels.teams import GuardedTeams
from tests.channels.agent import Agent
from tests.channels.bot_framework_loopback import Teams, TeamsClient, microsoft
from tests.channels.loopback import Loop, channel_server, running_loop
from tests.channels.slack_loopback import BOT_TOKEN, SIGNING_SECRET, Slack, SlackClient, web_api


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    """An event loop for loopback servers."""
    with running_loop() as running:
        yield running


@pytest.fixture
def slack(loop: Loop) -> Iterator[Slack]:
    """The Slack channel between a loopback Slack and an agent."""
    agent = Agent()
    with web_api(loop) as api:
        settings = SlackSettings(
            bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=api.url
        )
        with channel_server(loop, GuardedSlack(settings), agent) as webhook:
            yield Slack(SlackClient(webhook), api, agent)


@pytest.fixture
def teams(loop: Loop) -> Iterator[Teams]:
    """The Teams channel between a loopback Microsoft and an agent."""
    agent = Agent()
    with microsoft(loop) as services:
        channel = GuardedTeams(services.settings)
        with channel_server(loop, channel, agent) as webhook:
            yield Teams(TeamsClient(webhook, services), services, agent)
