"""The web channel: the chat page, the script that embeds it, and the socket it speaks over."""

from bot.channels.web.channel import GuardedWeb

__all__ = ["GuardedWeb"]
