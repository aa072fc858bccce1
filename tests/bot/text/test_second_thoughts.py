"""A fact that the rest of its sentence takes back is asked about; the plain fact is set."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import ClinicalReader

TAKEN_BACK = [
    ("PS 1", "PS 1 kan ikke være rigtigt.", "performance_status", 1),
    ("PS 3.", "PS 3 when admitted, improved to 1.", "performance_status", 3),
    ("To hjernemetastaser.", "To hjernemetastaser, den ene nok meningeom.", "metastasis_count", 2),
    ("2 hjernemetastaser.", "MR: 2 hjernemetastaser. Gransket: 3.", "metastasis_count", 2),
    ("4 bone mets.", "4 bone mets, two of them old fractures.", "metastasis_count", 4),
    ("No mets.", "No mets so far, PET tomorrow.", "metastasis_count", 0),
    (
        "Begge metastaser kan stråles.",
        "Begge metastaser kan stråles, hvis de skrumper.",
        "metastases_ablatable",
        True,
    ),
    (
        "All mets can be ablated.",
        "All mets can be ablated after downsizing.",
        "metastases_ablatable",
        True,
    ),
    (
        "Primærtumor er operabel.",
        "Primærtumor er operabel, men patienten er ikke.",
        "primary_treatment",
        "feasible",
    ),
    ("Primary resected.", "Primary resected R2.", "primary_treatment", "no_primary"),
    ("EGFR og ALK neg.", "EGFR og ALK neg, utilstrækkeligt væv.", "oncogene_driver", "absent"),
    ("ALK rearranged.", "ALK rearranged but rebiopsy negative.", "oncogene_driver", "present"),
    ("Oligoprogression.", "Oligoprogression udelukket.", "disease_setting", "oligoprogression"),
    ("Stable on CT.", "Stable heart disease on CT.", "systemic_response", "stable"),
    ("3 mdr. kemo.", "3 mdr. kemo påtænkes.", "systemic_therapy_months", 3),
]


def _status(reader: ClinicalReader, text: str, fact: str, value: Any) -> str | None:
    found = [
        finding.status
        for finding in reader.read(text).findings
        if finding.entity == fact and finding.value == value
    ]
    return found[0] if found else None


@pytest.mark.parametrize(("plain", "taken_back", "fact", "value"), TAKEN_BACK)
def test_what_is_taken_back_is_not_set(
    reader: ClinicalReader, plain: str, taken_back: str, fact: str, value: Any
) -> None:
    assert _status(reader, plain, fact, value) == "stated"
    assert _status(reader, taken_back, fact, value) == "uncertain"


def test_the_words_of_a_distant_clause_take_nothing_back(reader: ClinicalReader) -> None:
    text = "Primary can be resected, PS 1, EGFR neg, ALK neg, MRI brain normal, if needed call me."
    assert _status(reader, text, "primary_treatment", "feasible") == "stated"


@pytest.mark.parametrize(
    ("all_of_them", "some_of_them"),
    [
        ("Ingen metastaser.", "Ingen nye metastaser."),
        ("Ingen metastaser.", "Ingen symptomatiske metastaser."),
        ("No mets.", "No new mets."),
        ("No mets.", "No extracranial mets."),
    ],
)
def test_none_of_a_kind_is_not_none_at_all(
    reader: ClinicalReader, all_of_them: str, some_of_them: str
) -> None:
    assert _status(reader, all_of_them, "metastasis_count", 0) == "stated"
    assert _status(reader, some_of_them, "metastasis_count", 0) is None


def test_a_denied_number_answers_no_question(reader: ClinicalReader) -> None:
    assert _status(reader, "3 metastaser", "metastasis_count", 3) == "stated"
    assert _status(reader, "Hun har altså ikke 3 metastaser.", "number", 3) is None


@pytest.mark.parametrize(
    "text",
    [
        "rettelse: PS 2, det var en fejl",
        "PS er 2, ikke 1, min fejl",
        "correction: PS 2, my mistake",
        "PS 2 actually",
    ],
)
def test_a_correction_is_not_taken_back_by_the_mistake_that_it_names(
    reader: ClinicalReader, text: str
) -> None:
    assert _status(reader, text, "performance_status", 2) == "stated"
