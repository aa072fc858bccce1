"""The append-only audit log, its records chained by hashes.

A record's hash covers its own text and the hash before it, so that a changed or missing record
breaks the chain; a seal over the last one, made with the log's key, tells a cut-off end.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.audit_store import Entry, PostgresRecords, Records, SqliteRecords
from rules_core.api import canonical

DATA_VARIABLE = "OMD_DATA"
DATABASE_VARIABLE = "OMD_DATABASE"
KEY_VARIABLE = "OMD_AUDIT_KEY"
_DEFAULT_DATA = Path(__file__).resolve().parent.parent / "var"
_FIRST = "0" * 64
_KEY_BYTES = 32


class AuditLog:
    """The audit log whose records lie in one store and whose key is in one folder or given."""

    def __init__(
        self, folder: Path, records: Records | None = None, key: bytes | None = None
    ) -> None:
        """
        Args:
            folder: The data folder.
            records: Where the records lie; a SQLite file in the folder when it is not given.
            key: What pseudonyms and the seal are made with; a file in the folder, made when it
                is first needed, when it is not given.
        """
        self._folder = folder
        self._records = records or SqliteRecords(folder)
        self._given_key = key

    def append(self, turn: str, record: Mapping[str, Any]) -> Entry:
        """Add a record; a second one with the same ``turn`` gives the first one back.

        Raises one of STORE_ERRORS when it cannot be stored for certain.
        """
        text = canonical(record)

        def after(last: Entry | None) -> tuple[Entry, str]:
            number, before = (last.number, last.hash) if last else (0, _FIRST)
            entry = Entry(number + 1, text, _hash(before, text))
            return entry, self._seal(entry.number, entry.hash)

        return self._records.add(turn, record["case_id"], after)

    def absence(self) -> str | None:
        """Why there is no log to read, in words; None when there is one, be it empty."""
        if self._records.exist():
            return None
        if not self._folder.is_dir():
            return f"there is no folder {self._folder}"
        if self._key_file.exists():
            return (
                f"the audit log is missing from {self._folder}: its key is there and its records "
                "are not, so the log was deleted or moved away"
            )
        return f"there is no audit log in {self._folder}"

    def entries(self) -> Iterator[Entry]:
        """All records in order; none when there is no log yet."""
        yield from self._records.all()

    def last_of_case(self, case_id: str, kind: str) -> Entry | None:
        """The newest record of a kind about a case."""
        found = self._records.of_case(case_id)
        return next((entry for entry in found if entry.record["kind"] == kind), None)

    def check(self) -> None:
        """Raises one of STORE_ERRORS when no record could be stored now."""
        self._key()
        self._records.check()

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
        seal = self._records.seal()
        if number and self._given_key is None and not self._key_file.exists():
            # Not made anew here: a fresh key would hide that the old one is gone.
            found.append(f"the log's key is missing ({self._key_file}): no seal can be checked")
        elif number and seal != self._seal(number, before):
            found.append(f"after record {number}: the seal of the last record does not fit")
        if not number and seal is not None:
            found.append("all records are missing")
        return found

    def pseudonym(self, name: str) -> str:
        """A stable pseudonym: HMAC-SHA256 of ``name`` with the log's key, shortened."""
        return hmac.new(self._key(), name.encode(), hashlib.sha256).hexdigest()[:32]

    def _seal(self, number: int, last: str) -> str:
        return hmac.new(self._key(), f"{number} {last}".encode(), hashlib.sha256).hexdigest()

    @property
    def _key_file(self) -> Path:
        return self._folder / "audit.key"

    def _key(self) -> bytes:
        if self._given_key is not None:
            return self._given_key
        file = self._key_file
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
    """The log in the folder that the environment variable OMD_DATA names, or in ``var``.

    With OMD_DATABASE its records are in PostgreSQL; with OMD_AUDIT_KEY that is its key.
    """
    folder = Path(os.environ.get(DATA_VARIABLE) or _DEFAULT_DATA)
    database = os.environ.get(DATABASE_VARIABLE)
    key = os.environ.get(KEY_VARIABLE)
    return AuditLog(folder, _records(folder, database), key.encode() if key else None)


@lru_cache(maxsize=1)
def _records(folder: Path, database: str | None) -> Records:
    return PostgresRecords(database) if database else SqliteRecords(folder)


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
