"""The database of the conversations, as everybody who speaks to it has to know it."""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool

CONNECTIONS = 8
_WAIT_SECONDS = 2
_WAIT_MS = _WAIT_SECONDS * 1000
# libpq's own parameters; what the operator's URL says goes before.
_POSTGRESQL_DEFAULTS = {
    "connect_timeout": str(_WAIT_SECONDS),
    "tcp_user_timeout": str(_WAIT_MS),
    "application_name": "omd-guideline-assistant",
    "options": f"-c statement_timeout={_WAIT_MS} -c lock_timeout={_WAIT_MS}",
}


def engine_for(address: str | URL) -> Engine:
    """An engine that gives up after two seconds, so that the user is told in time.

    Raises:
        sqlalchemy.exc.ArgumentError: the address is none of a database.
    """
    url = make_url(address)
    # Error texts of the database would repeat what the user wrote.
    options: dict[str, Any] = {"hide_parameters": True, "poolclass": QueuePool}
    options |= {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": _WAIT_SECONDS}
    if url.get_backend_name() == "postgresql":
        url = url.set(query={**_POSTGRESQL_DEFAULTS, **url.query})
        return sa.create_engine(url, pool_pre_ping=True, **options)
    engine = sa.create_engine(url, connect_args={"check_same_thread": False}, **options)
    sa.event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # With WAL and full synchronisation a turn that was answered survives a kill or a power cut.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
