"""Where conversations are kept."""

import sqlite3
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot.server.turn import current_turn, report_failure


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
            tracker = await super().retrieve(sender_id)
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
        _note_language(tracker)


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
