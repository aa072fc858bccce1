"""An output channel that holds a turn's messages back until the turn is known to have gone well."""

from typing import Any

from rasa.core.channels.channel import OutputChannel

Response = dict[str, Any]


class HeldOutput(OutputChannel):
    """Keeps the messages of a turn until it is known that the turn went well."""

    def __init__(self, channel: OutputChannel) -> None:
        self._channel = channel
        self._held: list[tuple[str, Response]] = []
        self._released = False

    # Rasa picks responses by the output channel's name.
    def name(self) -> str:
        return str(self._channel.name())

    async def send_response(self, recipient_id: str, message: Response) -> None:
        # Rasa's channels take it apart, and get a copy of its outermost part for that.
        self._held.append((recipient_id, message))

    @property
    def responses(self) -> list[Response]:
        """What was said so far and shows anything."""
        return [message for _, message in self._held if any(message.values())]

    async def release(self) -> None:
        """Send what was held; releasing twice is the same as once."""
        if self._released:
            return
        self._released = True
        for recipient_id, message in self._held:
            await self._channel.send_response(recipient_id, dict(message))
