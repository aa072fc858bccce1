"""Turns as an action sees them, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.base import CaseTurn
from actions.case import Case, Language
from actions.case_update import CaseUpdate
from bot.text import ClinicalReader
from rules_core.api import decide, load_pack

GUIDELINE = load_pack()
READER = ClinicalReader()
WHOLE_CASE = (
    "NSCLC, ingen driver, de novo, 2 metastaser: binyre og knogle, alle egnede til SBRT, "
    "primærtumor kan opereres, PS 1, 4 måneders kemoterapi givet, stabil sygdom."
)


def told(*messages: str, asked: str | None = None) -> Case:
    """The case after messages that are read for real, with this fact asked for before each."""
    case = Case("TESTCASE", "da")
    for turn, message in enumerate(messages, 1):
        entities = READER.read(message).to_entities()
        case = CaseUpdate(GUIDELINE, replace(case, asked=asked), entities, message, turn).result()
    return case


def turn_of(
    text: str = "",
    facts: Mapping[str, Any] | None = None,
    language: Language = "da",
    case_id: str = "TESTCASE",
    message_id: str = "m1",
    entities: list[dict[str, Any]] | None = None,
) -> CaseTurn:
    """The turn of a user's message about a case with these facts."""
    message = {"intent": {"name": "inform"}, "entities": entities or [], "text": text}
    events = [
        {"event": "user", "message_id": message_id, "timestamp": 1.0, "text": text}
        | {"input_channel": "rest"}
    ]
    tracker = Tracker("sender-1", {}, message, events, False, None, {}, "action_listen")
    case = Case(case_id, language, facts=dict(facts or {}))
    return CaseTurn(GUIDELINE, case, decide(GUIDELINE, case.facts), tracker)
