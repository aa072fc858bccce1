"""A later message changes, doubts or takes back what an earlier one said; no one else's facts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.turns import told

CHANGED = [
    (
        ("4 months of chemo", "She has had 10 weeks, not 4 months."),
        {"systemic_therapy_months": 2.3},
    ),
    (
        ("4 months of chemo", "12 weeks, not 4 months"),
        {"systemic_therapy_months": None},
    ),
    (
        ("2 brain mets, nothing else", "On MRI there's only one, the other was a vessel."),
        {"metastasis_count": None, "metastasis_count_at_least": 1},
    ),
    (
        ("2 brain mets, nothing else", "Planning MRI shows a third one, right frontal."),
        {"metastasis_count": None, "metastasis_count_at_least": 2},
    ),
    (
        ("3 mets, one of them in the adrenal", "Liver MRI: just a cyst. Down to two then."),
        {"metastasis_count": None, "metastasis_count_at_least": 2},
    ),
    (
        ("2 bone mets", "The tumour has shrunk by a third."),
        {"metastasis_count": 2, "metastasis_sites": ["bone"]},
    ),
    (
        ("4 months disease-free interval", "it is 12 weeks, not 4 months"),
        {"disease_free_interval_months": 2.76},
    ),
    (
        ("5 mets, one in the liver, one in bone", "The adrenal turned out to be an adenoma."),
        {"metastasis_count": None, "metastasis_count_at_least": 4},
    ),
    (
        ("two mets: adrenal and an axillary node", "We are dropping the node."),
        {"metastasis_count": None, "metastasis_sites": None},
    ),
    (("PS 1", "PS er nu 2"), {"performance_status": 2}),
    (("PS 1", "PS er faldet til 3"), {"performance_status": 3}),
    (("N1", "N stage is wrong, it's N2 on EBUS"), {"n_stage": 2}),
    (("T3", "Billederne er gennemgået på ny: T4, ikke T3"), {"t_stage": "T4"}),
    (
        ("2 mets: adrenal, bone", "revised report: only one met, in the adrenal"),
        {"metastasis_count": 1, "metastasis_sites": ["adrenal"]},
    ),
    (
        ("1 met i hjernen", "nu også en i binyren, altså to i alt"),
        {"metastasis_count": 2, "metastasis_sites": ["adrenal", "brain"]},
    ),
    (
        ("only one metastasis, right adrenal", "another met in the left iliac bone, two in total"),
        {"metastasis_count": 2, "metastasis_sites": ["adrenal", "bone"]},
    ),
    (
        ("solitær hjernemetastase", "nej, der er to"),
        {"metastasis_count": 2, "metastasis_sites_at_least": ["brain"]},
    ),
    (("1 met in the adrenal", "sorry, I meant the liver"), {"metastasis_sites": ["liver"]}),
    (("EGFR wild type", "ALK is negative as well"), {"oncogene_driver": "absent"}),
    (("EGFR L858R", "ALK negative"), {"oncogene_driver": "present"}),
    (
        ("3 months of pembrolizumab", "it's 5 months of pembrolizumab, not 3 months"),
        {"systemic_therapy_months": 5},
    ),
    (
        ("solitary bone met", "MRI shows one more brain met"),
        {"metastasis_count": 2, "metastasis_sites": ["bone", "brain"]},
    ),
    (
        ("2 bone mets", "two more mets in the liver"),
        {"metastasis_count": 4, "metastasis_sites": ["bone", "liver"]},
    ),
    (
        ("2 knoglemetastaser", "der er én metastase mere og den sidder i hjernen"),
        {"metastasis_count": 3, "metastasis_sites": ["bone", "brain"]},
    ),
    (
        ("2 knoglemetastaser", "der er endnu en metastase"),
        {"metastasis_count": 3, "metastasis_sites_at_least": ["bone"], "metastasis_sites": None},
    ),
    (
        ("to knoglemetastaser", "MR viser også én metastase i hjernen"),
        {"metastasis_count": None, "metastasis_count_at_least": 3},
    ),
    (
        ("3 bone mets", "further liver metastases on the new scan"),
        {"metastasis_count": None, "metastasis_count_at_least": 5, "metastasis_sites": None},
    ),
    (
        ("multiple bone mets", "one more in the liver, so four in all"),
        {"metastasis_count": 4, "metastasis_sites_at_least": ["bone", "liver"]},
    ),
    (
        ("two metastases", "also one in the liver"),
        {"metastasis_count": None, "metastasis_count_at_least": 2},
    ),
    (("3 bone mets", "a fourth met in the spine"), {"metastasis_count": 4}),
    (
        ("2 bone mets", "a fourth met in the spine"),
        {"metastasis_count": None, "metastasis_count_at_least": 2},
    ),
    (
        ("2 bone mets", "one more in the liver, so four in all"),
        {"metastasis_count": None, "metastasis_count_at_least": 2},
    ),
    (
        ("5 bone mets", "3 bone mets and one more in the liver"),
        {"metastasis_count": None, "metastasis_count_at_least": None},
    ),
    (
        ("4 months of chemotherapy, PS 1", "typing error: it is 2 months, not 4"),
        {"systemic_therapy_months": 2, "performance_status": 1},
    ),
    (("15 ugers kemoterapi", "det er 9 uger, ikke 15"), {"systemic_therapy_months": 2.07}),
    (
        ("8 months disease-free interval, one met", "the interval is 18 months, not 8"),
        {"disease_free_interval_months": 18, "metastasis_count": 1},
    ),
    (("two metastases, PS 1", "it's three, not two"), {"metastasis_count": 3}),
    (
        ("one metastasis, PS 1", "it's 3, not 1"),
        {"metastasis_count": None, "performance_status": None},
    ),
    (
        ("6 months of chemotherapy", "I'm not sure that it is 6 months"),
        {"systemic_therapy_months": None},
    ),
    (
        ("EGFR L858R", "The EGFR result was false positive on retest. No treatable driver."),
        {"oncogene_driver": "absent"},
    ),
    (
        ("primary not treatable", "correction: the primary is feasible after all"),
        {"primary_treatment": "feasible"},
    ),
    (
        ("one bone met remains", "the remaining met is suitable for SBRT"),
        {"metastases_ablatable": True},
    ),
]


@pytest.mark.parametrize(("messages", "facts"), CHANGED)
def test_what_is_said_later_holds(messages: tuple[str, ...], facts: dict[str, Any]) -> None:
    known = told(*messages).facts
    assert {name: known.get(name) for name in facts} == facts


DOUBTED = [
    (("2 mets: adrenal, bone", "the bone lesion turned out to be a fracture"), "metastasis_count"),
    (("2 hjernemetastaser", "den ene viste sig at være et meningeom"), "metastasis_count"),
    (("solitary brain met", "neuroradiology: there are two"), "metastasis_count"),
    (("solitær hjernemetastase", "MR cerebrum uden metastaser"), "metastasis_sites"),
    (
        ("en solitær metastase i binyren", "læsionen sidder ikke i binyren, men i en lymfeknude"),
        "metastasis_sites",
    ),
    (
        (
            "one metastasis in the contralateral lung",
            "radiology wonders if the lesion is a second primary rather than a metastasis",
        ),
        "metastasis_count",
    ),
    (
        ("all metastases can be treated with SBRT", "SBRT is not possible after all"),
        "metastases_ablatable",
    ),
    (("primary is resectable", "surgeon now says inoperable"), "primary_treatment"),
    (
        ("lokal behandling af primærtumor er ikke mulig", "primærtumor kan alligevel behandles"),
        "primary_treatment",
    ),
    (
        ("lobektomi i 2022, intet lokalrecidiv", "opladning i bronkiestumpen på PET"),
        "primary_treatment",
    ),
    (("EGFR L858R", "the EGFR result was a sample mix-up"), "oncogene_driver"),
    (("ROS1-fusion påvist", "RNA-analysen er negativ for ROS1"), "oncogene_driver"),
    (("PS 1", "PS skal være 2"), "performance_status"),
    (("PS 1", "he's now bedbound"), "performance_status"),
    (("alle mets kan abladeres", "den ene kan dog ikke stråles"), "metastases_ablatable"),
    (("all mets suitable for SBRT", "the SBRT option fell through"), "metastases_ablatable"),
    (
        ("all mets suitable for SBRT", "the spinal one is too close to the cord"),
        "metastases_ablatable",
    ),
    (("primary resectable", "lobectomy is off the table"), "primary_treatment"),
    (("primærtumor kan opereres", "han tåler alligevel ikke operation"), "primary_treatment"),
    (("stable disease", "the scan shows new lesions"), "systemic_response"),
    (("stabil sygdom", "seneste CT viser vækst"), "systemic_response"),
    (("ingen driver", "NGS er ikke tilstrækkeligt, skal gentages"), "oncogene_driver"),
    (("EGFR/ALK negative", "turns out EGFR was never tested"), "oncogene_driver"),
    (("4 months of chemo-IO", "actually she stopped after 6 weeks"), "systemic_therapy_months"),
    (("2 hjernemetastaser", "den ene er opereret væk"), "metastasis_count"),
    (("3 mets: lung, bone, bone", "the lung one is inflammatory"), "metastasis_count"),
    (("two liver mets", "MR: only one is a met"), "metastasis_count"),
    (("1 met i lungen", "det er en ny primærtumor, ikke en metastase"), "metastasis_count"),
]


@pytest.mark.parametrize(("messages", "fact"), DOUBTED)
def test_what_is_doubted_later_is_asked_about(messages: tuple[str, ...], fact: str) -> None:
    first, last = told(messages[0]), told(*messages)
    assert fact in first.facts
    assert fact not in last.facts


def test_a_lesion_in_doubt_leaves_no_bound_behind() -> None:
    case = told(
        "two mets, left adrenal and liver", "not convinced the liver lesion is a metastasis"
    )
    assert case.facts == {"metastasis_count_at_least": 1, "metastasis_sites_at_least": ["adrenal"]}


KEPT = [
    ("2 mets: adrenal, bone", "there is also a benign cyst in the liver"),
    ("solitary brain met", "not sure whether the dizziness comes from the brain met"),
    ("1 met in the adrenal", "MRI brain: no mets"),
    ("2 knoglemetastaser", "usikkert om metastaserne kan stråles"),
    ("en solitær levermetastase", "der er én metastase"),
]


@pytest.mark.parametrize(("first", "second"), KEPT)
def test_what_is_said_of_something_else_changes_no_metastasis(first: str, second: str) -> None:
    before, after = told(first).facts, told(first, second).facts
    assert {k: v for k, v in after.items() if k in before} == before
