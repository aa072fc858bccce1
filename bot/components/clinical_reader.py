"""The clinical reader as a Rasa NLU component: its findings become the message's entities."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.text import ClinicalReader as Reader

logger = logging.getLogger(__name__)

READING_FAILED = "reading_failed"
_PAYLOAD_SIGN = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ClinicalReader(GraphComponent):
    """Adds what `bot.text` reads in a message; learns nothing.

    When reading crashes, the message gets the entity "reading_failed", so that the actions can
    say that it was not understood instead of going on with half of it. The log never holds the
    message's text.
    """

    def __init__(self) -> None:
        self._reader = Reader()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClinicalReader:
        """Loads the lexicon.

        Raises:
            OSError, ValueError: the lexicon cannot be read; the server must not start then.
        """
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the findings of each message to its entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            # Button payloads come in Rasa's own syntax, which Rasa parses itself.
            if text.startswith(_PAYLOAD_SIGN):
                continue
            entities = [*message.get(ENTITIES, []), *self._entities(text)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        try:
            return self._reader.read(text).to_entities()
        except Exception as error:
            logger.error(
                "Reading a message of %d characters failed: %s at %s",
                len(text),
                type(error).__name__,
                _place(error),
            )
            return [
                {
                    "entity": READING_FAILED,
                    "value": True,
                    "text": "",
                    "start": 0,
                    "end": 0,
                    "extractor": type(self).__name__,
                }
            ]


def _place(error: BaseException) -> str:
    """File and line where an error was raised; its message could hold the text."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
