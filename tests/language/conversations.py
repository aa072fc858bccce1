"""Conversations in which later messages change what earlier ones said, and their facts at the end.

`conversations/<language>/<name>.yaml` holds a list of

    turns: the user's messages, each to be understood without the question before it
    facts: the facts that hold at the end, of the patient spoken of last
    unclear: facts that are in doubt at the end, and must not be known
    optional: facts that a careful reader may take either way; they are not counted
    misread: facts that the case holds wrongly at the end, as is known; to be mended

They were written by pens that had not seen the reader; docs/language.md has the scores of the
first time. Here each message is read for real and taken into the case as the action server does;
what Rasa adds, `tests/dialogues` plays over the real servers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from actions.base import next_question
from actions.case import Case
from actions.intake import IntakeState, taken_in
from actions.intents import INFORM_INTENT, NEW_CASE_INTENT, WHAT_IF_INTENT
from bot.text import ClinicalReader
from rules_core.api import Guideline, decide
from tests.language.corpus import DECISIVE, FACTS

FOLDER = Path(__file__).parent / "conversations"
_BOUNDS = {
    "metastasis_count_at_least": "metastasis_count",
    "metastasis_sites_at_least": "metastasis_sites",
}
_BY_CUE = (NEW_CASE_INTENT, WHAT_IF_INTENT)


@dataclass(frozen=True)
class Conversation:
    """One conversation and what must be known at its end."""

    language: str
    turns: tuple[str, ...]
    facts: dict[str, Any]
    unclear: frozenset[str]
    optional: frozenset[str]
    misread: frozenset[str]


@dataclass
class Outcome:
    """What conversations end with, beside what they should."""

    known: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    def recall(self, language: str) -> float:
        """Share of the decisive facts that are known at the end."""
        return self.known[language] / self.there[language]


def conversations(folder: Path = FOLDER) -> tuple[Conversation, ...]:
    """The kept conversations.

    Raises:
        ValueError: a conversation has a key or a fact that does not exist.
    """
    found = []
    for path in sorted(folder.glob("*/*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            facts = dict(entry.get("facts") or {})
            open_facts = [*(entry.get("unclear") or ()), *(entry.get("optional") or ())]
            strange = set(entry) - {"turns", "facts", "unclear", "optional", "misread"}
            strange |= {*facts, *open_facts} - set(FACTS)
            if strange or not entry.get("turns"):
                raise ValueError(f"{path.name}: {entry.get('turns')}: {sorted(strange)}")
            found.append(
                Conversation(
                    path.parent.name,
                    tuple(entry["turns"]),
                    facts,
                    frozenset(entry.get("unclear") or ()),
                    frozenset(entry.get("optional") or ()),
                    frozenset(entry.get("misread") or ()),
                )
            )
    return tuple(found)


def played(conversation: Conversation, reader: ClinicalReader, guideline: Guideline) -> Case:
    """The case at the end of a conversation."""
    state = IntakeState(Case("TESTCASE", "da"))
    for text in conversation.turns:
        entities = reader.read(text).to_entities()
        message = {"text": text, "intent": {"name": _intent(entities)}, "entities": entities}
        state = taken_in(guideline, state, message, "TESTCASE")
        asked = next_question(state.case, decide(guideline, state.case.facts))
        state = replace(state, case=replace(state.case, asked=asked))
    return state.case


def _intent(entities: Iterable[Mapping[str, Any]]) -> str:
    """The intent by the reader's cues; whatever has none goes on with the case."""
    requests = {e["value"] for e in entities if e["entity"] == "request"}
    return next((name for name in _BY_CUE if name in requests), INFORM_INTENT)


def compare(found: Iterable[Conversation], reader: ClinicalReader, guideline: Guideline) -> Outcome:
    """Play conversations and compare the decisive facts at their ends."""
    outcome = Outcome()
    for conversation in found:
        facts = played(conversation, reader, guideline).facts
        told = conversation.facts
        wrong: dict[str, Any] = {}
        if decide(guideline, facts).status == "contradiction":
            # Both are shown with their words, and no answer is given.
            outcome.there[conversation.language] += len(set(told) & set(DECISIVE))
        else:
            for name in set(DECISIVE) - conversation.optional - set(_BOUNDS):
                outcome.there[conversation.language] += name in told
                right = name in told and facts.get(name) == told[name]
                outcome.known[conversation.language] += right
                if name in facts and not right:
                    wrong[name] = facts[name]
            wrong.update(_wrong_bounds(conversation, facts))
        words = " | ".join(conversation.turns)
        for name in sorted(wrong.keys() - conversation.misread):
            outcome.wrong.append(f"{name}={wrong[name]!r}: {words}")
        for name in sorted(conversation.misread - wrong.keys()):
            outcome.mended.append(f"{name}: {words}")
    return outcome


def _wrong_bounds(conversation: Conversation, facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong = {}
    for bound, exact in _BOUNDS.items():
        told = conversation.facts
        least, most = facts.get(bound), told.get(exact, told.get(bound))
        if least is None or {bound, exact} & conversation.optional:
            continue
        if most is None or not _within(least, most):
            wrong[bound] = least
    return wrong


def _within(least: Any, most: Any) -> bool:
    return set(least) <= set(most) if isinstance(least, list) else least <= most
