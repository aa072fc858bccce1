"""Microsoft Teams over the Bot Framework protocol; Adaptive Cards out. A conversation is a case.

Set up as told in ``README.md`` beside this file; off without ``TEAMS_APP_ID``,
``TEAMS_APP_PASSWORD`` and ``TEAMS_TENANT_ID``.

Microsoft's Python parts are not used: ``microsoft-agents-hosting-core`` needs aiohttp 3.12 where
Rasa 3.6 needs 3.9, and ``botframework-connector`` fetches keys and tokens by blocking calls that
would stop the server for every user.
"""

from bot.channels.teams.channel import GuardedTeams, TeamsChannel

__all__ = ["GuardedTeams", "TeamsChannel"]
