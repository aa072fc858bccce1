"""The trained second opinion on doubts: its weights, its data and what it may cost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import train_doubts
from bot.text import doubt_classifier
from bot.text.documents import Documents
from bot.text.doubt_classifier import DoubtClassifier

FOLDS = 5


def test_the_weights_are_those_that_the_sentences_give() -> None:
    """`make doubts` was run after the last change; another processor may round a weight apart."""
    trained = train_doubts.train([*train_doubts.examples(), *train_doubts.plain_facts()])
    kept = json.loads(doubt_classifier.WEIGHTS.read_text("utf-8"))
    assert kept["topics"] == trained["topics"]
    assert kept["bias"] == pytest.approx(trained["bias"], abs=1)
    features = kept["weights"].keys() | trained["weights"].keys()
    apart = [
        (name, topic)
        for name in features
        for topic in kept["weights"].get(name, {}).keys() | trained["weights"].get(name, {}).keys()
        # A weight at the limit below which it is left out may stand on one side only.
        if abs(
            kept["weights"].get(name, {}).get(topic, 0)
            - trained["weights"].get(name, {}).get(topic, 0)
        )
        > train_doubts.LEAST_WEIGHT[int(topic)] + 1
    ]
    assert apart == []


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[frozenset[str], list[str]]]:
    """What each sentence speaks against, and what is said of it by weights that never saw it."""
    examples = train_doubts.examples()
    documents = Documents()
    found = []
    for fold in range(FOLDS):
        path = tmp_path_factory.mktemp("fold") / "weights.json"
        others = [e for i, e in enumerate(examples) if i % FOLDS != fold]
        path.write_text(
            train_doubts.written(train_doubts.train([*others, *train_doubts.plain_facts()])),
            "utf-8",
        )
        classifier = DoubtClassifier(path)
        for example in examples[fold::FOLDS]:
            opinion = classifier.read(documents.of(example.text).symbols)
            found.append((example.against, opinion.doubted(()) if opinion else []))
    return found


def test_most_that_is_spoken_against_is_found(
    opinions: list[tuple[frozenset[str], list[str]]],
) -> None:
    against = [said for gold, said in opinions if gold]
    assert sum(map(bool, against)) / len(against) >= 0.6


def test_what_is_found_is_mostly_what_is_spoken_against(
    opinions: list[tuple[frozenset[str], list[str]]],
) -> None:
    said = [(gold, topic) for gold, topics in opinions for topic in topics]
    assert sum(topic in gold for gold, topic in said) / len(said) >= 0.6


def test_a_topic_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "da.yaml").write_text("- text: det var forkert\n  against: [weather]\n", "utf-8")
    with pytest.raises(ValueError, match=r"da\.yaml.*weather"):
        train_doubts.examples(tmp_path)


def test_weights_whose_topics_do_not_fit_are_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text('{"topics": ["diagnosis"], "bias": [1], "weights": {}}', "utf-8")
    with pytest.raises(ValueError, match="do not fit"):
        DoubtClassifier(path)
