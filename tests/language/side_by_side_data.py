"""The project's own messages as training examples for Rasa's DIET: entities with their words.

DIET can only learn what stands in one run of words, each word in one entity. So

- the entity is the fact, its role the status (`stated` or `uncertain` …), its group the value,
  which DIET tells as it tells the entity: it needs to have seen the value, but not the words;
- several facts in the same words become one entity, as in `histology+diagnosis`;
- number and place of metastases in the same words are parted: the number word, and the rest;
- each place that a word names alone is an entity of its own, and what is read is all of them;
- months have no group, nor has a value that stands but once: such a value is the synonym of its
  words or, for months, the number in them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from types import SimpleNamespace
from typing import Any

from bot.text import ClinicalReader
from bot.text.findings import Finding
from tests.language.corpus import FACTS, Message

SEED = 20262
TEST_SHARE = 0.3
_STATED = "stated"
_OPEN_VALUES = ("systemic_therapy_months", "disease_free_interval_months")
_COUNTS = ("metastasis_count", "metastasis_count_at_least")
_SITES = ("metastasis_sites", "metastasis_sites_at_least")
_ALONE = re.compile(r"^(solit|enkelt|single|isol|én\b|eneste|sole\b|lone\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WEEKS = re.compile(r"\b(?:uger?|weeks?|wks?)\b", re.IGNORECASE)
_YEARS = re.compile(r"(?:\bår\b|\byears?\b|\byrs?\b)", re.IGNORECASE)
_WEEKS_A_MONTH = 4.348


@dataclass(frozen=True)
class Label:
    """A run of characters with the facts that it gives, their values and their status."""

    start: int
    end: int
    facts: tuple[str, ...]
    values: tuple[Any, ...]
    status: str


def split(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Training and test part, by a fixed seed, with every kind of message in both."""
    train: list[Message] = []
    test: list[Message] = []
    for kind in sorted({(m.language, m.kind) for m in messages}):
        own = [m for m in messages if (m.language, m.kind) == kind]
        Random(f"{SEED}{kind}").shuffle(own)
        cut = round(len(own) * TEST_SHARE)
        test += own[:cut]
        train += own[cut:]
    return train, test


def training_data(messages: Iterable[Message]) -> dict[str, Any]:
    """Rasa's JSON training data: each message, with an entity for every label."""
    labelled = [(message, labels(message)) for message in messages]
    times = Counter(_value(label) for _, own in labelled for label in own)
    often = {value for value, number in times.items() if number > 1}
    return {
        "rasa_nlu_data": {
            "common_examples": [
                {
                    "text": message.text,
                    "intent": "inform",
                    "entities": [_entity(message.text, label, often) for label in own],
                }
                for message, own in labelled
            ]
        }
    }


def labels(message: Message) -> list[Label]:
    """The gold facts with the words that give them, and what must not set a fact.

    Where a fact stands is told by the reader, whose value has to be the gold one: what it
    misreads stays without a label.
    """
    found: list[Label] = []
    for finding in _reader().read(message.text).findings:
        fact, value, status = finding.entity, finding.value, finding.status
        if fact == "unclear":
            fact, value, status = value["fact"], None, "uncertain"
        right = value is not None and message.facts.get(fact) == value
        if fact in FACTS and (status != _STATED or right):
            found.append(Label(finding.start, finding.end, (fact,), (value,), status))
    return _without_overlap(message.text, found)


def findings_of(text: str, entities: Iterable[dict[str, Any]]) -> list[Finding]:
    """What DIET's entities of a message say, in the reader's form."""
    found: list[Finding] = []
    for entity in entities:
        words = text[entity["start"] : entity["end"]]
        status = entity.get("role") or _STATED
        facts = str(entity["entity"]).split("+")
        values = _values(entity, words, len(facts))
        for fact, value in zip(facts, values, strict=True):
            place = (words, entity["start"], entity["end"])
            if fact not in FACTS:
                continue
            if status == "uncertain":
                found.append(Finding("unclear", {"fact": fact, "why": status}, *place))
            elif value is not None and (fact in _SITES) == isinstance(value, list):
                # Rasa's synonyms may give a word the value that it has for another fact.
                found.append(Finding(fact, value, *place, status=status))
    return [_with_all_places(finding, found) for finding in found]


def _with_all_places(finding: Finding, found: Sequence[Finding]) -> Finding:
    if not isinstance(finding.value, list):
        return finding
    same = [f for f in found if (f.entity, f.status) == (finding.entity, finding.status)]
    return replace(finding, value=sorted({place for f in same for place in f.value}))


def reading(findings: Sequence[Finding]) -> SimpleNamespace:
    """Findings as `tests.language.scoring` takes them; it scores facts, and each but once."""
    return SimpleNamespace(findings=tuple(findings))


def _value(label: Label) -> str:
    return json.dumps(label.values)


def _entity(text: str, label: Label, often: set[str]) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "start": label.start,
        "end": label.end,
        "entity": "+".join(label.facts),
        "role": label.status,
        "value": text[label.start : label.end],
    }
    if label.values == (None,) * len(label.values):
        return entity
    value = _value(label)
    if label.facts[0] in _OPEN_VALUES or value not in often:
        return entity | {"value": value}
    return entity | {"group": value}


def _values(entity: dict[str, Any], words: str, number: int) -> list[Any]:
    given = entity.get("group") or entity["value"]
    try:
        values = json.loads(given)
    except (TypeError, ValueError):
        values = None
    if isinstance(values, list) and len(values) == number:
        return values
    if number == 1 and entity["entity"] in _OPEN_VALUES:
        return [_months(words)]
    return [None] * number


def _months(words: str) -> float | None:
    written = _NUMBER.search(words)
    if written is None:
        return None
    number = float(written[0].replace(",", "."))
    if _WEEKS.search(words):
        return round(number / _WEEKS_A_MONTH, 2)
    return number * 12 if _YEARS.search(words) else number


def _without_overlap(text: str, found: list[Label]) -> list[Label]:
    """Labels over whole words, none over another one's words."""
    placed = [aligned for label in found if (aligned := _aligned(text, label)) is not None]
    placed = [part for label in _parted(text, placed) for part in _place_by_place(text, label)]
    merged: list[Label] = []
    for label in sorted(placed, key=lambda item: (item.start, item.end)):
        before = merged[-1] if merged else None
        if before is None or label.start >= before.end:
            merged.append(label)
        elif label.status == before.status and not set(label.facts) & set(before.facts):
            merged[-1] = Label(
                before.start,
                max(before.end, label.end),
                before.facts + label.facts,
                before.values + label.values,
                label.status,
            )
    return merged


def _aligned(text: str, label: Label) -> Label | None:
    covered = [(a, b) for a, b in _tokens(text) if a < label.end and b > label.start]
    if not covered:
        return None
    return Label(covered[0][0], covered[-1][1], label.facts, label.values, label.status)


def _parted(text: str, placed: list[Label]) -> list[Label]:
    """Number and place in the same words: the number word for the one, the rest for the other."""
    parted = list(placed)
    for count in [label for label in placed if label.facts[0] in _COUNTS]:
        sites = next(
            (
                label
                for label in parted
                if label.facts[0] in _SITES and (label.start, label.end) == (count.start, count.end)
            ),
            None,
        )
        tokens = [(a, b) for a, b in _tokens(text) if count.start <= a and b <= count.end]
        if sites is None or len(tokens) < 2:
            continue
        at = next((i for i, (a, b) in enumerate(tokens) if _is_number(text[a:b])), 0)
        rest = max(tokens[at + 1 :], tokens[:at], key=len)
        parted.remove(count)
        parted.remove(sites)
        parted.append(Label(*tokens[at], count.facts, count.values, count.status))
        parted.append(Label(rest[0][0], rest[-1][1], sites.facts, sites.values, sites.status))
    return parted


def _place_by_place(text: str, label: Label) -> list[Label]:
    """A label of places as one label for each word that names a place alone."""
    if label.facts[0] not in _SITES or label.values == (None,):
        return [label]
    parts = [
        Label(a, b, label.facts, (places,), label.status)
        for a, b in _tokens(text)
        if label.start <= a and b <= label.end and (places := _places(text[a:b]))
    ]
    named = {place for part in parts for place in part.values[0]}
    return parts if named == set(label.values[0]) else [label]


def _places(word: str) -> list[str]:
    for finding in _reader().read(word).findings:
        if finding.entity in ("site", *_SITES) and finding.value:
            return list(finding.value)
    return []


def _is_number(word: str) -> bool:
    read = _reader().read(word).findings
    return bool(_ALONE.match(word)) or any(
        finding.entity in ("number", "at_least_number") for finding in read
    )


@lru_cache(maxsize=1)
def _reader() -> ClinicalReader:
    return ClinicalReader()


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of Rasa's own tokenizer begin and end."""
    from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message as RasaMessage

    tokenizer = WhitespaceTokenizer(WhitespaceTokenizer.get_default_config())
    tokens = tokenizer.tokenize(RasaMessage(data={TEXT: text}), TEXT)
    return tuple((token.start, token.end) for token in tokens)
