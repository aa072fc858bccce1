"""What names a person goes; what is clinical stays. All numbers here are made up."""

import pytest

from bot.channels.redaction import redact, redact_values


@pytest.mark.parametrize(
    "written",
    [
        "010203-0000",
        "0102030000",
        "010203 0000",
        "010203 - 0000",
        "010203–0000",
        # A replacement number: 60 is added to the day.
        "610203-0000",
        # 29 February in a leap year of one of the centuries.
        "290200-0000",
    ],
)
def test_a_cpr_number_is_replaced(written: str) -> None:
    redacted = redact(f"Pt. {written}, PS 1")
    assert redacted.text == "Pt. [CPR], PS 1"
    assert redacted.kinds == ("CPR",)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("skriv til anders.and+test@example.org nu", "skriv til [e-mail] nu"),
        ("tlf. 12 34 56 78", "tlf. [tlf.]"),
        ("tlf: 12345678", "tlf: [tlf.]"),
        ("ring +45 12345678", "ring [tlf.]"),
        ("ring 12345678 i dag", "ring [tlf.] i dag"),
        ("Ring på 12345678", "Ring på [tlf.]"),
        ("mobilnummer er 12345678", "mobilnummer er [tlf.]"),
        ("call 12345678", "call [tlf.]"),
        ("telephone: 12345678", "telephone: [tlf.]"),
        ("ring 12 34 56 78 i dag", "ring [tlf.] i dag"),
        ("Navn: Anders And, 62 år", "Navn: [navn], 62 år"),
        ("Patientens navn: Åse Østergaard-Testesen", "Patientens navn: [navn]"),
        ("name: Jane Q. Sample has PS 1", "name: [navn] has PS 1"),
    ],
)
def test_other_obvious_identifiers_are_replaced(written: str, kept: str) -> None:
    assert redact(written).text == kept


@pytest.mark.parametrize(
    "written",
    [
        "62-årig kvinde, adenokarcinom i ve. overlap, EGFR/ALK neg, cT2aN0M1b, PS 1",
        "læsion 12 x 34 x 56 mm, 010203",
        "MR 03.02.2026, PET-CT 2026-02-03, biopsi 030226",
        "MR 03022026 og kontrol 20260203",
        "recall 20260203, kontrol 12345678",
        "SKS DC793, ZPTA0401, C79.3",
        "320203-0000 og 011303-0000 er ingen datoer",
        "LU002: 48 % v 52 %, PFS 1.234 dage",
        "patient: mand, 71 år",
        "BED > 75 Gy i 3 fraktioner à 18 Gy",
        "leukocytter 1234567890123",
        "10 11 12 måneder",
        '/inform{"systemic_therapy_months": 3}',
        "lokalt navn: ikke oplyst",
    ],
)
def test_clinical_text_stays_as_it_is(written: str) -> None:
    redacted = redact(written)
    assert redacted.text == written
    assert redacted.kinds == ()


def test_each_kind_is_told_once() -> None:
    assert redact("010203-0000 og 020304-0000, a@example.org").kinds == ("e-mail", "CPR")


def test_redacting_twice_is_the_same_as_once() -> None:
    once = redact("Navn: Anders And 010203-0000 tlf. 12 34 56 78 a@example.org").text
    assert redact(once).text == once


def test_every_text_of_a_json_value_is_redacted() -> None:
    value = {"a@example.org": ["010203-0000", 5, None, {"note": "Navn: Anders And"}]}
    assert redact_values(value) == {"[e-mail]": ["[CPR]", 5, None, {"note": "Navn: [navn]"}]}
