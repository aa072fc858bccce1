"""A yes or no answers the open question only where it stands for itself."""

from typing import Any

import pytest

from actions.case import Case
from actions.case_update import CaseUpdate
from bot.text import ClinicalReader
from rules_core.api import load_pack

READER = ClinicalReader()
GUIDELINE = load_pack()


def answered(asked: str, message: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """The facts after a message, read for real, while the question for a fact is open."""
    case = Case("TESTCASE", "da", facts=known or {}, asked=asked)
    entities = READER.read(message).to_entities()
    return dict(CaseUpdate(GUIDELINE, case, entities, message, turn=2).result().facts)


@pytest.mark.parametrize(
    ("asked", "message", "value"),
    [
        ("metastases_ablatable", "ja", True),
        ("metastases_ablatable", "Ja!", True),
        ("metastases_ablatable", "ja, alle", True),
        ("metastases_ablatable", "begge", True),
        ("metastases_ablatable", "yes, both", True),
        ("metastases_ablatable", "no, they are not", False),
        ("metastases_ablatable", "nej, desværre ikke", False),
        ("oncogene_driver", "nej", "absent"),
        ("oncogene_driver", "both negative", "absent"),
        ("oncogene_driver", "alle er negative", "absent"),
        ("metastases_ablatable", "they do not consider it suitable for SBRT", False),
        ("metastases_ablatable", "nobody thinks they are ablatable", False),
        ("oncogene_driver", "ja", "present"),
        ("primary_treatment", "yes it can", "feasible"),
        ("metastases_ablatable", "ja, den kan stråles stereotaktisk", True),
        ("metastases_ablatable", "ja egnet", True),
        ("metastases_ablatable", "ja, SBRT er muligt", True),
        ("metastases_ablatable", "yes, it can be ablated", True),
        ("metastases_ablatable", "nej, ikke egnet til SBRT", False),
        ("primary_treatment", "ja, den kan opereres", "feasible"),
        ("primary_treatment", "no, it cannot be resected", "not_feasible"),
        ("primary_treatment", "nej, det kan den ikke", "not_feasible"),
        ("oncogene_driver", "ja, og MR er lavet", "present"),
        ("oncogene_driver", "none found", "absent"),
        ("oncogene_driver", "yes - exon 19 del in EGFR", "present"),
        ("metastases_ablatable", "kun den ene", False),
        ("metastases_ablatable", "only one of them is", False),
        ("metastases_ablatable", "nej, og PS er 2", False),
        ("metastases_ablatable", "kan stråles stereotaktisk", True),
        ("primary_treatment", "resectable, T1b", "feasible"),
        (
            "primary_treatment",
            "hverken kirurgi eller stråleterapi kan lade sig gøre",
            "not_feasible",
        ),
        ("primary_treatment", "nej, kun palliativ stråling", "not_feasible"),
        ("metastasis_count", "just the one", 1),
        ("metastasis_sites", "ikke hjernen men binyren", ["adrenal"]),
        ("systemic_therapy_months", "a month and a half", 1.5),
        ("systemic_response", "hverken vokset eller skrumpet", "stable"),
        ("systemic_response", "no growth and no shrinkage, unchanged", "stable"),
        ("systemic_response", "it has grown", "progression"),
        ("systemic_response", "den er vokset", "progression"),
        ("primary_treatment", "det kan den desværre ikke", "not_feasible"),
        ("primary_treatment", "it can't", "not_feasible"),
        ("primary_treatment", "no, neither surgery nor radical RT", "not_feasible"),
        ("primary_treatment", "kun palliativt", "not_feasible"),
        ("primary_treatment", "der er intet til hinder for det", "feasible"),
        ("primary_treatment", "ja, lobektomi, N0", "feasible"),
        ("primary_treatment", "inoperabel, men den kan stråles kurativt", "feasible"),
        (
            "primary_treatment",
            "nej, den er for udbredt til både kirurgi og stråler",
            "not_feasible",
        ),
        ("primary_treatment", "er allerede fjernet ved lobektomi", "no_primary"),
        ("metastases_ablatable", "nej det er de ikke, den ene ligger for tæt på", False),
        ("metastases_ablatable", "nothing speaks against it", True),
        ("metastases_ablatable", "ja. PS er 2", True),
        ("diagnosis", "ja, planocellulært, og drøftet på MDT i mandags", "nsclc"),
        ("oncogene_driver", "no, wild type", "absent"),
        ("metastasis_count", "tre, alle i columna", 3),
        ("metastasis_count", "2 on PET-CT", 2),
        ("metastasis_count", "one in the pelvis and one in the sternum", 2),
        ("metastasis_sites", "an axillary node and the pleura", ["lymph_node", "pleura"]),
    ],
)
def test_an_answer_that_stands_for_itself_is_taken(asked: str, message: str, value: Any) -> None:
    assert answered(asked, message)[asked] == value


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("oncogene_driver", "ja den er biopsiverificeret"),
        ("oncogene_driver", "ja, PD-L1 80%"),
        ("oncogene_driver", "ja, MR er lavet"),
        ("oncogene_driver", "ja, den kan stråles stereotaktisk"),
        ("oncogene_driver", "ja egnet"),
        ("oncogene_driver", "ja, SBRT er muligt"),
        ("oncogene_driver", "jo, en i binyren"),
        ("oncogene_driver", "ok"),
        ("oncogene_driver", "ok tak"),
        ("oncogene_driver", "ja, har fået behandling"),
        ("oncogene_driver", "nej tak"),
        ("metastases_ablatable", "nej, den kan stråles"),
        ("metastases_ablatable", "ja, primærtumor kan opereres"),
        ("metastases_ablatable", "ja, den kan måske stråles"),
        ("metastases_ablatable", "ja, den kan stråles palliativt"),
        ("primary_treatment", "ja, metastasen kan opereres"),
        ("oncogene_driver", "nej, PS er 2"),
        ("oncogene_driver", "no, two metastases"),
        ("oncogene_driver", "nej, der er to"),
        ("oncogene_driver", "nej, det er en anden patient"),
        ("metastases_ablatable", "jo, primær kan godt opereres"),
        ("metastases_ablatable", "nej 1"),
        ("metastases_ablatable", "ja måske"),
        ("metastases_ablatable", "ja, hvis FEV1 er ok"),
        ("metastases_ablatable", "yes, I think so maybe"),
        ("primary_treatment", "nej, kun binyren"),
        ("metastases_ablatable", "ja, kun den ene"),
        ("primary_treatment", "ja, palliativ stråling"),
        ("primary_treatment", "inoperabel"),
        ("metastasis_sites", "ikke i hjernen"),
        ("metastasis_sites", "not the brain, that much I know"),
        ("metastasis_count", "two, I think"),
        ("metastasis_count", "tror 2"),
        ("performance_status", "nok 1"),
        ("performance_status", "1, måske 2"),
        ("systemic_therapy_months", "4 months, I guess"),
        ("disease_setting", "Either de novo or a recurrence"),
        ("systemic_therapy_months", "it has grown"),
        ("oncogene_driver", "det har jeg ikke"),
        ("oncogene_driver", "kun palliativt"),
        ("oncogene_driver", "nothing speaks against it"),
        ("metastases_ablatable", "nej. PS er 2"),
        (
            "metastases_ablatable",
            "nothing speaks against it, but the liver one is close to the gut",
        ),
        ("metastases_ablatable", "er allerede fjernet ved lobektomi"),
        ("primary_treatment", "Nope. Lung function rules out both of them"),
        ("primary_treatment", "den er ikke fjernet"),
        ("metastasis_count", "to på PET og en på MR"),
        ("metastasis_sites", "aksil og lunge"),
        ("metastasis_sites", "one is in the liver, the other unknown"),
    ],
)
def test_an_answer_to_something_else_leaves_the_question_open(asked: str, message: str) -> None:
    assert asked not in answered(asked, message)


def test_what_was_told_beside_it_is_taken_all_the_same() -> None:
    assert answered("oncogene_driver", "nej, PS er 2")["performance_status"] == 2


@pytest.mark.parametrize(("message", "reached"), [("ja", True), ("nej", False)])
def test_whether_three_months_are_reached_can_be_answered_by_yes_or_no(
    message: str, reached: bool
) -> None:
    case = Case("TESTCASE", "da")
    first = "12 ugers kemoterapi"
    case = CaseUpdate(GUIDELINE, case, READER.read(first).to_entities(), first, 1).result()
    assert "systemic_therapy_months" not in case.facts
    asked = Case(
        "TESTCASE", "da", facts=case.facts, unclear=case.unclear, asked="systemic_therapy_months"
    )
    entities = READER.read(message).to_entities()
    facts = CaseUpdate(GUIDELINE, asked, entities, message, 2).result().facts
    assert (facts["systemic_therapy_months"] >= 3) is reached
    assert facts["systemic_therapy_months"] > 0


def test_a_place_named_beside_a_complete_set_makes_it_incomplete() -> None:
    stated = {"status": "stated", "cue": None, "start": 0, "end": 1}
    entities = [
        {"entity": "metastasis_count", "value": 2, "text": "2 metastaser", **stated},
        {"entity": "metastasis_sites", "value": ["brain"], "text": "hjerne", **stated},
        {"entity": "site", "value": ["liver"], "text": "lever", **stated},
    ]
    facts = CaseUpdate(GUIDELINE, Case("TESTCASE", "da"), entities, "…", 1).result().facts
    assert facts == {"metastasis_count_at_least": 2, "metastasis_sites_at_least": ["brain"]}


@pytest.mark.parametrize(
    "message",
    [
        "den ene kan SBRT, den anden er vi i tvivl om",
        "one can have SBRT, we are unsure about the other",
        "der er ingen af dem, der ikke kan stråles",
        "there is none that cannot be irradiated",
    ],
)
def test_what_is_said_of_one_or_denied_twice_answers_for_no_more(message: str) -> None:
    assert "metastases_ablatable" not in answered("metastases_ablatable", message)


def test_a_number_that_is_put_right_at_once_is_the_answer() -> None:
    known = {"performance_status": 1}
    facts = answered("metastasis_count", "three... no, make that two", known)
    assert (facts["metastasis_count"], facts["performance_status"]) == (2, 1)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("disease_setting", "Lumbalpunktur er ikke fundet indiceret"),
        ("systemic_response", "leverprøver normale. Tager kun et statin"),
        ("systemic_therapy_months", "Sarcoidose i anamnesen, ikke i behandling for det"),
    ],
)
def test_words_that_look_like_an_answer_are_none(asked: str, message: str) -> None:
    assert asked not in answered(asked, message)
