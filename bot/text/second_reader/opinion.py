"""How likely each value of each fact is, by weights learnt from messages with their gold facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice, repeat
from pathlib import Path

from bot.text.chances import chance
from bot.text.document import Document, Symbol
from bot.text.folders import DATA
from bot.text.second_reader.features import (
    LONGEST,
    SHORTEST,
    of_place,
    of_sentence,
    of_word,
    words_of,
)
from bot.text.sites import read_site

WEIGHTS = DATA / "messages" / "weights.jsonl"
_PARTS = ("messages", "sentences", "places")
PLACES = ("adrenal", "bone", "brain", "liver", "lung", "lymph_node", "other", "pleura")
_NODES = ("node", "lymph_node")
_FIELD = 24
"""Bits of a sum: thousands of weights of some hundred hundredths."""
_HALF = 1 << (_FIELD - 1)
_MASK = (1 << _FIELD) - 1
_WORDS_KEPT = 8192
Statement = tuple[str, object]
"""A fact and its value; None for the value: the fact is left open, and must be asked about."""
COMPLETE = "complete"
ALL_PLACES: Statement = ("metastasis_sites", COMPLETE)
"""That the places are all that there are; which they are is told by the places themselves."""


class Learnt:
    """The statements that weights were learnt of, and the place of each in their sums."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.numbers = {statement: number for number, statement in enumerate(statements)}
        self.values: dict[str, list[object]] = {}
        """The values of each fact, in their order; a fact that can only be left open has none."""
        for fact, value in self.numbers:
            if value not in (None, COMPLETE):
                self.values.setdefault(fact, []).append(value)


class Opinion:
    """What one message seems to say, as a whole and by each of its sentences.

    Attributes:
        named: the mentions of organs that can hold metastases, as the guideline's places.
        places: each of these organs, with the chance that it holds metastases now.
    """

    def __init__(
        self,
        learnt: Learnt,
        whole: list[int],
        sentences: Mapping[int, list[int]],
        named: list[tuple[str, Symbol]],
        places: Mapping[str, float],
    ) -> None:
        """
        Args:
            learnt: what the sums are of.
            whole: the message's sums, in hundredths.
            sentences: those of each sentence.
            named: as the attribute, and so is ``places``.
        """
        self.named = named
        self.places = places
        self._learnt = learnt
        self._whole = whole
        self._sentences = sentences
        self._best: list[int] = [max(sums) for sums in zip(*sentences.values(), strict=True)]

    @property
    def facts(self) -> Iterable[str]:
        """The facts that values were learnt of."""
        return self._learnt.values

    def knows(self, statement: Statement) -> bool:
        """Whether a statement was learnt; the chances are of those alone."""
        return statement in self._learnt.numbers

    def whole(self, statement: Statement) -> float:
        """The chance of a statement, 0 to 1, by the message as a whole."""
        return chance(self._whole[self._learnt.numbers[statement]])

    def sentence(self, statement: Statement) -> float:
        """The same by the sentence that speaks most for it."""
        return chance(self._best[self._learnt.numbers[statement]])

    def either(self, statement: Statement) -> float:
        """The greater of both."""
        return max(self.whole(statement), self.sentence(statement))

    def likeliest(self, fact: str) -> object:
        """A fact's likeliest value, by both together."""
        return max(
            self._learnt.values[fact],
            key=lambda value: self._together(self._learnt.numbers[fact, value]),
        )

    def sentence_of(self, statement: Statement) -> int:
        """The number of the sentence that speaks most for a statement."""
        number = self._learnt.numbers[statement]
        sums = {sentence: of_all[number] for sentence, of_all in self._sentences.items()}
        return max(sums, key=lambda sentence: sums[sentence])

    def _together(self, number: int) -> int:
        return self._whole[number] + self._best[number]


class Weights:
    """Logistic regressions over the same features, in whole hundredths: any order sums up alike.

    A feature's weights for all of them stand in one long integer, each in a field of its own, so
    that one look and one addition add them all: thousands a message, and in Python a loop would be
    felt. A total is such an integer; ``sums`` tells what it holds.
    """

    def __init__(self, bias: list[int]) -> None:
        self._rows: dict[str, int] = {}
        # Half a field on top keeps every field above zero.
        self._start = _packed((number, weight + _HALF) for number, weight in enumerate(bias))

    def add(self, feature: str, row: list[int], first: int) -> None:
        """A feature's weights, each behind the number of its regression, counted from ``first``.

        Raises:
            ValueError: a number without a weight.
        """
        packed = _packed(zip(row[::2], row[1::2], strict=True)) << first * _FIELD
        self._rows[feature] = self._rows.get(feature, 0) + packed

    def total(self, features: Iterable[str]) -> int:
        """What features weigh together, without the bias; totals can be added."""
        return sum(map(self._rows.get, features, repeat(0)))

    def sums(self, total: int, regressions: range) -> list[int]:
        """The sum of each of some regressions, with its bias."""
        fields = self._start + total
        return [(fields >> (number * _FIELD) & _MASK) - _HALF for number in regressions]


def _packed(fields: Iterable[tuple[int, int]]) -> int:
    return sum([value << (number * _FIELD) for number, value in fields])


class SecondReader:
    """Reads a message as a whole; the same message gives the same opinion.

    Raises:
        OSError, ValueError, KeyError: on construction, when the weights cannot be read.
    """

    def __init__(self, path: Path = WEIGHTS) -> None:
        with path.open(encoding="utf-8") as lines:
            head = json.loads(next(lines, ""))
            bias, rows = head["bias"], head["rows"]
            self._learnt = Learnt((str(fact), value) for fact, value in head["statements"])
            wanted = len(self._learnt.numbers)
            if [len(bias[part]) for part in _PARTS] != [wanted, wanted, 1]:
                raise ValueError(f"{path}: statements and bias do not fit")
            self._whole, self._sentence = range(wanted), range(wanted, 2 * wanted)
            # Nearly every feature weighs in both, and what takes time is to look it up.
            self._said = Weights([*bias["messages"], *bias["sentences"]])
            self._places = Weights(bias["places"])
            into = (self._said, 0), (self._said, wanted), (self._places, 0)
            for part, (weights, first) in zip(_PARTS, into, strict=True):
                read = 0
                # A row at a time: as lists they take as much again as what is made of them.
                for line in islice(lines, rows[part]):
                    feature, row = json.loads(line)
                    weights.add(feature, row, first)
                    read += 1
                if read != rows[part]:
                    raise ValueError(f"{path}: not all of its rows are there")
        # Half of all that is looked up are letters, and most words come again.
        self._letters = lru_cache(_WORDS_KEPT)(lambda word: self._said.total(of_word(word)))

    def read(self, doc: Document) -> Opinion | None:
        """What a message seems to say; None of a few words, and of more than a message has."""
        if not SHORTEST <= len(doc.symbols) <= LONGEST:
            return None
        seen: set[str] = set()
        read: set[str] = set()
        whole = 0
        sentences: dict[int, list[int]] = {}
        for number, members in doc.sentences.items():
            features, words = of_sentence(members), words_of(members)
            # The whole message has a feature and a word once, in however many sentences they stand.
            new = self._said.total(features - seen) + sum(map(self._letters, words - read))
            again = self._said.total(features & seen) + sum(map(self._letters, words & read))
            sentences[number] = self._said.sums(new + again, self._sentence)
            whole += new
            seen |= features
            read |= words
        places: dict[str, float] = {}
        named = places_named(doc)
        for organ, symbol in named:
            total = self._places.total(of_place(doc, symbol))
            likely = chance(self._places.sums(total, range(1))[0])
            places[organ] = max(likely, places.get(organ, 0.0))
        sums = self._said.sums(whole, self._whole)
        return Opinion(self._learnt, sums, sentences, named, places)


def places_named(doc: Document) -> list[tuple[str, Symbol]]:
    """The mentions of organs that can hold metastases, as the guideline's places."""
    found = []
    for symbol in doc.symbols:
        site = read_site(doc, symbol.index) if symbol.taken != "tnm" else None
        if site is not None:
            organ = "lymph_node" if site.organ in _NODES else site.organ
            if organ in PLACES:
                found.append((organ, symbol))
    return found
