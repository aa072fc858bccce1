"""The clauses of which clinical sentences are made for fuzzing, by language and topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fragment:
    """A clause of a note and the facts it states."""

    text: str
    facts: tuple[tuple[str, Any], ...]


def stating(text: str, **facts: Any) -> Fragment:
    """A clause that states these facts by itself; without any, noise."""
    return Fragment(text, tuple(facts.items()))


FIXED: dict[str, dict[str, list[Fragment]]] = {
    "da": {
        "driver": [
            stating("EGFR/ALK neg", oncogene_driver="absent"),
            stating("EGFR og ALK negativ", oncogene_driver="absent"),
            stating("EGFR neg, ALK neg, ROS1 neg", oncogene_driver="absent"),
            stating("EGFR wt, ALK neg.", oncogene_driver="absent"),
            stating("ingen drivermutation", oncogene_driver="absent"),
            stating("uden onkogen driver", oncogene_driver="absent"),
            stating("NGS uden targeterbare mutationer", oncogene_driver="absent"),
            stating("EGFR-muteret", oncogene_driver="present"),
            stating("EGFR exon 19 deletion", oncogene_driver="present"),
            stating("ALK-translokation påvist", oncogene_driver="present"),
            stating("EGFR L858R positiv", oncogene_driver="present"),
            stating("BRAF V600E", oncogene_driver="present"),
        ],
        "setting": [
            stating("de novo", disease_setting="de_novo"),
            stating("de novo OMD", disease_setting="de_novo"),
            stating("oligorecidiv", disease_setting="oligorecurrence"),
            stating("induceret oligometastatisk sygdom", disease_setting="induced"),
            stating("oligoprogression", disease_setting="oligoprogression"),
            stating("oligopersisterende sygdom", disease_setting="oligopersistence"),
            stating("polymetastatisk sygdom", disease_setting="polymetastatic"),
        ],
        "diagnosis": [
            stating("NSCLC", diagnosis="nsclc"),
            stating("ikke-småcellet lungekræft", diagnosis="nsclc"),
            stating("småcellet lungecancer", diagnosis="sclc"),
            stating("lungeadenokarcinom", diagnosis="nsclc", histology="adenocarcinoma"),
            stating("planocellulært lungekarcinom", diagnosis="nsclc", histology="squamous"),
            stating("adenokarcinom i ve. overlap", diagnosis="nsclc", histology="adenocarcinoma"),
        ],
        "pet": [
            stating("PET-CT lavet", pet_ct=True),
            stating("PET/CT er udført", pet_ct=True),
            stating("der er foretaget PET-CT", pet_ct=True),
            stating("PET-CT ikke lavet", pet_ct=False),
            stating("mangler PET-CT", pet_ct=False),
            stating("PET-CT bestilt"),
        ],
        "mri": [
            stating("MR-c u.a.", brain_mri=True),
            stating("MR cerebrum er lavet", brain_mri=True),
            stating("MR af hjernen er foretaget", brain_mri=True),
            stating("MR-c ikke lavet", brain_mri=False),
            stating("ingen MR-c endnu", brain_mri=False),
            stating("MR-c er bestilt"),
            stating("afventer MR cerebrum"),
        ],
        "histology": [
            stating("biopsiverificeret", histology_verified=True),
            stating("histologisk verificeret", histology_verified=True),
            stating("ikke biopteret", histology_verified=False),
            stating("biopsi planlagt"),
        ],
        "mdt": [
            stating("drøftet på MDT", mdt_discussed=True),
            stating("konfereret på MDT-konference", mdt_discussed=True),
            stating("ikke drøftet på MDT", mdt_discussed=False),
            stating("skal drøftes på MDT"),
        ],
        "months": [
            stating("har fået 4 måneders pembrolizumab", systemic_therapy_months=4),
            stating("kemoterapi i 6 mdr.", systemic_therapy_months=6),
            stating("behandlingsnaiv", systemic_therapy_months=0),
            stating("ingen systemisk behandling givet", systemic_therapy_months=0),
            stating("4 serier carboplatin/vinorelbin"),
        ],
        "response": [
            stating("stabil sygdom", systemic_response="stable"),
            stating("partielt respons", systemic_response="response"),
            stating("ikke evalueret endnu", systemic_response="not_assessed"),
        ],
        "primary": [
            stating("primærtumor er resektabel", primary_treatment="feasible"),
            stating("primærtumor kan behandles kurativt", primary_treatment="feasible"),
            stating("primærtumor kan ikke behandles kurativt", primary_treatment="not_feasible"),
            stating("ingen primærtumor", primary_treatment="no_primary"),
        ],
        "ablatable": [
            stating("metastaserne er egnede til SBRT", metastases_ablatable=True),
            stating("alle metastaser kan stråles", metastases_ablatable=True),
            stating("metastaserne er ikke egnede til lokalbehandling", metastases_ablatable=False),
        ],
        "preference": [
            stating("pt. ønsker lokalbehandling", patient_preference="wants_local_treatment"),
            stating("hun afslår lokalbehandling", patient_preference="declines"),
        ],
        "extent": [stating("lokalavanceret", locally_advanced=True)],
        "interval": [stating("DFI 14 mdr.", disease_free_interval_months=14)],
        "noise": [
            stating("62-årig kvinde"),
            stating("PD-L1 60 %"),
            stating("40 pakkeår"),
            stating("tumor 34 x 28 mm"),
            stating("FEV1 65 %"),
            stating("CRP 5"),
            stating("kendt med KOL"),
            stating("bor alene"),
            stating("set 12/3"),
            stating("vægttab 4 kg"),
            stating("60 Gy/30 fx"),
            stating("tidl. ryger"),
        ],
    },
    "en": {
        "driver": [
            stating("EGFR/ALK neg", oncogene_driver="absent"),
            stating("EGFR and ALK negative", oncogene_driver="absent"),
            stating("EGFR neg, ALK neg, ROS1 neg", oncogene_driver="absent"),
            stating("EGFR wild type, ALK negative", oncogene_driver="absent"),
            stating("no driver mutation", oncogene_driver="absent"),
            stating("no actionable mutations", oncogene_driver="absent"),
            stating("driver-negative", oncogene_driver="absent"),
            stating("EGFR-mutant", oncogene_driver="present"),
            stating("EGFR exon 19 deletion", oncogene_driver="present"),
            stating("ALK rearrangement", oncogene_driver="present"),
            stating("EGFR L858R positive", oncogene_driver="present"),
            stating("BRAF V600E", oncogene_driver="present"),
        ],
        "setting": [
            stating("de novo", disease_setting="de_novo"),
            stating("de novo OMD", disease_setting="de_novo"),
            stating("oligorecurrence", disease_setting="oligorecurrence"),
            stating("induced oligometastatic disease", disease_setting="induced"),
            stating("oligoprogression", disease_setting="oligoprogression"),
            stating("oligopersistent disease", disease_setting="oligopersistence"),
            stating("polymetastatic disease", disease_setting="polymetastatic"),
        ],
        "diagnosis": [
            stating("NSCLC", diagnosis="nsclc"),
            stating("non-small cell lung cancer", diagnosis="nsclc"),
            stating("small cell lung cancer", diagnosis="sclc"),
            stating("lung adenocarcinoma", diagnosis="nsclc", histology="adenocarcinoma"),
            stating("squamous cell lung cancer", diagnosis="nsclc", histology="squamous"),
            stating(
                "adenocarcinoma of the left upper lobe",
                diagnosis="nsclc",
                histology="adenocarcinoma",
            ),
        ],
        "pet": [
            stating("PET-CT done", pet_ct=True),
            stating("PET/CT has been performed", pet_ct=True),
            stating("underwent PET-CT", pet_ct=True),
            stating("PET-CT not done", pet_ct=False),
            stating("no PET-CT yet", pet_ct=False),
            stating("PET-CT booked"),
        ],
        "mri": [
            stating("brain MRI normal", brain_mri=True),
            stating("brain MRI was done", brain_mri=True),
            stating("MRI of the brain has been performed", brain_mri=True),
            stating("brain MRI not done", brain_mri=False),
            stating("no brain MRI yet", brain_mri=False),
            stating("brain MRI ordered"),
            stating("awaiting brain MRI"),
        ],
        "histology": [
            stating("biopsy-proven", histology_verified=True),
            stating("histologically confirmed", histology_verified=True),
            stating("not biopsied", histology_verified=False),
            stating("biopsy planned"),
        ],
        "mdt": [
            stating("discussed at MDT", mdt_discussed=True),
            stating("reviewed at the tumour board", mdt_discussed=True),
            stating("not discussed at MDT", mdt_discussed=False),
            stating("to be discussed at MDT"),
        ],
        "months": [
            stating("has had 4 months of pembrolizumab", systemic_therapy_months=4),
            stating("chemotherapy for 6 months", systemic_therapy_months=6),
            stating("treatment-naive", systemic_therapy_months=0),
            stating("no systemic treatment given", systemic_therapy_months=0),
            stating("4 cycles of carboplatin/pemetrexed"),
        ],
        "response": [
            stating("stable disease", systemic_response="stable"),
            stating("partial response", systemic_response="response"),
            stating("response not yet assessed", systemic_response="not_assessed"),
        ],
        "primary": [
            stating("the primary is resectable", primary_treatment="feasible"),
            stating(
                "the primary can be treated with curative intent", primary_treatment="feasible"
            ),
            stating(
                "the primary cannot be treated with curative intent",
                primary_treatment="not_feasible",
            ),
            stating("no primary left", primary_treatment="no_primary"),
        ],
        "ablatable": [
            stating("the metastases are suitable for SBRT", metastases_ablatable=True),
            stating("all metastases can be irradiated", metastases_ablatable=True),
            stating("the metastases are not amenable to local therapy", metastases_ablatable=False),
        ],
        "preference": [
            stating("patient wants local therapy", patient_preference="wants_local_treatment"),
            stating("she declines local therapy", patient_preference="declines"),
        ],
        "extent": [stating("locally advanced", locally_advanced=True)],
        "interval": [stating("DFI 14 months", disease_free_interval_months=14)],
        "noise": [
            stating("62-year-old woman"),
            stating("PD-L1 60%"),
            stating("40 pack-years"),
            stating("tumour 34 x 28 mm"),
            stating("FEV1 65%"),
            stating("CRP 5"),
            stating("known COPD"),
            stating("lives alone"),
            stating("seen 12/3"),
            stating("weight loss 4 kg"),
            stating("60 Gy/30 fx"),
            stating("ex-smoker"),
        ],
    },
}
