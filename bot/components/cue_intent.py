"""Deterministic cues over the statistical intent: no fact and no case rests on a confidence."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.clinical_reader import READING_FAILED
from bot.components.clinical_reader import ClinicalReader as ReaderComponent

_PAYLOAD_SIGN = "/"
_FALLBACK = "nlu_fallback"
_UNSURE = frozenset({_FALLBACK, "out_of_scope", "ask_guideline"})
_NO_STATEMENT = frozenset({"language", "request", "excluded_site", READING_FAILED})
_BARE_ANSWERS = {
    "yes": "affirm",
    "no": "deny",
    "none": "deny",
    "not_yet": "deny",
    "unknown": "dont_know",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CueIntentClassifier(GraphComponent):
    """Stands behind the classifier and its fallback and has the last word where a cue exists.

    - "ny patient", "what if", "glem MR" set their intents, whatever the classifier says;
    - a bare yes, no or "don't know" is `affirm`, `deny` or `dont_know`;
    - a message that states something of the patient, or answers, is `inform`, unless it asks, and
      so is one that tells what is planned;
    - `new_case` without its cue becomes the fallback: dropping a case may rest on no confidence;
    - everything else keeps the classifier's intent.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CueIntentClassifier:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent of each message that holds a cue."""
        for message in messages:
            if (message.get(TEXT) or "").startswith(_PAYLOAD_SIGN):
                continue
            proposed = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            intent = decide_intent(message.get(ENTITIES, []), proposed)
            if intent is not None:
                _set_intent(message, intent)
        return messages


def decide_intent(entities: list[dict[str, Any]], proposed: str | None) -> str | None:
    """The intent that the cues demand, or None to keep the proposed one."""
    own = [e for e in entities if e.get("extractor") == ReaderComponent.__name__]
    requests = {e["value"] for e in own if e["entity"] == "request"}
    if "new_case" in requests:
        return "new_case"
    if "what_if" in requests:
        return "what_if"
    if any(e.get("cue") == "retraction" for e in own):
        return "retract"
    stated = [
        e
        for e in own
        if e["entity"] not in _NO_STATEMENT
        and e.get("status", "stated") == "stated"
        and not (proposed == "give_feedback" and _speaks_against(e))
    ]
    # Facts that stand before a question count; in a pure question nothing is "stated".
    if stated and ("question" not in requests or _states_facts(own)):
        if "retract" in requests and all(e["entity"] == "unclear" for e in stated):
            return "retract"
        return _bare_answer(stated, proposed) or "inform"
    if "question" not in requests and any(_tells_of_another_time(e, proposed) for e in own):
        return "inform"
    if proposed == "new_case":
        return _FALLBACK
    return None


def _speaks_against(entity: dict[str, Any]) -> bool:
    """ "We depart, the surgeon found it too risky" gives a reason, and no fact of the patient."""
    value = entity["value"]
    return isinstance(value, dict) and value.get("why") == "against"


def _tells_of_another_time(entity: dict[str, Any], proposed: str | None) -> bool:
    """What is planned, and what was or is somebody else's where no other intent is sure."""
    if entity["entity"] in _NO_STATEMENT:
        return False
    status = entity.get("status")
    return status == "planned" or (status in ("past", "other_person") and proposed in _UNSURE)


def _bare_answer(stated: list[dict[str, Any]], proposed: str | None) -> str | None:
    """The intent of an answer that tells nothing else; None when it tells more."""
    if any(e["entity"] != "answer" for e in stated):
        return None
    intents = {_BARE_ANSWERS.get(e["value"]) for e in stated}
    if intents == {"dont_know"} and proposed in ("skip_question", "help"):
        # To skip a question is to leave its fact unknown; who does not know how to go on is told,
        # and asked again.
        return proposed
    return intents.pop() if len(intents) == 1 else None


def _states_facts(own: list[dict[str, Any]]) -> bool:
    context_free = {"answer", "number", "at_least_number", "duration_months", "site"}
    return any(
        e["entity"] not in _NO_STATEMENT | context_free and e.get("status") == "stated" for e in own
    )


def _set_intent(message: Message, name: str) -> None:
    intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 1.0}
    ranking = [
        entry for entry in message.get(INTENT_RANKING_KEY, []) if entry.get(INTENT_NAME_KEY) != name
    ]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent, *ranking], add_to_output=True)
