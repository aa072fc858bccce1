"""Where conversations are kept: SQLite on one machine, PostgreSQL for several servers.

Rasa reads a whole session back for every message, replays it, and sends it with every action
call: a turn takes longer with every turn before it. What a turn needs of the past are the
values of the slots, the active form and the last few turns; that is what is read here, however
long the session. The whole of it stays in the database and is read on request
(``retrieve_full_tracker``).

The database is spoken to in threads: while it hangs, everybody else is still told in time.
"""

import asyncio
import contextvars
import itertools
import json
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine, Transaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.server.answered_turns import earlier_answer, remember_answer
from bot.server.database import CONNECTIONS, engine_for
from bot.server.recent_events import AFTER, EVENTS, recent_events
from bot.server.statements import Statement
from bot.server.turn import Keeping, Turn, current_turn, report_failure

Outcome = TypeVar("Outcome")

_MARK = "_in_the_database"
_EVENTS: sa.Table = SQLTrackerStore.SQLEvent.__table__
# What `recent_events` asks, so that a turn takes no longer in a long conversation.
_BY_CONVERSATION = sa.Index(
    "ix_events_by_conversation", *(_EVENTS.c[name] for name in ("sender_id", "id"))
)
_BY_KIND = sa.Index(
    "ix_events_by_kind",
    *(_EVENTS.c[name] for name in ("sender_id", "type_name", "id", "action_name")),
)
_MINE = f"FROM {EVENTS} WHERE sender_id = :sender AND {AFTER}"
# Each by itself comes from the end of an index; together they take every event between.
_ENDS = Statement(f"SELECT (SELECT min(id) {_MINE}), (SELECT max(id) {_MINE})")
_LOCK = Statement("SELECT pg_advisory_xact_lock(hashtextextended(:sender, 0))")


@dataclass(frozen=True)
class _Mark:
    """What of a tracker is in the database: how many of its events, and the last one's id."""

    events: int
    last: int


class Overtaken(Exception):
    """The conversation went on, by way of another server, after this turn had read it."""


class TurnTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, in which a turn is kept whole, once, or not at all.

    Rasa wraps every store so that, when it fails, an empty one in memory takes over: the case
    would be forgotten without a word. Here a failure is reported to the turn, which then gives
    no answer, and a failed turn is not kept. Neither is one that read a conversation which
    another server has carried on since, whatever became of the lock on it.
    """

    engine: Engine

    def __init__(
        self,
        domain: Domain | None = None,
        dialect: str = "sqlite",
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """
        Args:
            domain: The assistant's domain.
            dialect: ``sqlite``, with ``db`` as the file.
            host: In place of both, the URL of a PostgreSQL database.
            event_broker: Gets the events of every turn, once it is kept.
        """
        super().__init__(domain, dialect, host=host, event_broker=event_broker, **kwargs)
        self.engine.dispose()
        self.engine = engine_for(self.engine.url)
        self.sessionmaker.configure(bind=self.engine)
        if self.engine.dialect.name == "sqlite":
            # A file of an older version has none. On PostgreSQL it would stop the other servers'
            # turns for as long as it takes: there operators make it (docs/operations/upgrade.md).
            for index in (_BY_CONVERSATION, _BY_KIND):
                index.create(self.engine, checkfirst=True)
        self._threads = ThreadPoolExecutor(CONNECTIONS, "tracker-store")
        # SQLite lets one write at a time, and has the others look again after longer and longer
        # pauses, in no order: with eight clients the unlucky ones waited for seconds.
        self._writers = (
            ThreadPoolExecutor(1, "tracker-store-writer")
            if self.engine.dialect.name == "sqlite"
            else self._threads
        )

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        turn = current_turn.get()
        tracker = await self._read(lambda: self._recent(sender_id, turn))
        _note_language(tracker)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self._read(lambda: self._whole(conversation_id))

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = current_turn.get()
        if turn is not None and turn.failed:
            return
        mark: _Mark | None = getattr(tracker, _MARK, None)
        events = self._new_events(tracker, mark)
        if not events:
            return
        loop = asyncio.get_running_loop()

        def publish(done: Future[int | None]) -> None:
            if not done.cancelled() and not done.exception() and done.result() is not None:
                loop.call_soon_threadsafe(self._publish, events, tracker.sender_id)

        work = self._submit(
            lambda: self._write(tracker.sender_id, events, mark, turn), self._writers
        )
        if self.event_broker is not None:
            work.add_done_callback(publish)
        try:
            last = await asyncio.wrap_future(work)
        except (SQLAlchemyError, OSError, ValueError, Overtaken) as error:
            report_failure(f"tracker store, writing: {type(error).__name__}")
            return
        if last is not None:
            setattr(tracker, _MARK, _Mark(len(tracker.events), last))
            _note_language(tracker)

    async def check(self) -> None:
        """Ask the database for a word.

        Raises:
            SQLAlchemyError: it does not answer.
        """

        def ask() -> None:
            with self.sessionmaker() as session:
                session.query(self.SQLEvent.id).limit(1).all()

        await asyncio.wrap_future(self._submit(ask))

    async def _read(
        self, read: Callable[[], DialogueStateTracker | None]
    ) -> DialogueStateTracker | None:
        try:
            return await asyncio.wrap_future(self._submit(read))
        except (SQLAlchemyError, OSError, ValueError) as error:
            report_failure(f"tracker store, reading: {type(error).__name__}")
            return None

    def _submit(
        self, work: Callable[[], Outcome], threads: ThreadPoolExecutor | None = None
    ) -> "Future[Outcome]":
        return (threads or self._threads).submit(contextvars.copy_context().run, work)

    def _recent(self, sender_id: str, turn: Turn | None) -> DialogueStateTracker | None:
        with self.engine.connect() as connection:
            if turn is not None and turn.message_id:
                turn.earlier = earlier_answer(connection, sender_id, turn.message_id)
            events, last = recent_events(connection, sender_id)
        return self._tracker(sender_id, events, last)

    def _whole(self, sender_id: str) -> DialogueStateTracker | None:
        with self.sessionmaker() as session:
            stored = session.query(self.SQLEvent.id, self.SQLEvent.data)
            rows = stored.filter_by(sender_id=sender_id).order_by(self.SQLEvent.id).all()
        last = rows[-1].id if rows else 0
        return self._tracker(sender_id, [json.loads(row.data) for row in rows], last)

    def _tracker(
        self, sender_id: str, events: list[dict[str, Any]], last: int
    ) -> DialogueStateTracker | None:
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _MARK, _Mark(len(tracker.events), last))
        return tracker

    def _new_events(self, tracker: DialogueStateTracker, mark: _Mark | None) -> list[Event]:
        return list(itertools.islice(tracker.events, mark.events if mark else 0, None))

    def _write(
        self, sender_id: str, events: list[Event], mark: _Mark | None, turn: Turn | None
    ) -> int | None:
        """Write a turn in one transaction; the id of its last event, or None if given up."""
        if turn is not None:
            turn.actions = [e.action_name for e in events if isinstance(e, ActionExecuted)]
        with self.engine.connect() as connection, connection.begin() as transaction:
            _lock_conversation(connection, sender_id)
            before = _ids_after(connection, sender_id, 0)[1]
            if before != (mark.last if mark else 0):
                raise Overtaken
            connection.execute(sa.insert(_EVENTS), [_row(sender_id, event) for event in events])
            first, last = _ids_after(connection, sender_id, before)
            if turn is not None and turn.message_id and turn.keeping is Keeping.OPEN:
                remember_answer(connection, sender_id, turn.message_id, first, last)
            return last if _commit(transaction, turn) else None

    def _publish(self, events: Iterable[Event], sender_id: str) -> None:
        for event in events:
            self.event_broker.publish({"sender_id": sender_id} | event.as_dict())


def _commit(transaction: Transaction, turn: Turn | None) -> bool:
    if turn is None:
        transaction.commit()
        return True
    if turn.keeping is Keeping.OPEN and turn.silent():
        report_failure("nothing was said")
    if turn.keeping is not Keeping.KEPT and not turn.begin_writing():
        transaction.rollback()
        return False
    try:
        transaction.commit()
    except SQLAlchemyError as error:
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        turn.end_writing(Keeping.UNSURE if lost else Keeping.DROPPED)
        raise
    turn.end_writing(Keeping.KEPT)
    return True


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _ids_after(connection: Connection, sender_id: str, event: int) -> tuple[int, int]:
    """The first and the last id of a conversation's events after this one; 0 without any."""
    first, last = _ENDS.run(connection, sender=sender_id, after=event).one()
    return first or 0, last or 0


def _lock_conversation(connection: Connection, sender_id: str) -> None:
    """Until the end of the transaction nobody else writes to this conversation."""
    if connection.dialect.name == "postgresql":
        _LOCK.run(connection, sender=sender_id)
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _note_language(tracker: DialogueStateTracker | None) -> None:
    turn = current_turn.get()
    if turn is None or tracker is None or "language" not in tracker.slots:
        return
    turn.language = tracker.get_slot("language") or turn.language
