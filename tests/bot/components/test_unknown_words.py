"""Messages of words that nobody taught go to the fallback."""

from __future__ import annotations

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.unknown_words import UnknownWordsFallback

EXAMPLES = {
    "help": ["hjælp", "hjælp mig med det"],
    "greet": ["hej med dig"],
    "wait": ["vent med det"],
}


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> UnknownWordsFallback:
    """Trained, kept, and loaded again, as the server has it."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    parts = ({"most_intents": 2}, storage, Resource("words"))
    examples = [
        Message(data={TEXT: text, INTENT: intent})
        for intent, texts in EXAMPLES.items()
        for text in texts
    ]
    UnknownWordsFallback.create(*parts, None).train(TrainingData(examples))
    return UnknownWordsFallback.load(*parts, None)


def _intent(component: UnknownWordsFallback, text: str) -> str:
    told = {"name": "wait", "confidence": 0.9}
    message = Message(data={TEXT: text, INTENT: told, INTENT_RANKING_KEY: [told]})
    component.process([message])
    assert message.get(INTENT_RANKING_KEY)[0] == message.get(INTENT)
    assert told in message.get(INTENT_RANKING_KEY)
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize("text", ["rugbrød", "Rugbrød med ost", "qwzx kjhgf"])
def test_unknown_words_fall_back(component: UnknownWordsFallback, text: str) -> None:
    assert _intent(component, text) == "nlu_fallback"


@pytest.mark.parametrize(
    "text",
    ["hjælp", "rugbrød, hjælp!", "hjlæp", "med", "2", "😀", "", "/greet", "hej rugbrød"],
)
def test_what_holds_a_known_word_keeps_its_intent(
    component: UnknownWordsFallback, text: str
) -> None:
    assert _intent(component, text) == "wait"
