"""The only reader and writer of slots: slots to case, case to slots."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.case import Case, Change, Language, Origin, Unclear
from rules_core.api import Guideline

REQUESTED_SLOT = "requested_slot"
INTAKE_TURN = "intake_turn"


def case_from_slots(tracker: Tracker, guideline: Guideline) -> Case:
    """The case that the tracker's slots hold."""
    slots = tracker.slots
    return Case(
        case_id=slots.get("case_id") or "",
        language=language_of(tracker),
        facts={
            name: plain_value(guideline, name, slots[name])
            for name in guideline.pack.facts
            if slots.get(name) is not None
        },
        sources={
            item["fact"]: Origin(item["text"], item["turn"]) for item in slots.get("sources") or ()
        },
        unavailable=tuple(slots.get("unavailable_facts") or ()),
        unclear=tuple(
            Unclear(**{**item, "values": tuple(item["values"])})
            for item in slots.get("unclear_findings") or ()
        ),
        changes=tuple(Change(**item) for item in slots.get("changes") or ()),
        asked=slots.get(REQUESTED_SLOT),
        unread_answers=int(slots.get("unread_answers") or 0),
    )


def slots_from_case(before: Case, after: Case, guideline: Guideline) -> list[EventType]:
    """The slot events that turn one case into the other."""
    events: list[EventType] = [
        SlotSet(name, after.facts.get(name))
        for name in guideline.pack.facts
        if before.facts.get(name) != after.facts.get(name)
    ]
    kept: dict[str, tuple[Any, Any]] = {
        "case_id": (before.case_id, after.case_id),
        "language": (before.language, after.language),
        "sources": (_sources(before), _sources(after)),
        "unavailable_facts": (list(before.unavailable), list(after.unavailable)),
        "unclear_findings": (_dicts(before.unclear), _dicts(after.unclear)),
        "changes": (_dicts(before.changes), _dicts(after.changes)),
        "unread_answers": (before.unread_answers, after.unread_answers),
        REQUESTED_SLOT: (before.asked, after.asked),
    }
    events += [SlotSet(name, new) for name, (old, new) in kept.items() if old != new]
    return events


def language_of(tracker: Tracker) -> Language:
    """The conversation's language; Danish until a message tells otherwise."""
    return "en" if tracker.slots.get("language") == "en" else "da"


def plain_value(guideline: Guideline, name: str, value: Any) -> Any:
    """A slot's value as the fact table has it: Rasa's float slots hold whole numbers too."""
    if guideline.pack.facts[name].kind == "integer" and isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value


def turn_id(tracker: Tracker) -> str:
    """What tells the user's last message from every other of the conversation."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return f"{event.get('message_id')}@{event.get('timestamp')}"
    return ""


def turn_number(tracker: Tracker) -> int:
    """The number of the user's last message, from 1."""
    return sum(event.get("event") == "user" for event in tracker.events)


def _sources(case: Case) -> list[dict[str, Any]]:
    return [{"fact": fact, **asdict(origin)} for fact, origin in case.sources.items()]


def _dicts(items: tuple[Any, ...]) -> list[dict[str, Any]]:
    dicts = [asdict(item) for item in items]
    for item in dicts:
        if "values" in item:
            item["values"] = list(item["values"])
    return dicts
