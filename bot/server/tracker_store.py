"""Where conversations are kept.

Rasa reads a whole session back for every message, replays it, and sends it with every action
call: a turn takes longer with every turn before it. What a turn needs of the past are the
values of the slots, the active form and the last few turns; that is what is read here, however
long the session. The whole of it stays in the database and is read on request
(``retrieve_full_tracker``).
"""

import itertools
import sqlite3
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.server.recent_events import recent_events
from bot.server.turn import current_turn, report_failure

# How many of a tracker's events are in the database: those it was read with or saved with.
_STORED = "_stored_events"


class TurnTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, in which a turn is kept whole or not at all.

    Rasa wraps every store so that, when it fails, an empty one in memory takes over: the case
    would be forgotten without a word. Here a failure is reported to the turn, which then gives
    no answer, and a failed turn is not kept.
    """

    def __init__(
        self, domain: Domain | None = None, dialect: str = "sqlite", **kwargs: Any
    ) -> None:
        super().__init__(domain, dialect, **kwargs)
        # Error texts of the database would repeat what the user wrote.
        self.engine.hide_parameters = True
        if dialect == "sqlite":
            sa.event.listen(self.engine, "connect", _configure_sqlite)
            self.engine.dispose()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        try:
            tracker = self._retrieve_recent(sender_id)
        except (SQLAlchemyError, OSError, ValueError) as error:
            report_failure(f"tracker store, reading: {type(error).__name__}")
            return None
        _note_language(tracker)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        try:
            return await super().retrieve_full_tracker(conversation_id)
        except (SQLAlchemyError, OSError, ValueError) as error:
            report_failure(f"tracker store, reading: {type(error).__name__}")
            return None

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = current_turn.get()
        if turn is not None and turn.failed:
            return
        try:
            await super().save(tracker)
        except (SQLAlchemyError, OSError, ValueError) as error:
            report_failure(f"tracker store, writing: {type(error).__name__}")
            return
        setattr(tracker, _STORED, len(tracker.events))
        _note_language(tracker)

    def _retrieve_recent(self, sender_id: str) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            events = recent_events(session, self.SQLEvent, sender_id)
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        stored = getattr(tracker, _STORED, None)
        if stored is None:
            return iter(super()._additional_events(session, tracker))
        return itertools.islice(tracker.events, stored, None)


def _note_language(tracker: DialogueStateTracker | None) -> None:
    turn = current_turn.get()
    if turn is None or tracker is None or "language" not in tracker.slots:
        return
    turn.language = tracker.get_slot("language") or turn.language


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # With WAL and full synchronisation a turn that was answered survives a kill or a power cut.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=2000")
