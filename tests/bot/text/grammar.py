"""Clinical sentences with known facts, for fuzzing: fragments of both languages, freely combined.

Every fragment states its facts by itself, so that any selection, in any order, with any noise
between, must be read as the union of what its members state.
"""

from __future__ import annotations

import random
from typing import Any

from tests.bot.text.fragments import FIXED, Fragment, stating

Facts = dict[str, Any]

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
        return stating(rng.choice(one), metastasis_count=1, metastasis_sites=(organ,))
    if kind == "many":
        return stating(rng.choice(many), metastasis_count=count, metastasis_sites=(organ,))
    return stating(
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
    return stating(rng.choice(forms), performance_status=value)


def stage(language: str, rng: random.Random) -> Fragment:
    """A TNM string in one of its forms."""
    t = rng.choice(["T1a", "T1b", "T1c", "T2a", "T2b", "T3", "T4"])
    n = rng.randrange(4)
    m = rng.choice(["M1a", "M1b", "M1c1", "M1c2"])
    prefix = rng.choice(["", "c", "p", "yp", "r"])
    form = rng.choice(
        ["{p}{t}N{n}{m}", "{p}{t} N{n} {m}", "{p}{t}, N{n}, {m}", "{p}{t} {p}N{n} {p}{m}"]
    )
    return stating(form.format(p=prefix, t=t, n=n, m=m), t_stage=t, n_stage=n, m_category=m)


TOPICS = ("lesions", "performance", "stage", *(FIXED["da"]))


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
            made.append(rng.choice(FIXED[language][topic]))
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
