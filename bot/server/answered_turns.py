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


class AnsweredTurn(SQLTrackerStore.Base):
    """A kept turn: its delivery, and the ids of its first and last event."""

    __tablename__ = "answered_turns"

    sender_id = sa.Column(sa.String(255), primary_key=True)
    message_id = sa.Column(sa.String(255), primary_key=True)
    first_event = sa.Column(sa.Integer, nullable=False)
    last_event = sa.Column(sa.Integer, nullable=False)


_ANSWERED = AnsweredTurn.__table__


def earlier_answer(
    connection: Connection, events: sa.Table, sender_id: str, message_id: str
) -> list[dict[str, Any]] | None:
    """What this delivery was answered before, as messages for a channel; none if it is new.

    Args:
        connection: A connection to the tracker store's database.
        events: The store's table of events.
        sender_id: The conversation.
        message_id: The delivery.
    """
    found = connection.execute(
        sa.select(_ANSWERED.c.first_event, _ANSWERED.c.last_event).where(
            _ANSWERED.c.sender_id == sender_id, _ANSWERED.c.message_id == message_id
        )
    ).first()
    if found is None:
        return None
    said = connection.execute(
        sa.select(events.c.data)
        .where(events.c.sender_id == sender_id, events.c.type_name == BotUttered.type_name)
        .where(events.c.id.between(found.first_event, found.last_event))
        .order_by(events.c.id)
    )
    return [_message(json.loads(data)) for data in said.scalars()]


def remember_answer(
    connection: Connection, sender_id: str, message_id: str, first: int, last: int
) -> None:
    """Note that a delivery is answered by the events from ``first`` to ``last``.

    Raises:
        IntegrityError: it was answered before.
    """
    connection.execute(
        sa.insert(_ANSWERED).values(
            sender_id=sender_id, message_id=message_id, first_event=first, last_event=last
        )
    )


def _message(event: dict[str, Any]) -> dict[str, Any]:
    parts = {"text": event.get("text"), **(event.get("data") or {})}
    return {name: part for name, part in parts.items() if part}
