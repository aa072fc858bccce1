"""Clinical sentences with known facts, for fuzzing: fragments of both languages, freely combined.

Every fragment states its facts by itself, so that any selection, in any order, with any noise
between, must be read as the union of what its members state.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True)
class Fragment:
    """A clause of a note and the facts it states."""

    text: str
    facts: tuple[tuple[str, Any], ...]


def _fragment(text: str, **facts: Any) -> Fragment:
    return Fragment(text, tuple(facts.items()))


ORGANS = {
    "da": {
        "brain": ["hjernen", "cerebrum", "højre frontallap", "lillehjernen", "cerebellum"],
        "adrenal": ["højre binyre", "ve. binyre", "binyren", "gl. suprarenalis dxt."],
        "lung": ["modsatte lunge", "kontralaterale lunge", "venstre lunge"],
        "bone": ["columna", "costa", "os sacrum", "højre femur", "bækkenet", "L3", "sternum"],
        "liver": ["leveren", "højre leverlap", "hepar"],
    },
    "en": {
        "brain": ["the brain", "the cerebellum", "the right frontal lobe"],
        "adrenal": ["the right adrenal", "the left adrenal gland", "the adrenal"],
        "lung": ["the contralateral lung", "the left lung"],
        "bone": ["the spine", "a rib", "the sacrum", "the right femur", "L3", "the sternum"],
        "liver": ["the liver", "the right hepatic lobe"],
    },
}
COMPOUNDS = {
    "da": {
        "brain": "hjerne",
        "adrenal": "binyre",
        "lung": "lunge",
        "bone": "knogle",
        "liver": "lever",
    },
    "en": {
        "brain": "brain",
        "adrenal": "adrenal",
        "lung": "lung",
        "bone": "bone",
        "liver": "liver",
    },
}
NUMBERS = {
    "da": {2: ["2", "to"], 3: ["3", "tre"], 4: ["4", "fire"], 5: ["5", "fem"]},
    "en": {2: ["2", "two"], 3: ["3", "three"], 4: ["4", "four"], 5: ["5", "five"]},
}


def lesions(language: str, rng: random.Random) -> Fragment:
    """Exactly counted metastases with all their sites."""
    organ, other = rng.sample(sorted(COMPOUNDS[language]), 2)
    place, second = (rng.choice(ORGANS[language][o]) for o in (organ, other))
    stem, second_stem = COMPOUNDS[language][organ], COMPOUNDS[language][other]
    count = rng.choice([2, 3, 4, 5])
    number = rng.choice(NUMBERS[language][count])
    danish = language == "da"
    one = [
        (f"solitær {stem}metastase" if danish else f"solitary {stem} metastasis"),
        (f"solitær metastase i {place}" if danish else f"solitary metastasis in {place}"),
        (f"1 met i {place}" if danish else f"1 met in {place}"),
        (f"én {stem}metastase" if danish else f"one {stem} met"),
        (f"en enkelt metastase i {place}" if danish else f"a single metastasis in {place}"),
        (f"kun én metastase, i {place}" if danish else f"only one metastasis, in {place}"),
        (f"{stem}met x 1" if danish else f"{stem} met x 1"),
    ]
    many = [
        (f"{number} {stem}metastaser" if danish else f"{number} {stem} metastases"),
        (f"{number} mets i {place}" if danish else f"{number} mets in {place}"),
        (f"{number} {stem}mets" if danish else f"{number} {stem} mets"),
        (
            f"i alt {number} metastaser i {place}"
            if danish
            else f"a total of {number} metastases in {place}"
        ),
        (
            f"{stem}metastaser, {number} i alt"
            if danish
            else f"{stem} metastases, {number} in total"
        ),
    ]
    two = [
        (
            f"2 metastaser: 1 i {place} og 1 i {second}"
            if danish
            else f"2 metastases: 1 in {place} and 1 in {second}"
        ),
        (f"to mets i {place} og {second}" if danish else f"two mets in {place} and {second}"),
        (
            f"én {stem}metastase og én {second_stem}metastase"
            if danish
            else f"one {stem} metastasis and one {second_stem} metastasis"
        ),
        (
            f"to metastaser ({place} og {second})"
            if danish
            else f"two metastases ({place} and {second})"
        ),
        (
            f"solitær {stem}metastase og solitær {second_stem}metastase"
            if danish
            else f"solitary {stem} metastasis and solitary {second_stem} metastasis"
        ),
    ]
    kind = rng.choice(["one", "many", "two"])
    if kind == "one":
        return _fragment(rng.choice(one), metastasis_count=1, metastasis_sites=(organ,))
    if kind == "many":
        return _fragment(rng.choice(many), metastasis_count=count, metastasis_sites=(organ,))
    return _fragment(
        rng.choice(two), metastasis_count=2, metastasis_sites=tuple(sorted((organ, other)))
    )


def performance(language: str, rng: random.Random) -> Fragment:
    """Performance status."""
    value = rng.randrange(5)
    forms = [
        f"PS {value}",
        f"PS{value}",
        f"ECOG {value}",
        f"PS: {value}",
        f"WHO PS {value}",
        f"ECOG={value}",
    ]
    forms += [f"performance status {value}", f"ps {value}"]
    if language == "da":
        forms += [f"PS er {value}", f"performancestatus på {value}", f"PS vurderes til {value}"]
    else:
        forms += [f"PS is {value}", f"performance status of {value}", f"ECOG PS of {value}"]
    return _fragment(rng.choice(forms), performance_status=value)


_FIXED: dict[str, dict[str, list[Fragment]]] = {
    "da": {
        "driver": [
            _fragment("EGFR/ALK neg", oncogene_driver="absent"),
            _fragment("EGFR og ALK negativ", oncogene_driver="absent"),
            _fragment("EGFR neg, ALK neg, ROS1 neg", oncogene_driver="absent"),
            _fragment("EGFR wt, ALK neg.", oncogene_driver="absent"),
            _fragment("ingen drivermutation", oncogene_driver="absent"),
            _fragment("uden onkogen driver", oncogene_driver="absent"),
            _fragment("NGS uden targeterbare mutationer", oncogene_driver="absent"),
            _fragment("EGFR-muteret", oncogene_driver="present"),
            _fragment("EGFR exon 19 deletion", oncogene_driver="present"),
            _fragment("ALK-translokation påvist", oncogene_driver="present"),
            _fragment("EGFR L858R positiv", oncogene_driver="present"),
            _fragment("BRAF V600E", oncogene_driver="present"),
        ],
        "setting": [
            _fragment("de novo", disease_setting="de_novo"),
            _fragment("de novo OMD", disease_setting="de_novo"),
            _fragment("oligorecidiv", disease_setting="oligorecurrence"),
            _fragment("induceret oligometastatisk sygdom", disease_setting="induced"),
            _fragment("oligoprogression", disease_setting="oligoprogression"),
            _fragment("oligopersisterende sygdom", disease_setting="oligopersistence"),
            _fragment("polymetastatisk sygdom", disease_setting="polymetastatic"),
        ],
        "diagnosis": [
            _fragment("NSCLC", diagnosis="nsclc"),
            _fragment("ikke-småcellet lungekræft", diagnosis="nsclc"),
            _fragment("småcellet lungecancer", diagnosis="sclc"),
            _fragment("lungeadenokarcinom", diagnosis="nsclc", histology="adenocarcinoma"),
            _fragment("planocellulært lungekarcinom", diagnosis="nsclc", histology="squamous"),
            _fragment("adenokarcinom i ve. overlap", diagnosis="nsclc", histology="adenocarcinoma"),
        ],
        "pet": [
            _fragment("PET-CT lavet", pet_ct=True),
            _fragment("PET/CT er udført", pet_ct=True),
            _fragment("der er foretaget PET-CT", pet_ct=True),
            _fragment("PET-CT ikke lavet", pet_ct=False),
            _fragment("mangler PET-CT", pet_ct=False),
            _fragment("PET-CT bestilt"),
        ],
        "mri": [
            _fragment("MR-c u.a.", brain_mri=True),
            _fragment("MR cerebrum er lavet", brain_mri=True),
            _fragment("MR af hjernen er foretaget", brain_mri=True),
            _fragment("MR-c ikke lavet", brain_mri=False),
            _fragment("ingen MR-c endnu", brain_mri=False),
            _fragment("MR-c er bestilt"),
            _fragment("afventer MR cerebrum"),
        ],
        "histology": [
            _fragment("biopsiverificeret", histology_verified=True),
            _fragment("histologisk verificeret", histology_verified=True),
            _fragment("ikke biopteret", histology_verified=False),
            _fragment("biopsi planlagt"),
        ],
        "mdt": [
            _fragment("drøftet på MDT", mdt_discussed=True),
            _fragment("konfereret på MDT-konference", mdt_discussed=True),
            _fragment("ikke drøftet på MDT", mdt_discussed=False),
            _fragment("skal drøftes på MDT"),
        ],
        "months": [
            _fragment("har fået 4 måneders pembrolizumab", systemic_therapy_months=4),
            _fragment("kemoterapi i 6 mdr.", systemic_therapy_months=6),
            _fragment("behandlingsnaiv", systemic_therapy_months=0),
            _fragment("ingen systemisk behandling givet", systemic_therapy_months=0),
            _fragment("4 serier carboplatin/vinorelbin"),
        ],
        "response": [
            _fragment("stabil sygdom", systemic_response="stable"),
            _fragment("partielt respons", systemic_response="response"),
            _fragment("ikke evalueret endnu", systemic_response="not_assessed"),
        ],
        "primary": [
            _fragment("primærtumor er resektabel", primary_treatment="feasible"),
            _fragment("primærtumor kan behandles kurativt", primary_treatment="feasible"),
            _fragment("primærtumor kan ikke behandles kurativt", primary_treatment="not_feasible"),
            _fragment("ingen primærtumor", primary_treatment="no_primary"),
        ],
        "ablatable": [
            _fragment("metastaserne er egnede til SBRT", metastases_ablatable=True),
            _fragment("alle metastaser kan stråles", metastases_ablatable=True),
            _fragment(
                "metastaserne er ikke egnede til lokalbehandling", metastases_ablatable=False
            ),
        ],
        "preference": [
            _fragment("pt. ønsker lokalbehandling", patient_preference="wants_local_treatment"),
            _fragment("hun afslår lokalbehandling", patient_preference="declines"),
        ],
        "extent": [_fragment("lokalavanceret", locally_advanced=True)],
        "interval": [_fragment("DFI 14 mdr.", disease_free_interval_months=14)],
        "noise": [
            _fragment("62-årig kvinde"),
            _fragment("PD-L1 60 %"),
            _fragment("40 pakkeår"),
            _fragment("tumor 34 x 28 mm"),
            _fragment("FEV1 65 %"),
            _fragment("CRP 5"),
            _fragment("kendt med KOL"),
            _fragment("bor alene"),
            _fragment("set 12/3"),
            _fragment("vægttab 4 kg"),
            _fragment("60 Gy/30 fx"),
            _fragment("tidl. ryger"),
        ],
    },
    "en": {
        "driver": [
            _fragment("EGFR/ALK neg", oncogene_driver="absent"),
            _fragment("EGFR and ALK negative", oncogene_driver="absent"),
            _fragment("EGFR neg, ALK neg, ROS1 neg", oncogene_driver="absent"),
            _fragment("EGFR wild type, ALK negative", oncogene_driver="absent"),
            _fragment("no driver mutation", oncogene_driver="absent"),
            _fragment("no actionable mutations", oncogene_driver="absent"),
            _fragment("driver-negative", oncogene_driver="absent"),
            _fragment("EGFR-mutant", oncogene_driver="present"),
            _fragment("EGFR exon 19 deletion", oncogene_driver="present"),
            _fragment("ALK rearrangement", oncogene_driver="present"),
            _fragment("EGFR L858R positive", oncogene_driver="present"),
            _fragment("BRAF V600E", oncogene_driver="present"),
        ],
        "setting": [
            _fragment("de novo", disease_setting="de_novo"),
            _fragment("de novo OMD", disease_setting="de_novo"),
            _fragment("oligorecurrence", disease_setting="oligorecurrence"),
            _fragment("induced oligometastatic disease", disease_setting="induced"),
            _fragment("oligoprogression", disease_setting="oligoprogression"),
            _fragment("oligopersistent disease", disease_setting="oligopersistence"),
            _fragment("polymetastatic disease", disease_setting="polymetastatic"),
        ],
        "diagnosis": [
            _fragment("NSCLC", diagnosis="nsclc"),
            _fragment("non-small cell lung cancer", diagnosis="nsclc"),
            _fragment("small cell lung cancer", diagnosis="sclc"),
            _fragment("lung adenocarcinoma", diagnosis="nsclc", histology="adenocarcinoma"),
            _fragment("squamous cell lung cancer", diagnosis="nsclc", histology="squamous"),
            _fragment(
                "adenocarcinoma of the left upper lobe",
                diagnosis="nsclc",
                histology="adenocarcinoma",
            ),
        ],
        "pet": [
            _fragment("PET-CT done", pet_ct=True),
            _fragment("PET/CT has been performed", pet_ct=True),
            _fragment("underwent PET-CT", pet_ct=True),
            _fragment("PET-CT not done", pet_ct=False),
            _fragment("no PET-CT yet", pet_ct=False),
            _fragment("PET-CT booked"),
        ],
        "mri": [
            _fragment("brain MRI normal", brain_mri=True),
            _fragment("brain MRI was done", brain_mri=True),
            _fragment("MRI of the brain has been performed", brain_mri=True),
            _fragment("brain MRI not done", brain_mri=False),
            _fragment("no brain MRI yet", brain_mri=False),
            _fragment("brain MRI ordered"),
            _fragment("awaiting brain MRI"),
        ],
        "histology": [
            _fragment("biopsy-proven", histology_verified=True),
            _fragment("histologically confirmed", histology_verified=True),
            _fragment("not biopsied", histology_verified=False),
            _fragment("biopsy planned"),
        ],
        "mdt": [
            _fragment("discussed at MDT", mdt_discussed=True),
            _fragment("reviewed at the tumour board", mdt_discussed=True),
            _fragment("not discussed at MDT", mdt_discussed=False),
            _fragment("to be discussed at MDT"),
        ],
        "months": [
            _fragment("has had 4 months of pembrolizumab", systemic_therapy_months=4),
            _fragment("chemotherapy for 6 months", systemic_therapy_months=6),
            _fragment("treatment-naive", systemic_therapy_months=0),
            _fragment("no systemic treatment given", systemic_therapy_months=0),
            _fragment("4 cycles of carboplatin/pemetrexed"),
        ],
        "response": [
            _fragment("stable disease", systemic_response="stable"),
            _fragment("partial response", systemic_response="response"),
            _fragment("response not yet assessed", systemic_response="not_assessed"),
        ],
        "primary": [
            _fragment("the primary is resectable", primary_treatment="feasible"),
            _fragment(
                "the primary can be treated with curative intent", primary_treatment="feasible"
            ),
            _fragment(
                "the primary cannot be treated with curative intent",
                primary_treatment="not_feasible",
            ),
            _fragment("no primary left", primary_treatment="no_primary"),
        ],
        "ablatable": [
            _fragment("the metastases are suitable for SBRT", metastases_ablatable=True),
            _fragment("all metastases can be irradiated", metastases_ablatable=True),
            _fragment(
                "the metastases are not amenable to local therapy", metastases_ablatable=False
            ),
        ],
        "preference": [
            _fragment("patient wants local therapy", patient_preference="wants_local_treatment"),
            _fragment("she declines local therapy", patient_preference="declines"),
        ],
        "extent": [_fragment("locally advanced", locally_advanced=True)],
        "interval": [_fragment("DFI 14 months", disease_free_interval_months=14)],
        "noise": [
            _fragment("62-year-old woman"),
            _fragment("PD-L1 60%"),
            _fragment("40 pack-years"),
            _fragment("tumour 34 x 28 mm"),
            _fragment("FEV1 65%"),
            _fragment("CRP 5"),
            _fragment("known COPD"),
            _fragment("lives alone"),
            _fragment("seen 12/3"),
            _fragment("weight loss 4 kg"),
            _fragment("60 Gy/30 fx"),
            _fragment("ex-smoker"),
        ],
    },
}


def stage(language: str, rng: random.Random) -> Fragment:
    """A TNM string in one of its forms."""
    t = rng.choice(["T1a", "T1b", "T1c", "T2a", "T2b", "T3", "T4"])
    n = rng.randrange(4)
    m = rng.choice(["M1a", "M1b", "M1c1", "M1c2"])
    prefix = rng.choice(["", "c", "p", "yp", "r"])
    form = rng.choice(
        ["{p}{t}N{n}{m}", "{p}{t} N{n} {m}", "{p}{t}, N{n}, {m}", "{p}{t} {p}N{n} {p}{m}"]
    )
    return _fragment(form.format(p=prefix, t=t, n=n, m=m), t_stage=t, n_stage=n, m_category=m)


TOPICS = ("lesions", "performance", "stage", *(_FIXED["da"]))


def fragments(language: str, rng: random.Random, topics: int) -> list[Fragment]:
    """Fragments of different topics, at most one each."""
    chosen = rng.sample(TOPICS, topics)
    made = []
    for topic in chosen:
        if topic == "lesions":
            made.append(lesions(language, rng))
        elif topic == "performance":
            made.append(performance(language, rng))
        elif topic == "stage":
            made.append(stage(language, rng))
        else:
            made.append(rng.choice(_FIXED[language][topic]))
    return made


def sentence(language: str, rng: random.Random, topics: int) -> tuple[str, Facts]:
    """A message and the facts that it states."""
    parts = fragments(language, rng, topics)
    separator = rng.choice([", ", "; ", ". ", "\n", ", "])
    texts = [part.text for part in parts]
    if separator in (". ", "\n"):
        texts = [text[0].upper() + text[1:] for text in texts]
    facts: Facts = {}
    for part in parts:
        for fact, value in part.facts:
            facts[fact] = list(value) if isinstance(value, tuple) else value
    return separator.join(texts), facts
