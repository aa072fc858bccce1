"""The only reader and writer of slots: slots to case, case to slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.case import Case, Change, Language, Origin, Unclear
from actions.render.message import Message
from rules_core.api import Guideline

REQUESTED_SLOT = "requested_slot"
INTAKE_TURN = "intake_turn"
TURN = "turn"
PREVIOUS_CASE = "previous_case"
TOLD = "told"
REASON_ASKED = "reason_asked"

_SNAPSHOT = ("case_id", "sources", "unavailable_facts", "unclear_findings")


def case_from_slots(tracker: Tracker, guideline: Guideline) -> Case:
    """The case that the tracker's slots hold."""
    return _case(tracker.slots, guideline)


def _case(slots: Mapping[str, Any], guideline: Guideline) -> Case:
    return Case(
        case_id=slots.get("case_id") or "",
        language="en" if slots.get("language") == "en" else "da",
        facts={
            name: plain_value(guideline, name, slots[name])
            for name in guideline.pack.facts
            if slots.get(name) is not None
        },
        sources={
            item["fact"]: Origin(item["text"], item["turn"], item.get("bound"))
            for item in slots.get("sources") or ()
        },
        unavailable=tuple(slots.get("unavailable_facts") or ()),
        unclear=tuple(
            Unclear(**{**item, "values": tuple(item["values"])})
            for item in slots.get("unclear_findings") or ()
        ),
        changes=tuple(Change(**item) for item in slots.get("changes") or ()),
        undoable=tuple(Change(**item) for item in slots.get("undoable") or ()),
        undo_steps=tuple(
            tuple(Change(**item) for item in step) for step in slots.get("undo_steps") or ()
        ),
        asked=slots.get(REQUESTED_SLOT),
        unread_answers=int(slots.get("unread_answers") or 0),
        nothing_read=bool(slots.get("nothing_read")),
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
        "undoable": (_dicts(before.undoable), _dicts(after.undoable)),
        "undo_steps": (
            [_dicts(step) for step in before.undo_steps],
            [_dicts(step) for step in after.undo_steps],
        ),
        "unread_answers": (before.unread_answers, after.unread_answers),
        "nothing_read": (before.nothing_read, after.nothing_read),
        REQUESTED_SLOT: (before.asked, after.asked),
    }
    events += [SlotSet(name, new) for name, (old, new) in kept.items() if old != new]
    return events


def previous_case(tracker: Tracker) -> list[dict[str, Any]]:
    """The snapshot of the case that a silence ended, if there is one."""
    return list(tracker.slots.get(PREVIOUS_CASE) or ())


def snapshot_of(tracker: Tracker, guideline: Guideline) -> list[dict[str, Any]]:
    """The slots of the current case as pairs, or the earlier snapshot when it holds no fact."""
    case = case_from_slots(tracker, guideline)
    if not case.facts:
        return previous_case(tracker)
    names = [*guideline.pack.facts, *_SNAPSHOT]
    return [
        {"slot": name, "value": tracker.slots[name]}
        for name in names
        if tracker.slots.get(name) is not None
    ]


def case_from_snapshot(
    snapshot: list[dict[str, Any]], language: Language, guideline: Guideline
) -> Case:
    """The case that a snapshot holds, in the language of now; no question of it is open."""
    slots = {item["slot"]: item["value"] for item in snapshot}
    return replace(_case(slots, guideline), language=language)


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


def delivery_id(tracker: Tracker) -> str:
    """The id of the user's last message, which it keeps when it has to be sent again."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return str(event.get("message_id"))
    return ""


def read_by(tracker: Tracker) -> dict[str, str] | None:
    """Which model and which language reader read the user's last message; None: not told."""
    told = (tracker.latest_message.get("metadata") or {}).get("assistant")
    return dict(told) if isinstance(told, dict) else None


def turn_number(tracker: Tracker) -> int:
    """The number of the user's last message within the case, from 1."""
    return int(tracker.slots.get(TURN) or 0)


def told_in_turn(tracker: Tracker) -> list[Message]:
    """What earlier actions of this turn have said, as kinds and statement ids without text."""
    turn = turn_id(tracker)
    return [
        Message(kind=item["kind"], statements=tuple(item["statements"]))
        for item in tracker.slots.get(TOLD) or ()
        if item["turn"] == turn
    ]


def told_with(tracker: Tracker, messages: Sequence[Message]) -> list[dict[str, Any]]:
    """The value of the slot ``told`` after an action of this turn has said ``messages`` too."""
    return [
        {"turn": turn_id(tracker), "kind": said.kind, "statements": list(said.statements)}
        for said in [*told_in_turn(tracker), *messages]
    ]


def reason_asked(choice: str, tracker: Tracker) -> list[dict[str, Any]]:
    """The value of the slot ``reason_asked`` when this turn asks why the choice was made."""
    return [{"choice": choice, "case_id": _case_id(tracker), "turn": turn_number(tracker)}]


def reason_awaited(tracker: Tracker) -> str | None:
    """The choice whose reason the turn before asked for."""
    return _reason_asked_in(tracker, turn_number(tracker) - 1)


def reason_awaited_at_intake(tracker: Tracker) -> str | None:
    """The same, before the intake has counted the user's last message as a turn."""
    return _reason_asked_in(tracker, turn_number(tracker))


def _reason_asked_in(tracker: Tracker, turn: int) -> str | None:
    asked = (_case_id(tracker), turn)
    for item in tracker.slots.get(REASON_ASKED) or ():
        if (item["case_id"], item["turn"]) == asked:
            return str(item["choice"])
    return None


def _case_id(tracker: Tracker) -> str:
    return tracker.slots.get("case_id") or ""


def _sources(case: Case) -> list[dict[str, Any]]:
    return [{"fact": fact, **origin.to_json()} for fact, origin in case.sources.items()]


def _dicts(items: tuple[Any, ...]) -> list[dict[str, Any]]:
    dicts = [asdict(item) for item in items]
    for item in dicts:
        if "values" in item:
            item["values"] = list(item["values"])
    return dicts
