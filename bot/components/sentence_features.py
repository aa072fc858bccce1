"""Rasa's count vectors of whole messages, without those of every word."""

from __future__ import annotations

import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT

Features = list[scipy.sparse.spmatrix | None]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCountVectorsFeaturizer(CountVectorsFeaturizer):
    """`CountVectorsFeaturizer` for classifiers that look at the message as a whole.

    Counting every word by itself as well takes as long again, and nobody reads it here.
    """

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[Features, Features]:
        nothing: Features = [None] * len(all_tokens)
        if attribute != TEXT or not self.vectorizers.get(attribute):
            return nothing, nothing
        return nothing, [self._counted(tokens) if tokens else None for tokens in all_tokens]

    def _counted(self, tokens: list[str]) -> scipy.sparse.spmatrix:
        counts = self.vectorizers[TEXT].transform([" ".join(tokens)])
        counts.sort_indices()
        return counts.tocoo()
