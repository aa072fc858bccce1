"""The settings of the Slack channel."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.channels.addresses import is_safe
from bot.channels.switch import read_settings


class SlackSettings(BaseModel):
    """Each field is the environment variable ``SLACK_<FIELD>``."""

    model_config = ConfigDict(frozen=True)

    bot_token: str = Field(min_length=1, repr=False)
    """Bot user OAuth token (``xoxb-…``)."""
    signing_secret: str = Field(min_length=1, repr=False)
    """Signing secret of the app's basic information."""
    api_url: str = "https://slack.com/api/"
    """Where Slack's Web API answers."""

    @field_validator("api_url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if not is_safe(url):
            raise ValueError("must be an https address")
        return url

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> SlackSettings | None:
        """The settings, or None when Slack is off.

        Raises:
            SettingsError: naming what is missing or not allowed.
        """
        return read_settings(cls, "SLACK_", environment)
