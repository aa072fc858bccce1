"""A turn reads its own conversation, however many others PostgreSQL holds."""

import asyncio
import contextlib
import time
from collections.abc import Iterator

import psycopg2
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from bot.server.tracker_store import TurnTrackerStore
from tests.ops.services import Postgres

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      performance_status: {type: any, mappings: [{type: custom}]}
      pet_ct: {type: any, mappings: [{type: custom}]}
    """
)
_EVENTS = """
    insert into events (sender_id, type_name, action_name, timestamp, data)
    select 'other-' || n / 800 || '-' || mod(n, 20),
           (array['action', 'user', 'slot', 'bot'])[1 + mod(n / 20, 4)],
           (array['action_listen', null, 'pet_ct', null])[1 + mod(n / 20, 4)], 0, '{}'
    from generate_series(%s, %s) as n
"""
_READ = """
    select (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'events')
         + (select seq_tup_read from pg_stat_user_tables where relname = 'events'),
           (select sum(idx_scan) from pg_stat_user_indexes where relname = 'events')
"""


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database of its own on the shared server."""
    name = "grown"
    with contextlib.closing(psycopg2.connect(postgres.url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"create database {name}")
        yield f"{postgres.url.rpartition('/')[0]}/{name}"
        connection.cursor().execute(f"drop database {name} with (force)")


async def talk(store: TurnTrackerStore, turns: int) -> int:
    for turn in range(turns):
        tracker = await store.get_or_create_tracker("mine")
        said = [
            UserUttered(f"message {turn}", {"name": "inform"}),
            SlotSet("performance_status", turn % 3),
            SlotSet("pet_ct", True),
            BotUttered("answer"),
            ActionExecuted("action_listen"),
        ]
        tracker.update_with_events(said, DOMAIN)
        await store.save(tracker)
    whole = await store.retrieve_full_tracker("mine")
    assert whole is not None
    return len(whole.events)


def test_a_turn_reads_no_other_conversation(url: str) -> None:
    """Also when there are more than when the database last looked at what it holds: it then
    thinks that hardly any event is newer, and may prefer to go through all of them."""
    turns = 10
    store = TurnTrackerStore(DOMAIN, host=url)
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("alter table events set (autovacuum_enabled = false)")
        cursor.execute(_EVENTS, (0, 40_000))
        cursor.execute("analyze events")
        cursor.execute(_EVENTS, (40_001, 48_000))
        events = asyncio.run(talk(store, turns))
        store.engine.dispose()
        read, scans = _counted(cursor)
    assert scans > turns
    # Some twenty questions a turn, each of at most the conversation's own events.
    assert read < 20 * turns * events


def _counted(cursor: "psycopg2.extensions.cursor") -> tuple[int, int]:
    """Rows read and scans made, once the server has counted them."""
    last = None
    while True:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(_READ)
        found = cursor.fetchone()
        assert found is not None
        if found == last:
            return found
        last = found
        time.sleep(1.5)
