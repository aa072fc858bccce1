"""The note for the record: facts, answer, open points and references, in the form asked for."""

from __future__ import annotations

import asyncio
import base64
from datetime import date
from importlib import import_module
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.audit import record_decision
from actions.base import CaseTurn
from actions.case import Language
from actions.conversation import Interruption
from actions.languages import language_named
from actions.render.message import Button, Message, button_payload
from actions.render.note import Note, note, note_message
from actions.render.phrases import phrase

SCHEMA = 1
_PDF_WRITER = "actions.render.note_pdf"


class MdtNote(Interruption):
    """``action_mdt_note``: the note as text, with a payload that carries Markdown and, on request,
    PDF. Danish unless English is asked for: it is a text for a Danish record."""

    def name(self) -> str:
        return "action_mdt_note"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        if _is_given(tracker, "note_form", "pdf"):
            # The PDF library takes its time to be imported; other turns go on meanwhile.
            await asyncio.to_thread(import_module, _PDF_WRITER)
        return await super().run(dispatcher, tracker, domain)

    def reply(self, turn: CaseTurn) -> Message:
        return _with_buttons(turn, _written(turn))

    def replies(self, turn: CaseTurn) -> list[Message]:
        if not turn.case.facts:
            return [Message(phrase("nothing_understood", turn.case.language))]
        written = _written(turn)
        messages = [_with_buttons(turn, written), _payload(turn, written)]
        # The note shows the decision, and what is shown is recorded first.
        record_decision(turn, messages)
        return messages


def _written(turn: CaseTurn) -> Note:
    return note(turn.guideline, turn.case, turn.decision, _language(turn), date.today())


def _language(turn: CaseTurn) -> Language:
    if _is_given(turn.tracker, "note_language", "en"):
        return "en"
    return language_named(turn.text) or "da"


def _with_buttons(turn: CaseTurn, written: Note) -> Message:
    said = note_message(written)
    language = turn.case.language
    other: Language = "da" if written.language == "en" else "en"
    pdf = {"note_language": written.language, "note_form": "pdf"}
    buttons = (
        Button(phrase("note_pdf", language), button_payload("mdt_note", **pdf)),
        Button(
            phrase(f"note_in_{other}", language),
            button_payload("mdt_note", note_language=other),
        ),
    )
    return Message(said.text, buttons, None, said.statements, said.kind)


def _payload(turn: CaseTurn, written: Note) -> Message:
    custom: dict[str, Any] = {
        "type": "note",
        "schema": SCHEMA,
        "case_id": turn.case.case_id,
        "language": written.language,
        "title": written.title,
        "text": written.text,
        "markdown": written.markdown,
        "file_name": f"mdt-{turn.case.case_id}-{written.language}",
    }
    if _is_given(turn.tracker, "note_form", "pdf"):
        as_pdf = import_module(_PDF_WRITER).note_as_pdf
        custom["pdf_base64"] = base64.b64encode(as_pdf(written)).decode("ascii")
    return Message(custom=custom, kind="note_payload")


def _is_given(tracker: Tracker, kind: str, value: str) -> bool:
    found = tracker.latest_message.get("entities") or []
    return any(e.get("entity") == kind and e.get("value") == value for e in found)
