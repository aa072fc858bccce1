"""The settings of the Teams channel."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.channels.addresses import is_safe
from bot.channels.switch import read_settings

_DIRECTORY_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class TeamsSettings(BaseModel):
    """Each field is the environment variable ``TEAMS_<FIELD>``."""

    model_config = ConfigDict(frozen=True)

    app_id: str = Field(min_length=1)
    """Application (client) id of the bot's registration."""
    app_password: str = Field(min_length=1, repr=False)
    """A client secret of that registration."""
    tenant_id: str = Field(min_length=1)
    """Directory (tenant) id. The app is a single tenant's; nobody else's messages are taken."""
    service_urls: str = (
        "https://smba.trafficmanager.net/,https://smba.infra.gcc.teams.microsoft.com/"
    )
    """Where Teams takes answers: origins separated by commas. The bot's token goes nowhere else."""
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Where Microsoft publishes the keys that its tokens are signed with."""
    login_url: str = "https://login.microsoftonline.com/"
    """Where the bot gets its own token."""
    issuer: str = "https://api.botframework.com"
    """The issuer (iss) that every incoming token must name."""

    @field_validator("tenant_id")
    @classmethod
    def _check_tenant(cls, tenant: str) -> str:
        if not _DIRECTORY_ID.fullmatch(tenant):
            raise ValueError("must be a directory's id, not its name or domain")
        return tenant.lower()

    @field_validator("service_urls", "openid_url", "login_url")
    @classmethod
    def _check_urls(cls, urls: str) -> str:
        for url in urls.split(","):
            if not is_safe(url.strip()):
                raise ValueError("must be https addresses")
        return urls

    @property
    def service_origins(self) -> tuple[str, ...]:
        """The addresses of ``service_urls``, one by one."""
        return tuple(url.strip() for url in self.service_urls.split(","))

    @property
    def token_url(self) -> str:
        """Where this tenant's apps get their tokens."""
        return f"{self.login_url.rstrip('/')}/{self.tenant_id}/oauth2/v2.0/token"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> TeamsSettings | None:
        """The settings, or None when Teams is off.

        Raises:
            SettingsError: naming what is missing or not allowed.
        """
        return read_settings(cls, "TEAMS_", environment)
