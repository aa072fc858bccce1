"""What of a stored session the next turn needs."""

import json
from functools import lru_cache
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
from sqlalchemy.engine import Connection

# Rules and interrupted questions look back over one turn.
_TURNS = 2
_STARTS = (SessionStarted.type_name, Restarted.type_name)


def recent_events(
    connection: Connection, table: sa.Table, sender_id: str, slots: tuple[str, ...]
) -> tuple[list[dict[str, Any]], int]:
    """The events from which a tracker gets the state that the whole session would give it.

    These are the session's start, the last value of each slot and the last state of the active
    form from before the last turns, and every event of the last turns; in a short session,
    every event.

    Args:
        connection: A connection to the tracker store's database.
        table: The store's table of events.
        sender_id: The conversation.
        slots: The names of the domain's slots; others are of no use to a tracker.

    Returns:
        The events, and the id of the conversation's last one; 0 when there is none.
    """
    events = table.c.sender_id == sender_id
    start, turns = _start_and_turns(connection, table, events)
    in_session = sa.and_(events, table.c.id >= start)
    if len(turns) < _TURNS:
        return _read(connection, table, in_session)
    # A turn begins with the listening that the user's message ended.
    tail = _last_id(
        connection,
        table,
        in_session,
        table.c.type_name == ActionExecuted.type_name,
        table.c.action_name == ACTION_LISTEN_NAME,
        table.c.id < turns[_TURNS - 1],
    )
    before = sa.and_(in_session, table.c.id < tail)
    reset = _last_id(connection, table, before, table.c.type_name == AllSlotsReset.type_name)
    within = {"sender": sender_id, "after": max(start - 1, reset), "before": tail}
    names = {f"name_{number}": name for number, name in enumerate(slots)}
    last_values = connection.execute(_last_values(table.name, len(slots)), within | names)
    loop = _last_id(connection, table, before, table.c.type_name == ActiveLoop.type_name)
    kept = {start, loop, *last_values.scalars()} - {None}
    # Asked one by one: either condition has an index, both with "or" have none. By their ids
    # alone: with the conversation's, all of its events would be looked through for them.
    older, _ = _read(connection, table, table.c.id.in_(sorted(i for i in kept if i < tail)))
    newer, last = _read(connection, table, sa.and_(in_session, table.c.id >= tail))
    return [*older, *newer], last


@lru_cache(maxsize=8)
def _last_values(table: str, slots: int) -> sa.sql.expression.TextClause:
    """The last event of each slot, looked up slot by slot.

    Grouped by slot, all of a long conversation's would be read. Written as text: as expressions,
    putting this together would take longer than the database does.
    """
    one = (
        f"SELECT max(id) FROM {table} WHERE sender_id = :sender"
        f" AND type_name = '{SlotSet.type_name}' AND id > :after AND id < :before"
    )
    return sa.text(
        " UNION ALL ".join(f"{one} AND action_name = :name_{number}" for number in range(slots))
    )


def _start_and_turns(connection: Connection, table: sa.Table, events: Any) -> tuple[int, list[int]]:
    """The id of the session's first event, and the ids of its last messages, the newest first."""
    start = max(_last_id(connection, table, events, table.c.type_name == kind) for kind in _STARTS)
    turns = connection.execute(
        sa.select(table.c.id)
        .where(events, table.c.type_name == UserUttered.type_name, table.c.id > start)
        .order_by(table.c.id.desc())
        .limit(_TURNS)
    )
    return start, list(turns.scalars())


def _last_id(connection: Connection, table: sa.Table, *which: Any) -> int:
    """The id of the last event of these, 0 when there is none."""
    return connection.execute(sa.select(sa.func.max(table.c.id)).where(*which)).scalar() or 0


def _read(connection: Connection, table: sa.Table, which: Any) -> tuple[list[dict[str, Any]], int]:
    rows = connection.execute(
        sa.select(table.c.id, table.c.data).where(which).order_by(table.c.id)
    ).all()
    return [json.loads(row.data) for row in rows], rows[-1].id if rows else 0
