"""Steps of Rasa's that it takes again and again, taken once or not at all."""

import functools
from typing import TypeVar

import rasa.core.actions.forms
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.server.turn import current_turn

_T = TypeVar("_T")

_look_up = Event.resolve_by_type
_extract = ActionExtractSlots.run


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
    ActionExtractSlots.run = extract_once
    rasa.core.processor.copy = Uncopied
    rasa.core.actions.forms.copy = Uncopied
