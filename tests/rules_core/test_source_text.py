"""The pack against the guideline's own text: every quote letter by letter.

What OCR did to the text is allowed for; a changed word or sign is not, and is shown here to be
caught.
"""

from __future__ import annotations

import re

import pytest

from tests.rules_core.source_text import (
    printed_as,
    tampered,
)
from tests.rules_core.sourced import PACK, sourced

QUOTED = {
    name: item.source
    for name, item in sourced()
    if getattr(item, "source", None) is not None and item.source.quote
}
NAMES_ITS_SENTENCE = (
    "prerequisites",
    "prognostic_factors",
    "considerations",
    "readings",
    "studies",
    "statements",
    "discrepancies",
    "levels",
)
# This reading is of the project's own rule on contradictions, not of a sentence in the guideline.
WITHOUT_SENTENCE = {"readings.smallest_conflicts"}


def test_what_the_pack_says_stands_beside_a_sentence_of_the_guideline() -> None:
    wanted = {name for name, _ in sourced() if name.startswith(NAMES_ITS_SENTENCE)}
    assert wanted - set(QUOTED) == WITHOUT_SENTENCE


@pytest.mark.parametrize("name", QUOTED)
def test_a_quote_stands_in_its_section(name: str, sections: dict[str, str]) -> None:
    place = QUOTED[name]
    assert printed_as(place.quote or "").search(sections[place.section]), place.quote


@pytest.mark.parametrize("number", [item.number for item in PACK.recommendations])
def test_a_recommendation_stands_word_for_word_both_times_it_is_printed(
    number: int, sections: dict[str, str]
) -> None:
    (quote,) = (item.quote for item in PACK.recommendations if item.number == number)
    for section in ("quick_guide", "basis"):
        whole = re.compile(rf"^{number}\.\s+{printed_as(quote).pattern}\s*(?:^\d\.|\Z)", re.M)
        assert whole.search(sections[section]), section


def test_the_references_stand_word_for_word_in_their_printed_order(
    sections: dict[str, str],
) -> None:
    text = sections["references"]
    assert [item.number for item in PACK.references] == list(range(1, 25))
    at = 0
    for item in PACK.references:
        citation, _, address = item.citation.partition("https")
        found = printed_as(citation.strip()).search(text, at)
        assert found, item.citation
        at = found.end()
        assert not address or f"https{address.rstrip('.')}" in text


def test_dates_and_people_are_as_printed(sections: dict[str, str]) -> None:
    guideline = PACK.guideline
    months = {11: "november", 12: "december"}
    approved, revision = guideline.approved, guideline.next_revision
    printed = f"{approved.day}. {months[approved.month]} {approved.year}"
    assert printed in sections["approval"]
    assert f"{revision.day}. {months[revision.month]} i {revision.year}" in sections["update"]
    year, month = guideline.literature_search.split("-")
    assert f"{months[int(month)]} {year}" in sections["method"]
    for author in guideline.authors:
        assert printed_as(author).search(sections["authors"]), author
    for reviewer in guideline.reviewers:
        assert printed_as(reviewer).search(sections["hearing"]), reviewer


@pytest.mark.parametrize(
    "name", [name for name in QUOTED if name.startswith(("statements", "considerations"))]
)
def test_a_tampered_quote_is_caught(name: str, sections: dict[str, str]) -> None:
    place = QUOTED[name]
    text = sections[place.section]
    passed = [change for change in tampered(place.quote or "") if printed_as(change).search(text)]
    assert not passed


@pytest.mark.parametrize(
    ("printed", "tampered_sign"),
    [
        ("OMD med ≤ 2 metastaser", "OMD med ≥ 2 metastaser"),
        ("systemisk behandling > 3 mdr.", "systemisk behandling < 3 mdr."),
        ("grad ≥ 2 i", "grad ≤ 2 i"),
        ("1-2 metastaser fordelt", "12 metastaser fordelt"),
        ("N2-3-stadie", "N23-stadie"),
    ],
)
def test_a_turned_sign_or_lost_range_is_caught(
    printed: str, tampered_sign: str, source: str
) -> None:
    assert printed_as(printed).search(source)
    assert not printed_as(tampered_sign).search(source)
