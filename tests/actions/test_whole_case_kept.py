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
