"""Rasa's message processor, which takes a delivery in once.

The check stands inside the lock on the conversation, so that it holds for several servers.
Each message is marked with what read it, so that the audit log can name it years later.
"""

import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import rasa.core.agent
import rasa.core.processor
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.graph_runner import PlannedGraphRunner
from bot.server.training import fingerprint
from bot.server.turn import current_turn

_MINUTE_SECONDS = 60
ASSISTANT = "assistant"
"""The key of a message's metadata that tells which model and which reader read it."""

_READER_SOURCES = (
    Path("bot/text"),
    Path("data/lexicon"),
    Path("data/doubts/weights.json"),
    Path("data/messages/weights.jsonl"),
)
_SHORT = 16


@lru_cache(maxsize=1)
def reader_fingerprint() -> str:
    """Hash of the language reader, its lexicon and weights: none is part of the trained model."""
    return fingerprint(sources=_READER_SOURCES)[:_SHORT]


class AnsweredBefore(Exception):
    """This very delivery was answered and kept; its answer stands on the turn."""


class TurnProcessor(MessageProcessor):
    """Answers a delivery that was answered before with the same words, and does nothing else."""

    def read_by(self) -> dict[str, str]:
        """Rasa's id of the model, the fingerprint of what it was trained on, and the reader's."""
        return {
            "model_id": self.model_metadata.model_id,
            "model": Path(self.model_filename).name.split(".")[0],
            "reader": reader_fingerprint(),
        }

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

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        # Rasa looks through all events twice to find what the tracker says itself.
        sessions = self.domain.session_config
        message = tracker.latest_message
        if message is not None and message.text is not None and sessions.are_sessions_enabled():
            silence = time.time() - message.timestamp
            if silence <= sessions.session_expiration_time * _MINUTE_SECONDS:
                return
        await super()._update_tracker_session(tracker, output_channel, metadata)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: Rasa builds a whole domain here for warnings that are not logged."""

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        turn = current_turn.get()
        # Whatever a caller sent under this key is not believed.
        message.metadata = {**(message.metadata or {}), ASSISTANT: self.read_by()}
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
    rasa.core.processor.DaskGraphRunner = PlannedGraphRunner
