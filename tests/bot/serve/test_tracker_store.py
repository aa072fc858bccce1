"""A turn is stored whole or not at all, and a store that fails says so."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.tracker_store import TurnTrackerStore
from bot.server.turn import Turn, current_turn

WRITTEN = "solitær metastase i højre binyre"
DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      language:
        type: text
        mappings: [{type: custom}]
    """
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def turn() -> Iterator[Turn]:
    turn = Turn()
    token = current_turn.set(turn)
    yield turn
    current_turn.reset(token)


def store(database: Path) -> TurnTrackerStore:
    return TurnTrackerStore(DOMAIN, db=str(database))


def conversation(language: str = "da") -> DialogueStateTracker:
    events = [UserUttered(WRITTEN, {"name": "inform"}), SlotSet("language", language)]
    return DialogueStateTracker.from_events("a", events, DOMAIN.slots)


def written(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute("select count(*) from events").fetchone()[0])


def test_a_turn_that_went_well_is_kept(database: Path, turn: Turn) -> None:
    asyncio.run(store(database).save(conversation()))
    found = asyncio.run(store(database).retrieve("a"))
    assert found is not None and found.latest_message is not None
    assert found.latest_message.text == WRITTEN


def test_sqlite_keeps_turns_in_the_order_they_come(database: Path) -> None:
    names = [f"conversation {number:02}" for number in range(40)]

    async def save_all() -> None:
        kept = store(database)
        events = [UserUttered(WRITTEN, {"name": "inform"})]
        await asyncio.gather(
            *(
                kept.save(DialogueStateTracker.from_events(name, events, DOMAIN.slots))
                for name in names
            )
        )

    asyncio.run(save_all())
    with sqlite3.connect(database) as connection:
        order = connection.execute(
            "select sender_id from events group by sender_id order by min(id)"
        )
        assert [name for (name,) in order] == names


def test_nothing_of_a_failed_turn_is_kept(database: Path, turn: Turn) -> None:
    turn.failures.append("an action")
    asyncio.run(store(database).save(conversation()))
    assert written(database) == 0


def test_the_conversations_language_is_known_after_saving_and_after_reading(
    database: Path, turn: Turn
) -> None:
    asyncio.run(store(database).save(conversation("en")))
    assert turn.language == "en"
    turn.language = None
    asyncio.run(store(database).retrieve("a"))
    assert turn.language == "en"


def test_a_database_that_is_gone_fails_the_turn_in_both_directions(
    database: Path, turn: Turn
) -> None:
    kept = store(database)
    with sqlite3.connect(database) as connection:
        connection.execute("drop table events")
    assert asyncio.run(kept.retrieve("a")) is None
    assert turn.failures == ["tracker store, reading: OperationalError"]
    turn.failures.clear()
    asyncio.run(kept.save(conversation()))
    assert turn.failures == ["tracker store, writing: OperationalError"]


def test_a_database_that_is_gone_does_not_spill_what_was_written(
    database: Path, turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    kept = store(database)
    with sqlite3.connect(database) as connection:
        connection.execute("drop table events")
    with caplog.at_level("DEBUG"):
        asyncio.run(kept.save(conversation()))
    assert turn.failed
    assert "binyre" not in caplog.text


def test_the_database_survives_a_kill_at_any_time(database: Path) -> None:
    with store(database).engine.connect() as connection:
        assert connection.execute("pragma journal_mode").scalar() == "wal"
        assert connection.execute("pragma synchronous").scalar() == 2


def test_a_file_of_an_older_version_gets_the_indexes_that_turns_are_read_by(
    database: Path, turn: Turn
) -> None:
    asyncio.run(store(database).save(conversation()))
    with sqlite3.connect(database) as connection:
        connection.execute("drop index ix_events_by_kind")
        connection.execute("drop index ix_events_by_conversation")
    store(database)
    with sqlite3.connect(database) as connection:
        names = [row[1] for row in connection.execute("pragma index_list(events)")]
    assert {"ix_events_by_kind", "ix_events_by_conversation"} <= set(names)
