"""What messages are classified by is what Rasa makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent_classifier import TunedLogisticRegressionClassifier
from bot.components.sentence_features import SentenceCountVectorsFeaturizer

TEXTS = ["hjælp mig med det", "help", "hej med dig", "vent med det, vent lidt"]


def featurized(
    folder: Path,
    texts: list[str],
    featurizers: int,
    kind: type[CountVectorsFeaturizer] = CountVectorsFeaturizer,
) -> list[Message]:
    """Messages with what Rasa's tokenizer and so many featurizers made of them."""
    data = TrainingData([Message(data={TEXT: text, "intent": text[:2]}) for text in texts])
    WhitespaceTokenizer(WhitespaceTokenizer.get_default_config()).process_training_data(data)
    for analyzer in ("word", "char_wb")[:featurizers]:
        featurizer = kind(
            CountVectorsFeaturizer.get_default_config() | {"analyzer": analyzer},
            LocalModelStorage(folder),
            Resource(analyzer),
            ExecutionContext(GraphSchema({}), node_name=analyzer),
        )
        featurizer.train(data)
        featurizer.process_training_data(data)
    return data.training_examples


@pytest.mark.parametrize("featurizers", [1, 2])
@pytest.mark.parametrize("number", [1, len(TEXTS)])
def test_the_matrix_is_rasas(tmp_path: Path, featurizers: int, number: int) -> None:
    messages = featurized(tmp_path, TEXTS, featurizers)[:number]
    classifier = TunedLogisticRegressionClassifier(
        TunedLogisticRegressionClassifier.get_default_config(),
        "classifier",
        LocalModelStorage(tmp_path),
        Resource("classifier"),
    )
    rasas = LogisticRegressionClassifier._create_X(classifier, messages).toarray()
    assert rasas.any(axis=1).all()
    np.testing.assert_array_equal(classifier._create_X(messages).toarray(), rasas)


def test_a_message_as_a_whole_is_counted_as_rasa_counts_it(tmp_path: Path) -> None:
    for name in ("rasas", "ours"):
        (tmp_path / name).mkdir()
    rasas = featurized(tmp_path / "rasas", TEXTS, 2)
    ours = featurized(tmp_path / "ours", TEXTS, 2, SentenceCountVectorsFeaturizer)
    for one, other in zip(ours, rasas, strict=True):
        assert one.get_sparse_features(TEXT)[0] is None
        np.testing.assert_array_equal(
            one.get_sparse_features(TEXT)[1].features.toarray(),
            other.get_sparse_features(TEXT)[1].features.toarray(),
        )
