"""A trained second opinion: does a sentence speak against what was told before, and against what?

The rules of `spoken_against` and `undermined` know the words of many doubts, and new ones are told
in other words. `data/doubts` holds sentences in the project's own hand with what they speak
against; `python -m bot.train_doubts` turns them into weights of words. A fact that a sentence is
found to speak against is asked about. No value is ever read here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.text.chances import chance
from bot.text.document import Symbol
from bot.text.folders import DATA

WEIGHTS = DATA / "doubts" / "weights.json"
AGAINST = "against"
EXAM = "exam"
RECORD = "record"
# Chances, chosen on rounds 12 and 13 of the kept conversations and on those that change nothing.
_LIKELY = 0.5
_RATHER_LIKELY = 0.7
_QUITE_LIKELY = 0.8
_SURE_OF_TOPIC = 0.5
_POSSIBLE_TOPIC = 0.1
_NEARLY_CERTAIN = 0.9
_CLEARLY_THE_TOPIC = 0.8
_LONGEST = 120
"""Symbols of a sentence that are looked at; a longer one is no sentence."""
_STEM = 5


class DoubtClassifier:
    """Logistic regressions over the words of a sentence, one for "against" and one a topic.

    Weights are whole hundredths, so that their sum is the same in any order.

    Raises:
        OSError, ValueError, KeyError: on construction, when the weights cannot be read.
    """

    def __init__(self, path: Path = WEIGHTS) -> None:
        trained = json.loads(path.read_text("utf-8"))
        self._topics: tuple[str, ...] = tuple(trained["topics"])
        self._bias: tuple[int, ...] = tuple(trained["bias"])
        if self._topics[:1] != (AGAINST,) or len(self._bias) != len(self._topics):
            raise ValueError(f"{path}: topics and bias do not fit")
        self._against: dict[str, int] = {}
        self._of_topics: dict[str, tuple[tuple[int, int], ...]] = {}
        for feature, weights in trained["weights"].items():
            numbered = {int(topic): int(weight) for topic, weight in weights.items()}
            self._against[feature] = numbered.pop(0, 0)
            if numbered:
                self._of_topics[feature] = tuple(numbered.items())

    def read(self, members: Sequence[Symbol]) -> Opinion | None:
        """What a sentence speaks against; nothing where it does not seem to speak against any."""
        found = features(members)
        weights = self._against
        against = chance(self._bias[0] + sum([weights[f] for f in found if f in weights]))
        if against < _LIKELY:
            return None
        sums = list(self._bias)
        for feature in found:
            for topic, weight in self._of_topics.get(feature, ()):
                sums[topic] += weight
        return Opinion(against, {name: chance(sums[i]) for i, name in enumerate(self._topics) if i})


@dataclass(frozen=True)
class Opinion:
    """How likely a sentence speaks ``against`` anything and, if so, against each of ``topics``."""

    against: float
    topics: Mapping[str, float]

    def is_nearly_certain_of(self, topic: str) -> bool:
        """Whether it almost surely speaks against anything, or clearly against this topic."""
        clearly = self.against >= _RATHER_LIKELY and self.topics[topic] >= _CLEARLY_THE_TOPIC
        return clearly or self.against >= _NEARLY_CERTAIN

    def doubted(self, named: Collection[str]) -> list[str]:
        """The topics that are in doubt, the likeliest first; there may be none.

        A topic that the sentence has ``named`` needs less to be taken for one; where it is quite
        likely that something is spoken against, the likeliest fact needs nothing more.
        """
        ranked = sorted(self.topics, key=lambda topic: -self.topics[topic])
        likeliest = ranked[0] if self.against >= _QUITE_LIKELY else None
        return [
            topic
            for topic in ranked
            if self.topics[topic] >= (_POSSIBLE_TOPIC if topic in named else _SURE_OF_TOPIC)
            or (topic == likeliest and topic != RECORD)
        ]


def features(members: Sequence[Symbol]) -> set[str]:
    """What is counted of a sentence: its words, their beginnings, their kinds, and pairs of words.

    Numbers are all one word. Kinds are those of the lexicon, so that what was learnt of one organ
    or gene holds for all.
    """
    members = members[:_LONGEST]
    written = [_written(symbol) for symbol in members]
    found = set(written)
    found.update(f"{word[:_STEM]}*" for word in written if len(word) > _STEM + 1)
    found.update([f"<{kind}>" for symbol in members for kind in symbol.kinds])
    found.update(f"{one} {other}" for one, other in pairwise(["^", *written, "$"]))
    return found


def _written(symbol: Symbol) -> str:
    if symbol.number is not None:
        return "0"
    return symbol.tokens[0].fold if len(symbol.tokens) == 1 else symbol.low
