"""The case as programs read it: the widget, testers, other systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from actions.case import Case
from actions.render.message import Message
from rules_core.api import Decision

SCHEMA = 1


def case_payload(case: Case, decision: Decision, said: Iterable[Message] = ()) -> Message:
    """The contract's ``case`` payload for the turn whose other messages are ``said``.

    ``facts`` holds the known facts only, and ``decision`` is the core's answer for exactly those.
    ``statements`` are the ids of the pack's texts in the turn's messages, and ``message_kinds``
    says what each of those messages is.
    """
    said = tuple(said)
    statements = dict.fromkeys(name for message in said for name in message.statements)
    return Message(
        custom={
            "type": "case",
            "schema": SCHEMA,
            "case_id": case.case_id,
            "language": case.language,
            "facts": dict(case.facts),
            "decision": decision.to_json(),
            "sources": {name: origin.to_json() for name, origin in case.sources.items()},
            "asked": case.asked,
            "unavailable": list(case.unavailable),
            "unclear": [asdict(item) for item in case.unclear],
            "statements": list(statements),
            "message_kinds": [message.kind for message in said],
        }
    )
