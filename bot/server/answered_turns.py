"""Which delivery got which answer, kept beside the conversation itself.

A delivery whose answer was lost on its way (the server died, the connection broke) is sent
again, perhaps to another server. It must not be taken in twice: a "yes" to one question would
answer the next. Its row here is written in the one transaction that keeps the turn.
"""

import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered
from sqlalchemy.engine import Connection

from bot.server.recent_events import EVENTS
from bot.server.statements import Statement


class AnsweredTurn(SQLTrackerStore.Base):
    """A kept turn: its delivery, and the ids of its first and last event."""

    __tablename__ = "answered_turns"

    sender_id = sa.Column(sa.String(255), primary_key=True)
    message_id = sa.Column(sa.String(255), primary_key=True)
    first_event = sa.Column(sa.Integer, nullable=False)
    last_event = sa.Column(sa.Integer, nullable=False)


_TABLE = AnsweredTurn.__tablename__
_FIND = Statement(
    f"SELECT first_event, last_event FROM {_TABLE}"
    " WHERE sender_id = :sender AND message_id = :message"
)
_SAID = Statement(
    f"SELECT data FROM {EVENTS} WHERE sender_id = :sender"
    f" AND type_name = '{BotUttered.type_name}' AND id BETWEEN :first AND :last ORDER BY id"
)
_NOTE = Statement(
    f"INSERT INTO {_TABLE} (sender_id, message_id, first_event, last_event)"
    " VALUES (:sender, :message, :first, :last)"
)


def earlier_answer(
    connection: Connection, sender_id: str, message_id: str
) -> list[dict[str, Any]] | None:
    """What this delivery was answered before, as messages for a channel; none if it is new.

    Args:
        connection: A connection to the tracker store's database.
        sender_id: The conversation.
        message_id: The delivery.
    """
    found = _FIND.run(connection, sender=sender_id, message=message_id).first()
    if found is None:
        return None
    first, last = found
    said = _SAID.run(connection, sender=sender_id, first=first, last=last)
    return [_message(json.loads(data)) for data in said.scalars()]


def remember_answer(
    connection: Connection, sender_id: str, message_id: str, first: int, last: int
) -> None:
    """Note that a delivery is answered by the events from ``first`` to ``last``.

    Raises:
        IntegrityError: it was answered before.
    """
    _NOTE.run(connection, sender=sender_id, message=message_id, first=first, last=last)


def _message(event: dict[str, Any]) -> dict[str, Any]:
    parts = {"text": event.get("text"), **(event.get("data") or {})}
    return {name: part for name, part in parts.items() if part}
