"""Any string is read: nothing raises, and every finding stands on words of the message."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import ClinicalReader
from tests.language.corpus import messages

READER = ClinicalReader()

_WORDS = sorted({word for message in messages() for word in message.text.split()})
_ODD = ["\x00", "\u200b", "\ud800", "🙂", "\u202e", "½", "é", "İ", "ß", "\n", "\t", "²", "٣", "１"]
_SOUP = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from(_ODD), st.text(max_size=5)), max_size=40
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), _SOUP))
def test_any_string_is_read(text: str) -> None:
    reading = READER.read(text)
    assert READER.read(text) == reading
    for finding in reading.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
    json.dumps(reading.to_entities(), ensure_ascii=False).encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(_SOUP)
def test_values_stay_inside_the_fact_table(text: str) -> None:
    for finding in READER.read(text).findings:
        value = finding.value
        if finding.entity == "performance_status" and value is not None:
            assert value in range(5)
        if finding.entity in ("metastasis_count", "metastasis_count_at_least"):
            assert value is None or value in range(100)
        if finding.entity in ("metastasis_sites", "metastasis_sites_at_least"):
            assert value is None or value == sorted(set(value))
        if finding.entity in ("systemic_therapy_months", "disease_free_interval_months"):
            assert value is None or value >= 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "🙂🙂🙂",
        "\x00\x01\x02",
        "\ud800\udfff",
        "'; DROP TABLE cases; --",
        "<script>alert('PS 1')</" * 50,
        "a" * 20_000,
        "metastase i " * 1_700,
        "9" * 20_000,
        "((((((((((" * 2_000,
        "\u0301" * 20_000,
        "?" * 20_000,
    ],
)
def test_odd_messages_are_read(text: str) -> None:
    READER.read(text)
