"""Steps of Rasa's that it takes again and again, taken once or not at all."""

import dataclasses
import functools
from typing import TypeVar

import rasa.core.actions.forms
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.utils.common import all_subclasses

from bot.server.turn import current_turn

_T = TypeVar("_T")

_look_up = Event.resolve_by_type
_extract = ActionExtractSlots.run
_find = RulePolicy._find_action_from_rules
_OF_A_TRACKER = (
    *("sender_id", "_max_event_history", "is_rule_tracker", "_paused", "followup_action"),
    *("latest_action", "latest_message", "latest_bot_utterance"),
)
_OF_TEXTS = "_omd_any_of_texts"


@functools.cache
def _kinds() -> dict[str, type[Event]]:
    # Of two with one name Rasa takes the first.
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def event_kind(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """In place of ``Event.resolve_by_type``, which collects all kinds anew for every event."""
    return _kinds().get(type_name) or _look_up(type_name, default)


def copy_of_slot(slot: Slot) -> Slot:
    """In place of what ``copy.copy`` works out anew for each slot of each tracker."""
    new: Slot = object.__new__(type(slot))
    new.__dict__.update(slot.__dict__)
    return new


def copy_of_tracker(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """In place of ``DialogueStateTracker.copy``, which goes through all events for each action."""
    new: DialogueStateTracker = object.__new__(type(tracker))
    new.__dict__.update({name: tracker.__dict__[name] for name in _OF_A_TRACKER})
    new.events = tracker.events.copy()
    new.slots = {name: copy_of_slot(slot) for name, slot in tracker.slots.items()}
    loop = tracker.active_loop
    new.active_loop = None if loop is None else dataclasses.replace(loop)
    new.sender_source = new.model_id = new.assistant_id = None
    return new


async def extract_once(
    action: ActionExtractSlots,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> list[Event]:
    """In place of ``ActionExtractSlots.run``, which a form repeats when it opens.

    The slots were taken from this very message when it came in; the action server would find
    nothing new in it. A message that could not be taken in has failed its turn.
    """
    turn = current_turn.get()
    message = tracker.latest_message
    if turn is not None and message is not None and turn.taken_in is message and not turn.failed:
        return []
    events: list[Event] = await _extract(action, output_channel, nlg, tracker, domain)
    if turn is not None:
        turn.taken_in = message
    return events


def find_among_rules(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> tuple[str | None, str | None, bool]:
    """In place of ``RulePolicy._find_action_from_rules``, asked of each message's text first.

    Only a rule that is written with a message's very words could hold for it.
    """
    if use_text_for_last_user_input and not _any_of_texts(policy):
        return None, None, False
    found: tuple[str | None, str | None, bool]
    found = _find(policy, tracker, domain, use_text_for_last_user_input)
    return found


def _any_of_texts(policy: RulePolicy) -> bool:
    known = policy.__dict__.get(_OF_TEXTS)
    if known is None:
        rules = (rule for rules in policy.lookup.values() for rule in rules)
        known = policy.__dict__[_OF_TEXTS] = any(f'"{TEXT}":' in rule for rule in rules)
    return bool(known)


class Uncopied:
    """In place of the module ``copy`` where Rasa copies only what it hands to its debug log.

    The log has done with a value when the call that writes it returns.
    """

    @staticmethod
    def deepcopy(value: _T) -> _T:
        """The value itself."""
        return value


def take_steps_once() -> None:
    """Use all of these from now on."""
    Event.resolve_by_type = staticmethod(event_kind)
    Slot.__copy__ = copy_of_slot
    DialogueStateTracker.copy = copy_of_tracker
    ActionExtractSlots.run = extract_once
    RulePolicy._find_action_from_rules = find_among_rules
    rasa.core.processor.copy = Uncopied
    rasa.core.actions.forms.copy = Uncopied
