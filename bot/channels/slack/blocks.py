"""A turn as Slack messages in Block Kit, within Slack's limits. Pure functions.

Text of the bot may quote the user. Outside headings it is therefore sent as ``plain_text``,
which Slack shows letter for letter: in ``mrkdwn`` two tildes ("~3 cm, ~4 cm") strike out what
stands between them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.channels.turn_output import (
    MAX_PAYLOAD_CHARACTERS,
    CaseSummary,
    Choice,
    Said,
    SpokenTurn,
    batches,
    pieces,
    plain,
)

Block = dict[str, Any]
# A block, and what of it is read aloud.
Unit = tuple[str, Block]

# https://docs.slack.dev/reference/block-kit/blocks
MAX_BLOCKS = 50
MAX_SECTION_CHARACTERS = 3_000
MAX_FIELDS = 10
MAX_FIELD_CHARACTERS = 2_000
MAX_ELEMENTS = 25
MAX_LABEL_CHARACTERS = 75
# Undocumented: from about 13,200 characters Slack answers msg_blocks_too_long.
MAX_MESSAGE_CHARACTERS = 12_000
MAX_BLOCK_CHARACTERS = 9_000
# Recommended for the text that notifications and screen readers take.
MAX_TEXT_CHARACTERS = 4_000

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_FORMATTING = re.compile(r"[*_~`]")


@dataclass(frozen=True)
class SlackMessage:
    """One message: its blocks, and its text for where blocks are not shown."""

    text: str
    blocks: tuple[Block, ...]


def slack_messages(turn: SpokenTurn) -> list[SlackMessage]:
    """The turn without the guard's notices, in as few messages as Slack's limits allow.

    The case's facts and version stand below the last text, the last text's buttons below those.
    """
    said = [item for item in turn.said if not item.notice]
    units: list[Unit] = []
    for item in said:
        units += _sections(item.text)
        if item is not said[-1]:
            units += _buttons(item)
    if turn.case is not None:
        units += _case(turn.case)
    if said:
        units += _buttons(said[-1])
    return list(_packed(units))


def notices(turn: SpokenTurn) -> str:
    """The guard's own words of this turn."""
    return "\n".join(item.text for item in turn.said if item.notice)


def escape(text: str) -> str:
    """The text for ``mrkdwn`` with nothing in it that Slack takes for a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sections(text: str) -> Iterator[Unit]:
    for heading, lines in groupby(text.split("\n"), key=_is_heading):
        for body in _joined(lines if heading else map(plain, lines), MAX_SECTION_CHARACTERS):
            shown = _text("plain_text", body)
            if heading and len(escape(body)) <= MAX_SECTION_CHARACTERS:
                shown = _text("mrkdwn", _BOLD.sub(r"*\1*", escape(body)))
            yield plain(body), {"type": "section", "text": shown}


def _is_heading(line: str) -> bool:
    return bool(_BOLD.search(line)) and not _FORMATTING.search(_BOLD.sub(r"\1", line))


def _joined(lines: Iterable[str], size: int) -> Iterator[str]:
    body = ""
    for line in (piece for whole in lines for piece in pieces(whole, size)):
        if body and len(body) + 1 + len(line) > size:
            yield from ([body] if body.strip() else [])
            body = line
        else:
            body = f"{body}\n{line}" if body else line
    if body.strip():
        yield body


def _buttons(said: Said) -> Iterator[Unit]:
    fitting = [_button(c) for c in said.choices if len(c.payload) <= MAX_PAYLOAD_CHARACTERS]
    for elements in batches(fitting, MAX_ELEMENTS, MAX_BLOCK_CHARACTERS):
        yield "", {"type": "actions", "elements": elements}
    # What does not fit on a button can still be read, and written.
    cut = [
        f"• {choice.title}"
        for choice in said.choices
        if len(choice.title) > MAX_LABEL_CHARACTERS or len(choice.payload) > MAX_PAYLOAD_CHARACTERS
    ]
    for body in _joined(cut, MAX_SECTION_CHARACTERS):
        yield body, {"type": "section", "text": _text("plain_text", body)}


def _button(choice: Choice) -> Block:
    title = choice.title
    if len(title) > MAX_LABEL_CHARACTERS:
        title = title[: MAX_LABEL_CHARACTERS - 1].rstrip() + "…"
    return {"type": "button", "text": _text("plain_text", title), "value": choice.payload}


def _case(case: CaseSummary) -> Iterator[Unit]:
    fields = [
        _text("plain_text", piece)
        for name, value in case.facts
        for piece in pieces(f"{name}: {value}", MAX_FIELD_CHARACTERS)
    ]
    for group in batches(fields, MAX_FIELDS, MAX_BLOCK_CHARACTERS):
        yield "", {"type": "section", "fields": group}
    lines = [line for line in (case.decision, case.reference) if line]
    if lines:
        shown = [_text("plain_text", next(pieces(line, MAX_FIELD_CHARACTERS))) for line in lines]
        yield "", {"type": "context", "elements": shown}


def _packed(units: Iterable[Unit]) -> Iterator[SlackMessage]:
    batch: list[Unit] = []
    size = 0
    for unit in units:
        more = len(json.dumps(unit[1], ensure_ascii=False))
        if batch and (len(batch) == MAX_BLOCKS or size + more > MAX_MESSAGE_CHARACTERS):
            yield _message(batch)
            batch, size = [], 0
        batch.append(unit)
        size += more
    if batch:
        yield _message(batch)


def _message(units: list[Unit]) -> SlackMessage:
    text = "\n".join(text for text, _ in units if text)
    if len(text) > MAX_TEXT_CHARACTERS:
        text = text[: MAX_TEXT_CHARACTERS - 1] + "…"
    for number, (_, block) in enumerate(units):
        if block["type"] == "actions":
            for position, element in enumerate(block["elements"]):
                element["action_id"] = f"say-{number}-{position}"
    return SlackMessage(text or "…", tuple(block for _, block in units))


def _text(kind: str, text: str) -> Block:
    if kind == "plain_text":
        # Otherwise ":2:" and the like could turn into pictures.
        return {"type": kind, "text": text, "emoji": False}
    return {"type": kind, "text": text, "verbatim": True}
