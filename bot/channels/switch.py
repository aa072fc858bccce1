"""Channels that are off until their secrets are given, and say so at the start."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.server.settings import SettingsError

logger = logging.getLogger(__name__)

ChannelSettings = TypeVar("ChannelSettings", bound=BaseModel)


def read_settings(
    kind: type[ChannelSettings], prefix: str, environment: Mapping[str, str]
) -> ChannelSettings | None:
    """The channel's settings; None when none of what it needs is given.

    Args:
        kind: The settings' model; each field is the variable ``<prefix><FIELD>``.
        prefix: E.g. ``SLACK_``.
        environment: The environment variables. An empty one counts as not given.

    Raises:
        SettingsError: some but not all of what it needs is given, or a value is not allowed;
            every such variable is named, and no secret's value.
    """
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    given: dict[str, Any] = {
        name: environment[prefix + name.upper()]
        for name in kind.model_fields
        if environment.get(prefix + name.upper())
    }
    channel = prefix.rstrip("_").title()
    if not any(name in given for name in needed):
        variables = ", ".join(prefix + name.upper() for name in needed)
        logger.info("%s is off; it needs %s.", channel, variables)
        return None
    try:
        settings = kind.model_validate(given)
    except ValidationError as error:
        complaints = (
            f"{prefix}{str(item['loc'][0]).upper()}: {item['msg'].lower()}"
            if item["loc"]
            else str(item["ctx"]["error"])
            for item in error.errors(include_input=False)
        )
        raise SettingsError("\n".join(complaints)) from None
    logger.info("%s is on.", channel)
    return settings
