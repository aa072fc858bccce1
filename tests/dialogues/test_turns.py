"""How many further turns a case told in one good sentence takes, and that none is wasted."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from rules_core.api import decide, load_pack
from tests.dialogues.play import Conversation, Reply, gist

GUIDELINE = load_pack()
CASES = [
    (file.stem, case)
    for file in sorted((Path(__file__).parents[1] / "cases" / "one_sentence").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
MEDIAN, MOST = 1, 3


def answer_to(asked: str, knows: dict[str, Any], reply: Reply) -> str:
    """The button for what the clinician knows, or its words where there is none."""
    value = knows[asked]
    payload = f"/inform{json.dumps({asked: [value] if isinstance(value, list) else value})}"
    if any(button["payload"] == payload for button in reply.buttons):
        return payload
    table = GUIDELINE.pack.facts[asked]
    if isinstance(value, list):
        return " and ".join(table.values[member].label.en for member in value)
    return f"{value} {table.unit.en}" if table.unit else str(value)


def further_turns(assistant: httpx.Client, case: dict[str, Any]) -> int:
    """Answers every question until nothing is asked; each must be one that can matter, once."""
    conversation = Conversation(assistant)
    reply = conversation.say(case["sentence"])
    assert reply.case is not None
    missing_at_first = len(reply.case["decision"]["missing"])
    asked: list[str] = []
    while (fact := reply.case["asked"]) is not None:
        assert fact in reply.case["decision"]["missing"]
        assert fact not in asked, f"{fact} is asked twice"
        asked.append(fact)
        reply = conversation.say(answer_to(fact, case["knows"], reply))
        assert reply.case is not None
    assert len(asked) <= missing_at_first
    told, known = gist(reply.case["decision"]), decide(GUIDELINE, case["knows"]).to_json()
    for part in ("status", "recommendations", "step", "reasons"):
        assert told[part] == gist(known)[part]
    return len(asked)


@pytest.fixture(scope="module")
def turns(assistant: httpx.Client) -> dict[str, int]:
    return {case["sentence"]: further_turns(assistant, case) for _, case in CASES}


def test_no_case_needs_more_turns_than_facts_are_missing(turns: dict[str, int]) -> None:
    assert len(turns) == len(CASES)
    assert max(turns.values()) <= MOST, {t: n for t, n in turns.items() if n > MOST}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_median_case_needs_at_most_one_further_turn(
    turns: dict[str, int], language: str
) -> None:
    counted = [turns[case["sentence"]] for name, case in CASES if name == language]
    assert len(counted) >= 15
    assert statistics.median(counted) <= MEDIAN, counted
