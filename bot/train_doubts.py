"""Train the second opinion on doubts: ``python -m bot.train_doubts`` writes its weights.

`data/doubts/{da,en}.yaml` hold a list of sentences as later messages bring them, each with the
topics of the case that it speaks against (none: it changes nothing). What `data/nlu` teaches Rasa
as messages that tell facts speaks against nothing either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.text.documents import Documents
from bot.text.doubt_classifier import AGAINST, WEIGHTS, features

FOLDER = WEIGHTS.parent
MESSAGES = FOLDER.parent / "nlu"
_TELLS = "inform"
TOPICS = (
    "metastasis_sites",
    "oncogene_driver",
    "performance_status",
    "systemic_therapy_months",
    "systemic_response",
    "disease_setting",
    "diagnosis",
    "primary_treatment",
    "metastases_ablatable",
    "patient_preference",
    "exam",
    "record",
)
"""Facts, where `metastasis_sites` stands for number and places; an examination that was told as
done; and the whole of what was told last, when it was taken from another's record."""
_SEEN_AT_LEAST = 2
_AGAINST_C = 1.0
_TOPIC_C = 3.0
"""Inverse regularisation: the few sentences of a topic want less of it."""
LEAST_WEIGHT = [2] + [10] * len(TOPICS)
"""Hundredths below which a weight is left out."""


@dataclass(frozen=True)
class Example:
    """One sentence, and the topics that it speaks against."""

    text: str
    against: frozenset[str]


def examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """The sentences of both languages.

    Raises:
        OSError: a file cannot be read.
        ValueError: an entry has a key or a topic that does not exist.
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader):
            against = frozenset(entry.get("against") or ())
            strange = (set(entry) - {"text", "against"}) | (against - set(TOPICS))
            if strange or not entry.get("text"):
                raise ValueError(f"{path.name}: {entry}: {sorted(strange)}")
            found.append(Example(str(entry["text"]), against))
    return tuple(found)


def plain_facts(folder: Path = MESSAGES) -> tuple[Example, ...]:
    """The messages by which Rasa learns what telling facts is like.

    Raises:
        OSError, KeyError: a file cannot be read or is none of Rasa's training data.
    """
    found = []
    for path in sorted(folder.glob("*/*.yml")):
        for intent in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            if intent["intent"] == _TELLS:
                lines = intent["examples"].splitlines()
                found += [Example(line.removeprefix("- "), frozenset()) for line in lines]
    return tuple(found)


def train(sentences: Iterable[Example]) -> dict[str, Any]:
    """The weights, as `DoubtClassifier` reads them. The same sentences give the same weights."""
    sentences = tuple(sentences)
    documents = Documents()
    vectorizer = DictVectorizer()
    counted = vectorizer.fit_transform(
        [dict.fromkeys(features(documents.of(s.text).symbols), 1) for s in sentences]
    )
    often = np.flatnonzero(np.asarray(counted.sum(axis=0)).ravel() >= _SEEN_AT_LEAST)
    counted = counted[:, often]
    names = np.asarray(vectorizer.get_feature_names_out())[often]
    against = np.array([bool(s.against) for s in sentences])
    models = [_fitted(_AGAINST_C, counted, against)]
    for topic in TOPICS:
        of_topic = np.array([topic in s.against for s in sentences])
        models.append(_fitted(_TOPIC_C, counted[against], of_topic[against]))
    weights = _hundredths(np.vstack([model.coef_[0] for model in models]))
    kept = {
        str(name): {str(i): int(w) for i, w in enumerate(column) if abs(w) >= LEAST_WEIGHT[i]}
        for name, column in zip(names, weights.T, strict=True)
    }
    return {
        "topics": [AGAINST, *TOPICS],
        "bias": [int(_hundredths(model.intercept_)[0]) for model in models],
        "weights": {name: kept[name] for name in sorted(kept) if kept[name]},
    }


def _fitted(c: float, counted: Any, labels: npt.NDArray[Any]) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", random_state=0).fit(counted, labels)


def _hundredths(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int_]:
    hundredths: npt.NDArray[np.int_] = np.rint(values * 100).astype(np.int_)
    return hundredths


def written(weights: dict[str, Any]) -> str:
    """The weights as JSON, a word a line."""
    words = ",\n".join(
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(of_word)}"
        for name, of_word in weights["weights"].items()
    )
    head = "".join(f'  "{key}": {json.dumps(weights[key])},\n' for key in ("topics", "bias"))
    return f'{{\n{head}  "weights": {{\n{words}\n  }}\n}}\n'


if __name__ == "__main__":
    WEIGHTS.write_text(written(train([*examples(), *plain_facts()])), "utf-8")
