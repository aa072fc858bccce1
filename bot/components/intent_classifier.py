"""Rasa's logistic regression with the two settings that it leaves fixed."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class WeightedLogisticRegressionClassifier(LogisticRegressionClassifier):
    """`LogisticRegressionClassifier` with `C` and `class_weight` of scikit-learn.

    Rasa weighs all intents alike. Most of what people write besides the matter is like nothing
    else that is known, and has to go to `out_of_scope`: there the number of examples counts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults, `C` (inverse of the regularisation, above 0) and `class_weight`."""
        return {
            **LogisticRegressionClassifier.get_default_config(),
            "C": 1.0,
            "class_weight": None,
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"], class_weight=self.config["class_weight"])
