"""A turn as Adaptive Cards 1.5, within Teams' limits. Pure functions.

Text of the bot may quote the user. It stands in text runs, which no client reads as Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.channels.teams.incoming import PAYLOAD
from bot.channels.turn_output import (
    MAX_PAYLOAD_CHARACTERS,
    CaseSummary,
    Choice,
    Said,
    SpokenTurn,
    batches,
    pieces,
)

Card = dict[str, Any]
Element = dict[str, Any]

VERSION = "1.5"
# Teams takes messages of about 28 kB, counted in UTF-16; the rest is for what is round the card.
MAX_CARD_BYTES = 24_000
# Teams shows six actions of a set and drops the others.
MAX_ACTIONS = 6
_MAX_RUN_CHARACTERS = 2_000
_MAX_FACTS = 10
_MAX_ELEMENT_CHARACTERS = 9_000
_WORDS_CHARACTERS = 8_000

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def cards(turn: SpokenTurn) -> list[Card]:
    """The turn without the guard's notices, in as few cards as Teams' limits allow.

    The case's facts and version stand below the last text, the last text's buttons below those.
    """
    said = [item for item in turn.said if not item.notice]
    elements: list[Element] = []
    for item in said:
        elements += _paragraphs(item.text, apart=bool(elements))
        if item is not said[-1]:
            elements += _buttons(item)
    if turn.case is not None:
        elements += _case(turn.case)
    if said:
        elements += _buttons(said[-1])
    language = turn.case.language if turn.case else ""
    return list(_packed(elements, language))


def notices(turn: SpokenTurn) -> str:
    """The guard's own words of this turn."""
    return "\n\n".join(item.text for item in turn.said if item.notice)


def in_words(card: Card) -> list[str]:
    """What a card says, as plain texts of a length that Teams takes; at least one."""
    lines = [line for element in card["body"] for line in _words(element)]
    return list(pieces("\n\n".join(lines) or "…", _WORDS_CHARACTERS))


def size(card: Card) -> int:
    """Bytes of a card as Teams counts them."""
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _paragraphs(text: str, apart: bool) -> Iterator[Element]:
    spacing = "medium" if apart else "none"
    for line in text.split("\n"):
        if not line.strip():
            spacing = "medium"
            continue
        for piece in pieces(line, _MAX_RUN_CHARACTERS):
            runs = list(_runs(piece))
            yield {"type": "RichTextBlock", "inlines": runs, "spacing": spacing}
            spacing = "small"


def _runs(line: str) -> Iterator[Element]:
    # re.split puts what stood in the parentheses, the bold, at the odd places.
    for place, text in enumerate(_BOLD.split(line)):
        if text:
            bold = {"weight": "bolder"} if place % 2 else {}
            yield {"type": "TextRun", "text": text, **bold}


def _buttons(said: Said) -> Iterator[Element]:
    fitting = [_action(c) for c in said.choices if len(c.payload) <= MAX_PAYLOAD_CHARACTERS]
    for actions in batches(fitting, MAX_ACTIONS, _MAX_ELEMENT_CHARACTERS):
        yield {"type": "ActionSet", "actions": actions}
    # What does not fit on a button can still be read, and written.
    for choice in said.choices:
        if len(choice.payload) > MAX_PAYLOAD_CHARACTERS:
            yield from _paragraphs(f"• {choice.title}", apart=False)


def _action(choice: Choice) -> Element:
    # messageBack shows in the chat what was pressed; the payload comes back as the value.
    return {
        "type": "Action.Submit",
        "title": choice.title,
        "data": {
            PAYLOAD: choice.payload,
            "msteams": {
                "type": "messageBack",
                "displayText": choice.title,
                "text": choice.payload,
                "value": {PAYLOAD: choice.payload},
            },
        },
    }


def _case(case: CaseSummary) -> Iterator[Element]:
    facts = [{"title": name, "value": value} for name, value in case.facts]
    for group in batches(facts, _MAX_FACTS, _MAX_ELEMENT_CHARACTERS):
        yield {"type": "FactSet", "facts": group, "separator": group[0] is facts[0]}
    for line in (case.decision, case.reference):
        if line:
            run = {"type": "TextRun", "text": line, "isSubtle": True, "size": "small"}
            yield {"type": "RichTextBlock", "inlines": [run], "spacing": "small"}


def _packed(elements: Iterable[Element], language: str) -> Iterator[Card]:
    card = _card([], language)
    for element in elements:
        longer = _card([*card["body"], element], language)
        if card["body"] and size(longer) > MAX_CARD_BYTES:
            yield card
            longer = _card([element], language)
        card = longer
    if card["body"]:
        yield card


def _card(body: list[Element], language: str) -> Card:
    card: Card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": body,
    }
    return card | ({"lang": language} if language else {})


def _words(element: Element) -> Iterator[str]:
    if element["type"] == "RichTextBlock":
        yield "".join(run["text"] for run in element["inlines"])
    elif element["type"] == "FactSet":
        yield from (f"{fact['title']}: {fact['value']}" for fact in element["facts"])
    elif element["type"] == "ActionSet":
        yield from (f"• {action['title']}" for action in element["actions"])
