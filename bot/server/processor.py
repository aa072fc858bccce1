"""Rasa's message processor, which takes a delivery in once.

The check stands inside the lock on the conversation, so that it holds for several servers.
"""

from typing import Any

import rasa.core.agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.turn import current_turn


class AnsweredBefore(Exception):
    """This very delivery was answered and kept; its answer stands on the turn."""


class TurnProcessor(MessageProcessor):
    """Answers a delivery that was answered before with the same words, and does nothing else."""

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """
        Raises:
            AnsweredBefore: the conversation holds this delivery already.
        """
        tracker = await super().get_tracker(conversation_id)
        turn = current_turn.get()
        if turn is not None and turn.earlier is not None:
            raise AnsweredBefore
        return tracker

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        turn = current_turn.get()
        try:
            handled: list[dict[str, Any]] | None = await super().handle_message(message)
        except AnsweredBefore:
            if turn is not None and message.output_channel is not None:
                for response in turn.earlier or ():
                    await message.output_channel.send_response(message.sender_id, response)
            return None
        return handled


def use_turn_processor() -> None:
    """Have Rasa's agent work with :class:`TurnProcessor` from now on."""
    rasa.core.agent.MessageProcessor = TurnProcessor
