"""What a later message does not speak of stays; only the fact that it names is doubted or asked."""

from __future__ import annotations

import pytest

from tests.actions.turns import WHOLE_CASE, told


@pytest.mark.parametrize(
    "message",
    [
        "patienten ønsker ikke kirurgi",
        "hun har ikke fået stråler tidligere",
        "der er ikke givet immunterapi",
        "no surgery planned yet",
        "operation er ikke planlagt endnu",
        "the surgeon has not seen her yet",
        "kemo kan ikke gives pga. nyrefunktion",
        "hvad gør vi hvis SBRT ikke er muligt?",
        "can't we just give SBRT?",
        "I cannot open the file",
        "ingen vækst på CT",
        "no new lesions",
        "old rib fractures on CT",
        "CT viser også en godartet levercyste",
        "hæmangiom i leveren er kendt",
        "der er to børn",
        "there are two options here",
        "det er tre uger siden",
        "binyren måler 22 mm og er FDG-optagende",
        "the adrenal lesion is 22 mm with SUV 8",
        "knoglemetastasen gør ondt om natten",
        "the bone metastasis is painful at night",
        "vi er i tvivl om fraktioneringen",
        "not sure about the fractionation",
        "er der nogen evidens for SBRT i den situation?",
        "har vi overset noget?",
        "did we miss anything?",
        "patienten er ryger, 40 pakkeår, holdt op for to år siden",
        "she stopped smoking two years ago",
        "han har aldrig røget",
        "he never smoked",
        "konen er med i dag",
        "his wife wonders whether the trip to Spain is safe",
        "datteren er i tvivl om han kan klare rejsen",
        "PD-L1 er 60 %, ikke 50 %",
        "PD-L1 is 60 %, not 50 %",
        "kreatinin er forkert i henvisningen, den er 88",
        "blodprøverne skal tages om",
        "blood tests have to be repeated",
        "hæmoglobin er faldet lidt",
        "weight is down 3 kg",
        "vægten er uændret",
        "patienten er tilmeldt en protokol",
        "hun har KOL i GOLD 2",
        "he had a myocardial infarction in 2015",
        "hun fik brystkræft i 2009, helt rask nu",
        "MDT er på torsdag",
        "MDT has been moved to Thursday",
        "scanningen er bestilt til mandag",
        "the follow-up CT is booked for Monday",
        "stråleterapeuten foreslår 3 x 15 Gy",
        "radiotherapy suggests 45 Gy in 3 fractions",
        "vi har plads på fredag",
        "kirurgen ringer tilbage i morgen",
        "the surgeon will call back tomorrow",
        "undskyld jeg svarer sent",
        "sorry for the late reply",
        "beklager, telefonen ringede",
        "tak, det giver god mening",
        "thanks, that makes sense",
        "jeg skal lige have fat i en kollega",
        "let me check with a colleague",
        "jeg glemte at sige hej",
        "hvad nu hvis der var 6 metastaser?",
        "what if he had six mets?",
        "ville det ændre noget hvis PS var 3?",
        "patienten er meget glad for planen",
        "han er kommet godt igennem kemoen",
        "he tolerated the chemotherapy well",
        "der var lidt kvalme efter serie 2",
        "mild nausea after cycle 2",
        "neuropati grad 1 efter kemo",
        "biopsien blev taget uden komplikationer",
        "the biopsy went without complications",
        "CT viser også et lille pleuraekssudat uden maligne celler",
        "der er gamle infarkter på MR",
        "the MRI also shows old lacunar infarcts",
        "lungefunktionen er fin, FEV1 2,1",
        "lung function is fine, FEV1 2.1 l",
        "nyrefunktionen er ikke for god",
        "hun er allergisk over for jod, så der bruges ikke kontrast",
        "det er en lidt usædvanlig sag",
        "I have never seen such a case",
        "det er aldrig nemt",
        "jeg er ikke sikker på, hvem der tager sig af ham",
        "I'm not sure who is following him",
        "the letter to the GP was wrong but has been corrected",
        "der var en fejl i medicinlisten, den er rettet",
        "patienten kommer ikke længere hos egen læge",
        "er retningslinjen fra 2023?",
        "is the guideline from 2023?",
    ],
)
def test_what_is_no_news_of_the_case_leaves_all_of_it(message: str) -> None:
    before, after = told(WHOLE_CASE).facts, told(WHOLE_CASE, message).facts
    assert len(before) >= 10
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize(
    ("asked", "message", "unavailable"),
    [
        ("metastasis_count", "EGFR/ALK kendes ikke endnu", ("oncogene_driver",)),
        ("oncogene_driver", "we don't know about EGFR", ("oncogene_driver",)),
        ("oncogene_driver", "PS is not known", ("performance_status",)),
        ("oncogene_driver", "uncertain whether the adrenal met can be ablated", ()),
        ("oncogene_driver", "ved ikke", ("oncogene_driver",)),
    ],
)
def test_only_the_fact_that_is_named_is_not_known(
    asked: str, message: str, unavailable: tuple[str, ...]
) -> None:
    assert told(message, asked=asked).unavailable == unavailable


@pytest.mark.parametrize("known", ["EGFR neg, ALK neg", "EGFR L858R", "NGS: no driver"])
@pytest.mark.parametrize("message", ["EGFR/ALK kendes ikke", "driver status is unknown"])
def test_what_is_called_unknown_is_in_doubt_where_the_case_holds_it(
    known: str, message: str
) -> None:
    assert "oncogene_driver" in told(known).facts
    case = told(known, message)
    assert "oncogene_driver" not in case.facts
    assert [(item.fact, item.why, item.text) for item in case.unclear] == [
        ("oncogene_driver", "against", message)
    ]
    assert case.unavailable == ()


def test_what_was_said_of_all_is_asked_again_of_one_more() -> None:
    before = ("1 met in the adrenal, suitable for SBRT", "one more met, in the liver")
    assert told(before[0]).facts["metastases_ablatable"] is True
    assert "metastases_ablatable" not in told(*before).facts
    both = told(*before, "both mets can be treated with SBRT")
    assert both.facts["metastases_ablatable"] is True
    no = told("1 met in the adrenal, not suitable for ablation", before[1])
    assert no.facts["metastases_ablatable"] is False


def test_both_answers_no_question_for_a_driver() -> None:
    facts = told("Begge kan tages med gammakniv", asked="oncogene_driver").facts
    assert "oncogene_driver" not in facts
