"""Sentences that say themselves that they tell of what is over, or of another patient."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from bot.text.document import Document, Symbol
from bot.text.reach import flag
from bot.text.status import OTHER_PERSON, PAST
from bot.text.words import phrases, words

_OVER = phrases("closed_matters", "over")
_THAT_YEAR = re.compile(r"\b(?:that|det) (?:was|var)(?: i| in)? (?:19|20)\d\d\b")


def _then(*parts: re.Pattern[str]) -> str:
    return " ".join(part.pattern for part in parts)


_MINE = phrases("closed_matters", "mine")
_OTHER = phrases("closed_matters", "other")
_AT_AN_HOUR = r"(?:kl\.? ?)?\d\d?(?:[.:]\d\d)?(?: ?(?:o['’]?clock|am|pm)|(?<=[.:]\d\d))(?!\w)"
"""An appointment: of the patient whose it is."""
_ANOTHERS = re.compile(
    "|".join(
        (
            _then(phrases("closed_matters", "reminds")),
            _then(phrases("closed_matters", "belongs"), _OTHER),
            _then(_MINE, _OTHER),
            f"{_then(_MINE)} {_AT_AN_HOUR}",
            _then(phrases("closed_matters", "relatives"), phrases("closed_matters", "has_it")),
        )
    )
)
_LIKE = re.compile(
    _then(phrases("closed_matters", "like"), phrases("closed_matters", "somebody_else"))
)
_OURS = words("closed_matters", "ours")
_OF_OURS = words("closed_matters", "of_ours")
_SHORT = 5


def mark_closed_matters(doc: Document) -> None:
    """ "an oligoprogression in 2022; closed chapter", "the liver mets belong to the next one"."""
    for number, members in doc.sentences.items():
        text = doc.said(members)
        if _OVER.search(text) or _THAT_YEAR.search(text):
            short = sum(s.is_word for s in members) <= _SHORT
            flag([*(doc.sentences.get(number - 1, []) if short else []), *members], PAST)
        anothers = _ANOTHERS.search(text)
        if anothers is not None:
            flag(_of_the_other(members, members[0].start + anothers.end()), OTHER_PERSON)
        like = _LIKE.search(text)
        if like is not None:
            end = members[0].start + like.end()
            behind = (symbol for symbol in members if symbol.start >= end)
            flag(itertools.takewhile(_is_still_of_him, behind), OTHER_PERSON)


def _is_still_of_him(symbol: Symbol) -> bool:
    """ "ligesom ham fra i går med EGFR-mutationen | har hun aldrig røget"."""
    return symbol.low not in _OF_OURS


def _of_the_other(members: list[Symbol], end: int) -> Iterator[Symbol]:
    """ "the liver mets belong to the next one, | ours has none"."""
    for symbol in members:
        back = symbol.start >= end and symbol.low in _OURS
        if back or symbol.has_value("grammar", "contrast"):
            return
        yield symbol
