"""Sentences from a grammar with known facts: free combination, order, noise and spelling."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.text import ClinicalReader
from tests.bot.text.grammar import Facts, fragments, sentence
from tests.language.scoring import read_facts

# The same examples in every run: one that is rarely drawn must not stop a change of something else.
_SETTINGS = settings(
    derandomize=True, max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
_SEEDS = st.integers(min_value=0, max_value=2**32)
_LANGUAGES = st.sampled_from(["da", "en"])

READER = ClinicalReader()


def _read(text: str) -> dict[str, Any]:
    return read_facts(READER.read(text))


def _made(language: str, seed: int, topics: int) -> tuple[str, Facts]:
    return sentence(language, random.Random(seed), topics)


@_SETTINGS
@given(_LANGUAGES, _SEEDS, st.integers(min_value=1, max_value=8))
def test_a_message_states_what_its_fragments_state(language: str, seed: int, topics: int) -> None:
    text, facts = _made(language, seed, topics)
    reading = READER.read(text)
    assert read_facts(reading) == facts, text
    assert [f.value for f in reading.findings if f.entity == "unclear"] == [], text


@_SETTINGS
@given(_LANGUAGES, _SEEDS)
def test_order_does_not_matter(language: str, seed: int) -> None:
    rng = random.Random(seed)
    parts = [part.text for part in fragments(language, rng, 6)]
    shuffled = parts[:]
    rng.shuffle(shuffled)
    assert _read(". ".join(parts)) == _read(". ".join(shuffled))


@_SETTINGS
@given(_LANGUAGES, _SEEDS)
def test_extra_spaces_do_not_matter(language: str, seed: int) -> None:
    text, facts = _made(language, seed, 5)
    assert _read(text.replace(" ", "   ")) == facts


@_SETTINGS
@given(_LANGUAGES, _SEEDS)
def test_letter_case_does_not_matter(language: str, seed: int) -> None:
    text, facts = _made(language, seed, 5)
    assert _read(text.upper()) == facts, text


@_SETTINGS
@given(_SEEDS)
def test_missing_danish_letters_do_not_matter(seed: int) -> None:
    text, facts = _made("da", seed, 6)
    for pairs in (("ae", "oe", "aa"), ("a", "o", "a")):
        plain = text
        for letter, written in zip("æøå", pairs, strict=True):
            plain = plain.replace(letter, written)
        assert _read(plain) == facts, plain


@_SETTINGS
@given(_LANGUAGES, _SEEDS)
def test_what_if_sets_nothing(language: str, seed: int) -> None:
    part = fragments(language, random.Random(seed), 1)[0]
    frame = "Hvad hvis {}?" if language == "da" else "What if {}?"
    assert _read(frame.format(part.text)) == {}


@_SETTINGS
@given(_LANGUAGES, _SEEDS)
def test_a_condition_sets_nothing(language: str, seed: int) -> None:
    part = fragments(language, random.Random(seed), 1)[0]
    frame = "hvis {}, så ser vi på det igen" if language == "da" else "if {}, we will look again"
    assert _read(frame.format(part.text)) == {}
