"""Slack's published limits of messages in Block Kit, as a check that says what is wrong.

Source: https://docs.slack.dev/reference/block-kit/blocks and its pages on composition objects and
block elements; ``msg_blocks_too_long`` from slackapi/bolt-js#2509.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def faults(blocks: list[dict[str, Any]]) -> list[str]:
    """What Slack would refuse in these blocks; empty when it takes them."""
    return list(_faults(blocks))


def _faults(blocks: list[dict[str, Any]]) -> Iterator[str]:
    if not 1 <= len(blocks) <= 50:
        yield f"{len(blocks)} blocks"
    if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
        yield "msg_blocks_too_long"
    action_ids: list[str] = []
    for number, block in enumerate(blocks):
        for fault in _block_faults(block, action_ids):
            yield f"block {number}: {fault}"
    if len(set(action_ids)) != len(action_ids):
        yield "an action_id twice"


def _block_faults(block: dict[str, Any], action_ids: list[str]) -> Iterator[str]:
    if block["type"] == "section":
        yield from _unknown(block, {"type", "text", "fields", "block_id"})
        if "text" not in block and "fields" not in block:
            yield "a section without text and fields"
        if "text" in block:
            yield from _text_faults(block["text"], 3_000)
        if not 1 <= len(block.get("fields", [{}])) <= 10:
            yield f"{len(block['fields'])} fields"
        for field in block.get("fields", ()):
            yield from _text_faults(field, 2_000)
    elif block["type"] == "context":
        yield from _unknown(block, {"type", "elements", "block_id"})
        if not 1 <= len(block["elements"]) <= 10:
            yield f"{len(block['elements'])} elements"
        for element in block["elements"]:
            yield from _text_faults(element, 3_000)
    elif block["type"] == "actions":
        yield from _unknown(block, {"type", "elements", "block_id"})
        if not 1 <= len(block["elements"]) <= 25:
            yield f"{len(block['elements'])} elements"
        for element in block["elements"]:
            yield from _button_faults(element)
            action_ids.append(element["action_id"])
    else:
        yield f"unexpected type {block['type']}"


def _button_faults(button: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(button, {"type", "text", "value", "action_id", "style"})
    if button["type"] != "button" or button["text"]["type"] != "plain_text":
        yield "no button with a plain_text label"
    yield from _text_faults(button["text"], 75)
    if not 1 <= len(button["value"]) <= 2_000:
        yield f"a value of {len(button['value'])} characters"
    if not 1 <= len(button["action_id"]) <= 255:
        yield "an action_id of the wrong length"


def _text_faults(text: dict[str, Any], most: int) -> Iterator[str]:
    kinds = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
    if text["type"] not in kinds:
        yield f"a text of type {text['type']}"
        return
    yield from _unknown(text, kinds[text["type"]])
    if not 1 <= len(text["text"]) <= most:
        yield f"a text of {len(text['text'])} characters, at most {most}"


def _unknown(item: dict[str, Any], known: set[str]) -> Iterator[str]:
    if set(item) - known:
        yield f"unknown keys {sorted(set(item) - known)}"
