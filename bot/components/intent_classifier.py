"""Rasa's logistic regression with the one setting that it leaves fixed, and less work a message."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TunedLogisticRegressionClassifier(LogisticRegressionClassifier):
    """`LogisticRegressionClassifier` with scikit-learn's `C`.

    Many short examples, of which each n-gram is seen in few, want less regularisation than 1.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults and `C`, the inverse of the regularisation, above 0."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    def _create_X(self, messages: list[Message]) -> csr_matrix:
        # Rasa stacks matrices for it, and those of the tokens as well, which it does not look at:
        # measured, a fourteenth of a turn.
        rows = [_sentence_features(message) for message in messages]
        starts = np.cumsum([0, *(len(columns) for columns, _values, _width in rows)])
        columns = np.concatenate([columns for columns, _values, _width in rows])
        values = np.concatenate([values for _columns, values, _width in rows])
        width = max(width for _columns, _values, width in rows)
        return csr_matrix((values, columns, starts), shape=(len(rows), width))


def _sentence_features(message: Message) -> tuple[npt.NDArray[Any], npt.NDArray[Any], int]:
    """The columns and values that are not 0, and the number of columns."""
    columns, values, width = [np.empty(0, np.int32)], [np.empty(0)], 0
    for part in message.features:
        if part.attribute == TEXT and part.type == FEATURE_TYPE_SENTENCE:
            matrix = part.features.tocoo()
            columns.append(matrix.col + width)
            values.append(matrix.data)
            width += matrix.shape[1]
    return np.concatenate(columns), np.concatenate(values), width
