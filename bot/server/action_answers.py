"""Checking the action server's answers against Rasa's own schema, quickly.

Rasa hands its schema to ``jsonschema.validate`` for every action, which checks the schema
itself each time before it checks the answer: measured, half of a turn's time. Then each event
is tried against every kind of event there is. Here the schema is made ready once, and an event
is checked against the one kind that it says it is.
"""

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validator_for(_SCHEMA)
# Rasa's kinds of events differ in the constant of "event": at most one of them can fit.
_KINDS = {kind["properties"]["event"]["const"]: _VALIDATOR(kind) for kind in EVENT_SCHEMA["oneOf"]}
_COMMON = _VALIDATOR({name: part for name, part in EVENT_SCHEMA.items() if name != "oneOf"})
_WITHOUT_EVENTS = _VALIDATOR(
    {**_SCHEMA, "properties": _SCHEMA["properties"] | {"events": {"type": "array"}}}
)
# What is by far the most frequent needs no walk through a schema.
_SLOT_KEYS = frozenset({"event", "timestamp", "name", "value"})


def check_answer(_action: RemoteAction, result: Any) -> bool:
    """In place of ``RemoteAction._validate_action_result``.

    Raises:
        ValidationError: naming the place of the first fault, without the value found there.
    """
    for place, fault in _faults(result):
        path = "/".join(map(str, (*place, *fault.absolute_path))) or "the answer"
        raise ValidationError(f"the action server's answer breaks '{fault.validator}' at {path}")
    return True


def _faults(result: Any) -> Iterator[tuple[tuple[object, ...], ValidationError]]:
    if not _is_plain_answer(result):
        for fault in _WITHOUT_EVENTS.iter_errors(result):
            yield (), fault
            return
    for number, event in enumerate(result.get("events", ())):
        if _is_plain_slot(event):
            continue
        place = ("events", number)
        for fault in _COMMON.iter_errors(event):
            yield place, fault
            return
        kind = _KINDS.get(event["event"])
        if kind is None:
            yield place, ValidationError("", validator="oneOf")
            return
        for fault in kind.iter_errors(event):
            yield place, fault


def _is_plain_answer(result: Any) -> bool:
    return (
        type(result) is dict
        and type(result.get("events", [])) is list
        and type(responses := result.get("responses", [])) is list
        and all(type(response) is dict for response in responses)
    )


def _is_plain_slot(event: Any) -> bool:
    return (
        type(event) is dict
        and event.keys() == _SLOT_KEYS
        and event["event"] == "slot"
        and event["timestamp"] is None
        and type(event["name"]) is str
    )


def check_answers_quickly() -> None:
    """Use :func:`check_answer` for every action from now on."""
    RemoteAction._validate_action_result = check_answer
