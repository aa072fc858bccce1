"""The lexicon's files: the same in both languages, and safe beside Rasa's training data."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.text import ClinicalReader
from bot.text.lexicon import DEFAULT_FOLDER, LANGUAGES, Lexicon
from bot.text.tokens import tokenise

FILES = sorted(DEFAULT_FOLDER.glob("*/*.yaml"))
# Rasa takes any file with such a line for training data.
RASA_KEYS = ("rules:", "stories:", "nlu:", "responses:")


def test_both_languages_have_the_same_files() -> None:
    names = {
        language: {path.name for path in (DEFAULT_FOLDER / language).glob("*")}
        for language in LANGUAGES
    }
    assert names["da"] == names["en"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_file_looks_like_training_data(path: Path) -> None:
    assert not [line for line in path.read_text("utf-8").splitlines() if line.startswith(RASA_KEYS)]


@pytest.mark.parametrize("name", sorted({path.name for path in FILES}))
def test_both_languages_speak_of_the_same_values(name: str) -> None:
    contents = {
        language: yaml.load(
            (DEFAULT_FOLDER / language / name).read_text("utf-8"), Loader=yaml.CBaseLoader
        )
        for language in LANGUAGES
    }
    assert set(contents["da"]) >= set(contents["en"])
    for kind, values in contents["en"].items():
        # An article counts only in Danish, where it is the numeral too.
        if values and kind != "article":
            assert set(values) <= set(contents["da"][kind]), kind


def test_a_lexicon_that_is_no_table_is_refused(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
    (tmp_path / "da" / "organs.yaml").write_text("organ:\n  brain: hjerne\n", "utf-8")
    with pytest.raises(ValueError, match=r"organs\.yaml: organ\.brain"):
        Lexicon(tmp_path)


def _drivers() -> dict[str, dict[str, list[str]]]:
    text = (DEFAULT_FOLDER / "da" / "drivers.yaml").read_text("utf-8")
    content: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return content


def _on_driver(reader: ClinicalReader, text: str) -> set[str]:
    findings = reader.read(text).findings
    told = {f.value for f in findings if f.entity == "oncogene_driver" and f.status == "stated"}
    return told | {f.value["why"] for f in findings if f.entity == "unclear"}


@pytest.mark.parametrize("gene", _drivers()["gene_class"]["treatable"])
def test_a_treatable_gene_that_is_altered_is_a_driver(reader: ClinicalReader, gene: str) -> None:
    assert _on_driver(reader, f"NGS: {gene} positive.") == {"present"}


@pytest.mark.parametrize("variant", _drivers()["gene_class"]["treatable_by_variant"])
def test_a_treatable_variant_is_a_driver(reader: ClinicalReader, variant: str) -> None:
    gene = variant.split()[0]
    for term in _drivers()["variant"][variant]:
        named = term if term.startswith(gene.lower()) else f"{gene} {term}"
        assert "present" in _on_driver(reader, f"NGS: {named} positive.")


@pytest.mark.parametrize("gene", _drivers()["gene_class"]["disputed"])
def test_a_disputed_gene_that_is_altered_is_asked_about(reader: ClinicalReader, gene: str) -> None:
    assert _on_driver(reader, f"NGS: {gene} positive.") in ({"disputed_driver"}, {"uncertain"})


def test_every_gene_has_a_class() -> None:
    drivers = _drivers()
    classed = {name.split()[0] for names in drivers["gene_class"].values() for name in names}
    assert {gene.rstrip("?") for gene in drivers["gene"]} == classed


_DENIALS = {"ingen", "ikke", "uden", "intet", "no", "not", "without", "cannot"}
# Kinds whose value can carry a denial; a term of several words may not hide one elsewhere.
_CAN_DENY = frozenset(
    [
        "negation",
        "done",
        "suitable",
        "treatable_word",
        "verified",
        "gene_result",
        "response",
        "driver_statement",
        "not_known",
        "therapy",
        "preference_verb",
        "preference",
        "brain_symptom",
        "locally_advanced",
        "no_primary",
        "answer",
        "uncertain",
        "planned",
        "removed",
        "diagnosis",
        "less_than",
        "no_less_than",
        "past",
        "only",
        "node_region",
        "request",
        "correction",
        "histology",
        "grammar",
        "sole",
        "label",
        "question_word",
        "unit",
        "exam",
        "response_not_about",
        "hedge",
        "reservation",
        "not_started",
    ]
)


def test_no_term_hides_a_denial() -> None:
    lexicon = Lexicon()
    hidden = [
        (kind, term)
        for language in LANGUAGES
        for kind in lexicon.kinds(language)
        if kind not in _CAN_DENY
        for term in lexicon.values_in(language, kind)
        if len(term.split()) > 1 and _DENIALS & set(term.split())
    ]
    assert hidden == []


def test_words_are_found_where_they_stand() -> None:
    text = "MR-c: 2,5 cm læsion\ni hø. binyre"
    tokens = tokenise(text)
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert [token.value for token in tokens if token.is_number] == [2.5]


def test_invisible_and_decomposed_characters_keep_their_places() -> None:
    text = "solita\u0308r\u200b metasta\u0301se"
    tokens = tokenise(text)
    assert [token.low for token in tokens] == ["solitär", "metastáse"]
    assert text[tokens[0].start : tokens[0].end].startswith("solita\u0308r")
