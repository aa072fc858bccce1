"""Finds what the guideline pack says on a question. No statistics over users, no chance.

Every text of the pack that can answer a question is a :class:`Topic`. A question is compared with
the words that each topic is asked for by (its phrasings) and with its text: rare words weigh more
than common ones (inverse document frequency), and each word counts as far as it is found there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from actions.wording import content_words, is_general, likeness, stem_of, words_of
from rules_core.api import Guideline

ANSWERED = 0.45
"""Least score of a topic that is taken for the answer."""
NEAR = 0.25
"""Least score of a topic that is offered when nothing answers the question."""
_SURE = 0.93
_SAME_WORDING = 0.9
_WORDING = 0.1
"""What the likeness of the whole wording counts when topics are put in order."""
_IN_TEXT = 0.55
"""What a word counts that stands in a topic's text but not in the phrasing."""
_LONGEST_QUESTION = 600
"""Characters; who asks for one topic needs fewer, and a referral letter is no question."""
_OFFERED = 3
_RECENT_QUESTIONS = 32
"""Questions whose topics are remembered: several parts of one turn look up the same."""
_MOST_KEPT = 5
_LONGEST_COMPOUND = 60
"""Letters; a longer run of letters is no word of anybody's, and trying its cuts takes long."""


@dataclass(frozen=True)
class Topic:
    """A text of the pack: its statement id, and the phrasings by which people ask for it."""

    id: str
    phrasings: tuple[str, ...]
    text: str = ""
    weight: float = 1.0
    """Below 1 for what only completes other topics: it answers when nothing else does."""


@dataclass(frozen=True)
class Match:
    """A topic with its score, and how like its nearest phrasing the question is worded: 0 to 1."""

    topic: Topic
    score: float
    wording: float


@dataclass(frozen=True)
class _Indexed:
    topic: Topic
    phrasings: tuple[tuple[str, ...], ...]
    text: frozenset[str]
    as_asked: tuple[str, ...]


@dataclass
class Index:
    """The topics of one pack, ready to be searched."""

    topics: Sequence[Topic]
    _rows: list[_Indexed] = field(init=False)
    _rarity: dict[str, float] = field(init=False)
    _rarest: float = field(init=False)
    _stems: dict[str, str] = field(init=False)
    _recent: dict[str, list[Match]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = [
            _Indexed(
                topic,
                tuple(dict.fromkeys(filter(None, map(content_words, topic.phrasings)))),
                frozenset(content_words(topic.text)),
                tuple(dict.fromkeys(" ".join(words_of(words)) for words in topic.phrasings)),
            )
            for topic in self.topics
        ]
        held = Counter(
            word
            for row in self._rows
            for word in {w for phrasing in row.phrasings for w in phrasing} | row.text
        )
        number = len(self._rows)
        self._rarity = {word: math.log(1 + number / times) for word, times in held.items()}
        self._rarest = math.log(1 + number)
        self._stems = {word: stem_of(word) for word in self._rarity}

    def search(self, question: str) -> list[Match]:
        """The best topics for a question, best first; of a long message, for its beginning."""
        question = question[:_LONGEST_QUESTION]
        if question not in self._recent:
            if len(self._recent) >= _RECENT_QUESTIONS:
                self._recent.clear()
            self._recent[question] = self._search(question)
        return list(self._recent[question])

    def _search(self, question: str) -> list[Match]:
        as_asked = " ".join(words_of(question))
        asked = self._joined(content_words(question))
        meant = [self._meant(word) for word in asked]
        weights = [self._weight(word, candidates) for word, candidates in meant]
        general = all(map(is_general, asked))
        found: list[tuple[float, Match]] = []
        for row in self._rows:
            # "Who" and "when" say nothing alone, but tell two topics of one matter apart.
            wording = max(fuzz.ratio(as_asked, phrasing) for phrasing in row.as_asked) / 100
            score = 0.0 if general else self._score(row, meant, weights)
            if wording >= _SAME_WORDING:
                score = max(score, wording)
            if score:
                match = Match(row.topic, round(score * row.topic.weight, 4), wording)
                found.append((match.score + _WORDING * wording, match))
        found.sort(key=lambda item: -item[0])  # stable: the pack's order decides ties
        return [match for _, match in found[:_MOST_KEPT]]

    def _joined(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Words as the pack parts them: "LU 002" as one, "gomezstudiet" as two."""
        words: list[str] = []
        for part in asked:
            words += self._parts(part)
        asked, words = words, []
        for word in asked:
            if words and words[-1] + word in self._rarity and word not in self._rarity:
                words[-1] += word
            else:
                words.append(word)
        return tuple(words)

    def _parts(self, word: str) -> list[str]:
        if word in self._rarity or len(word) > _LONGEST_COMPOUND:
            return [word]
        for cut in range(len(word) - 3, 3, -1):
            first, rest = word[:cut], content_words(word[cut:])
            if first in self._rarity and rest and rest[0] in self._rarity:
                return [first, *rest]
        return [word]

    def _meant(self, word: str) -> tuple[str, dict[str, float]]:
        stem = stem_of(word)
        found = {
            known: likeness(word, known)
            for known, other in self._stems.items()
            # Words that begin differently are alike only as parts of each other.
            if known[0] == word[0] or other.endswith(stem) or stem.endswith(other)
        }
        return word, {known: value for known, value in found.items() if value}

    def _weight(self, word: str, candidates: dict[str, float]) -> float:
        """How much a word tells; one that the pack does not hold tells most: it asks for more."""
        if not candidates:
            return self._rarest
        best = max(candidates.values())
        return min(self._rarity[known] for known, value in candidates.items() if value == best)

    def _score(
        self,
        row: _Indexed,
        meant: Sequence[tuple[str, dict[str, float]]],
        weights: Sequence[float],
    ) -> float:
        total = sum(weights)
        in_text = [
            _IN_TEXT * max((c for w, c in candidates.items() if w in row.text), default=0.0)
            for _, candidates in meant
        ]
        best = 0.0
        for phrasing in row.phrasings:
            found = [
                max(rest, max((candidates.get(word, 0.0) for word in phrasing), default=0.0))
                for (_, candidates), rest in zip(meant, in_text, strict=True)
            ]
            asked_found = sum(map(float.__mul__, weights, found)) / total
            if not asked_found:
                continue
            rarity = [self._rarity[word] for word in phrasing]
            named = [max(c.get(word, 0.0) for _, c in meant) for word in phrasing]
            phrasing_found = sum(map(float.__mul__, rarity, named)) / sum(rarity)
            best = max(best, asked_found * (0.55 + 0.45 * phrasing_found))
        return best


def answers(matches: Sequence[Match]) -> Match | None:
    """The match that answers the question, if any does."""
    return matches[0] if matches and matches[0].score >= ANSWERED else None


def nearest(matches: Iterable[Match]) -> list[Topic]:
    """The topics to offer when none answers."""
    return [match.topic for match in matches if match.score >= NEAR][:_OFFERED]


def is_sure(match: Match) -> bool:
    """Whether the question is, but for its empty words, one of the topic's own phrasings."""
    return match.score >= _SURE


def is_phrasing(match: Match) -> bool:
    """Whether the question is one of the topic's own phrasings, to a letter or two."""
    return match.score >= _SURE and match.wording >= _SAME_WORDING


def topics(guideline: Guideline) -> list[Topic]:
    """Every text of the pack that can answer a question, in the pack's order."""
    pack = guideline.pack
    found = [
        Topic(
            f"recommendation:{row.id}",
            (
                f"hvad siger anbefaling {row.number}",
                f"what does recommendation {row.number} say",
                row.label.da,
                row.label.en,
            ),
            f"{row.quote} {row.unofficial_english}",
        )
        for row in pack.recommendations
    ]
    found += [
        Topic(
            f"statement:{item.id}",
            (item.title.da, item.title.en, *item.asked_as),
            f"{item.text.da} {item.text.en}",
        )
        for item in pack.statements
    ]
    for study in pack.studies:
        names: tuple[str, ...] = (study.name, f"tabel 1 {study.name}", f"studie {study.name}")
        text = " ".join(
            f"{t.da} {t.en}" for t in (study.design, study.population, study.ablative_modality)
        )
        found.append(Topic(f"study:{study.id}", names, text, weight=0.97))
    for name, fact in pack.facts.items():
        for value, words in fact.values.items():
            if words.meaning is not None:
                found.append(
                    Topic(
                        f"fact:{name}:meaning:{value}",
                        (words.label.da, words.label.en, value.replace("_", " ")),
                        f"{words.meaning.da} {words.meaning.en}",
                        weight=0.96,
                    )
                )
    for note in pack.readings:
        found.append(Topic(f"reading:{note.id}", (note.text.da, note.text.en), weight=0.75))
    for flaw in pack.guideline.discrepancies:
        found.append(Topic(f"discrepancy:{flaw.id}", (flaw.text.da, flaw.text.en), weight=0.75))
    titled = {words_of(phrasing)[0] for topic in found for phrasing in topic.phrasings[:1]}
    for entry in pack.references:
        author = entry.citation.split(" ")[0]
        names = (f"reference {entry.number}", f"{author} reference {entry.number}")
        if words_of(author)[0] not in titled:
            names = (*names, author)  # else the name asks for what the study showed
        found.append(Topic(f"reference:{entry.number}", names, entry.citation, weight=0.9))
    return found


@lru_cache(maxsize=4)
def index_of(guideline: Guideline) -> Index:
    """The search index of a pack, made once."""
    return Index(topics(guideline))
