"""Interruptions: each is answered, then the open question is put again."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.assess import opening
from actions.base import CaseAction, CaseTurn
from actions.render.case_view import case_view, explanation
from actions.render.message import Message
from actions.render.payload import case_payload
from actions.render.phrases import phrase
from actions.render.question import question


class Interruption(CaseAction):
    """Answers with ``reply``, then returns to the open question."""

    explains_question = False

    def reply(self, turn: CaseTurn) -> Message:
        """The answer to the interruption itself."""
        raise NotImplementedError

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        messages = [*opening(turn), self.reply(turn)]
        if turn.case.asked is not None:
            messages.append(
                question(turn.guideline, turn.case, turn.case.asked, self.explains_question)
            )
        return [*messages, case_payload(turn.case, turn.decision, messages)], []


class Manners(Interruption):
    """An interruption that is answered with one of the bot's own phrases."""

    phrase_name = ""

    def name(self) -> str:
        return f"action_{self.phrase_name}"

    def reply(self, turn: CaseTurn) -> Message:
        return Message(phrase(self.phrase_name, turn.case.language))


class Greet(Manners):
    """``action_greet``"""

    phrase_name = "greet"


class Help(Manners):
    """``action_help``"""

    phrase_name = "help"


class Wait(Manners):
    """``action_wait``"""

    phrase_name = "wait"


class Thank(Manners):
    """``action_thank``"""

    phrase_name = "thank"


class Goodbye(Manners):
    """``action_goodbye``"""

    phrase_name = "goodbye"


class OutOfScope(Manners):
    """``action_out_of_scope``"""

    phrase_name = "out_of_scope"


class Fallback(Manners):
    """``action_fallback``: a message that is neither facts nor a known request."""

    phrase_name = "fallback"


class SwitchLanguage(Manners):
    """``action_switch_language``: the intake has switched; this only tells so."""

    phrase_name = "language_switched"

    def name(self) -> str:
        return "action_switch_language"


class ShowCase(Interruption):
    """``action_show_case``: every fact with the words it was read from."""

    def name(self) -> str:
        return "action_show_case"

    def reply(self, turn: CaseTurn) -> Message:
        return case_view(turn.guideline, turn.case, turn.decision)


class ExplainDecision(Interruption):
    """``action_explain_decision``: the criteria behind the decision, each with its place."""

    def name(self) -> str:
        return "action_explain_decision"

    def reply(self, turn: CaseTurn) -> Message:
        return explanation(turn.guideline, turn.case, turn.decision)


class ExplainQuestion(Interruption):
    """``action_explain_question``: why the open question is asked."""

    explains_question = True

    def name(self) -> str:
        return "action_explain_question"

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        if turn.case.asked is None:
            return ExplainDecision().respond(turn)
        messages = [question(turn.guideline, turn.case, turn.case.asked, explain=True)]
        return [*messages, case_payload(turn.case, turn.decision, messages)], []
