"""A message as a row of symbols: each a lexicon term, a number or a sign, with its clause."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.text.language import LanguageIdentifier
from bot.text.lexicon import Label, Lexicon
from bot.text.sentences import asked, ends_sentence, pauses, unfolded
from bot.text.short_verdicts import short_verdicts
from bot.text.spelling import Speller
from bot.text.tokens import Token, tokenise

# Longer clauses and sentences are cut, so that reading stays linear in any text.
_LONGEST_CLAUSE = 60
_LONGEST_SENTENCE = 180
_SIDE_LETTERS = {"r": "right", "l": "left"}


@dataclass(frozen=True)
class Meaning:
    """The labels of a term, ready to be asked."""

    labels: tuple[Label, ...]
    kinds: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    first: dict[str, str]


@lru_cache(maxsize=8192)
def _meaning(labels: tuple[Label, ...]) -> Meaning:
    first: dict[str, str] = {}
    for label in labels:
        first.setdefault(label.kind, label.value)
    return Meaning(
        labels,
        frozenset(first),
        frozenset((label.kind, label.value) for label in labels),
        first,
    )


_NOTHING = _meaning(())


class Symbol:
    """A term with its meanings, or a word, number or sign without one.

    `sentence` and `clause` tell where it stands; `taken` is set by the first reader that uses
    it up, so that no number is ever read twice; `flags` are the scope cues that reach it.
    """

    __slots__ = (
        "clause",
        "end",
        "flags",
        "glued",
        "index",
        "is_word",
        "kinds",
        "low",
        "meaning",
        "number",
        "sentence",
        "start",
        "taken",
        "tokens",
    )

    def __init__(self, index: int, tokens: list[Token], meaning: Meaning) -> None:
        first = tokens[0]
        single = len(tokens) == 1
        self.index = index
        self.start = first.start
        self.end = tokens[-1].end
        self.tokens = tokens
        self.meaning = meaning
        self.kinds = meaning.kinds
        self.low = first.low if single else " ".join([token.low for token in tokens])
        self.number = first.value if single else None
        self.glued = not first.spaced
        self.is_word = first.is_word
        self.sentence = 0
        self.clause = 0
        self.taken: str | None = None
        self.flags: set[str] = set()

    def has(self, *kinds: str) -> bool:
        """Whether the term means something of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    def value(self, kind: str) -> str | None:
        """The term's first value of a kind."""
        return self.meaning.first.get(kind)

    def values(self, kind: str) -> list[str]:
        """All of the term's values of a kind."""
        if kind not in self.kinds:
            return []
        return [label.value for label in self.meaning.labels if label.kind == kind]

    def has_value(self, kind: str, *values: str) -> bool:
        """Whether the term has one of these values of a kind."""
        if kind not in self.kinds:
            return False
        pairs = self.meaning.pairs
        return any((kind, value) in pairs for value in values)


class Document:
    """One message, ready for the readers."""

    def __init__(
        self, text: str, lexicon: Lexicon, speller: Speller, languages: LanguageIdentifier
    ) -> None:
        self.text = text
        # Phrases are looked for in small letters: in both it takes twice the time.
        self.low = _small(text)
        self.lexicon = lexicon
        tokens = unfolded(tokenise(text))
        self.language = languages.identify(tokens)
        respelt = {
            index: word
            for index, token in enumerate(tokens)
            if token.is_word and (word := speller.respell(token)) is not None
        }
        self.symbols = self._symbols(tokens, respelt)
        self._mark_clauses()
        self.sentences: dict[int, list[Symbol]] = {}
        self._sentence_at: dict[int, int] | None = None
        self._by_kind: dict[str, list[Symbol]] = {}
        self._by_word: dict[str, list[Symbol]] = {}
        # What curative.past_curative found, as none or one; None until it is first asked.
        self.past_curative: tuple[Symbol, ...] | None = None
        for symbol in self.symbols:
            self.sentences.setdefault(symbol.sentence, []).append(symbol)
            for kind in symbol.kinds:
                self._by_kind.setdefault(kind, []).append(symbol)
            self._by_word.setdefault(symbol.low, []).append(symbol)

    def _symbols(self, tokens: list[Token], respelt: dict[int, str]) -> list[Symbol]:
        symbols: list[Symbol] = []
        index = 0
        while index < len(tokens):
            end, labels = self.lexicon.longest(tokens, index, respelt)
            if labels:
                english = _is_english_no(tokens, index)
                labels = [label for label in labels if english or self._speaks(label)]
            if not labels:
                end = index + 1
                labels = self.lexicon.compound_head(tokens[index])
            meaning = _meaning(tuple(labels)) if labels else _NOTHING
            symbols.append(Symbol(len(symbols), tokens[index:end], meaning))
            index = end
        _mark_sides(symbols)
        _mark_numbering(symbols)
        for symbol, can in short_verdicts(symbols):
            label = Label("suitable", "true" if can else "false", "en")
            symbol.meaning = _meaning((*symbol.meaning.labels, label))
            symbol.kinds = symbol.meaning.kinds
        return symbols

    def _speaks(self, label: Label) -> bool:
        return not label.homograph or self.language in (None, label.language)

    def _mark_clauses(self) -> None:
        sentence = clause = 0
        clause_start = sentence_start = depth = 0
        symbols = self.symbols
        for index, symbol in enumerate(symbols):
            previous = symbols[index - 1] if index else None
            if symbol.kinds and symbol.has_value("grammar", "contrast"):
                clause += 1
            if previous is not None and previous.clause != clause:
                clause_start = index
            if previous is not None and previous.sentence != sentence:
                sentence_start = index
            if index - sentence_start >= _LONGEST_SENTENCE:
                sentence, clause, sentence_start = sentence + 1, clause + 1, index
            elif index - clause_start >= _LONGEST_CLAUSE:
                clause, clause_start = clause + 1, index
            symbol.sentence, symbol.clause = sentence, clause
            depth = 0 if index == sentence_start else depth
            if symbol.is_word:
                continue
            depth += (symbol.low == "(") - (symbol.low == ")")
            if symbol.low == ";" and depth > 0:
                # "(lever segment 7; ve. binyre)"
                clause += 1
                continue
            following = symbols[index + 1] if index + 1 < len(symbols) else None
            beyond = symbols[index + 2] if index + 2 < len(symbols) else None
            if ends_sentence(symbol, previous, following, beyond) or (
                symbol.low == "?" and asked(symbols[clause_start:index], following)
            ):
                sentence += 1
                clause += 1
            elif pauses(symbol, previous, following):
                clause += 1

    def of(self, *kinds: str, words: Iterable[str] = ()) -> list[Symbol]:
        """All symbols of some kinds or with one of these words, in the order of the text."""
        if len(kinds) == 1 and not words:
            return self._by_kind.get(kinds[0], [])
        found = {s.index: s for kind in kinds for s in self._by_kind.get(kind, ())}
        found.update((s.index, s) for word in words for s in self._by_word.get(word, ()))
        return [found[index] for index in sorted(found)]

    def sentence_at(self, start: int) -> int:
        """The sentence of the symbol that begins at a character, -1 when none does."""
        if self._sentence_at is None:
            self._sentence_at = {symbol.start: symbol.sentence for symbol in self.symbols}
        return self._sentence_at.get(start, -1)

    def text_of(self, first: int, last: int) -> str:
        """The words from one symbol to another, as they were written."""
        return self.text[self.symbols[first].start : self.symbols[last].end]

    def said(self, members: Sequence[Symbol]) -> str:
        """The words of symbols that follow each other, as they were written, in small letters."""
        return self.low[members[0].start : members[-1].end]

    def at(self, index: int) -> Symbol | None:
        return self.symbols[index] if 0 <= index < len(self.symbols) else None

    def clause_of(self, index: int) -> Iterator[Symbol]:
        """All symbols of the clause that a symbol stands in, in order."""
        clause = self.symbols[index].clause
        first = index
        while first > 0 and self.symbols[first - 1].clause == clause:
            first -= 1
        while first < len(self.symbols) and self.symbols[first].clause == clause:
            yield self.symbols[first]
            first += 1

    def before(
        self, index: int, limit: int, stop: Callable[[Symbol], bool] | None = None
    ) -> Iterator[Symbol]:
        """Symbols before one, nearest first, inside its clause, at most `limit`."""
        clause = self.symbols[index].clause
        for place in range(index - 1, max(-1, index - 1 - limit), -1):
            symbol = self.symbols[place]
            if symbol.clause != clause or (stop is not None and stop(symbol)):
                return
            yield symbol

    def after(
        self, index: int, limit: int, stop: Callable[[Symbol], bool] | None = None
    ) -> Iterator[Symbol]:
        """Symbols behind one, nearest first, inside its clause, at most `limit`."""
        clause = self.symbols[index].clause
        for place in range(index + 1, min(len(self.symbols), index + 1 + limit)):
            symbol = self.symbols[place]
            if symbol.clause != clause or (stop is not None and stop(symbol)):
                return
            yield symbol


def _small(text: str) -> str:
    """In small letters, each in its place: a dotted capital I has two for one."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join([small if len(small := char.lower()) == 1 else char for char in text])


def _mark_numbering(symbols: list[Symbol]) -> None:
    """ "Metastasis no. 1: adrenal. No. 2: brain": the number of an item, and no denial."""
    for place, symbol in enumerate(symbols[:-3]):
        sign, number, behind = symbols[place + 1 : place + 4]
        if (
            symbol.low == "no"
            and sign.low == "."
            and sign.glued
            and number.number is not None
            and (behind.low in ":,.)" or (place and symbols[place - 1].has("lesion", "metastasis")))
        ):
            for part in (symbol, number):
                part.meaning = _meaning(())
                part.kinds = part.meaning.kinds
            number.taken = "item"


def _is_english_no(tokens: list[Token], index: int) -> bool:
    """ "No brain mets på MR": before a word it numbers nothing, whatever the language around."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return tokens[index].low == "no" and following is not None and following.is_word


def _mark_sides(symbols: list[Symbol]) -> None:
    """ "r adrenal": a single letter is a side right before an organ only."""
    for place, (symbol, following) in enumerate(itertools.pairwise(symbols)):
        side = _SIDE_LETTERS.get(symbol.low)
        if side and following.low == "." and place + 2 < len(symbols):
            # "l. adrenal"
            following = symbols[place + 2]
        if side and following.has("organ") and not following.has("metastasis"):
            symbol.meaning = _meaning((Label("laterality", side, "en"),))
            symbol.kinds = symbol.meaning.kinds
