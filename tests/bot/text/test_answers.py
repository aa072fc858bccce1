"""Yes and no answer the open question only when the message speaks of nothing else."""

from __future__ import annotations

import pytest

from bot.text import ClinicalReader


def _answers(reader: ClinicalReader, text: str) -> list[object]:
    return [f.value for f in reader.read(text).findings if f.entity == "answer"]


@pytest.mark.parametrize(
    "text",
    [
        "ja den er biopsiverificeret",
        "ja, MR er lavet",
        "jo, en i binyren",
        "nej, PS er 2",
        "no, two metastases",
        "nej 1",
        "nej, kun binyren",
        "nej, hun har fået en blodprop",
        "yes, but the liver is also involved",
        "no, the primary is on the left",
        "ja nej",
        "ingen, PS 1",
    ],
)
def test_an_answer_beside_another_statement_is_none(reader: ClinicalReader, text: str) -> None:
    assert _answers(reader, text) == []


@pytest.mark.parametrize(
    "text", ["ja måske", "nok ja", "ja, hvis FEV1 er ok", "yes, probably", "yes if he agrees"]
)
def test_a_hedged_answer_is_asked_about(reader: ClinicalReader, text: str) -> None:
    assert _answers(reader, text) == []
    doubts = [f.value for f in reader.read(text).findings if f.entity == "unclear"]
    assert [(d["fact"], d["why"], d["given"]) for d in doubts] == [(None, "uncertain", "yes")]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("ja", ["yes"]),
        ("ja tak", ["yes"]),
        ("nej desværre", ["no"]),
        ("ja, begge", ["yes", "both"]),
        ("yes she has", ["yes"]),
        ("ja, og MR er lavet", ["yes"]),
        ("no, and she is PS 2", ["no"]),
        ("hverken kirurgi eller kurativ stråleterapi kan lade sig gøre", ["no"]),
        ("kun den ene", ["not_all"]),
    ],
)
def test_an_answer_for_itself_is_read(
    reader: ClinicalReader, text: str, answers: list[str]
) -> None:
    assert _answers(reader, text) == answers
