"""That what is counted need not be all: "so far", "the skeleton has not been looked at yet"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from bot.text.document import Document, Symbol
from bot.text.metastases.blocks import Tally
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import is_quantity
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import phrases, words

_SO_FAR = phrases("still_counting", "so_far")
_NOT = phrases("still_counting", "not").pattern
_YET = phrases("still_counting", "yet").pattern
_LOOKED_AT = phrases("still_counting", "looked_at").pattern
_UNSEEN = re.compile(f"{_NOT}(?: {_YET})? {_LOOKED_AT}")
_MAY = phrases("still_counting", "may").pattern
_WELL = phrases("still_counting", "well").pattern
_BE = phrases("still_counting", "be").pattern
_MORE = phrases("still_counting", "more").pattern
_TOLD_OPEN = phrases("still_counting", "open").pattern
_OPEN = re.compile(f"{_TOLD_OPEN}|{_MAY}(?: {_WELL})? {_BE} {_MORE}")
_ANOTHER = ("another", "another one", "one more", "endnu en", "yderligere en", "en til")
_IS_SEEN = words("still_counting", "is_seen")
_REGIONS = words("still_counting", "regions")
_LIST_REACH = 7
_NO_LESION = ("unit", "therapy", "exam", "other_exam", "primary", "performance", "gene")
_OF_SOMETHING_ELSE = ("therapy", "treatment_word", "gene", "response", "performance", "primary")


def counting_goes_on(doc: Document, tally: Tally) -> bool:
    """Whether a clause near the metastases says that there may be others, unseen or uncounted."""
    groups = [block.group for block in tally.blocks]
    groups += [group for _, group in (*tally.totals, *tally.at_least)]
    near = {group.sentence + step for group in groups for step in (-1, 0, 1)}
    told = {doc.symbols[group.first].clause for group in groups}
    if _another_unread(doc, groups) or any(_number_unread(doc, g, groups) for g in groups):
        return True
    return any(_leaves_open(doc, members, told) for members in _clauses(doc, near))


def _another_unread(doc: Document, groups: list[Group]) -> bool:
    """ "One met in the liver, and another was seen in the brain": no mention holds the other."""
    read = {index for group in groups for index in range(group.first, group.last + 1)}
    for symbol in doc.of(words=_ANOTHER):
        following = doc.at(symbol.index + 1)
        told = any(g.sentence == symbol.sentence and g.last < symbol.index for g in groups)
        seen = following is not None and following.low in _IS_SEEN
        if told and seen and symbol.index not in read:
            return True
    return False


def _number_unread(doc: Document, group: Group, groups: list[Group]) -> bool:
    """ "one para-aortic thing and one lung met": a number in the list that no mention holds."""
    joint = doc.at(group.first - 1)
    if joint is None or not joint.has_value("grammar", "conjunction"):
        return False
    for symbol in doc.before(joint.index, _LIST_REACH):
        if any(g.first <= symbol.index <= g.last for g in groups):
            return False
        if symbol.taken or symbol.has(*_NO_LESION) or (not symbol.is_word and symbol.low != "-"):
            return False
        if is_quantity(symbol) and not symbol.has("article", "both"):
            return number_of(symbol) is not None
    return False


def counting_goes_on_anywhere(doc: Document) -> bool:
    """The same of a whole message, wherever its metastases stand."""
    return any(_leaves_open(doc, members, set()) for members in _clauses(doc, doc.sentences.keys()))


def _clauses(doc: Document, sentences: AbstractSet[int]) -> Iterable[list[Symbol]]:
    clauses: dict[int, list[Symbol]] = {}
    for number in sorted(sentences & doc.sentences.keys()):
        for symbol in doc.sentences[number]:
            clauses.setdefault(symbol.clause, []).append(symbol)
    return clauses.values()


def _leaves_open(doc: Document, clause: list[Symbol], told: set[int]) -> bool:
    if any(s.flags & {HYPOTHETICAL, OTHER_PERSON, "question"} for s in clause):
        return False
    said = doc.said(clause)
    if _OPEN.search(said):
        return True
    if any(_is_of_something_else(s) for s in clause):
        return False
    if _SO_FAR.search(said):
        return clause[0].clause in told or any(
            s.has("metastasis", "lesion", "exam") for s in clause
        )
    unseen = any(s.has("organ", "exam", "other_exam") or s.low in _REGIONS for s in clause)
    return unseen and _UNSEEN.search(said) is not None


def _is_of_something_else(symbol: Symbol) -> bool:
    # "met" is a gene too.
    named = symbol.has(*_OF_SOMETHING_ELSE) and not symbol.has("metastasis")
    return named or symbol.taken in ("ps", "duration")
