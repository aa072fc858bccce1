"""Interruptions: each is answered, then the open question is put again."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from rasa_sdk.events import EventType, FollowupAction

from actions.answering import answer_to_question, is_about_guideline, sure_topic
from actions.assess import question_left, reply_about_case
from actions.base import CaseAction, CaseTurn
from actions.case_requests import asks_for_decision
from actions.forms import FORM
from actions.judgement import judgement_in, reason_given, shown_answer, take_judgement
from actions.recommendations import asks_why_not, recommendations_named
from actions.render.case_view import case_view, explanation, why_provisional
from actions.render.comparison import why_not_answer
from actions.render.guideline_answer import topic_answer
from actions.render.message import Message, joined
from actions.render.phrases import phrase
from actions.render.question import why_asked
from actions.render.values import label_of
from actions.retrieval import answers, index_of, is_sure
from actions.wording import content_words
from rules_core.api import why_not

_PROVISIONAL = re.compile(r"\b(foreløbig\w*|provisional\w*|preliminary)\b", re.IGNORECASE)
_MEANING = re.compile(r"\b(betyder|betyde|menes|mener|forstås|means?|meant)\b", re.IGNORECASE)


class Interruption(CaseAction, ABC):
    """Answers with ``reply``; Rasa then returns to the form, which puts its question again."""

    def knows_better(self, turn: CaseTurn) -> bool:
        """Whether the message is this action's for certain, whatever topic its words name."""
        return False

    @abstractmethod
    def reply(self, turn: CaseTurn) -> Message:
        """The answer to the interruption itself."""

    def replies(self, turn: CaseTurn) -> list[Message]:
        """All messages of the answer, payloads too."""
        about_case = reply_about_case(turn)
        if about_case:
            return about_case
        reason = reason_given(turn)
        if reason is not None:
            return [take_judgement(turn, reason)]
        if not self.knows_better(turn) and self._is_about_guideline(turn):
            # The words of a question about the guideline weigh more than a classifier.
            return [answer_to_question(turn, turn.text)]
        return [self.reply(turn)]

    def _is_about_guideline(self, turn: CaseTurn) -> bool:
        return bool(turn.text) and sure_topic(turn.guideline, turn.text) is not None

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        replies = self.replies(turn)
        if turn.tracker.active_loop.get("name") == FORM:
            return replies, []
        asks_of_open_case = asks_for_decision(turn.text) and question_left(turn)
        if turn.case.changes or asks_of_open_case:
            # The message also told something of the patient: the form takes it from there.
            return replies, [FollowupAction(FORM)]
        return [*replies, turn.payload(replies)], []


class Manners(Interruption, ABC):
    """An interruption that is answered with one of the bot's own phrases."""

    @property
    @abstractmethod
    def phrase_name(self) -> str:
        """The name of the phrase, and of the action after ``action_``."""

    def name(self) -> str:
        return f"action_{self.phrase_name}"

    def parts(self, turn: CaseTurn) -> dict[str, str]:
        """What fills the braces of the phrase: names that the guideline pack gives."""
        return {}

    def reply(self, turn: CaseTurn) -> Message:
        return Message(phrase(self.phrase_name, turn.case.language, **self.parts(turn)))

    def _is_about_guideline(self, turn: CaseTurn) -> bool:
        # Small talk is short; a question that the pack answers is none.
        entities = turn.tracker.latest_message.get("entities") or []
        return is_about_guideline(turn.guideline, turn.text, entities)


class Greet(Manners):
    """``action_greet``"""

    phrase_name = "greet"

    def parts(self, turn: CaseTurn) -> dict[str, str]:
        title = turn.guideline.pack.guideline.short_title
        return {"title": str(getattr(title, turn.case.language))}


class Help(Manners):
    """``action_help``"""

    phrase_name = "help"

    def parts(self, turn: CaseTurn) -> dict[str, str]:
        facts = turn.guideline.pack.facts
        decisive = [name for name, fact in facts.items() if fact.role == "decisive"]
        names = (label_of(turn.guideline, name, turn.case.language) for name in decisive)
        return {"facts": ", ".join(names)}


class Wait(Manners):
    """``action_wait``"""

    phrase_name = "wait"

    def reply(self, turn: CaseTurn) -> Message:
        judgement = judgement_in(turn)
        if judgement.choice is not None and turn.case.asked is None and shown_answer(turn):
            return take_judgement(turn, judgement)
        return super().reply(turn)


class Thank(Manners):
    """``action_thank``"""

    phrase_name = "thank"


class Goodbye(Manners):
    """``action_goodbye``"""

    phrase_name = "goodbye"


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

    def knows_better(self, turn: CaseTurn) -> bool:
        return asks_why_not(turn.guideline, turn.text)

    def _is_about_guideline(self, turn: CaseTurn) -> bool:
        found = answers(index_of(turn.guideline).search(turn.text)) if turn.text else None
        # A "why" with a matter of its own asks the guideline; a bare one asks of this case.
        return found is not None and (is_sure(found) or not turn.case.facts)

    def reply(self, turn: CaseTurn) -> Message:
        if _PROVISIONAL.search(turn.text) and turn.decision.provisional:
            return why_provisional(turn.guideline, turn.case, turn.decision)
        given = {item.id for item in turn.decision.recommendations}
        asked = [r for r in recommendations_named(turn.guideline, turn.text) if r not in given]
        if asked:
            answer = why_not(turn.guideline, turn.case.facts, asked[0])
            return why_not_answer(turn.guideline, turn.case, answer)
        if turn.case.asked is not None:
            # While a question is open, a bare "why?" is about that.
            return why_asked(turn.guideline, turn.case, turn.case.asked)
        return explanation(turn.guideline, turn.case, turn.decision)


class ExplainQuestion(Interruption):
    """``action_explain_question``: why the open question is asked."""

    def name(self) -> str:
        return "action_explain_question"

    def reply(self, turn: CaseTurn) -> Message:
        asked = turn.case.asked
        if asked is None:
            return explanation(turn.guideline, turn.case, turn.decision)
        why = why_asked(turn.guideline, turn.case, asked)
        if not _MEANING.search(turn.text):
            return why
        # "What does that mean?" asks for the words of the question.
        label = label_of(turn.guideline, asked, turn.case.language)
        found = answers(index_of(turn.guideline).search(label))
        if found is None:
            return why
        return joined([topic_answer(turn.guideline, turn.case, found.topic.id), why])


def asks_what_it_means(turn: CaseTurn) -> bool:
    """Whether a message asks what the open question means, and names nothing else."""
    return (
        turn.case.asked is not None
        and _MEANING.search(turn.text) is not None
        and not content_words(turn.text)
    )
