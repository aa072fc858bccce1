"""What stands in the channels' tests where Rasa stands."""

from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import UserMessage

CASE = {
    "type": "case",
    "schema": 1,
    "case_id": "c-1",
    "language": "da",
    "facts": {"performance_status": 1, "metastasis_sites": ["adrenal"]},
    "decision": {"status": "undetermined", "missing": ["diagnosis"]},
}


@dataclass
class Agent:
    """Stands where Rasa stands: says back what it read, with seven buttons and a case."""

    read: list[UserMessage] = field(default_factory=list)

    async def __call__(self, message: UserMessage) -> None:
        self.read.append(message)
        if message.text == "raise":
            raise RuntimeError
        buttons = [{"title": f"B{n}", "payload": f'/inform{{"n": {n}}}'} for n in range(7)]
        channel = message.output_channel
        await channel.send_response(
            message.sender_id, {"text": f"**Read:** {message.text}", "buttons": buttons}
        )
        misshapen = {"decision": {"recommendations": [{}]}} if message.text == "misshapen" else {}
        await channel.send_response(message.sender_id, {"custom": CASE | misshapen})

    @property
    def texts(self) -> list[Any]:
        """The texts that it read."""
        return [message.text for message in self.read]
