"""Conversations are deleted when they are old enough, and one at a time on request.

``python -m bot.server.retention expire`` deletes what has been silent for longer than
``OMD_RETENTION_DAYS``; a running server does the same by itself, several times a day.
``python -m bot.server.retention delete CASE`` deletes every conversation that the case was spoken
of in, whole: parts of it could stand in any of its messages. ``--conversation`` deletes by the
conversation's id.

What is left: the audit log, which holds no message and only pseudonyms; locks, which lapse
within seconds; events that a broker was given already, which are its consumers' to delete; and
backups, which are to be kept no longer than conversations.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.server.metrics import RETENTION
from bot.server.settings import PREFIX, Settings, SettingsError

logger = logging.getLogger(__name__)

_DAY_SECONDS = 86_400
_BETWEEN_SECONDS = _DAY_SECONDS / 4

_EVENTS = sa.table(
    "events",
    *(sa.column(name) for name in ("id", "sender_id", "type_name", "timestamp", "action_name")),
    sa.column("data"),
)
_ANSWERED = sa.table("answered_turns", sa.column("sender_id"))


@dataclass(frozen=True)
class Deleted:
    """A conversation that was deleted: its id, its events, and the cases spoken of in it."""

    conversation: str
    events: int
    cases: tuple[str, ...]


class Conversations:
    """The stored conversations, as far as deleting them goes. Servers may be at work beside it."""

    def __init__(self, settings: Settings) -> None:
        self._sqlite = settings.database is None
        address = settings.database or f"sqlite:///{settings.conversations}"
        self._engine: Engine = sa.create_engine(address, future=True, hide_parameters=True)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def expire(self, days: int, now: float | None = None) -> list[Deleted]:
        """Delete each conversation whose last event is older than this.

        Args:
            days: How long a silent conversation is kept.
            now: Seconds since 1970.
        """
        before = (time.time() if now is None else now) - days * _DAY_SECONDS
        silent = (
            sa.select(_EVENTS.c.sender_id)
            .group_by(_EVENTS.c.sender_id)
            .having(sa.func.max(_EVENTS.c.timestamp) < before)
        )
        return self._delete(silent)

    def delete_case(self, case: str) -> list[Deleted]:
        """Delete every conversation in which this case was open."""
        with self._engine.connect() as connection:
            set_to = _values_of_case(connection, _EVENTS.c.data.contains(case, autoescape=True))
        return self._delete(sorted({sender for sender, value in set_to if value == case}))

    def delete(self, conversation: str) -> list[Deleted]:
        """Delete one conversation."""
        return self._delete([conversation])

    def _delete(self, which: "sa.sql.Select | Sequence[str]") -> list[Deleted]:
        with self._engine.begin() as connection:
            if self._sqlite:
                # Overwritten, not only unlinked.
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            if isinstance(which, sa.sql.Select):
                which = list(connection.execute(which).scalars())
            deleted = [_delete_one(connection, conversation) for conversation in which]
        deleted = [each for each in deleted if each.events]
        if deleted:
            self._tidy()
        return deleted

    def _tidy(self) -> None:
        """Have the files forget it too."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self._sqlite:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.exec_driver_sql("VACUUM events")


def _delete_one(connection: Connection, conversation: str) -> Deleted:
    mine = _EVENTS.c.sender_id == conversation
    cases = {value for _, value in _values_of_case(connection, mine) if value}
    connection.execute(sa.delete(_ANSWERED).where(_ANSWERED.c.sender_id == conversation))
    gone = connection.execute(sa.delete(_EVENTS).where(mine))
    return Deleted(conversation, gone.rowcount, tuple(sorted(cases)))


def _values_of_case(connection: Connection, where: "sa.sql.ColumnElement") -> list[tuple[str, str]]:
    """Conversation and value of every event that opened a case."""
    events = sa.select(_EVENTS.c.sender_id, _EVENTS.c.data).where(
        _EVENTS.c.type_name == "slot", _EVENTS.c.action_name == "case_id", where
    )
    return [(sender, json.loads(data)["value"]) for sender, data in connection.execute(events)]


async def keep_expiring(settings: Settings) -> None:
    """Delete what is old enough now and several times a day, as long as the server runs."""
    began = time.time() - time.monotonic()
    while settings.retention_days:
        # A clock that was set wrong by a year would make every conversation old enough.
        if abs(time.time() - time.monotonic() - began) > _DAY_SECONDS:
            logger.error(
                "The clock was set by more than a day: nothing is deleted until a restart."
            )
            RETENTION.labels("clock_set").inc()
            await asyncio.sleep(_BETWEEN_SECONDS)
            continue
        try:
            deleted = await asyncio.to_thread(_expire, settings)
            logger.info("%d conversations were old enough to be deleted.", len(deleted))
            RETENTION.labels("done").inc()
        except Exception as error:
            # Whatever it is, the next round is to be tried. Its text could quote what is stored.
            logger.error("Old conversations were not deleted: %s", type(error).__name__)
            RETENTION.labels("failed").inc()
        await asyncio.sleep(_BETWEEN_SECONDS)


def _expire(settings: Settings) -> list[Deleted]:
    with contextlib.closing(Conversations(settings)) as stored:
        return stored.expire(settings.retention_days)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. Exit code 1 when there was nothing to delete or a setting is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.server.retention",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("expire", help="delete what is old enough")
    delete = commands.add_parser("delete", help="delete on request")
    which = delete.add_mutually_exclusive_group(required=True)
    which.add_argument("case", nargs="?", help="id of a case, as every answer shows it")
    which.add_argument("--conversation", help="id of a conversation")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    stored = Conversations(settings)
    if options.command == "expire":
        if not settings.retention_days:
            print(f"{PREFIX}RETENTION_DAYS is 0: conversations are kept", file=sys.stderr)
            return 1
        print(f"{len(stored.expire(settings.retention_days))} conversations deleted")
        return 0
    deleted = (
        stored.delete(options.conversation)
        if options.conversation
        else stored.delete_case(options.case)
    )
    for each in deleted:
        cases = ", ".join(each.cases) or "none"
        print(f"{each.conversation}: {each.events} events deleted; cases: {cases}")
    if not deleted:
        print("nothing found", file=sys.stderr)
    return 0 if deleted else 1


if __name__ == "__main__":
    sys.exit(main())
