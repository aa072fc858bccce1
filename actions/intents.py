"""The intents of the domain that the actions tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NEW_CASE_INTENT = "new_case"
RESUME_INTENT = "resume_case"
RETRACT_INTENT = "retract"
INFORM_INTENT = "inform"
FALLBACK_INTENT = "nlu_fallback"
WHAT_IF_INTENT = "what_if"
FEEDBACK_INTENT = "give_feedback"
LANGUAGE_INTENT = "switch_language"
SKIPPING_INTENTS = frozenset({"dont_know", "skip_question"})

UNSURE_INTENTS = frozenset({FALLBACK_INTENT, "ask_guideline", "out_of_scope"})
"""What a classifier makes of an answer that could not be read; a question is told by its words."""

ANSWERING_INTENTS = frozenset({"inform", "affirm", "deny", RETRACT_INTENT}) | SKIPPING_INTENTS
"""What goes on with the case form; everything else interrupts it."""


def intent_of(message: Mapping[str, Any]) -> str | None:
    """The intent of a message as Rasa's tracker has it."""
    return (message.get("intent") or {}).get("name")
