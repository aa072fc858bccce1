"""A copy of everything that cannot be made again: ``python -m bot.server.backup [FOLDER]``.

Conversations and the audit log with its key, from a running assistant or a stopped one. The
copy is a data folder: ``OMD_DATA`` may name it, ``python -m actions.audit verify --data`` checks
it. With PostgreSQL it is a dump for ``pg_restore`` in place of the SQLite files. Models and the
chat page are built from the sources and need no copy.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.server.settings import Settings, SettingsError

_DATABASES = ("conversations.db", "audit.db")
_KEY = "audit.key"
_DUMP = "omd.dump"


class BackupFailed(Exception):
    """There is no copy that could be relied on. The text says why."""


def back_up(settings: Settings, folder: Path) -> list[Path]:
    """Copy into a new folder that only its owner can read; the files of the copy.

    Raises:
        BackupFailed: there is nothing to copy, the folder is there already, or a copy is broken.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise BackupFailed(f"{folder}: {error.strerror}") from None
    if settings.database:
        files = [_dump(settings.database, folder / _DUMP)]
    else:
        # The audit log last: a decision is in it before its turn is among the conversations.
        present = [settings.data / name for name in _DATABASES if (settings.data / name).exists()]
        files = [_copy(file, folder / file.name) for file in present]
    if not files:
        raise BackupFailed(f"there is nothing in {settings.data}")
    if (settings.data / _KEY).exists():
        files.append(Path(shutil.copy2(settings.data / _KEY, folder / _KEY)))
    return files


def _copy(database: Path, to: Path) -> Path:
    # SQLite's own way: a copy of the file alone would miss what stands in the write-ahead log.
    with (
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(to)) as target,
    ):
        try:
            source.backup(target)
            state = target.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise BackupFailed(f"{database}: {error}") from None
    if state != "ok":
        raise BackupFailed(f"{database}: the copy is broken: {state}")
    return to


def _dump(database: str, to: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed("pg_dump is missing; Debian's package postgresql-client has it")
    done = subprocess.run(
        [program, "--format=custom", "--no-owner", f"--file={to}"],
        # Not among the arguments, which every user of the machine can read.
        env=dict(os.environ) | _libpq(database),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupFailed(f"pg_dump: {done.stderr.strip()}")
    return to


def _libpq(database: str) -> dict[str, str]:
    """The address as the variables that PostgreSQL's programs read."""
    url = make_url(database)
    given = {
        "HOST": url.host,
        "PORT": url.port,
        "USER": url.username,
        "PASSWORD": url.password,
        "DATABASE": url.database,
    } | {name.upper(): value for name, value in url.query.items()}
    return {f"PG{name}": str(value) for name, value in given.items() if value is not None}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. Exit code 1 when there is no copy."""
    parser = argparse.ArgumentParser(prog="python -m bot.server.backup", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a new folder for the copy")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment()
        moment = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        for file in back_up(settings, options.folder or settings.data / "backups" / moment):
            print(file)
    except (SettingsError, BackupFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
