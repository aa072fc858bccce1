"""A message of words that no example holds is no message of any known kind."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FALLBACK = "nlu_fallback"
_PAYLOAD_SIGN = "/"
_FILE = "words.json"
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 12
"""Words; who writes more has surely written some that are known."""
_SHORTEST_SLIP = 5
"""Letters of a word in which one may be wrong; of shorter ones, another word is too near."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnknownWordsFallback(GraphComponent):
    """Sends a message to the fallback when some of its words are unknown and none tells its kind.

    A classifier of letter n-grams finds something in any word. While a question is open, the
    fallback counts what was not understood and offers a way out; a wrong kind would not.
    A word tells a kind when it stands in the examples of few intents (`most_intents`); it is also
    known when one letter is wrong.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"most_intents": 8}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._most_intents = config["most_intents"]
        self._storage = storage
        self._resource = resource
        self._telling: set[str] = set()
        self._common: set[str] = set()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UnknownWordsFallback:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> UnknownWordsFallback:
        """Reads the words that were kept in training."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        component._telling, component._common = set(kept["telling"]), set(kept["common"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the words of the examples, parted by the number of intents they stand in."""
        intents: dict[str, set[str]] = defaultdict(set)
        for example in training_data.intent_examples:
            for word in words_of(example.get(TEXT) or ""):
                intents[word].add(example.get(INTENT))
        self._telling = {w for w, kinds in intents.items() if len(kinds) <= self._most_intents}
        self._common = set(intents) - self._telling
        with self._storage.write_to(self._resource) as folder:
            kept = {"telling": sorted(self._telling), "common": sorted(self._common)}
            (folder / _FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the fallback for each message whose words tell nothing."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith(_PAYLOAD_SIGN) and self._tells_nothing(words_of(text)):
                _fall_back(message)
        return messages

    def _tells_nothing(self, words: list[str]) -> bool:
        if not words or len(words) > _LONGEST or any(word in self._telling for word in words):
            return False
        unknown = [word for word in words if word not in self._common]
        return bool(unknown) and not any(self._is_slip(word) for word in unknown)

    def _is_slip(self, word: str) -> bool:
        if len(word) < _SHORTEST_SLIP:
            return False
        near = process.extractOne(word, self._telling, scorer=OSA.distance, score_cutoff=1)
        return near is not None


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without figures."""
    return _WORD.findall(text.lower())


def _fall_back(message: Message) -> None:
    ranking: Iterable[dict[str, Any]] = message.get(INTENT_RANKING_KEY) or []
    known = [entry for entry in ranking if entry.get(INTENT_NAME_KEY) != _FALLBACK]
    fallback = {INTENT_NAME_KEY: _FALLBACK, PREDICTED_CONFIDENCE_KEY: 1.0}
    message.set(INTENT, fallback, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [fallback, *known], add_to_output=True)
