"""Goes on in another language."""

from __future__ import annotations

from rasa_sdk.events import EventType, FollowupAction

from actions.base import CaseTurn
from actions.conversation import Manners
from actions.forms import FORM
from actions.note import MdtNote
from actions.render.message import Message
from actions.wording import words_of

_NOTE = frozenset({"note", "notat", "notatet", "mdtnote", "mdtnotat"})


class SwitchLanguage(Manners):
    """``action_switch_language``: the intake has switched; this tells so, and goes on.

    "Note in English" asks for the note; an answer on the screen is given again.
    """

    phrase_name = "language_switched"

    def name(self) -> str:
        return "action_switch_language"

    def replies(self, turn: CaseTurn) -> list[Message]:
        if _NOTE.intersection(words_of(turn.text)):
            return MdtNote().replies(turn)
        return super().replies(turn)

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        messages, events = super().respond(turn)
        told_only = [message for message in messages if not message.is_case]
        if turn.tracker.active_loop.get("name") == FORM or not turn.case.facts:
            return messages, events
        if any(message.custom is not None for message in told_only):
            return messages, events  # the note itself was asked for
        return told_only, [FollowupAction(FORM)]
