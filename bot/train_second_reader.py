"""Train the second reader: ``python -m bot.train_second_reader`` writes its weights.

`data/messages/{da,en}` hold messages with their gold facts, as `tests/language/corpus.py` tells.
What `data/nlu` teaches Rasa as requests, questions and small talk states no fact.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.statement_models import Counted, Model, Texts, Truths, frequent
from bot.text.document import Document
from bot.text.documents import Documents
from bot.text.marked import mark
from bot.text.second_reader.features import LONGEST, of_place
from bot.text.second_reader.opinion import ALL_PLACES, WEIGHTS, Statement, places_named

FOLDER = WEIGHTS.parent
REQUESTS = FOLDER.parent / "nlu"
_TELL_FACTS = frozenset({"inform", "what_if", "mdt_note", "retract"})
FACTS = (
    "diagnosis",
    "histology",
    "disease_setting",
    "metastasis_count",
    "oncogene_driver",
    "metastases_ablatable",
    "primary_treatment",
    "performance_status",
    "systemic_therapy_months",
    "systemic_response",
    "pet_ct",
    "brain_mri",
    "histology_verified",
    "mdt_discussed",
    "brain_symptoms",
    "locally_advanced",
    "patient_preference",
)
"""Facts with few values. Numbers with many are left to the rules, and so are stages."""
_ONLY = {"systemic_therapy_months": 0}
"""That nothing was given yet is told in words; lengths of time are measured."""
_SITES = "metastasis_sites"
_SITES_AT_LEAST = "metastasis_sites_at_least"
_PARTS = ("messages", "sentences", "places")
_LEAST_EXAMPLES = 25
_TIGHT = (",", ":")


@dataclass(frozen=True)
class Example:
    """One message and what it says; `optional` facts may be taken either way."""

    text: str
    facts: dict[str, Any] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    def says(self, statement: Statement) -> bool:
        """Whether it states a value of a fact, or (None) leaves the fact to be asked about."""
        fact, value = statement
        if statement == ALL_PLACES:
            return bool(self.facts.get(_SITES))
        if value is None:
            return fact in self.unclear
        return fact in self.facts and self.facts[fact] == value

    def settles(self, fact: str) -> bool:
        """Whether it teaches anything of a fact; a bare "adenocarcinoma" teaches no diagnosis."""
        if fact == _SITES and _SITES_AT_LEAST in self.optional:
            return False
        return fact not in self.optional or (fact == "diagnosis" and fact not in self.facts)


def examples(paths: Iterable[Path]) -> list[Example]:
    """The messages of some files.

    Raises:
        OSError, KeyError: a file cannot be read, or a message has no text.
    """
    found = []
    for path in paths:
        for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            unclear, optional = (frozenset(entry.get(k) or ()) for k in ("unclear", "optional"))
            found.append(Example(entry["text"], entry.get("facts") or {}, unclear, optional))
    return found


def requests(folder: Path = REQUESTS) -> list[Example]:
    """Messages that state nothing of a patient.

    Raises:
        OSError, KeyError: a file cannot be read or is none of Rasa's training data.
    """
    found = []
    for path in sorted(folder.glob("*/*.yml")):
        for intent in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            if intent["intent"] not in _TELL_FACTS:
                found += [Example(t.removeprefix("- ")) for t in intent["examples"].splitlines()]
    return found


def made_of(told: Iterable[Example]) -> str:
    """A digest of the messages that weights are learnt from."""
    digest = hashlib.sha256()
    for example in told:
        facts = sorted(example.facts.items())
        doubts = (sorted(example.unclear), sorted(example.optional))
        digest.update(repr((example.text, facts, *doubts)).encode())
    return digest.hexdigest()


def train(told: Sequence[Example]) -> dict[str, Any]:
    """The weights, as `SecondReader` reads them. The same messages give the same weights."""
    made = made_of(told)
    documents = Documents()
    docs = [documents.of(example.text) for example in told]
    for doc in docs:
        mark(doc)
    short = [i for i, doc in enumerate(docs) if len(doc.symbols) <= LONGEST]
    told, docs = [told[i] for i in short], [docs[i] for i in short]
    statements = [*_statements(told), ALL_PLACES]
    says = [np.array([example.says(statement) for example in told]) for statement in statements]
    settled = [np.array([example.settles(fact) for example in told]) for fact, _ in statements]
    with ProcessPoolExecutor(initializer=_begin_work, initargs=(Texts(docs),)) as workers:
        models = list(workers.map(_fitted, says, settled))
    places, holds = _places(told, docs, settled[-1])
    of_places = Counted(places, frequent(places))
    return {
        "made_of": made,
        "statements": statements,
        "messages": _written_out([whole for whole, _ in models]),
        "sentences": _written_out([sentence for _, sentence in models]),
        "places": _written_out([Model.of(of_places, holds, np.full(len(holds), True))]),
    }


_work: list[Texts] = []


def _begin_work(texts: Texts) -> None:
    _work.append(texts)


def _fitted(says: Truths, settled: Truths) -> tuple[Model, Model]:
    return _work[0].fitted(says, settled)


def _statements(told: Iterable[Example]) -> list[Statement]:
    seen = Counter(
        (fact, json.dumps(example.facts[fact]))
        for example in told
        for fact in FACTS
        if fact in example.facts and example.facts[fact] == _ONLY.get(fact, example.facts[fact])
    )
    seen.update((fact, "null") for e in told for fact in e.unclear if fact in (*FACTS, _SITES))
    often = [(fact, value) for (fact, value), times in seen.items() if times >= _LEAST_EXAMPLES]
    return [(fact, json.loads(value)) for fact, value in sorted(often)]


def _places(
    told: Iterable[Example], docs: Iterable[Document], settled: Truths
) -> tuple[list[Counter[str]], Truths]:
    places, holds = [], []
    for example, doc, is_settled in zip(told, docs, settled, strict=True):
        if is_settled:
            gold = example.facts.get(_SITES) or example.facts.get(_SITES_AT_LEAST) or ()
            for organ, symbol in places_named(doc):
                places.append(Counter(of_place(doc, symbol)))
                holds.append(organ in gold)
    return places, np.array(holds)


def _written_out(models: Sequence[Model]) -> dict[str, Any]:
    """Their biases, and of each feature the models that weigh it, each number before its weight."""
    rows: dict[str, list[int]] = {}
    for number, model in enumerate(models):
        for feature, weight in model.hundredths().items():
            rows.setdefault(feature, []).extend((number, weight))
    bias = [round(model.bias * 100) for model in models]
    return {"bias": bias, "rows": {feature: rows[feature] for feature in sorted(rows)}}


def written(trained: dict[str, Any]) -> str:
    """The weights as JSON Lines: what they are of, then the rows of each part, a feature a line."""
    parts = {part: trained[part] for part in _PARTS}
    head = {
        "made_of": trained["made_of"],
        "statements": trained["statements"],
        "bias": {part: of_part["bias"] for part, of_part in parts.items()},
        "rows": {part: len(of_part["rows"]) for part, of_part in parts.items()},
    }
    rows = (row for of_part in parts.values() for row in of_part["rows"].items())
    lines = (json.dumps(line, ensure_ascii=False, separators=_TIGHT) for line in (head, *rows))
    return "".join(f"{line}\n" for line in lines)


def all_examples() -> list[Example]:
    """All that the weights are learnt from."""
    return [*examples(sorted(FOLDER.glob("*/*.yaml"))), *requests()]


if __name__ == "__main__":
    WEIGHTS.write_text(written(train(all_examples())), "utf-8")
