"""Slack: mentions and direct messages in, Block Kit out. A thread is a case.

Set up as told in ``README.md`` beside this file; off without ``SLACK_BOT_TOKEN`` and
``SLACK_SIGNING_SECRET``.
"""

from bot.channels.slack.channel import GuardedSlack, SlackChannel

__all__ = ["GuardedSlack", "SlackChannel"]
