"""Logistic regressions over messages and over their sentences, for the second reader's weights."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.text.document import Document, Symbol
from bot.text.second_reader.features import of_sentence, of_word, words_of

_SEEN_AT_LEAST = 4
_C = 0.5
_C_OF_KEPT = 1.0
"""Inverse regularisation: of all features, and again of those whose weight is kept."""
_LEAST_WEIGHT = 0.04
_ROUNDS = 2
Truths = npt.NDArray[np.bool_]


class Counted:
    """How often each of some rows has each feature, as a matrix; rare features are left out."""

    def __init__(self, rows: Iterable[Counter[str]], names: Sequence[str]) -> None:
        self.names = names
        numbers = {name: number for number, name in enumerate(names)}
        times, columns, ends = array("d"), array("l"), [0]
        for row in rows:
            known = sorted((numbers[f], count) for f, count in row.items() if f in numbers)
            columns.extend(number for number, _ in known)
            times.extend(count for _, count in known)
            ends.append(len(columns))
        shape = (len(ends) - 1, len(names))
        self.matrix = csr_matrix((np.array(times), np.array(columns), ends), shape=shape)


def frequent(rows: Iterable[Counter[str]]) -> list[str]:
    """The features that enough rows have to learn of, sorted."""
    seen = Counter(feature for row in rows for feature in row)
    return sorted(name for name, times in seen.items() if times >= _SEEN_AT_LEAST)


@dataclass(frozen=True)
class Seen:
    """What is seen of a sentence, or of a message.

    Attributes:
        features: of its words and terms together; each counts once.
        words: each is seen by its letters, which count once a word.
    """

    features: set[str]
    words: set[str]

    @classmethod
    def of(cls, members: Sequence[Symbol]) -> Seen:
        return cls(of_sentence(members), words_of(members))

    @classmethod
    def of_all(cls, parts: Iterable[Seen]) -> Seen:
        parts = list(parts)
        return cls(
            set().union(*(part.features for part in parts)),
            set().union(*(part.words for part in parts)),
        )

    def counted(self) -> Counter[str]:
        letters = (letters for word in self.words for letters in of_word(word))
        return Counter(chain(self.features, letters))


class Texts:
    """Messages and their sentences, over the same features."""

    def __init__(self, docs: Sequence[Document]) -> None:
        sentences = [[Seen.of(members) for members in doc.sentences.values()] for doc in docs]
        messages = [Seen.of_all(of_one) for of_one in sentences]
        names = frequent(message.counted() for message in messages)
        self.messages = Counted((message.counted() for message in messages), names)
        self.sentences = Counted((one.counted() for one in chain(*sentences)), names)
        self.message_of = np.repeat(np.arange(len(docs)), list(map(len, sentences)))

    def fitted(self, says: Truths, settled: Truths) -> tuple[Model, Model]:
        """A statement's regression over messages, and another over their sentences.

        Args:
            says: whether a message makes the statement.
            settled: whether that is known.

        Nobody has told which sentence of a message makes the statement. It is taken to be the one
        that speaks most for it, first by the words of whole messages, then by those of such
        sentences; the other sentences of the message teach nothing.
        """
        whole = Model.of(self.messages, says, settled)
        model = whole
        silent = (settled & ~says)[self.message_of]
        for _ in range(_ROUNDS):
            speaks = self._speaking(model.scores(self.sentences), says & settled)
            model = Model.of(self.sentences, speaks, speaks | silent)
        return whole, model

    def _speaking(self, scores: npt.NDArray[np.float64], says: Truths) -> Truths:
        """The sentences with a score above zero, and the best, of each message that says it."""
        best = np.full(len(says), -np.inf)
        np.maximum.at(best, self.message_of, scores)
        chosen: Truths = (scores >= np.minimum(best[self.message_of], 0)) & says[self.message_of]
        return chosen


@dataclass(frozen=True)
class Model:
    """A logistic regression over the features that it weighs.

    Attributes:
        names: all features.
        kept: the numbers of those that it weighs.
    """

    names: Sequence[str]
    kept: npt.NDArray[np.int_]
    weights: npt.NDArray[np.float64]
    bias: float

    @classmethod
    def of(cls, counted: Counted, holds: Truths, used: Truths) -> Model:
        """Fitted to the rows that are used; small weights left out, and the others fitted anew."""
        matrix, labels = counted.matrix[np.flatnonzero(used)], holds[used]
        sizes = abs(_regression(_C, matrix, labels).coef_[0])
        kept = np.flatnonzero(sizes >= min(_LEAST_WEIGHT, sizes.max() / 2))
        model = _regression(_C_OF_KEPT, matrix[:, kept], labels)
        return cls(counted.names, kept, model.coef_[0], float(model.intercept_[0]))

    def scores(self, counted: Counted) -> npt.NDArray[np.float64]:
        """The sum of each row's weights."""
        scores: npt.NDArray[np.float64] = counted.matrix[:, self.kept] @ self.weights + self.bias
        return scores

    def hundredths(self) -> dict[str, int]:
        """The weights by feature, in whole hundredths."""
        rounded = np.rint(self.weights * 100).astype(int)
        weights = zip(self.kept, rounded, strict=True)
        return {self.names[number]: int(weight) for number, weight in weights if weight}


def _regression(c: float, matrix: Any, labels: Truths) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", random_state=0).fit(matrix, labels)
