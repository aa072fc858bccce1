"""What the second reader sees of a message, and of a place in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.text.document import Document, Symbol

SHORTEST = 5
"""Symbols of a message that is looked at; fewer are an answer, and what was asked tells of what."""
LONGEST = 400
"""Symbols of a message that is looked at; a longer one is a record that was pasted."""
_WORDS_IN_A_ROW = 4
_WORDS_APART = 6
_LETTERS = range(3, 7)
_LONGEST_WORD = 30
_AROUND = 12
_NEAR = 5
_DIGITS = 9


def of_sentence(members: Sequence[Symbol]) -> set[str]:
    """Rows and pairs of words, and kinds of the lexicon with their marks.

    Organs, genes and sides are one word each in rows, so that what was learnt of one holds for all.
    What is seen of a message is what is seen of all its sentences.
    """
    found: set[str] = set()
    for symbol in members:
        for kind in symbol.kinds:
            found.update([f"<{kind}:{value}>" for value in symbol.values(kind)])
            found.update([f"<{kind}!{flag}>" for flag in symbol.flags])
    written = ["^", *map(_written, members), "$"]
    found.update([f"{one}_{other}" for one, other in pairwise(written)])
    row = ["^", *map(_kind_or_word, members), "$"]
    for length in range(1, _WORDS_IN_A_ROW + 1):
        found.update([" ".join(row[i : i + length]) for i in range(len(row) - length + 1)])
    for place, word in enumerate(row):
        found.update([f"{word}~{other}" for other in row[place + 2 : place + _WORDS_APART + 1]])
    return found


def words_of(members: Iterable[Symbol]) -> set[str]:
    """The different words of a sentence, each of which is seen by its letters."""
    return {token.fold for symbol in members for token in symbol.tokens}


def of_word(word: str) -> set[str]:
    """A word's letters, some in a row, its beginning and end told apart."""
    bounded = f" {word[:_LONGEST_WORD]} "
    return {
        f"#{bounded[i : i + length]}"
        for length in _LETTERS
        for i in range(max(1, len(bounded) - length + 1))
    }


def of_place(doc: Document, place: Symbol) -> set[str]:
    """What stands around a mention of an organ, and what the other sentences speak of."""
    members = doc.sentences[place.sentence]
    at = members.index(place)
    own = place.value("organ")
    before = [_beside(s, own) for s in members[max(0, at - _AROUND) : at]][::-1]
    behind = [_beside(s, own) for s in members[at + 1 : at + 1 + _AROUND]]
    before += ["^"] * (at < _AROUND)
    behind += ["$"] * (at + _AROUND >= len(members))
    found = {f"itself:{_written(place)}", f"organ:{own}"}
    for kind in place.kinds:
        found.update([f"kind:{kind}:{value}" for value in place.values(kind)])
    found.update([f"flag:{flag}" for flag in place.flags])
    for side, words in (("-", before), ("+", behind)):
        found.update([f"{side}{' '.join(words[:n])}" for n in range(1, _WORDS_IN_A_ROW + 1)])
        found.update([f"{side}:{word}" for word in words])
        found.update([f"{side}5:{word}" for word in words[:_NEAR]])
        found.update([f"{side}2:{one} {other}" for one, other in pairwise(words)])
    found.update(
        [
            f"{' '.join(before[:left])}@{' '.join(behind[:right])}"
            for left in range(1, _WORDS_IN_A_ROW)
            for right in range(1, _WORDS_IN_A_ROW)
        ]
    )
    for number, others in doc.sentences.items():
        if number != place.sentence:
            side = "<" if number < place.sentence else ">"
            found.update([f"{side}{_kind_or_word(s)}" for s in others if s.kinds])
    return found


def _written(symbol: Symbol) -> str:
    if symbol.number is not None:
        return _number(symbol.number)
    return symbol.tokens[0].fold if len(symbol.tokens) == 1 else symbol.low


def _number(value: float) -> str:
    """Small whole numbers count lesions; the others are sizes, ages and dates."""
    return str(int(value)) if value <= _DIGITS and value == int(value) else "<num>"


def _kind_or_word(symbol: Symbol) -> str:
    if symbol.has("organ"):
        return "<organ met>" if symbol.has("metastasis") else "<organ>"
    if symbol.has("gene"):
        return "<gene>"
    if symbol.has("laterality"):
        return "<side>"
    number = symbol.value("number")
    return number if number is not None else _written(symbol)


def _beside(symbol: Symbol, own: str | None) -> str:
    if own is not None and symbol.value("organ") == own:
        return "<same organ>"
    return _kind_or_word(symbol)
