"""What of a stored session the next turn needs."""

import json
from functools import lru_cache
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
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

from bot.server.statements import Statement

EVENTS = SQLTrackerStore.SQLEvent.__tablename__
# Rules and interrupted questions look back over one turn.
_TURNS = 2
_LAST = f"SELECT max(id) FROM {EVENTS} WHERE sender_id = :sender AND type_name = "
_STARTS = Statement(
    f"SELECT ({_LAST}'{SessionStarted.type_name}'), ({_LAST}'{Restarted.type_name}')"
)
_MESSAGES = Statement(
    f"SELECT id FROM {EVENTS} WHERE sender_id = :sender AND type_name = '{UserUttered.type_name}'"
    f" AND id > :start ORDER BY id DESC LIMIT {_TURNS}"
)
_LISTENING = Statement(
    f"{_LAST}'{ActionExecuted.type_name}' AND action_name = '{ACTION_LISTEN_NAME}'"
    " AND id >= :start AND id < :message"
)
_BEFORE = "AND id >= :start AND id < :tail"
_STATE = Statement(
    f"SELECT ({_LAST}'{AllSlotsReset.type_name}' {_BEFORE}),"
    f" ({_LAST}'{ActiveLoop.type_name}' {_BEFORE})"
)
_FROM_ON = Statement(
    f"SELECT id, data FROM {EVENTS} WHERE sender_id = :sender AND id >= :start ORDER BY id"
)


def recent_events(
    connection: Connection, sender_id: str, slots: tuple[str, ...]
) -> tuple[list[dict[str, Any]], int]:
    """The events from which a tracker gets the state that the whole session would give it.

    These are the session's start, the last value of each slot and the last state of the active
    form from before the last turns, and every event of the last turns; in a short session,
    every event.

    Args:
        connection: A connection to the tracker store's database.
        sender_id: The conversation.
        slots: The names of the domain's slots; others are of no use to a tracker.

    Returns:
        The events, and the id of the conversation's last one; 0 when there is none.
    """
    starts = _STARTS.run(connection, sender=sender_id).one()
    start = max(event or 0 for event in starts)
    turns = _MESSAGES.run(connection, sender=sender_id, start=start).scalars().all()
    if len(turns) < _TURNS:
        return _read(connection, _FROM_ON, sender=sender_id, start=start)
    # A turn begins with the listening that the user's message ended.
    within: dict[str, Any] = {"sender": sender_id, "start": start}
    tail = _LISTENING.run(connection, **within, message=turns[-1]).scalar() or 0
    if tail <= start:
        return _read(connection, _FROM_ON, **within)
    reset, loop = _STATE.run(connection, **within, tail=tail).one()
    names = {f"name_{number}": name for number, name in enumerate(slots)}
    after = max(start - 1, reset or 0)
    older, _ = _read(
        connection, _kept(len(slots)), **within, after=after, tail=tail, loop=loop or 0, **names
    )
    newer, last = _read(connection, _FROM_ON, sender=sender_id, start=tail)
    return [*older, *newer], last


@lru_cache(maxsize=8)
def _kept(slots: int) -> Statement:
    """The session's start, the last state of the form, and the last event of each slot.

    Slot by slot: grouped by slot, all of a long conversation's would be read. By their ids alone:
    with the conversation's, all of its events would be looked through for them.
    """
    one = f"{_LAST}'{SlotSet.type_name}' AND id > :after AND id < :tail"
    each = [f"{one} AND action_name = :name_{number}" for number in range(slots)]
    kept = " UNION ALL ".join(["SELECT :start", "SELECT :loop", *each])
    return Statement(f"SELECT id, data FROM {EVENTS} WHERE id IN ({kept}) ORDER BY id")


def _read(
    connection: Connection, statement: Statement, **values: Any
) -> tuple[list[dict[str, Any]], int]:
    rows = statement.run(connection, **values).all()
    return [json.loads(row.data) for row in rows], rows[-1].id if rows else 0
