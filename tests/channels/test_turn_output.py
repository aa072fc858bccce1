"""A turn as chat channels show it: notices apart, the case in short, facts in the pack's words."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.catalogue import Catalogue
from bot.channels.notices import Notice
from bot.channels.turn_output import (
    Choice,
    Said,
    TurnOutput,
    decision_in_short,
    is_notice,
    pieces,
    spoken_turn,
    summarise,
)

PACK = "a" * 64
CATALOGUE = Catalogue(
    {
        "sha256": PACK,
        "phrases": {
            "yes": {"da": "ja", "en": "yes"},
            "no": {"da": "nej", "en": "no"},
            "none": {"da": "ingen", "en": "none"},
        },
        "facts": {
            "pet_ct": {"label": {"da": "PET/CT", "en": "PET/CT"}, "values": {}},
            "months": {
                "label": {"da": "Behandling givet", "en": "Treatment given"},
                "values": {},
                "unit": {"da": "måneder", "en": "months"},
            },
            "sites": {
                "label": {"da": "Organer", "en": "Organs"},
                "values": {"adrenal": {"label": {"da": "binyre", "en": "adrenal gland"}}},
            },
        },
    }
)


def payload(facts: dict[str, Any], language: str = "da", pack: str = PACK) -> dict[str, Any]:
    guideline = {"id": "g", "version": "1.0", "sha256": pack, "engine": "0.1"}
    decision = {"status": "undetermined", "guideline": guideline}
    return {
        "type": "case",
        "case_id": "c-1",
        "language": language,
        "facts": facts,
        "decision": decision,
    }


@pytest.mark.parametrize("notice", list(Notice))
@pytest.mark.parametrize("language", ["da", "en", None])
def test_every_notice_is_known_as_one(notice: Notice, language: str | None) -> None:
    assert is_notice(notice.text(language, limit=5, kinds=["CPR", "e-mail"]))


@pytest.mark.parametrize("text", ["", "Anbefaling 2", Notice.NO_ANSWER.text("da") + " Og mere."])
def test_what_the_bot_says_is_no_notice(text: str) -> None:
    assert not is_notice(text)


def test_texts_buttons_and_case_are_gathered_in_order() -> None:
    async def turn() -> Any:
        output = TurnOutput("slack", CATALOGUE)
        await output.send_response("a", {"text": "one", "buttons": []})
        await output.send_response(
            "a", {"text": " two ", "buttons": [{"title": "T", "payload": "/p"}, {"title": "no"}]}
        )
        await output.send_response("a", {"text": None, "custom": payload({"pet_ct": True})})
        await output.send_response("a", {"custom": {"type": "note", "text": "x"}})
        return output.turn()

    spoken = asyncio.run(turn())
    assert spoken.said == (Said("one"), Said("two", (Choice("T", "/p"),)))
    assert spoken.case.facts == (("PET/CT", "ja"),)


def test_facts_are_in_words_of_the_case_s_language() -> None:
    facts = {"pet_ct": False, "months": 2.5, "sites": ["adrenal", "new"], "unheard_of": 1}
    assert summarise(payload(facts), CATALOGUE).facts == (
        ("PET/CT", "nej"),
        ("Behandling givet", "2,5 måneder"),
        ("Organer", "binyre, new"),
        ("unheard_of", "1"),
    )
    english = summarise(payload(facts, "en"), CATALOGUE).facts
    assert english[1] == ("Treatment given", "2.5 months")
    assert summarise(payload({"sites": []}), CATALOGUE).facts == (("Organer", "ingen"),)


def test_words_of_another_pack_are_not_taken() -> None:
    other = payload({"pet_ct": True, "months": 2.0, "sites": []}, pack="b" * 64)
    assert summarise(other, CATALOGUE).facts == (
        ("pet_ct", "true"),
        ("months", "2"),
        ("sites", "[]"),
    )


def test_without_a_catalogue_facts_have_their_ids(tmp_path: Any) -> None:
    for content in (None, "{"):
        path = tmp_path / "catalogue.json"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        words = Catalogue.load(path)
        assert summarise(payload({"pet_ct": True}), words).facts == (("pet_ct", "true"),)


def test_the_reference_is_what_a_replay_needs() -> None:
    assert summarise(payload({}), CATALOGUE).reference == "c-1 · g 1.0 · aaaaaaaaaaaa · engine 0.1"


@pytest.mark.parametrize(
    ("decision", "short"),
    [
        (
            {
                "status": "recommendation",
                "recommendations": [{"id": "R3"}, {"id": "R4", "step": "systemic_first"}],
            },
            "recommendation: R3, R4 (systemic_first)",
        ),
        (
            {"status": "outside_guideline", "reasons": ["no_metastases"]},
            "outside_guideline: no_metastases",
        ),
        ({"status": "contradiction", "conflicts": ["n", "m"]}, "contradiction: n, m"),
        ({"status": "undetermined", "missing": ["diagnosis"]}, "undetermined: diagnosis?"),
        ({"status": "undetermined"}, "undetermined"),
        ({}, ""),
    ],
)
def test_a_decision_in_short(decision: dict[str, Any], short: str) -> None:
    assert decision_in_short(decision) == short


def test_odd_payloads_say_what_they_can() -> None:
    for custom in ({"type": "case"}, {"type": "case", "facts": [], "decision": "x"}):
        case = spoken_turn([{"custom": custom}], CATALOGUE).case
        assert case is not None and case.facts == ()


@given(st.text(), st.integers(1, 50))
def test_pieces_fit_and_lose_nothing_but_spaces(text: str, size: int) -> None:
    found = list(pieces(text, size))
    assert all(len(piece) <= size for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
