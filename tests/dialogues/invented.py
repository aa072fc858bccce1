"""Finds clinical words that the bot said without having them from the guideline pack.

From each line is taken away, letter by letter, every text of the pack that the turn's payload
names (``statements``), every label, value and question of the fact table, every place, and what
is quoted from the user. What is left are the bot's own words: no clinical term may be among them.
Clinical are the terms of the reader's lexicon, the names of the pack's studies, and figures with
a clinical unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from rules_core.api import load_pack
from tests.dialogues.play import Reply

ROOT = Path(__file__).resolve().parents[2]
PHRASES = ROOT / "actions" / "render" / "phrases.yaml"
_KINDS = {
    "codes": ("code",),
    "disease": ("diagnosis", "histology", "lung_histology", "setting", "locally_advanced",
                "metastatic_disease"),
    "drivers": ("gene", "driver_noun", "driver_statement"),
    "lesions": ("metastasis", "lesion", "primary", "effusion"),
    "organs": ("organ", "node_region"),
    "patient": ("performance",),
    "treatment": ("therapy", "local_therapy", "resection", "response"),
    "workup": ("exam", "other_exam", "verified"),
}  # fmt: skip
# Terms of the lexicon that are words of every day as well.
_EVERYDAY = frozenset(
    {"i ro", "ro", "en", "et", "no", "who", "met", "result", "svar", "scan", "ret", "svaret",
     "response", "ct", "stable", "stabil", "to", "alk", "ct c", "us", "ul", "node", "other",
     "uændret", "unchanged"}
)  # fmt: skip
# The bot's own words that name clinical things on purpose: what is refused and what a clinician
# may choose as a reason say nothing of a patient or of the guideline; the columns of its table of
# studies are named as they are there.
_NAMING = re.compile(r"^(refused_|reason_|feedback_|study_|note_title)")
_FORMAT = re.compile(r"\{[a-z_]+\}")
_FIGURE = re.compile(r"\d[\d.,]* ?(?:%|gy\b|år\b|years?\b)", re.IGNORECASE)


def invented(reply: Reply, said_by_user: Iterable[str]) -> list[str]:
    """The lines of a reply that hold a clinical term of the bot's own, each with the term."""
    case = reply.case or {}
    allowed = set(_everywhere())
    for name in case.get("statements", ()):
        allowed.update(texts_of(name))
    for item in case.get("unclear", ()):
        allowed.add(item["text"])
    for origin in case.get("sources", {}).values():
        allowed.add(origin["text"])
    allowed.update(said_by_user)
    values = {str(case.get("case_id", ""))}
    found = []
    lines = [*reply.text.splitlines(), *(button["title"] for button in reply.buttons)]
    for line in lines:
        left = _without(line, allowed | values | _own_words())
        terms = [*_FIGURE.findall(left)]
        terms += [term for term in _terms() if term in f" {_words(left)} "]
        if terms:
            found.append(f"{line!r}: {', '.join(term.strip() for term in terms)}")
    return found


def clinical_phrases() -> dict[str, list[str]]:
    """The bot's own phrases that hold clinical terms and are not there to name them."""
    table = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for name, texts in table.items():
        if _NAMING.match(str(name)):
            continue
        for text in texts.values():
            left = _words(_FORMAT.sub(" ", text))
            terms = [term.strip() for term in _terms() if term in f" {left} "]
            if terms:
                found.setdefault(name, []).extend(terms)
    return found


def texts_of(statement: str) -> set[str]:
    """Every text that stands behind a statement id, in both languages.

    Raises KeyError for an id that the pack does not hold.
    """
    return _texts()[statement]


@lru_cache(maxsize=1)
def _texts() -> dict[str, set[str]]:
    pack = load_pack().pack
    found: dict[str, set[str]] = {}

    def add(statement: str, *values: Any) -> None:
        found.setdefault(statement, set()).update(_strings(values))

    for item in pack.statements:
        add(f"statement:{item.id}", item.title, item.text)
    for study in pack.studies:
        add(f"study:{study.id}", study.name, study.design, study.population)
        add(f"study:{study.id}", study.primary_treatment, study.systemic_treatment)
        add(f"study:{study.id}", study.ablative_modality, str(study.patients))
        for figure in study.outcomes:
            add(f"study:{study.id}", figure.name, figure.unit)
            numbers = [f"{value:g}" for value in figure.values]
            add(f"study:{study.id}", *numbers, *(n.replace(".", ",") for n in numbers))
    for row in pack.recommendations:
        for kind in ("recommendation", "criterion"):
            add(f"{kind}:{row.id}", row.label, row.quote, row.unofficial_english)
            add(f"{kind}:{row.id}", *(part.label for part in row.components))
        for step in row.steps:
            add(f"step:{row.id}.{step.id}", step.label)
    for level in pack.levels:
        for criterion in level.criteria:
            add(f"criterion:{criterion.id}", criterion.label)
    for item in pack.prerequisites:
        add(f"prerequisite:{item.fact}", item.label, item.not_met, item.unknown)
    for item in pack.considerations:
        add(f"consideration:{item.id}", item.text)
    for item in pack.prognostic_factors:
        add(f"prognostic_factor:{item.id}", item.label)
        if item.note is not None:
            add(f"prognostic_factor:{item.id}:note", item.note)
    for item in pack.readings:
        add(f"reading:{item.id}", item.text)
    for item in pack.guideline.discrepancies:
        add(f"discrepancy:{item.id}", item.text)
    for entry in pack.references:
        add(f"reference:{entry.number}", entry.citation)
    for name, fact in pack.facts.items():
        add(f"fact:{name}:question", fact.question)
        if fact.why_asked is not None:
            add(f"fact:{name}:why_asked", fact.why_asked)
        for value, words in fact.values.items():
            if words.meaning is not None:
                add(f"fact:{name}:meaning:{value}", words.label, words.meaning)
    return found


@lru_cache(maxsize=1)
def _everywhere() -> frozenset[str]:
    """What needs no statement id: names of facts, values, places, topics, and of the guideline."""
    pack = load_pack().pack
    about = pack.guideline
    found: set[str] = set(_strings([about.title, about.short_title, about.version]))
    found |= {about.next_revision.isoformat()}
    for section in about.sections:
        found |= set(_strings([section.heading]))
    for fact in pack.facts.values():
        values = [value.label for value in fact.values.values()]
        found |= set(_strings([fact.label, fact.question, fact.unit, *values]))
    for item in pack.statements:  # on buttons
        found |= set(_strings([item.title]))
    return frozenset(found)


def _strings(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif value is not None:
            yield from (value.da, value.en)


def _without(line: str, allowed: Iterable[str]) -> str:
    left, lower = line, line.lower()
    # The few texts that stand in the line at all; compiling a pattern for each takes long.
    for text in sorted((t for t in allowed if t and t.lower() in lower), key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", left, flags=re.IGNORECASE)
    return left


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w]+", text.lower()))


@lru_cache(maxsize=1)
def _own_words() -> frozenset[str]:
    """The pieces of the phrases that name clinical things on purpose."""
    table = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    pieces: set[str] = set()
    for name, texts in table.items():
        if _NAMING.match(str(name)):
            for text in texts.values():
                pieces.update(piece.strip() for piece in _FORMAT.split(text))
    return frozenset(piece for piece in pieces if len(piece) > 2)


@lru_cache(maxsize=1)
def _terms() -> tuple[str, ...]:
    """Clinical terms, each between spaces, so that they are found as whole words."""
    terms: set[str] = set()
    for language in ("da", "en"):
        folder = ROOT / "data" / "lexicon" / language
        for file, kinds in _KINDS.items():
            table = yaml.safe_load((folder / f"{file}.yaml").read_text(encoding="utf-8"))
            for kind in kinds:
                for words in table.get(kind, {}).values():
                    terms.update(_words(str(word)) for word in words)
    pack = load_pack().pack
    terms.update(_words(study.name.split(",")[0]) for study in pack.studies)
    terms |= {"gy", "bed", "rfa", "sbrt", "pfs", "os", "mos", "mpfs", "tnm", "ecog", "ps"}
    return tuple(f" {term} " for term in sorted(terms - _EVERYDAY) if len(term) > 1)
