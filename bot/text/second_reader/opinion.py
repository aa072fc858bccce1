"""How likely each value of each fact is, by weights learnt from messages with their gold facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from bot.text.chances import chance
from bot.text.document import Document, Symbol
from bot.text.folders import DATA
from bot.text.second_reader.features import LONGEST, SHORTEST, of_message, of_place, of_sentence
from bot.text.sites import read_site

WEIGHTS = DATA / "messages" / "weights.json"
PLACES = ("adrenal", "bone", "brain", "liver", "lung", "lymph_node", "other", "pleura")
_NODES = ("node", "lymph_node")
_FIELD = 24
"""Bits of a sum: thousands of weights of some hundred hundredths."""
_HALF = 1 << (_FIELD - 1)
_MASK = (1 << _FIELD) - 1
Statement = tuple[str, object]


@dataclass(frozen=True)
class Opinion:
    """What one message seems to say.

    Attributes:
        statements: each fact and value that was learnt, with its chance, 0 to 1; with None as the
            value the chance that the finding is not sure and must be asked about.
        places: each organ that the message names, with the chance that it holds metastases now.
        complete: the chance that the places are all that there are.
    """

    statements: Mapping[Statement, float]
    places: Mapping[str, float]
    complete: float

    @property
    def facts(self) -> list[str]:
        """The facts that values were learnt of."""
        return sorted({fact for fact, value in self.statements if value is not None})

    def unsure(self, fact: str) -> float:
        """The chance that a fact must be asked about, since the message itself is not sure."""
        return self.statements.get((fact, None), 0.0)

    def likeliest(self, fact: str) -> tuple[object, float]:
        """A fact's likeliest value and its chance."""
        chances = [
            (value, likely)
            for (name, value), likely in self.statements.items()
            if name == fact and value is not None
        ]
        return max(chances, key=lambda pair: pair[1])


class Weights:
    """Logistic regressions over the same features, in whole hundredths: any order sums up alike.

    A feature's weights for all of them stand in one long integer, each in a field of its own, so
    that one addition adds them all: thousands a message, and in Python a loop would be felt.
    """

    def __init__(self, trained: Mapping[str, list[int]], bias: list[int]) -> None:
        self._rows = {
            feature: _packed(zip(row[::2], row[1::2], strict=True))
            for feature, row in trained.items()
        }
        self._number = len(bias)
        # Half a field on top keeps every field above zero.
        self._start = _packed((number, weight + _HALF) for number, weight in enumerate(bias))

    def sums(self, features: Iterable[str]) -> list[int]:
        """One sum for each regression."""
        total = sum(map(self._rows.get, features, repeat(0)), self._start)
        return [(total >> (number * _FIELD) & _MASK) - _HALF for number in range(self._number)]


def _packed(fields: Iterable[tuple[int, int]]) -> int:
    return sum([value << (number * _FIELD) for number, value in fields])


class SecondReader:
    """Reads a message as a whole; the same message gives the same opinion.

    Raises:
        OSError, ValueError, KeyError: on construction, when the weights cannot be read.
    """

    def __init__(self, path: Path = WEIGHTS) -> None:
        trained = json.loads(path.read_text("utf-8"))
        self.statements: tuple[Statement, ...] = tuple(
            (str(fact), value) for fact, value in trained["statements"]
        )
        self._complete = len(self.statements)
        if len(trained["bias"]) != self._complete + 1 or len(trained["places_bias"]) != 1:
            raise ValueError(f"{path}: statements and bias do not fit")
        self._messages = Weights(trained["messages"], trained["bias"])
        self._places = Weights(trained["places"], trained["places_bias"])

    def read(self, doc: Document) -> Opinion | None:
        """What a message seems to say; None of a few words, and of more than a message has."""
        if not SHORTEST <= len(doc.symbols) <= LONGEST:
            return None
        sums = self._messages.sums(of_message(doc))
        places: dict[str, float] = {}
        for organ, symbol in places_named(doc):
            likely = chance(self._places.sums(of_place(doc, symbol))[0])
            places[organ] = max(likely, places.get(organ, 0.0))
        return Opinion(
            {statement: chance(sums[i]) for i, statement in enumerate(self.statements)},
            places,
            chance(sums[self._complete]),
        )

    def sentence_of(self, doc: Document, statement: Statement | None) -> list[Symbol]:
        """The sentence that speaks most for a statement (None: for the places)."""
        number = self._complete if statement is None else self.statements.index(statement)
        return max(
            doc.sentences.values(),
            key=lambda members: self._messages.sums(of_sentence(members))[number],
        )


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
