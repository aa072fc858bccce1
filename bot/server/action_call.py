"""What of a conversation is sent to the action server with each call.

Rasa sends every event that it has read back, each message with all that every component said
of it; putting that into JSON and out of it again took more time than the actions. An action
looks at the slots, the last message and what has happened since; that is what is sent.
"""

import itertools
from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

# Of use to those who train the model only.
_UNREAD = frozenset({"intent_ranking", "response_selector", "text_tokens"})


def this_turn(tracker: DialogueStateTracker) -> list[Event]:
    """The events from the last message on; all of them before the first message."""
    events = tracker.events
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], UserUttered):
            return list(itertools.islice(events, place, None))
    return list(events)


def call_of(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """In place of ``RemoteAction._action_call_format``."""
    message = tracker.latest_message
    loop = tracker.active_loop
    read = {**message.parse_data, "entities": message.entities} if message else {}
    call = {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": {n: part for n, part in read.items() if n not in _UNREAD},
            "latest_event_time": tracker.events[-1].timestamp if tracker.events else None,
            "followup_action": tracker.followup_action,
            "paused": tracker.is_paused(),
            "events": [_event(event) for event in this_turn(tracker)],
            "latest_input_channel": tracker.get_latest_input_channel(),
            "active_loop": {"name": loop.name, "rejected": loop.rejected} if loop else {},
            "latest_action_name": tracker.latest_action_name,
        },
        "version": rasa.__version__,
    }
    if not action._is_selective_domain_enabled() or (
        domain.does_custom_action_explicitly_need_domain(action.name())
    ):
        call["domain"] = domain.as_dict()
    return call


def _event(event: Event) -> dict[str, Any]:
    shown: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        # It is the latest message, which stands beside the events.
        shown.pop("parse_data", None)
    return shown


def send_what_actions_read() -> None:
    """Use :func:`call_of` for every action from now on."""
    RemoteAction._action_call_format = call_of
