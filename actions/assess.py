"""Tells what the guideline says of the case, once nothing is left to ask."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.answering import question_beside_facts
from actions.audit import record_decision, shown_decision
from actions.base import CaseAction, CaseTurn, next_question
from actions.case_from_slots import previous_case, turn_number
from actions.case_requests import asks_for_decision, asks_to_drop_case
from actions.intents import ANSWERING_INTENTS, LANGUAGE_INTENT, NEW_CASE_INTENT, intent_of
from actions.judgement import is_to_be_judged, judgement_beside_facts
from actions.questions import acknowledges, speaks_of_another_patient
from actions.render.answer import answer, read_back
from actions.render.case_view import ask_another_patient, ask_to_drop, told_of_facts
from actions.render.feedback import ask_choice
from actions.render.message import Button, Message, Page
from actions.render.phrases import phrase
from actions.render.question import clash_buttons, doubt_in_words
from actions.render.values import label_of
from actions.undo import is_undoing


class Assess(CaseAction):
    """``action_assess``: the read-back, the answer and the case payload."""

    def name(self) -> str:
        return "action_assess"

    def respond(self, turn: CaseTurn) -> tuple[list[Message], list[EventType]]:
        judged = judgement_beside_facts(turn)
        messages = [*filter(None, [judged]), *opening(turn)]
        if judged is not None and not turn.case.changes:
            return [*messages, turn.payload(messages)], []
        if not turn.case.facts and not messages:
            messages.append(Message(phrase("nothing_understood", turn.case.language)))
        if asks_to_drop_case(turn.text) or undoes_nothing(turn):
            return [*messages, turn.payload(messages)], []
        switched = intent_of(turn.tracker.latest_message) == LANGUAGE_INTENT
        is_new = asks_for_decision(turn.text) or (bool(messages) and not turn.planned)
        if turn.case.nothing_read and turn.case.facts and not is_new and not switched:
            # Repeating the answer would read as a confirmation of what was not understood.
            read = "acknowledged" if acknowledges(turn.text) else "nothing_read"
            messages = messages or [Message(phrase(read, turn.case.language))]
            return [*messages, turn.payload(messages)], []
        if not messages and _is_told_again(turn):
            messages.append(Message(phrase("told_again", turn.case.language)))
            return [*messages, turn.payload(messages)], []
        if turn.case.facts:
            messages = _with_answer(turn, messages)
        return [*messages, turn.payload(messages)], []


def _with_answer(turn: CaseTurn, messages: Sequence[Message]) -> list[Message]:
    """The messages and the answer, recorded; the choice what to do with it, where there is one."""
    messages = [*messages, answer(turn.guideline, turn.case, turn.decision)]
    if is_to_be_judged(turn.decision.status):
        messages.append(ask_choice(turn.case))
    # Only what has been recorded may be shown: this raises when it cannot be.
    record_decision(turn, messages)
    return messages


def question_left(turn: CaseTurn) -> bool:
    """Whether something of the case has been told, and something is left to ask."""
    told = turn.case.facts or turn.case.unclear or turn.case.unavailable
    return bool(told) and next_question(turn.case, turn.decision) is not None


def undoes_nothing(turn: CaseTurn) -> bool:
    """Whether the message takes back what was changed last, where nothing is left of that."""
    entities = turn.tracker.latest_message.get("entities") or []
    return not turn.case.changes and is_undoing(entities, turn.text)


def reply_about_case(turn: CaseTurn) -> list[Message]:
    """The reply to a request about the case as a whole; none to another message."""
    language = turn.case.language
    if asks_to_drop_case(turn.text):
        return [ask_to_drop(turn.case)]
    if undoes_nothing(turn):
        return [Message(phrase("nothing_to_undo", language))]
    if not asks_for_decision(turn.text):
        return []
    if question_left(turn):
        labels = (label_of(turn.guideline, name, language) for name in turn.decision.missing)
        return [Message(phrase("decision_open", language, facts=", ".join(labels)))]
    if not turn.case.facts:
        return [Message(phrase("decision_of_whom", language))]
    return _with_answer(turn, [])


def _is_told_again(turn: CaseTurn) -> bool:
    """Whether the message tells what the answer that was shown rests on already."""
    if not turn.tells_facts or turn.case.changes:
        return False
    shown = shown_decision(turn)
    return (
        shown is not None
        and shown.record["facts"] == dict(turn.case.facts)
        and shown.record["language"] == turn.case.language
    )


def opening(turn: CaseTurn) -> list[Message]:
    """What the last message changed, and what of it was not clear enough to be taken."""
    messages = [question_beside_facts(turn), read_back(turn.guideline, turn.case)]
    if speaks_of_another_patient(turn.text) and intent_of(turn.tracker.latest_message) != (
        NEW_CASE_INTENT
    ):
        messages.append(ask_another_patient(turn.case))
    for name, facts in (("planned", turn.planned), ("not_known", turn.not_known)):
        if facts:
            messages.append(told_of_facts(turn.guideline, turn.case, name, facts))
    answering = intent_of(turn.tracker.latest_message) in ANSWERING_INTENTS
    # What else the message asks for, another action has answered; a decision is told by Assess.
    if answering and not (asks_for_decision(turn.text) and _is_decided(turn)):
        messages += reply_about_case(turn)
    page = Page()
    asked = [item.text for item in turn.case.unclear if item.fact == turn.case.asked]
    # One finding may leave several facts unclear; it is named once.
    doubts = {item.text: item for item in reversed(turn.case.unclear) if item.text not in asked}
    buttons: list[Button] = []
    for item in reversed(doubts.values()):
        if item.turn == turn_number(turn.tracker):
            page.add(doubt_in_words(turn.guideline, turn.case, item))
            if item.why == "clash":
                buttons += clash_buttons(turn.guideline, turn.case, item)
    if page.lines:
        messages.append(page.message(dict.fromkeys(buttons)))
    if turn_number(turn.tracker) == 1:
        messages.append(resume_offer(turn))
    return [message for message in messages if message is not None]


def _is_decided(turn: CaseTurn) -> bool:
    return bool(turn.case.facts) and not question_left(turn)


def resume_offer(turn: CaseTurn) -> Message | None:
    """After a silence: the case that was left, to go on with by a button only."""
    slots = {item["slot"]: item["value"] for item in previous_case(turn.tracker)}
    if not slots:
        return None
    language = turn.case.language
    return Message(
        phrase("resume_offer", language, case_id=slots["case_id"]),
        (Button(phrase("button_resume", language, case_id=slots["case_id"]), "/resume_case"),),
    )
