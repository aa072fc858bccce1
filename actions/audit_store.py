"""Where audit records lie: a SQLite file in the data folder, or PostgreSQL for several servers.

A store knows numbers, texts and hashes; what they mean and how they are chained is the log's
(:mod:`actions.audit_log`). Records are only ever added, one at a time, whoever adds them.
"""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import psycopg2

# Every error that says that a record may not have been stored.
STORE_ERRORS = (sqlite3.Error, psycopg2.Error, OSError)

_WAIT_SECONDS = 3
# What a few turns may write to the data folder's files.
_ROOM_BYTES = 1_000_000
_POSTGRESQL_WAITS = (
    f"-c statement_timeout={_WAIT_SECONDS * 1000} -c lock_timeout={_WAIT_SECONDS * 1000}"
)
# Which of PostgreSQL's advisory locks is the log's: "omd audit" in hexadecimal digits.
_LOCK = 0x6F6D642061756474


@dataclass(frozen=True)
class Entry:
    """A stored record: its number from 1, its text as it was hashed, and its hash."""

    number: int
    text: str
    hash: str

    @property
    def record(self) -> dict[str, Any]:
        """The record's content."""
        content: dict[str, Any] = json.loads(self.text)
        return content


Continue = Callable[[Entry | None], tuple[Entry, str]]
"""Makes the record that comes after the given one, and the seal over it."""


class Records(ABC):
    """The stored records, and the seal over the last one."""

    mark: ClassVar[str]
    schema: ClassVar[str]

    @abstractmethod
    def exist(self) -> bool:
        """Whether anything has ever been stored."""

    @abstractmethod
    def reading(self) -> contextlib.AbstractContextManager[Any]:
        """A cursor to read with."""

    @abstractmethod
    def writing(self) -> contextlib.AbstractContextManager[Any]:
        """A cursor in a transaction that nobody else writes beside; kept at the end, or not."""

    def add(self, turn: str, case_id: str, after: Continue) -> Entry:
        """Add the record that ``after`` makes of the last one, unless ``turn`` has one already."""
        with self.writing() as cursor:
            stored = self._one(cursor, "WHERE turn = {}", turn)
            if stored is not None:
                return stored
            row, seal = after(self._one(cursor, "ORDER BY number DESC LIMIT 1"))
            cursor.execute(
                self._marked("INSERT INTO audit_records VALUES ({}, {}, {}, {}, {})"),
                (row.number, turn, case_id, row.text, row.hash),
            )
            cursor.execute(
                self._marked(
                    "INSERT INTO audit_seal VALUES (1, {}) "
                    "ON CONFLICT (one) DO UPDATE SET seal = excluded.seal"
                ),
                (seal,),
            )
            return row

    def check(self) -> None:
        """Raises one of STORE_ERRORS when no record could be stored now."""
        with self.writing():
            pass

    def all(self) -> Iterator[Entry]:
        """Every record, the oldest first."""
        if self.exist():
            with self.reading() as cursor:
                yield from self._rows(cursor, "ORDER BY number")

    def of_case(self, case_id: str) -> Iterator[Entry]:
        """The records of one case, the newest first."""
        if self.exist():
            with self.reading() as cursor:
                yield from self._rows(cursor, "WHERE case_id = {} ORDER BY number DESC", case_id)

    def seal(self) -> str | None:
        """The seal over the last record."""
        if not self.exist():
            return None
        with self.reading() as cursor:
            cursor.execute("SELECT seal FROM audit_seal")
            found = cursor.fetchone()
            return str(found[0]) if found else None

    def _one(self, cursor: Any, which: str, *values: object) -> Entry | None:
        return next(self._rows(cursor, which, *values), None)

    def _rows(self, cursor: Any, which: str, *values: object) -> Iterator[Entry]:
        cursor.execute(
            self._marked(f"SELECT number, record, hash FROM audit_records {which}"), values
        )
        for found in cursor:
            yield Entry(*found)

    def _marked(self, statement: str) -> str:
        return statement.replace("{}", self.mark)


class SqliteRecords(Records):
    """The file ``audit.db``, over one connection that is kept; processes may share it."""

    mark = "?"
    schema = """
    CREATE TABLE IF NOT EXISTS audit_records (
        number INTEGER PRIMARY KEY,
        turn TEXT NOT NULL UNIQUE,
        case_id TEXT NOT NULL,
        record TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS audit_records_of_case ON audit_records (case_id, number);
    CREATE TABLE IF NOT EXISTS audit_seal (
        one INTEGER PRIMARY KEY CHECK (one = 1), seal TEXT NOT NULL
    );
    CREATE TRIGGER IF NOT EXISTS audit_records_stay BEFORE UPDATE ON audit_records
        BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
    CREATE TRIGGER IF NOT EXISTS audit_records_remain BEFORE DELETE ON audit_records
        BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "audit.db"
        self._connection: sqlite3.Connection | None = None

    def exist(self) -> bool:
        return self.file.exists()

    def check(self) -> None:
        super().check()
        if shutil.disk_usage(self.file.parent).free < _ROOM_BYTES:
            raise OSError(errno.ENOSPC, "too little room on the disk")

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        with contextlib.closing(self._connected().cursor()) as cursor:
            yield cursor

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        connection = self._connected()
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                # What failed may have ended the transaction already.
                if connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None or not self.file.exists():
            self._connection = self._open()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.file, timeout=_WAIT_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(self.schema)
        return connection


class PostgresRecords(Records):
    """Two tables of a PostgreSQL database, spoken to over one connection that is kept."""

    mark = "%s"
    schema = """
    CREATE TABLE IF NOT EXISTS audit_records (
        number BIGINT PRIMARY KEY,
        turn TEXT NOT NULL UNIQUE,
        case_id TEXT NOT NULL,
        record TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS audit_records_of_case ON audit_records (case_id, number);
    CREATE TABLE IF NOT EXISTS audit_seal (
        one INTEGER PRIMARY KEY CHECK (one = 1), seal TEXT NOT NULL
    );
    CREATE OR REPLACE FUNCTION audit_records_stay() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit records are never changed or deleted'; END $$;
    DROP TRIGGER IF EXISTS audit_records_stay ON audit_records;
    CREATE TRIGGER audit_records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
        FOR EACH STATEMENT EXECUTE FUNCTION audit_records_stay();
    """

    def __init__(self, url: str) -> None:
        """
        Args:
            url: ``postgresql://user:password@host:port/database``
        """
        self._url = url
        self._connection: Any = None

    def exist(self) -> bool:
        return True

    @contextlib.contextmanager
    def reading(self) -> Iterator[Any]:
        with self._transaction() as cursor:
            yield cursor

    @contextlib.contextmanager
    def writing(self) -> Iterator[Any]:
        with self._transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            yield cursor

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Any]:
        connection = self._connected()
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            self._connection = None
            with contextlib.suppress(psycopg2.Error):
                connection.close()
            raise

    def _connected(self) -> Any:
        if self._connection is not None and self._answers(self._connection):
            return self._connection
        connection = psycopg2.connect(
            self._url,
            connect_timeout=_WAIT_SECONDS,
            tcp_user_timeout=_WAIT_SECONDS * 1000,
            application_name="omd-guideline-audit",
            options=_POSTGRESQL_WAITS,
        )
        with connection, connection.cursor() as cursor:
            # Two servers that make the tables at the same time would trip over each other.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            cursor.execute("SELECT to_regclass('audit_seal')")
            if cursor.fetchone()[0] is None:
                cursor.execute(self.schema)
        self._connection = connection
        return connection

    @staticmethod
    def _answers(connection: Any) -> bool:
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True
