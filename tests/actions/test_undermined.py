"""Later messages that undermine what the case holds, and those that only look so."""

from __future__ import annotations

import pytest

from tests.actions.turns import told

UNDERMINES = [
    # Another patient's, or the wrong record.
    (("EGFR L858R", "mutationen tilhørte en anden patient"), "oncogene_driver"),
    (("EGFR L858R", "that del19 report belongs to a different pt"), "oncogene_driver"),
    (("Biopsien viser mesoteliom", "mesoteliomet var en andens"), "diagnosis"),
    (("solitær levermetastase", "levermetastasen er ikke hendes"), "metastasis_count"),
    (("2 mets: rib, adrenal", "the rib was the other Mrs Hansen's"), "metastasis_sites"),
    (("PS 1", "Sorry, I was in the wrong chart"), "performance_status"),
    # What falls away.
    (("NGS: ingen driver", "hverken EGFR- eller ALK-resultatet kan bruges"), "oncogene_driver"),
    (("EGFR & ALK negative", "tumour content was <5 %, panel not valid"), "oncogene_driver"),
    (("adenokarcinom i lungen", "patologen er ikke længere sikker på diagnosen"), "diagnosis"),
    (("4 months of chemo-IO", "he never showed up for cycle 1"), "systemic_therapy_months"),
    (("partiel respons", "evalueringen var forkert"), "systemic_response"),
    # What a lesion is after all.
    (("2 mets: brain, rib", "rib is an old fracture, callus only"), "metastasis_count"),
    (("2 mets: brain, lung", "brain one is a cavernoma"), "metastasis_sites"),
    (("solitary bone met (sternum)", "core from the sternum: prostate ca"), "metastasis_count"),
    (("2 mets: lever, binyre", "MR lever: det er et hæmangiom"), "metastasis_sites"),
    (("3 metastaser, alle i columna", "Th7 og Th11 er gamle sammenfald"), "metastasis_count"),
    (
        ("to metastaser, en i hjernen", "de mener slet ikke, det er en metastase"),
        "metastasis_count",
    ),
    (("2 mets: adrenal, bone", "less convinced about the rib today"), "metastasis_count"),
    (
        ("1 met in the adrenal", "endocrinology wonders if the adrenal is a phaeo"),
        "metastasis_count",
    ),
    # How the patient is.
    (("PS 1", "hjemmeplejen siger, at hun skal have hjælp til bad"), "performance_status"),
    (("PS 2", "he hardly gets out of bed since the fall"), "performance_status"),
    (("PS 1", "i dag sad han i kørestol"), "performance_status"),
    # What was not done to the primary, and where it grows.
    (
        ("lobectomy 2021, no local recurrence", "the thoracotomy was open-and-close"),
        "primary_treatment",
    ),
    (("primary resectable", "the surgeons have bowed out"), "primary_treatment"),
    (("stable disease", "the primary has gone from 31 to 47 mm"), "systemic_response"),
]


@pytest.mark.parametrize(("messages", "fact"), UNDERMINES)
def test_what_is_undermined_is_asked_about(messages: tuple[str, ...], fact: str) -> None:
    assert fact in told(messages[0]).facts
    assert fact not in told(*messages).facts


def test_the_wrong_record_is_that_of_the_last_message() -> None:
    case = told("NSCLC, 2 bone mets", "EGFR L858R, PS 1", "Sorry, I was in the wrong chart")
    assert case.facts == told("NSCLC, 2 bone mets").facts
    assert {item.fact for item in case.unclear} == {"oncogene_driver", "performance_status"}


@pytest.mark.parametrize(
    ("known", "message"),
    [("PS 3", "i dag sad han i kørestol"), ("PS 2", "i dag sad han i kørestol")],
)
def test_a_wheelchair_goes_with_a_poor_status(known: str, message: str) -> None:
    assert told(known, message).facts == told(known).facts


@pytest.mark.parametrize(
    ("known", "message", "fact"),
    [
        # No rule has words for these; they are in none of the sentences that are learnt from.
        (
            "ALK rearranged",
            "The FISH was read on a block with hardly any tumour, they no longer stand by it.",
            "oncogene_driver",
        ),
        (
            "PS 1",
            "Han blev i går kørt ind liggende og kunne slet ikke støtte på benene.",
            "performance_status",
        ),
        (
            "5 mdr. pembrolizumab",
            "Der lå lange pauser undervejs, og ingen har rede på, hvor længe han har fået det.",
            "systemic_therapy_months",
        ),
        (
            "NSCLC",
            "Synaptophysin lit up on the extra stains, and pathology will not commit to "
            "non-small-cell until Ki-67 is done.",
            "diagnosis",
        ),
        ("stable disease", "I would not trust that it is stable disease", "systemic_response"),
        (
            "two metastases: adrenal, rib",
            "I'm no longer sure how many metastases there are, or where",
            "metastasis_count",
        ),
    ],
)
def test_what_is_spoken_against_in_new_words_is_asked_about(
    known: str, message: str, fact: str
) -> None:
    assert fact in told(known).facts
    assert fact not in told(known, message).facts


def test_what_is_told_again_is_no_doubt_of_itself() -> None:
    known = "Han har ikke modtaget nogen form for systemisk behandling. PS 1."
    assert told(known, known).facts == told(known).facts


@pytest.mark.parametrize(
    "message",
    ["I saw the patient last week: PS 2", "patient last week: PS 2", "patienten sidste uge: PS 2"],
)
def test_what_was_seen_last_week_is_news_of_this_patient(message: str) -> None:
    assert told("PS 1", message).facts.get("performance_status") != 1
