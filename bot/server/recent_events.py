"""What of a stored session the next turn needs."""

import json
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
# Later and earlier "in this conversation": by the id alone, PostgreSQL may take the primary key to
# be the short way, and go through the events of all conversations.
AFTER = "(sender_id, id) > (:sender, :after)"
_FROM = "(sender_id, id) >= (:sender, :start)"
_BEFORE = "(sender_id, id) < (:sender, :before)"
_LAST = f"SELECT max(id) FROM {EVENTS} WHERE sender_id = :sender AND type_name = "
_STARTS = Statement(
    f"SELECT ({_LAST}'{SessionStarted.type_name}'), ({_LAST}'{Restarted.type_name}')"
)
_MESSAGES = Statement(
    f"SELECT id FROM {EVENTS} WHERE sender_id = :sender AND type_name = '{UserUttered.type_name}'"
    f" AND {AFTER} ORDER BY id DESC LIMIT {_TURNS}"
)
_LISTENING = Statement(
    f"{_LAST}'{ActionExecuted.type_name}' AND action_name = '{ACTION_LISTEN_NAME}'"
    f" AND {_FROM} AND {_BEFORE}"
)
_STATE = Statement(
    f"SELECT ({_LAST}'{AllSlotsReset.type_name}' AND {_FROM} AND {_BEFORE}),"
    f" ({_LAST}'{ActiveLoop.type_name}' AND {_FROM} AND {_BEFORE})"
)
# Those to keep are fetched by their ids alone: with the conversation's, all of its events would be
# looked through for them.
_KEPT = Statement(
    f"SELECT id, data FROM {EVENTS} WHERE id IN (SELECT :start UNION ALL SELECT :loop UNION ALL"
    f" {_LAST}'{SlotSet.type_name}' AND {AFTER} AND {_BEFORE} GROUP BY action_name) ORDER BY id"
)
_FROM_ON = Statement(
    f"SELECT id, data FROM {EVENTS} WHERE sender_id = :sender AND {_FROM} ORDER BY id"
)


def recent_events(connection: Connection, sender_id: str) -> tuple[list[dict[str, Any]], int]:
    """The events from which a tracker gets the state that the whole session would give it.

    These are the session's start, the last value of each slot and the last state of the active
    form from before the last turns, and every event of the last turns; in a short session,
    every event.

    Args:
        connection: A connection to the tracker store's database.
        sender_id: The conversation.

    Returns:
        The events, and the id of the conversation's last one; 0 when there is none.
    """
    starts = _STARTS.run(connection, sender=sender_id).one()
    start = max(event or 0 for event in starts)
    turns = _MESSAGES.run(connection, sender=sender_id, after=start).scalars().all()
    if len(turns) < _TURNS:
        return _read(connection, _FROM_ON, sender=sender_id, start=start)
    # A turn begins with the listening that the user's message ended.
    within: dict[str, Any] = {"sender": sender_id, "start": start}
    tail = _LISTENING.run(connection, **within, before=turns[-1]).scalar() or 0
    if tail <= start:
        return _read(connection, _FROM_ON, **within)
    reset, loop = _STATE.run(connection, **within, before=tail).one()
    after = max(start - 1, reset or 0)
    older, _ = _read(connection, _KEPT, **within, after=after, before=tail, loop=loop or 0)
    newer, last = _read(connection, _FROM_ON, sender=sender_id, start=tail)
    return [*older, *newer], last


def _read(
    connection: Connection, statement: Statement, **values: Any
) -> tuple[list[dict[str, Any]], int]:
    rows = statement.run(connection, **values).all()
    return [json.loads(row.data) for row in rows], rows[-1].id if rows else 0
