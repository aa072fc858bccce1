"""The pack against the guideline's own text: every number stands where it is said to come from.

A changed number is shown here to be caught.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from rules_core.model.pack import Study
from tests.rules_core.source_text import (
    REFERENCE_MARKS,
    claimed,
    missing_numbers,
    numbers,
    rows_of_table_1,
)
from tests.rules_core.sourced import PACK, sourced


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
    """The limits at which a condition on a number changes its answer."""
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
