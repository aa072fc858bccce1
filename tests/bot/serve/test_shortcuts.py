"""What is done in place of Rasa's own steps has the same outcome as these."""

import ast
import asyncio
import copy
import inspect
from types import ModuleType, SimpleNamespace
from typing import Any

import jsonschema
import pytest
import rasa.core.actions.forms
import rasa.core.processor
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses
from rasa_sdk import Tracker

from bot.server import retention
from bot.server.action_answers import check_answer
from bot.server.action_call import call_of
from bot.server.once import _find as rasas_find
from bot.server.once import copy_of_slot, copy_of_tracker, event_kind, find_among_rules
from bot.server.settings import Settings

SLOT = {"event": "slot", "timestamp": None, "name": "performance_status", "value": 1}
ACTION = RemoteAction("action_assess", None)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"events": [], "responses": []},
        {
            "events": [SLOT, {"event": "followup", "name": "case_form"}],
            "responses": [{"text": "a"}],
        },
        {"events": [{**SLOT, "value": None}, {"event": "active_loop", "name": None}]},
        {"events": [{"event": "user", "text": None, "parse_data": {"entities": []}}]},
        None,
        [],
        "events",
        {"events": None},
        {"events": {}},
        {"events": [None]},
        {"events": ["slot"]},
        {"events": [{}]},
        {"events": [{"event": 5}]},
        {"events": [{"event": "no such event"}]},
        {"events": [{**SLOT, "name": 5}]},
        {"events": [{**SLOT, "timestamp": "now"}]},
        {"events": [{"event": "slot", "name": "performance_status"}]},
        {"events": [SLOT, {"event": "action", "name": 5}]},
        {"events": [{"event": "entities"}]},
        {"events": [{"event": "user", "parse_data": {"entities": [{"value": 1}]}}]},
        {"events": [], "responses": "none"},
        {"events": [], "responses": ["text"]},
    ],
    ids=str,
)
def test_an_answer_is_accepted_exactly_when_rasas_schema_accepts_it(answer: Any) -> None:
    schema = RemoteAction.action_response_format_spec()
    accepted = jsonschema.validators.validator_for(schema)(schema).is_valid(answer)
    if accepted:
        assert check_answer(ACTION, answer) is True
    else:
        with pytest.raises(jsonschema.ValidationError, match="the action server's answer breaks"):
            check_answer(ACTION, answer)


def test_every_kind_of_event_is_found_as_rasa_finds_it() -> None:
    for name in {kind.type_name for kind in all_subclasses(Event)}:
        assert event_kind(name) is next(
            kind for kind in all_subclasses(Event) if kind.type_name == name
        )
    with pytest.raises(ValueError, match="Unknown event name"):
        event_kind("no such event")


GREETING = Domain.from_yaml("version: '3.1'\nintents: [greet]\nactions: [action_greet]")


@pytest.mark.parametrize("user", [{"intent": "greet"}, {"text": "hello"}], ids=["intent", "text"])
@pytest.mark.parametrize("said", ["hello", "hi"])
def test_rules_are_found_as_rasa_finds_them(user: dict[str, str], said: str) -> None:
    states: list[Any] = [{}, {"prev_action": {"action_name": "action_listen"}, "user": user}]
    policy = RulePolicy(
        RulePolicy.get_default_config(),
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        SimpleNamespace(node_name="rules", is_finetuning=False),  # type: ignore[arg-type]
        featurizer=None,
        lookup={RULES: {}, RULES_FOR_LOOP_UNHAPPY_PATH: {}},
    )
    policy.lookup[RULES] = {policy._create_feature_key(states): "action_greet"}
    events = [ActionExecuted("action_listen"), UserUttered(said, {"name": "greet"})]
    tracker = DialogueStateTracker.from_events("synthetic", events, GREETING.slots)
    for by_text in (True, False):
        found = find_among_rules(policy, tracker, GREETING, by_text)
        assert found[0] == rasas_find(policy, tracker, GREETING, by_text)[0]
        assert (found[0] is not None) == (
            ("text" in user) == by_text and user.get("text", said) == said
        )


def test_the_copy_of_a_slot_is_one_of_its_own() -> None:
    slot = AnySlot("metastasis_sites", [], initial_value=None)
    slot.value = ["brain"]
    copied, rasas = copy_of_slot(slot), copy.copy(slot)
    assert (type(copied), copied.__dict__) == (type(rasas), rasas.__dict__)
    copied.value = ["bone"]
    assert slot.value == ["brain"]


@pytest.mark.parametrize("number", range(9))
def test_the_copy_of_a_tracker_is_rasas_copy(number: int) -> None:
    slots = [AnySlot("performance_status", []), TextSlot("language", [], initial_value="da")]
    events = [
        ActionExecuted("action_session_start"),
        ActionExecuted("action_listen"),
        UserUttered("PS 1", {"name": "inform"}),
        SlotSet("performance_status", 1),
        ActiveLoop("case_form"),
        ActionExecutionRejected("case_form"),
        BotUttered("?"),
        FollowupAction("action_assess"),
        ConversationPaused(),
    ][: number + 1]
    tracker = DialogueStateTracker.from_events("synthetic", events, slots)
    tracker.model_id = "synthetic"
    copied, rasas = copy_of_tracker(tracker), tracker.travel_back_in_time(float("inf"))
    for one, other in ((copied, rasas), (rasas, copied)):
        assert one.__dict__.keys() == other.__dict__.keys()
    own, theirs = copied.__dict__.copy(), rasas.__dict__.copy()
    assert {n: s.__dict__ for n, s in own.pop("slots").items()} == {
        n: s.__dict__ for n, s in theirs.pop("slots").items()
    }
    assert own == theirs
    copied.update(SlotSet("performance_status", 2))
    copied.update(ActiveLoop(None))
    copied.update(ActiveLoop("another"))
    assert tracker.slots["performance_status"].value == rasas.slots["performance_status"].value
    assert (tracker.active_loop, tracker.events) == (rasas.active_loop, rasas.events)


@pytest.mark.parametrize(
    "module", [rasa.core.processor, rasa.core.actions.forms], ids=["processor", "forms"]
)
def test_what_rasa_copies_there_goes_to_its_debug_log(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    logged = {
        id(node)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for node in ast.walk(call)
    }
    copies = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "copy"]
    assert copies
    assert all(id(node) in logged for node in copies)


def test_an_action_is_sent_all_that_it_reads_and_no_earlier_message() -> None:
    slots = [TextSlot("language", [], initial_value="da")]
    read = {
        "text": "PS 1",
        "intent": {"name": "inform", "confidence": 0.9},
        "entities": [{"entity": "performance_status", "value": 1}],
        "intent_ranking": [{"name": "inform", "confidence": 0.9}],
        "text_tokens": [[0, 2], [3, 4]],
        "metadata": {"language": "da"},
    }
    events = [
        UserUttered("solitær metastase i hjernen", {"name": "inform"}, message_id="first"),
        ActionExecuted("case_form"),
        ActiveLoop("case_form"),
        BotUttered("Hvilken situation?"),
        ActionExecuted("action_listen"),
        UserUttered(
            "PS 1",
            read["intent"],
            read["entities"],
            read,
            input_channel="rest",
            message_id="second",
        ),
        SlotSet("language", "en"),
    ]
    tracker = DialogueStateTracker.from_events("a", events, slots)
    call = call_of(ACTION, tracker, Domain.empty())
    whole = Tracker.from_dict(tracker.current_state(EventVerbosity.ALL))
    sent = Tracker.from_dict(call["tracker"])
    assert (call["next_action"], call["sender_id"]) == ("action_assess", "a")
    assert [event["event"] for event in sent.events] == ["user", "slot"]
    assert sent.events[0]["message_id"] == "second"
    assert sent.slots == whole.slots
    assert sent.latest_action_name == whole.latest_action_name
    assert sent.active_loop["name"] == whole.active_loop["name"] == "case_form"
    assert sent.get_latest_input_channel() == whole.get_latest_input_channel()
    for part in ("text", "intent", "entities", "metadata"):
        assert sent.latest_message[part] == whole.latest_message[part]
    assert "hjernen" not in str(call)


def test_a_clock_that_was_set_by_years_deletes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    expired: list[int] = []
    shown = iter([0.0, 0.0, 400 * 86_400.0, 0.0])
    clock = SimpleNamespace(time=lambda: next(shown), monotonic=lambda: 0.0)
    monkeypatch.setattr(retention, "time", clock)
    monkeypatch.setattr(retention, "_BETWEEN_SECONDS", 0)
    monkeypatch.setattr(
        retention.Conversations, "expire", lambda _self, days: expired.append(days) or []
    )
    with pytest.raises(RuntimeError):
        # Three looks at the clock, of which the second is wrong; then it has none to show.
        asyncio.run(retention.keep_expiring(Settings(data=tmp_path, retention_days=30)))
    assert expired == [30, 30]
