"""What of a stored session the next turn needs."""

import json
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from sqlalchemy.orm import Session

# Rules and interrupted questions look back over one turn.
_TURNS = 3


def recent_events(session: Session, table: Any, sender_id: str) -> list[dict[str, Any]]:
    """The events from which a tracker gets the state that the whole session would give it.

    These are the session's start, the last value of each slot and the last state of the active
    form from before the last turns, and every event of the last turns; in a short session,
    every event.

    Args:
        session: An open session of the tracker store.
        table: The store's table of events.
        sender_id: The conversation.
    """
    events = session.query(table).filter(table.sender_id == sender_id)
    start = _last(events, table, SessionStarted, Restarted)
    in_session = events.filter(table.id >= start)
    turns = (
        in_session.filter(table.type_name == UserUttered.type_name)
        .order_by(table.id.desc())
        .with_entities(table.id)
        .limit(_TURNS)
        .all()
    )
    if len(turns) < _TURNS:
        return _read(in_session, table)
    # A turn begins with the listening that the user's message ended.
    tail = _last_id(
        in_session.filter(
            table.type_name == ActionExecuted.type_name,
            table.action_name == ACTION_LISTEN_NAME,
            table.id < turns[-1][0],
        ),
        table,
    )
    before = in_session.filter(table.id < tail)
    kept = [start] + [
        last
        for (last,) in before.filter(
            table.type_name == SlotSet.type_name, table.id > _last(before, table, AllSlotsReset)
        )
        .group_by(table.action_name)
        .with_entities(sa.func.max(table.id))
    ]
    loop = _last(before, table, ActiveLoop)
    needed = sa.or_(table.id.in_(kept), table.id == loop, table.id >= tail)
    return _read(in_session.filter(needed), table)


def _last(events: Any, table: Any, *kinds: Any) -> int:
    """The id of the last event of these kinds, 0 when there is none."""
    return _last_id(events.filter(table.type_name.in_([kind.type_name for kind in kinds])), table)


def _last_id(events: Any, table: Any) -> int:
    return int(events.with_entities(sa.func.max(table.id)).scalar() or 0)


def _read(events: Any, table: Any) -> list[dict[str, Any]]:
    rows = events.order_by(table.id).with_entities(table.data)
    return [json.loads(data) for (data,) in rows]
