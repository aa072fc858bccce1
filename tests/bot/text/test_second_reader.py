"""The trained second reader: what it adds, asks and contests, and the weights that it stands on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import train_second_reader
from bot.text import ClinicalReader
from bot.text.documents import Documents
from bot.text.findings import Finding
from bot.text.second_reader.features import LONGEST
from bot.text.second_reader.opinion import WEIGHTS, SecondReader
from bot.train_second_reader import Example

READER = ClinicalReader()
PET = {"pet_ct": True}
FEW = [
    *[
        Example(
            f"Patienten trives fint, PET er lavet {n}. maj, metastase i leveren",
            {"pet_ct": True, "metastasis_sites": ["liver"]},
        )
        for n in range(30)
    ],
    *[Example(f"Scanning nummer {n} er bestilt til på fredag, leveren er rask") for n in range(30)],
]


def stated(text: str) -> dict[str, Finding]:
    """The facts that a message states."""
    return {f.entity: f for f in READER.read(text).findings if f.status == "stated"}


def asked(text: str) -> set[str]:
    """The facts that a message leaves to be asked about, whatever was told before."""
    unclear = [f.value for f in READER.read(text).findings if f.entity == "unclear"]
    return {value["fact"] for value in unclear if value["why"] != "against"}


def test_a_fact_that_the_rules_pass_over_is_taken_with_its_sentence() -> None:
    told = "Kirurgen vil godt operere lungetumoren, og metastasen i binyren kan tages samtidig."
    finding = stated(f"PS 1. {told}")["primary_treatment"]
    assert (finding.value, finding.text) == ("feasible", told)


def test_nothing_is_added_that_is_said_of_somebody_else() -> None:
    told = "Kirurgen vil godt operere lungetumoren, og metastasen i binyren kan tages samtidig"
    assert "primary_treatment" not in stated(f"Hos en anden patient: {told}.")
    assert "primary_treatment" not in stated(f"Hvis nu kirurgen vil: {told}?")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Overlægen siger PS 1, sygeplejersken siger PS 2, og de er ikke enige.",
            "performance_status",
        ),
        (
            "Is the 9 mm shadow in the left lobe a metastasis or a scar? The radiologists cannot"
            " decide. Certain is one lesion in L2.",
            "metastasis_count",
        ),
    ],
)
def test_what_a_message_leaves_open_is_asked_about(text: str, fact: str) -> None:
    assert fact in asked(text)
    assert fact not in stated(text)


def test_a_place_that_is_unread_leaves_the_set_open() -> None:
    text = "NSCLC. I alt tre metastaser, to i leveren og en i abekattebenet, ikke andre. PS 1."
    assert stated(text)["metastasis_count"].value == 3
    assert "metastasis_sites" not in stated(text)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Primærtumor opereret 2020, lokalrecidiv 2023, og PS er 1.", "disease_setting"),
        (
            "Kirurgen vil godt operere lungetumoren, og metastasen i binyren kan tages samtidig.",
            "disease_setting",
        ),
        ("MR viser metastase i L5", "brain_mri"),
        ("hun har hovedpine og er svimmel", "brain_symptoms"),
        ("No EGFR/ALK test has been done.", "oncogene_driver"),
        ("Ingen af os kan finde mutationssvaret, så driver ved vi ikke.", "oncogene_driver"),
        ("three bone mets and more", "metastasis_count"),
        ("kun den ene metastase er egnet til SBRT", "metastasis_count"),
        ("NSCLC. PD-L1 1 %, stabil vægt, SD på lungefunktion", "systemic_response"),
        ("MDT recommends lobectomy of the primary but lung function is poor", "primary_treatment"),
    ],
)
def test_what_a_fact_is_of_must_be_spoken_of(text: str, fact: str) -> None:
    assert fact not in stated(text)


@pytest.mark.parametrize("text", ["adenokarcinom", "12 uger", "ja, begge", "en i hjernen"])
def test_a_few_words_have_no_second_reading(text: str) -> None:
    assert SecondReader().read(Documents().of(text)) is None


def test_a_record_that_was_pasted_has_no_second_reading() -> None:
    reader, documents = SecondReader(), Documents()
    assert reader.read(documents.of("uge " * LONGEST)) is not None
    assert reader.read(documents.of("uge " * (LONGEST + 1))) is None


def test_the_weights_are_learnt_from_the_messages_as_they_are() -> None:
    """`make second-reader` was run after the last change of the messages."""
    with WEIGHTS.open(encoding="utf-8") as lines:
        kept = json.loads(next(lines))
    told = train_second_reader.all_examples()
    assert kept["made_of"] == train_second_reader.made_of(told)


def test_training_tells_apart_what_it_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "weights.jsonl"
    path.write_text(train_second_reader.written(train_second_reader.train(FEW)), "utf-8")
    reader, documents = SecondReader(path), Documents()

    def chances(text: str) -> tuple[float, float]:
        opinion = reader.read(documents.of(text))
        assert opinion is not None
        return opinion.whole(("pet_ct", True)), opinion.sentence(("pet_ct", True))

    assert min(chances("Hun trives fint, og PET er lavet i går")) > 0.8
    assert max(chances("Hendes scanning er bestilt til på onsdag")) < 0.2


def test_training_finds_the_sentence_that_says_it(tmp_path: Path) -> None:
    told = FEW + [
        Example(f"Alt er roligt den {n}. maj. PET er lavet på afdelingen. Ny tid aftalt.", PET)
        for n in range(1, 31)
    ]
    told += [Example(f"Alt er roligt den {n}. maj. Ny tid aftalt.") for n in range(1, 31)]
    path = tmp_path / "weights.jsonl"
    path.write_text(train_second_reader.written(train_second_reader.train(told)), "utf-8")
    opinion = SecondReader(path).read(
        Documents().of("Ny tid er aftalt i maj. PET er lavet på afdelingen i går. Alt er roligt.")
    )
    assert opinion is not None
    assert opinion.sentence_of(("pet_ct", True)) == 1


def test_the_same_messages_give_the_same_weights() -> None:
    assert train_second_reader.train(FEW) == train_second_reader.train(FEW)


@pytest.mark.parametrize(
    "change",
    [
        {"messages": {"bias": [1], "rows": {}}},
        {"sentences": {"bias": [1], "rows": {}}},
        {"places": {"bias": [], "rows": {}}},
        {"statements": []},
    ],
)
def test_weights_that_do_not_fit_are_not_loaded(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "weights.jsonl"
    trained = train_second_reader.train(FEW)
    path.write_text(train_second_reader.written(trained | change), "utf-8")
    with pytest.raises(ValueError, match="do not fit"):
        SecondReader(path)


def test_a_file_that_was_cut_off_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "weights.jsonl"
    whole = train_second_reader.written(train_second_reader.train(FEW))
    path.write_text(whole, "utf-8")
    SecondReader(path)
    path.write_text(whole[: whole.rindex("\n", 0, -1) + 1], "utf-8")
    with pytest.raises(ValueError, match="not all of its rows"):
        SecondReader(path)


def test_weights_that_are_missing_are_not_taken_for_none(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        SecondReader(tmp_path / "weights.jsonl")
