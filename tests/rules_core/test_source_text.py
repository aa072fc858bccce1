"""The pack against the guideline's own text: every quote letter by letter, every number in place.

What OCR did to the text is allowed for; a changed word, number or sign is not, and is shown here
to be caught.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules_core.api import load_pack
from rules_core.model.pack import Study
from tests.rules_core.source_text import (
    REFERENCE_MARKS,
    claimed,
    cut_at_headings,
    missing_numbers,
    numbers,
    printed_as,
    rows_of_table_1,
    tampered,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDER = ROOT.parent / "shared" / "guideline"
PACK = load_pack().pack


@pytest.fixture(scope="module")
def source() -> str:
    files = sorted(SOURCE_FOLDER.glob("*.txt"))
    if not files:
        pytest.skip("the guideline's source text is not beside this checkout")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="module")
def sections(source: str) -> dict[str, str]:
    return cut_at_headings(source, PACK.guideline.sections)


def sourced() -> Iterator[tuple[str, Any]]:
    """Everything in the pack that names its place, with a name for the test report."""
    for name, fact in PACK.facts.items():
        yield f"facts.{name}", fact
    for level in PACK.levels:
        for criterion in level.criteria:
            yield f"levels.{criterion.id}", criterion
    for prerequisite in PACK.prerequisites:
        yield f"prerequisites.{prerequisite.fact}", prerequisite
    for discrepancy in PACK.guideline.discrepancies:
        yield f"discrepancies.{discrepancy.id}", discrepancy
    for part in (
        "consistency",
        "recommendations",
        "prognostic_factors",
        "considerations",
        "readings",
        "studies",
        "statements",
    ):
        for item in getattr(PACK, part):
            yield f"{part}.{item.id}", item


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


# The numbers beside the words


def texts_of(item: Any) -> Iterator[tuple[str, str]]:
    """Each text of an item in Danish and in English."""
    for field in ("text", "label", "note", "not_met", "unknown"):
        text = getattr(item, field, None)
        if text is not None:
            yield text.da, text.en
    if getattr(item, "unofficial_english", None):
        yield item.quote, item.unofficial_english
    for component in (*getattr(item, "components", ()), *getattr(item, "steps", ())):
        yield component.label.da, component.label.en


CLINICAL = {
    name: item
    for name, item in sourced()
    if name.startswith(
        (
            "prerequisites",
            "prognostic_factors",
            "considerations",
            "readings",
            "recommendations",
            "statements",
            "discrepancies",
        )
    )
}
# Numbers that stand elsewhere in the guideline than in the section that a text belongs to.
ALSO_IN = {
    "discrepancies.approval_before_search": ("method",),
    "discrepancies.two_definitions": ("introduction",),
    "readings.approval_date": ("method",),
    "readings.at_most_two_metastases": ("introduction",),
}


@pytest.mark.parametrize("name", CLINICAL)
def test_every_number_stands_in_the_section_it_is_said_to_come_from(
    name: str, sections: dict[str, str]
) -> None:
    item = CLINICAL[name]
    texts = [text for pair in texts_of(item) for text in pair]
    assert texts, "nothing to hold against the source"
    places = [item.source.section, *ALSO_IN.get(name, ())]
    if any("tabel 1" in text.lower() for text in texts):
        places.append("table_1")
    claims = [number for text in texts for number in claimed(text)]
    assert not missing_numbers(claims, *(sections[place] for place in places))


def every_text(value: Any) -> Iterator[str]:
    """Every text for people in a dumped model, in both languages, and what people ask."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("da", "en"):
                yield inner
            elif key == "asked_as":
                yield from inner
            else:
                yield from every_text(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from every_text(inner)


def test_every_number_said_anywhere_in_the_pack_stands_in_the_guideline(source: str) -> None:
    texts = list(every_text(PACK.model_dump()))
    assert not {
        (number, text) for text in texts for number in missing_numbers(claimed(text), source)
    }


@pytest.mark.parametrize("name", CLINICAL)
def test_both_languages_give_the_same_numbers(name: str) -> None:
    for danish, english in texts_of(CLINICAL[name]):
        assert Counter(numbers(danish)) == Counter(numbers(english)), danish


@pytest.mark.parametrize("name", [name for name in CLINICAL if name.startswith("statements")])
def test_a_statement_lists_the_references_that_its_text_marks(name: str) -> None:
    item = CLINICAL[name]
    for text in (item.text.da, item.text.en):
        marked = {int(n) for mark in REFERENCE_MARKS.findall(text) for n in mark.split(", ")}
        assert marked <= set(item.references)


@pytest.mark.parametrize("study", PACK.studies, ids=lambda study: study.id)
def test_every_figure_of_a_study_stands_in_its_rows_of_table_1(
    study: Study, sections: dict[str, str]
) -> None:
    row = rows_of_table_1(sections["table_1"], PACK.studies)[study.id]
    described = (
        study.design,
        study.population,
        study.primary_treatment,
        study.systemic_treatment,
        study.ablative_modality,
        *(figure.name for figure in study.outcomes),
    )
    texts = [study.name, *(text for field in described for text in (field.da, field.en))]
    values = [f"{value:g}" for figure in study.outcomes for value in figure.values]
    claims = [*(number for text in texts for number in numbers(text)), *values]
    assert not missing_numbers(claims, row)
    assert re.search(rf"N={study.patients}\b", row)
    assert f"({study.reference})" in row
    assert ("NR vs" in row) == any(figure.not_reached for figure in study.outcomes)
    left_out = set(numbers(row)) - set(claims) - {str(study.reference), str(study.patients)}
    assert not left_out, "printed, but not in the pack"


def thresholds(when: Any) -> Iterator[str]:
    for test in when.values():
        for operator, wanted in test.operators().items():
            if (
                operator in ("equals", "at_least", "above", "below", "at_most")
                and isinstance(wanted, int | float)
                and not isinstance(wanted, bool)
            ):
                yield f"{wanted:g}"


@pytest.mark.parametrize("factor", PACK.prognostic_factors, ids=lambda factor: factor.id)
def test_the_limit_of_a_prognostic_factor_is_printed(factor: Any, sections: dict[str, str]) -> None:
    limits = [limit for when in factor.any_of for limit in thresholds(when)]
    assert not missing_numbers(limits, sections[factor.source.section])


def test_the_months_of_recommendation_4_are_printed(sections: dict[str, str]) -> None:
    (months,) = {
        component.minimum_months
        for item in PACK.recommendations
        for component in item.components
        if component.minimum_months is not None
    }
    assert re.search(rf"minimum {months:g} m.neders systemisk", sections["evidence"])


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


# That a changed word or number is caught


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


@pytest.mark.parametrize(
    ("statement", "right", "wrong"),
    [
        ("gomez_arms", "41,2", "42,1"),
        ("long_term_response", "15-25", "15-52"),
        ("bed", "75", "57"),
        ("m1c2", "0,6", "0,9"),
        ("ashworth_2014", "70,2", "72,0"),
        ("nrg_lu002", "215", "251"),
        ("local_control", "85", "58"),
        ("sonoda", "87,5", "85,7"),
    ],
)
def test_a_tampered_number_is_caught(
    statement: str, right: str, wrong: str, sections: dict[str, str]
) -> None:
    item = CLINICAL[f"statements.{statement}"]
    assert right in item.text.da
    section = sections[item.source.section]
    assert not missing_numbers(claimed(item.text.da), section)
    assert missing_numbers(claimed(item.text.da.replace(right, wrong)), section)
