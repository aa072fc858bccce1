"""The messages with their gold facts.

A message of `messages/<language>/<kind>.yaml` holds

    text: what is written
    facts: every fact that it states of this patient, now (none when absent)
    unclear: facts that must be asked about, because the finding is not sure
    answers: context-free findings that must be among those read (kind: value)
    optional: facts that a careful reader may take either way; they are not counted

The gold was written before the reader saw the messages and read through twice. Once a message
stands here the reader has been mended against it: the scores of these messages hold the reading
where it is, and tell nothing of messages that nobody has seen.

`examined/<language>/round_<n>.yaml` are rounds of examination, written by pens that had not seen
the reader. Each round was scored before anything was mended by it; docs/language.md has these
scores. Afterwards the reader was mended by kinds of mistake, not message by message, so part of
each round is still read incompletely.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "messages"
EXAMINED = Path(__file__).parents[2] / "data" / "messages"
TRICKY = Path(__file__).parent / "tricky"

DECISIVE = (
    "diagnosis",
    "disease_setting",
    "metastasis_count",
    "metastasis_sites",
    "metastasis_count_at_least",
    "metastasis_sites_at_least",
    "oncogene_driver",
    "metastases_ablatable",
    "primary_treatment",
    "performance_status",
    "systemic_therapy_months",
    "systemic_response",
)
OTHER = (
    "pet_ct",
    "brain_mri",
    "histology_verified",
    "mdt_discussed",
    "histology",
    "t_stage",
    "n_stage",
    "m_category",
    "disease_free_interval_months",
    "brain_symptoms",
    "locally_advanced",
    "patient_preference",
)
FACTS = (*DECISIVE, *OTHER)


@dataclass(frozen=True)
class Message:
    """One message and what it says."""

    language: str
    kind: str
    text: str
    facts: dict[str, Any]
    unclear: tuple[str, ...]
    answers: dict[str, Any]
    optional: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.language}/{self.kind}: {self.text[:60]!r}"


@lru_cache(maxsize=1)
def messages() -> tuple[Message, ...]:
    """The messages that are read in full, in the order of the files.

    Raises:
        ValueError: a message has a key or a fact that does not exist, or stands twice.
    """
    return _load(FOLDER)


@lru_cache(maxsize=1)
def examined() -> tuple[Message, ...]:
    """The messages of the rounds of examination.

    Raises:
        ValueError: as `messages`.
    """
    return _load(EXAMINED)


@lru_cache(maxsize=1)
def tricky() -> tuple[Message, ...]:
    """Messages in which the words of a fact stand, and nearly all take it back.

    Raises:
        ValueError: as `messages`.
    """
    return _load(TRICKY)


def unseen(folder: Path) -> tuple[Message, ...]:
    """The messages of a folder of your own: `<folder>/<language>/<kind>.yaml`.

    Raises:
        ValueError: as `messages`, or there are none.
    """
    found = _load(folder)
    if not found:
        raise ValueError(f"no messages in {folder}/<language>/<kind>.yaml")
    return found


def _load(folder: Path) -> tuple[Message, ...]:
    found: list[Message] = []
    for path in sorted(folder.glob("*/*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            found.append(_message(path, entry))
    counts = Counter((message.language, message.text) for message in found)
    twice = {text for text, count in counts.items() if count > 1}
    if twice:
        raise ValueError(f"messages that stand twice: {sorted(twice)}")
    return tuple(found)


def _message(path: Path, entry: dict[str, Any]) -> Message:
    where = f"{path.parent.name}/{path.name}: {str(entry.get('text'))[:60]!r}"
    strange = set(entry) - {"text", "facts", "unclear", "answers", "optional"}
    if strange:
        raise ValueError(f"{where}: unknown keys {sorted(strange)}")
    facts = entry.get("facts") or {}
    unclear = tuple(entry.get("unclear") or ())
    unknown = (set(facts) | set(unclear)) - set(FACTS)
    if unknown:
        raise ValueError(f"{where}: unknown facts {sorted(unknown)}")
    return Message(
        language=path.parent.name,
        kind=path.stem,
        text=entry["text"],
        facts=facts,
        unclear=unclear,
        answers=entry.get("answers") or {},
        optional=frozenset(entry.get("optional") or ()),
    )
