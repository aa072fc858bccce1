"""What is deleted is gone from the store, and nothing else is."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server import retention
from bot.server.answered_turns import AnsweredTurn
from bot.server.retention import Conversations, main
from bot.server.settings import Settings
from bot.server.tracker_store import TurnTrackerStore
from bot.server.turn import Turn, current_turn
from tests.ops.conftest import AUDIT_KEY

WRITTEN = "solitær metastase i højre binyre"
DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      case_id: {type: text, mappings: [{type: custom}]}
    """
)
DAY_SECONDS = 86_400
NOW = time.time()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of either store; PostgreSQL is shared with other tests' conversations."""
    environment = {"OMD_DATA": str(tmp_path)}
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").url
        environment |= {"OMD_DATABASE": url, "OMD_AUDIT_KEY": AUDIT_KEY}
    return Settings.from_environment(environment)


@pytest.fixture
def store(settings: Settings) -> Iterator[TurnTrackerStore]:
    if settings.database:
        store = TurnTrackerStore(DOMAIN, host=settings.database)
    else:
        store = TurnTrackerStore(DOMAIN, db=str(settings.conversations))
    yield store
    for sender in kept(store):
        Conversations(settings).delete(sender)
    store.engine.dispose()


def converse(store: TurnTrackerStore, sender: str, *cases: str, days_ago: float = 0) -> None:
    at = NOW - days_ago * DAY_SECONDS
    events = [
        event
        for case in cases
        for event in (
            UserUttered(WRITTEN, {"name": "inform"}, timestamp=at),
            SlotSet("case_id", case, timestamp=at),
            BotUttered(f"Forstået: {WRITTEN}", timestamp=at),
        )
    ]
    token = current_turn.set(Turn(message_id=f"{sender}-delivery"))
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, events, DOMAIN.slots)))
    current_turn.reset(token)


def kept(store: TurnTrackerStore) -> set[str]:
    return {sender for sender in asyncio.run(store.keys()) if sender.startswith("retention-")}


def test_conversations_that_were_silent_for_too_long_are_deleted(
    settings: Settings, store: TurnTrackerStore
) -> None:
    converse(store, "retention-old", "case-1", days_ago=31)
    converse(store, "retention-new", "case-2", days_ago=29)
    Conversations(settings).expire(30, NOW)
    assert kept(store) == {"retention-new"}


def test_a_case_is_deleted_with_the_conversations_that_it_was_spoken_of_in(
    settings: Settings, store: TurnTrackerStore
) -> None:
    converse(store, "retention-one", "case-10", "case-11")
    converse(store, "retention-two", "case-10")
    converse(store, "retention-other", "case-101", "ase-10")
    deleted = Conversations(settings).delete_case("case-10")
    assert {(each.conversation, each.cases) for each in deleted} == {
        ("retention-one", ("case-10", "case-11")),
        ("retention-two", ("case-10",)),
    }
    assert kept(store) == {"retention-other"}


def test_the_id_of_a_case_is_no_pattern(settings: Settings, store: TurnTrackerStore) -> None:
    converse(store, "retention-one", "case-10")
    assert Conversations(settings).delete_case("case%") == []
    assert kept(store) == {"retention-one"}


def test_a_deleted_conversation_begins_anew_and_its_old_deliveries_are_forgotten(
    settings: Settings, store: TurnTrackerStore
) -> None:
    converse(store, "retention-one", "case-10")
    Conversations(settings).delete("retention-one")
    assert asyncio.run(store.retrieve("retention-one")) is None
    with store.sessionmaker() as session:
        assert session.get(AnsweredTurn, ("retention-one", "retention-one-delivery")) is None
    converse(store, "retention-one", "case-11")
    assert kept(store) == {"retention-one"}


def test_a_turn_under_way_while_its_conversation_is_deleted_is_not_kept(
    settings: Settings, store: TurnTrackerStore
) -> None:
    converse(store, "retention-one", "case-10")
    tracker = asyncio.run(store.retrieve("retention-one"))
    assert tracker is not None
    Conversations(settings).delete("retention-one")
    tracker.update(UserUttered(WRITTEN, {"name": "inform"}))
    turn = Turn(message_id="another")
    token = current_turn.set(turn)
    asyncio.run(store.save(tracker))
    current_turn.reset(token)
    assert turn.failures == ["tracker store, writing: Overtaken"]
    assert kept(store) == set()


def test_what_was_deleted_from_sqlite_is_in_no_file_any_more(tmp_path: Path) -> None:
    settings = Settings.from_environment({"OMD_DATA": str(tmp_path)})
    store = TurnTrackerStore(DOMAIN, db=str(settings.conversations))
    converse(store, "retention-one", "case-10")
    words = WRITTEN.split()[-1].encode()
    assert any(words in file.read_bytes() for file in tmp_path.iterdir())
    Conversations(settings).delete("retention-one")
    assert not any(words in file.read_bytes() for file in tmp_path.iterdir())


def test_the_command_tells_what_it_deleted_and_when_it_found_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OMD_DATA", str(tmp_path))
    store = TurnTrackerStore(DOMAIN, db=str(tmp_path / "conversations.db"))
    converse(store, "retention-one", "case-10", "case-11")
    assert main(["delete", "case-10"]) == 0
    assert "retention-one: 6 events deleted; cases: case-10, case-11" in capsys.readouterr().out
    assert main(["delete", "case-10"]) == 1
    assert main(["expire"]) == 0
    monkeypatch.setenv("OMD_RETENTION_DAYS", "0")
    assert main(["expire"]) == 1
    with sqlite3.connect(tmp_path / "conversations.db") as connection:
        assert connection.execute("select count(*) from events").fetchone() == (0,)


def test_a_round_that_fails_is_counted_and_the_next_one_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "_BETWEEN_SECONDS", 0.01)
    settings = Settings.from_environment({"OMD_DATA": str(tmp_path), "OMD_RETENTION_DAYS": "30"})
    store = TurnTrackerStore(DOMAIN, db=str(settings.conversations))
    converse(store, "retention-old", "case-1", days_ago=31)
    sound = rewritten(settings.conversations, WRITTEN)

    async def scene() -> None:
        rounds = asyncio.create_task(retention.keep_expiring(settings))
        failed, done = counted("failed"), counted("done")
        while counted("failed") < failed + 2:
            assert not rounds.done()
            await asyncio.sleep(0.01)
        assert kept_in(settings.conversations) == {"retention-old"}
        assert counted("done") == done
        rewritten(settings.conversations, sound)
        while counted("done") == done:
            assert not rounds.done()
            await asyncio.sleep(0.01)
        rounds.cancel()

    asyncio.run(scene())
    assert kept_in(settings.conversations) == set()
    assert "JSONDecodeError" in caplog.text
    assert WRITTEN not in caplog.text
    store.engine.dispose()


def rewritten(file: Path, data: str) -> str:
    """Put this in place of the event that opened a case; what stood there."""
    which = "WHERE type_name = 'slot'"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        (before,) = connection.execute(f"SELECT data FROM events {which}").fetchone()
        connection.execute(f"UPDATE events SET data = ? {which}", (data,))
    return str(before)


def kept_in(file: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return {sender for (sender,) in connection.execute("SELECT sender_id FROM events")}


def counted(outcome: str) -> float:
    value = REGISTRY.get_sample_value("omd_retention_rounds_total", {"outcome": outcome})
    return value or 0.0
