"""The append-only audit log: one SQLite file in the data folder, its records chained by hashes.

A record's hash covers its own text and the hash before it, so that a changed or missing record
breaks the chain; a seal over the last one, made with the folder's key, tells a cut-off end.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA_VARIABLE = "OMD_DATA"
_DEFAULT_DATA = Path(__file__).resolve().parent.parent / "var"
_FIRST = "0" * 64
_KEY_BYTES = 32
_LOCK_SECONDS = 3.0

_TABLES_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS records (
    number INTEGER PRIMARY KEY,
    turn TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    record TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS records_of_case ON records (case_id, number);
CREATE TABLE IF NOT EXISTS seal (only INTEGER PRIMARY KEY CHECK (only = 1), seal TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS records_stay BEFORE UPDATE ON records
    BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER IF NOT EXISTS records_remain BEFORE DELETE ON records
    BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
"""


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


class AuditLog:
    """The audit log in one data folder. Every call opens the file anew; processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self._folder / "audit.db"

    def append(self, turn: str, record: Mapping[str, Any]) -> Entry:
        """Add a record; a second one with the same ``turn`` gives the first one back.

        Raises sqlite3.Error or OSError when it cannot be stored for certain.
        """
        text = canonical(record)
        with closing(self._open()) as store:
            store.execute("BEGIN IMMEDIATE")
            try:
                entry = self._stored(store, turn) or self._add(store, turn, text, record)
                store.execute("COMMIT")
            except BaseException:
                store.execute("ROLLBACK")
                raise
        return entry

    def entries(self) -> Iterator[Entry]:
        """All records in order; none when there is no log yet."""
        if not self.file.exists():
            return
        with closing(self._open()) as store:
            for row in store.execute("SELECT number, record, hash FROM records ORDER BY number"):
                yield Entry(*row)

    def last_of_case(self, case_id: str, kind: str) -> Entry | None:
        """The newest record of a kind about a case."""
        if not self.file.exists():
            return None
        with closing(self._open()) as store:
            rows = store.execute(
                "SELECT number, record, hash FROM records WHERE case_id = ? ORDER BY number DESC",
                (case_id,),
            )
            return next(
                (e for e in (Entry(*row) for row in rows) if e.record["kind"] == kind), None
            )

    def defects(self) -> list[str]:
        """Everything that shows that records were changed, removed or put in; empty when sound."""
        found: list[str] = []
        before, number = _FIRST, 0
        for entry in self.entries():
            if entry.number != number + 1:
                found.append(f"record {number + 1}: missing (the next one is {entry.number})")
            if entry.hash != _hash(before, entry.text):
                found.append(f"record {entry.number}: its hash does not fit what is before it")
            before, number = entry.hash, entry.number
        if self.file.exists():
            with closing(self._open()) as store:
                row = store.execute("SELECT seal FROM seal").fetchone()
            if number and (row is None or row[0] != self._seal(number, before)):
                found.append(f"after record {number}: the seal of the last record does not fit")
            if not number and row is not None:
                found.append("all records are missing")
        return found

    def pseudonym(self, name: str) -> str:
        """A stable pseudonym: HMAC-SHA256 of ``name`` with the folder's key, shortened."""
        return hmac.new(self._key(), name.encode(), hashlib.sha256).hexdigest()[:32]

    def _open(self) -> sqlite3.Connection:
        self._folder.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(self.file, timeout=_LOCK_SECONDS, isolation_level=None)
        store.execute("PRAGMA synchronous=FULL")
        if store.execute("PRAGMA user_version").fetchone()[0] != _TABLES_VERSION:
            store.execute("PRAGMA journal_mode=WAL")
            version = f"PRAGMA user_version={_TABLES_VERSION}"
            store.executescript(f"BEGIN IMMEDIATE; {_TABLES} {version}; COMMIT;")
        return store

    def _stored(self, store: sqlite3.Connection, turn: str) -> Entry | None:
        found = store.execute("SELECT number, record, hash FROM records WHERE turn = ?", (turn,))
        row = found.fetchone()
        return Entry(*row) if row else None

    def _add(
        self, store: sqlite3.Connection, turn: str, text: str, record: Mapping[str, Any]
    ) -> Entry:
        last = store.execute("SELECT number, hash FROM records ORDER BY number DESC LIMIT 1")
        number, before = last.fetchone() or (0, _FIRST)
        entry = Entry(number + 1, text, _hash(before, text))
        store.execute(
            "INSERT INTO records (number, turn, case_id, record, hash) VALUES (?, ?, ?, ?, ?)",
            (entry.number, turn, record["case_id"], entry.text, entry.hash),
        )
        store.execute(
            "INSERT INTO seal VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET seal = excluded.seal",
            (self._seal(entry.number, entry.hash),),
        )
        return entry

    def _seal(self, number: int, last: str) -> str:
        return hmac.new(self._key(), f"{number} {last}".encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        file = self._folder / "audit.key"
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            new = file.with_name(f"audit.key.{os.getpid()}.{secrets.token_hex(4)}")
            new.touch(mode=0o600)
            new.write_bytes(secrets.token_bytes(_KEY_BYTES))
            try:
                os.link(new, file)  # never over a key that another process made meanwhile
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return file.read_bytes()


def audit_log() -> AuditLog:
    """The log in the folder that the environment variable OMD_DATA names, or in ``var``."""
    return AuditLog(Path(os.environ.get(DATA_VARIABLE) or _DEFAULT_DATA))


def canonical(record: Mapping[str, Any]) -> str:
    """The JSON text that is hashed; its keys keep their order, which replay compares too."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
