"""What is read back of a long session gives the same state as the whole of it."""

import asyncio
import copy
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.tracker_store import TurnTrackerStore

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    actions: [action_assess]
    forms: {case_form: {required_slots: []}}
    slots:
      performance_status: {type: any, mappings: [{type: custom}]}
      metastasis_sites: {type: any, mappings: [{type: custom}]}
      language: {type: text, initial_value: da, mappings: [{type: custom}]}
    """
)

slot_sets = st.one_of(
    st.builds(SlotSet, st.just("performance_status"), st.sampled_from([None, 0, 1, 2])),
    st.builds(SlotSet, st.just("metastasis_sites"), st.sampled_from([None, [], ["brain"]])),
    st.builds(SlotSet, st.just("language"), st.sampled_from(["da", "en"])),
)
answers = st.one_of(
    slot_sets,
    st.builds(BotUttered, st.sampled_from(["one", "two"])),
    st.builds(ActionExecuted, st.sampled_from(["action_assess", "case_form"])),
    st.builds(ActiveLoop, st.sampled_from(["case_form", None])),
)
# Rare, so that most sessions grow long.
breaks = st.sampled_from([[]] * 12 + [[AllSlotsReset()], [Restarted()], [SessionStarted()]])


@st.composite
def turns(draw: st.DrawFn) -> list[list[Event]]:
    """The events of up to thirty turns, each ending in listening."""
    talk: list[list[Event]] = []
    for number in range(draw(st.integers(1, 30))):
        turn: list[Event] = [
            UserUttered(f"message {number}", {"name": "inform"}),
            *draw(st.lists(answers, max_size=4)),
            *draw(breaks),
            *draw(st.lists(slot_sets, max_size=2)),
            ActionExecuted("action_listen"),
        ]
        talk.append(turn)
    return talk


@given(talk=turns())
@settings(max_examples=25, deadline=None)
def test_the_state_is_the_whole_sessions_after_every_turn(talk: list[list[Event]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder), talk)


@pytest.mark.parametrize(
    "long_ago",
    [
        [SlotSet("performance_status", 1), SlotSet("performance_status", 2)],
        [SlotSet("performance_status", 1), SlotSet("performance_status", None)],
        [SlotSet("performance_status", 1), AllSlotsReset(), SlotSet("language", "en")],
        [SlotSet("performance_status", 1), Restarted(), ActionExecuted("action_listen")],
        [SlotSet("performance_status", 1), SessionStarted(), SlotSet("language", "en")],
        [ActiveLoop("case_form")],
        [ActiveLoop("case_form"), ActiveLoop(None)],
        [ActiveLoop("case_form"), Restarted(), SlotSet("language", "en")],
        [AllSlotsReset(), SlotSet("performance_status", 1)],
        [SessionStarted(), SlotSet("performance_status", 1), Restarted(), SessionStarted()],
    ],
    ids=lambda events: " ".join(event.type_name for event in events),
)
def test_what_happened_long_ago_still_holds(tmp_path: Path, long_ago: list[Event]) -> None:
    first = [UserUttered("first", {"name": "inform"}), *long_ago, ActionExecuted("action_listen")]
    quiet = [
        [
            UserUttered(f"quiet {number}", {"name": "inform"}),
            BotUttered("quiet"),
            ActionExecuted("action_listen"),
        ]
        for number in range(12)
    ]
    play(tmp_path, [first, *quiet])


def play(folder: Path, talk: list[list[Event]]) -> None:
    """Tell both stores the same, turn by turn; the states must be the same after each."""
    ours = TurnTrackerStore(DOMAIN, db=str(folder / "ours.db"))
    rasas = SQLTrackerStore(DOMAIN, db=str(folder / "rasas.db"))

    async def tell() -> None:
        for turn in talk:
            for store in (ours, rasas):
                tracker = await store.get_or_create_tracker("a")
                tracker.update_with_events(copy.deepcopy(turn), DOMAIN)
                await store.save(tracker)
            compare(await ours.retrieve("a"), await rasas.retrieve("a"))
        whole = await ours.retrieve_full_tracker("a")
        expected = await rasas.retrieve_full_tracker("a")
        assert whole is not None and expected is not None
        assert list(whole.events) == list(expected.events)

    asyncio.run(tell())


def compare(ours: DialogueStateTracker | None, rasas: DialogueStateTracker | None) -> None:
    assert ours is not None and rasas is not None
    assert ours.current_slot_values() == rasas.current_slot_values()
    assert ours.active_loop_name == rasas.active_loop_name
    assert ours.latest_action_name == rasas.latest_action_name
    assert ours.latest_message == rasas.latest_message
    assert len(ours.events) <= len(rasas.events)


def test_what_is_read_back_does_not_grow_with_the_session(tmp_path: Path) -> None:
    store = TurnTrackerStore(DOMAIN, db=str(tmp_path / "conversations.db"))

    async def play(number: int) -> list[int]:
        sizes = []
        for turn in range(number):
            tracker = await store.get_or_create_tracker("a")
            events = [
                UserUttered(f"message {turn}", {"name": "inform"}),
                SlotSet("performance_status", turn % 3),
                ActionExecuted("action_listen"),
            ]
            tracker.update_with_events(events, DOMAIN)
            await store.save(tracker)
            sizes.append(len(tracker.events))
        return sizes

    sizes = asyncio.run(play(60))
    assert sizes[59] == sizes[30]
    full = asyncio.run(store.retrieve_full_tracker("a"))
    assert full is not None and len(full.events) > 3 * sizes[59]
