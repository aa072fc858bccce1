"""The shape of what the language layer hands on."""

from __future__ import annotations

import pytest

from bot.text import ClinicalReader

KEYS = {"entity", "value", "text", "start", "end", "status", "cue", "extractor"}
STATUSES = {"stated", "uncertain", "past", "other_person", "hypothetical", "planned"}


def _entities(reader: ClinicalReader, text: str) -> dict[str, dict[str, object]]:
    return {entity["entity"]: entity for entity in reader.read(text).to_entities()}


def test_an_entity_names_its_words_and_their_place(reader: ClinicalReader) -> None:
    text = "62-årig kvinde, solitær metastase i højre binyre, PS 1"
    entities = reader.read(text).to_entities()
    assert entities
    for entity in entities:
        assert set(entity) == KEYS
        assert entity["text"] == text[entity["start"] : entity["end"]]
        assert entity["status"] in STATUSES
        assert entity["extractor"] == "ClinicalReader"
    count = _entities(reader, text)["metastasis_count"]
    assert count["value"] == 1
    assert count["text"] == "solitær metastase i højre binyre"


@pytest.mark.parametrize(
    ("text", "entity", "value", "cue"),
    [
        ("PS er 2, ikke 1", "performance_status", 2, "correction"),
        ("rettelse: PS 2", "performance_status", 2, "correction"),
        ("nej, der er to", "number", 2, "correction"),
        ("I meant left lung", "site", ["lung"], "correction"),
        ("glem MR", "brain_mri", None, "retraction"),
        ("forget the PS", "performance_status", None, "retraction"),
        ("2 mets are left, both in bone", "metastasis_count", 2, "update"),
        (
            "he changed his mind, wants SBRT",
            "patient_preference",
            "wants_local_treatment",
            "update",
        ),
        ("også en i lungen", "metastasis_sites_at_least", ["lung"], "addition"),
        ("also one in the liver", "metastasis_sites_at_least", ["liver"], "addition"),
    ],
)
def test_cues(reader: ClinicalReader, text: str, entity: str, value: object, cue: str) -> None:
    found = _entities(reader, text)[entity]
    assert (found["value"], found["cue"]) == (value, cue)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one more brain met", (1, True, ["brain"], True, None, None)),
        ("der er yderligere to metastaser i leveren", (2, True, ["liver"], True, None, None)),
        ("a third metastasis, in the spine", (1, True, ["bone"], True, 3, None)),
        ("also one in the liver, so three in all", (1, True, ["liver"], False, None, 3)),
        ("further liver metastases", (2, False, ["liver"], True, None, None)),
    ],
)
def test_further_metastases(reader: ClinicalReader, text: str, value: tuple[object, ...]) -> None:
    names = ("number", "exact", "sites", "beside", "then", "total")
    assert _entities(reader, text)["more_metastases"]["value"] == dict(
        zip(names, value, strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        "3 bone mets and one more in the liver",
        "no further metastases",
        "one more question: is SBRT possible?",
        "what if there were one more brain met?",
    ],
)
def test_no_further_metastases(reader: ClinicalReader, text: str) -> None:
    assert "more_metastases" not in _entities(reader, text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("ny pt i morgen har 3 mets i lever", False),
        ("new patient tomorrow with 2 brain mets", False),
        ("new patient, 2 brain mets, MDT tomorrow", True),
        ("ny patient: 3 mets i lever, konference i morgen", True),
    ],
)
def test_a_case_to_come_begins_none_now(reader: ClinicalReader, text: str, begins: bool) -> None:
    requests = [f.value for f in reader.read(text).findings if f.entity == "request"]
    assert ("new_case" in requests) is begins


@pytest.mark.parametrize("text", ["to levermets, MR-c u.a.", "fire levermets, MR-c u.a."])
def test_a_danish_compound_tells_the_language(reader: ClinicalReader, text: str) -> None:
    assert reader.read(text).language == "da"
    assert _entities(reader, text)["metastasis_sites"]["value"] == ["liver"]


@pytest.mark.parametrize(
    ("text", "entity", "status"),
    [
        ("hvad hvis PS var 3?", "performance_status", "hypothetical"),
        ("what if there were two mets?", "metastasis_count", "hypothetical"),
        ("MR er bestilt", "brain_mri", "planned"),
        ("PET-CT lavet, MDT booked for Monday", "mdt_discussed", "planned"),
        ("tidl. PS 0", "performance_status", "past"),
        ("I 2019 T2N1M0", "t_stage", "past"),
        ("hendes mor havde lungekræft med 2 hjernemetastaser", "metastasis_count", "other_person"),
    ],
)
def test_statuses(reader: ClinicalReader, text: str, entity: str, status: str) -> None:
    assert _entities(reader, text)[entity]["status"] == status


@pytest.mark.parametrize(
    ("text", "fact", "why"),
    [
        ("PS 7", "performance_status", "bad_value"),
        ("PS 0-1", "performance_status", "range"),
        ("-2 metastaser", "metastasis_count", "bad_value"),
        ("120 metastaser", "metastasis_count", "bad_value"),
        ("ca. 4 metastaser", "metastasis_count", "vague_number"),
        ("en metastase i leveren", "metastasis_count", "article_or_one"),
        ("EGFR neg", "oncogene_driver", "one_gene_negative"),
        ("KRAS G12C", "oncogene_driver", "disputed_driver"),
        ("kemo i 12 uger", "systemic_therapy_months", "about_three_months"),
        ("obs. binyremetastase", "metastasis_sites", "uncertain"),
        ("primary tumour inoperable", "primary_treatment", "surgery_only"),
        ("PS 1. PS 2.", "performance_status", "conflict"),
    ],
)
def test_what_is_not_sure_says_why(reader: ClinicalReader, text: str, fact: str, why: str) -> None:
    value = _entities(reader, text)["unclear"]["value"]
    assert isinstance(value, dict)
    assert (value["fact"], value["why"]) == (fact, why)


def test_a_bad_value_is_told_as_given(reader: ClinicalReader) -> None:
    value = _entities(reader, "PS 7")["unclear"]["value"]
    assert value == {"fact": "performance_status", "why": "bad_value", "given": 7}


def test_genes_are_told_as_stated(reader: ClinicalReader) -> None:
    genes = _entities(reader, "EGFR/ALK neg, KRAS G12C")["driver_genes"]["value"]
    assert genes == [
        {"gene": "EGFR", "result": "negative"},
        {"gene": "ALK", "result": "negative"},
        {"gene": "KRAS", "result": "disputed", "variant": "g12c"},
    ]


def test_organs_without_metastases_are_no_site(reader: ClinicalReader) -> None:
    entities = _entities(reader, "ingen hjernemetastaser")
    assert entities["excluded_site"]["value"] == "brain"
    assert "metastasis_sites" not in entities


@pytest.mark.parametrize(
    ("end", "counted"),
    [
        (", T4 N1 M1c1", True),
        (" and T4 N1", False),
        (" and T4, cT2 N1 M1c1", False),
        (", T4", False),
        (", L4", False),
    ],
)
def test_t4_after_metastases_is_surely_a_stage_only_right_before_its_n(
    reader: ClinicalReader, end: str, counted: bool
) -> None:
    entities = _entities(reader, f"one brain metastasis and one lung metastasis{end}")
    assert ("metastasis_count" in entities) is counted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("62-årig kvinde med lungekræft", "da"),
        ("62-year-old woman with lung cancer", "en"),
        ("solitær metastase i binyren", "da"),
        ("ingen driver", "da"),
        ("no driver", "en"),
        ("PS 1", None),
        ("2", None),
        ("EGFR neg", None),
        ("T2aN0M1b", None),
        ("ja", "da"),
        ("yes", "en"),
        ("", None),
    ],
)
def test_language(reader: ClinicalReader, text: str, language: str | None) -> None:
    assert reader.read(text).language == language


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("awaiting ngs. Adenocarcinoma of the lung, PS 1", "not_known"),
        ("we withdraw nothing. The lab has withdrawn the BRAF result", "oncogene_driver"),
        ("the pathologist doubts that it is lung cancer after all", "unclear"),
        ("NSCLC, a solitary metastasis in the liver, otherwise clear", "metastasis_count"),
    ],
)
def test_phrases_are_found_in_capitals_and_at_their_place(
    reader: ClinicalReader, text: str, entity: str
) -> None:
    """A dotted capital I has two small letters: what stands behind it must not move."""

    def told(text: str) -> set[tuple[object, object]]:
        entities = [e for e in reader.read(text).to_entities() if e["entity"] == entity]
        assert entities
        for found in entities:
            assert found["text"] == text[found["start"] : found["end"]]
        return {(str(e["value"]), e["text"].lower()) for e in entities}

    assert told(text) == told(text.upper()) == told(f"İİ. {text}")
