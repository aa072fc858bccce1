"""Whether the places that the second reader finds can be all that a message tells of."""

from __future__ import annotations

from collections.abc import Iterable

from bot.text.document import Document, Symbol
from bot.text.list_ends import names_unknown_place
from bot.text.numbers import number_of
from bot.text.quantities import ORDINALS, is_another, is_quantity
from bot.text.second_reader.opinion import ALL_PLACES, Opinion
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN
from bot.text.words import words

_SURE = 0.95
_HELD = 0.9
_POSSIBLE = 0.1
_RATHER = 0.5
_NUMBER_BEFORE = 5
_SIDE_BESIDE = 2
_NEXT = 3
_THE = frozenset(["the", "these", "those", "de", "disse"])
_OF = frozenset(["of", "af"])
_NUMBER_BEHIND = 5
_NOT_NOW = frozenset({PAST, AGO, HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, "dated", "past_near"})
_BOUNDS = ("at_least", "no_less_than", "more_than", "less_than", "about", "addition")
_MORE = words("lesions", "more")
_TIMES = frozenset("x×:=(")
_ORGANS = words("second_reader", "organs")
_SEEN_THERE = words("second_reader", "seen_there")
_MOST = 30
_WHOLE_SKELETON = words("second_reader", "whole_skeleton")
_ALL_OF_THEM = words("second_reader", "all_of_them")


def complete_places(doc: Document, opinion: Opinion, count: int) -> list[str]:
    """The places of all ``count`` metastases, sorted; none where a place is open or one unread.

    "3 mets, 2 in the liver" leaves one somewhere.
    """
    if agree(doc, opinion, count):
        sure = _HELD
    elif opinion.either(ALL_PLACES) >= _SURE:
        sure = _SURE
    else:
        return []
    chances = opinion.places
    if any(1 - sure < chance < sure for chance in chances.values()):
        return []
    places = sorted(place for place, chance in chances.items() if chance >= sure)
    holding = [symbol for place, symbol in opinion.named if place in places]
    if count < len(places) or not _accounts_for(doc, holding, count):
        return []
    if any(names_unknown_place(doc, place.index) for place in holding):
        return []
    return places


def agree(doc: Document, opinion: Opinion, count: int) -> bool:
    """Whether it is plain which places hold metastases, and their numbers add up to ``count``."""
    chances = opinion.places.values()
    plain = bool(chances) and all(c >= _HELD or c <= 1 - _HELD for c in chances)
    if not plain or at_least(doc, opinion) != count:
        return False
    lungs = [s for s in _holding(opinion) if s.value("organ") == "lung" or s.has("lung_location")]
    return not lungs or any(_is_of_metastases(doc, lung) for lung in lungs)


def _holding(opinion: Opinion) -> list[Symbol]:
    """The mentions of the places that plainly hold metastases."""
    chances = opinion.places
    return [symbol for place, symbol in opinion.named if chances.get(place, 0.0) >= _HELD]


def _is_of_metastases(doc: Document, lung: Symbol) -> bool:
    """ "two lesions in the same lobe" are no metastases; "a contralateral nodule" is one."""
    beside = [*doc.before(lung.index, _SIDE_BESIDE), lung, *doc.after(lung.index, _SIDE_BESIDE)]
    return any(
        symbol.has("metastasis") or symbol.has_value("laterality", "contralateral", "both")
        for symbol in beside
    )


def counts_another_time(doc: Document, opinion: Opinion, count: int) -> bool:
    """Whether the places make up a number only with those of another time, or person."""
    then = any(symbol.flags & _NOT_NOW for symbol in _holding(opinion))
    return then and at_least(doc, opinion) == count


def counts_organs(doc: Document, count: int) -> bool:
    """ "three organs are involved": how many metastases these hold is another number."""
    numbers = [s for s in doc.symbols if number_of(s) == count]
    behind = [doc.at(symbol.index + 1) for symbol in numbers]
    return bool(numbers) and all(s is not None and s.low in _ORGANS for s in behind)


def is_written(doc: Document, count: int) -> bool:
    """Whether a number of metastases stands there: "the adrenal metastasis" may have others beside.

    One stands beside its place or its noun: an "isolated progression" may be that of one of more.
    "Five or more" is another number.
    """
    numbers = [s for s in doc.symbols if _tells(s) == count and not _goes_on(doc, s)]
    if count > 1:
        return bool(numbers)
    return any(
        beside.has("organ", "metastasis")
        for symbol in numbers
        for beside in (*doc.before(symbol.index, _SIDE_BESIDE), *doc.after(symbol.index, _NEXT))
    )


def _tells(symbol: Symbol) -> int | None:
    return 1 if symbol.has("sole") and not symbol.has("only") else _number(symbol)


def _goes_on(doc: Document, number: Symbol) -> bool:
    beside = [*doc.before(number.index, _SIDE_BESIDE), *doc.after(number.index, _SIDE_BESIDE)]
    return any(symbol.has(*_BOUNDS) or symbol.low in _MORE for symbol in beside)


def bear_out(doc: Document, opinion: Opinion, count: int) -> bool:
    """Whether the numbers at the places add up to a number of metastases.

    An organ that is named twice is told of again, or holds the numbers of both its sides.
    """
    counts: dict[str, list[int]] = {}
    for place, symbol in opinion.named:
        if opinion.places.get(place, 0.0) >= _POSSIBLE:
            counts.setdefault(place, []).append(_located(doc, symbol))
    return count in (sum(map(sum, counts.values())), sum(map(max, counts.values())))


def at_least(doc: Document, opinion: Opinion) -> int:
    """How many metastases there are by the places that rather hold some, each organ once.

    "A third metastasis has turned up" tells of three.
    """
    counts: dict[str, int] = {}
    for place, symbol in opinion.named:
        if opinion.places.get(place, 0.0) >= _RATHER:
            counts[place] = max(counts.get(place, 0), _located(doc, symbol))
    ordinals = [ORDINALS[symbol.low] for symbol in doc.symbols if is_another(doc, symbol)]
    return max([sum(counts.values()), *ordinals])


def _accounts_for(doc: Document, places: list[Symbol], count: int) -> bool:
    if any(_names_all(doc.clause_of(place.index)) for place in places):
        return True
    return sum(_located(doc, place) for place in places) >= count


def _names_all(members: Iterable[Symbol]) -> bool:
    return any(symbol.low in _ALL_OF_THEM for symbol in members)


def _located(doc: Document, place: Symbol) -> int:
    """How many metastases a mention of an organ tells of: one where it gives no number."""
    near = [*doc.before(place.index, _SIDE_BESIDE), *doc.after(place.index, _SIDE_BESIDE)]
    if any(symbol.has_value("laterality", "both") for symbol in (place, *near)):
        return 2
    sentence = doc.sentences[place.sentence]
    at = sentence.index(place)
    behind = _number_behind(place, sentence[at + 1 : at + 1 + _NUMBER_BEHIND])
    if behind is not None:
        return behind
    for symbol in doc.before(place.index, _NUMBER_BEFORE):
        number = _number(symbol)
        if number is not None and not _of_which(doc, symbol):
            return number
        if symbol.has("organ"):
            break
    return 1


def _of_which(doc: Document, number: Symbol) -> bool:
    """ "two of the three mets are in the liver": the number of all is not that of the place."""
    told = [symbol.low for symbol in doc.before(number.index, 2)]
    return len(told) > 1 and told[0] in _THE and told[1] in _OF


def _number_behind(place: Symbol, following: list[Symbol]) -> int | None:
    """ "brain x4", "lung contralat. x1", "lever: 0", "skin (3)", "adrenal 1", but not "rib 7"."""
    signed = False
    for symbol in following:
        number = _number(symbol)
        if number is not None:
            named = place.has_value("organ", "bone") and place.low not in _WHOLE_SKELETON
            return None if named and not signed else number
        if symbol.low in _TIMES:
            signed = True
        elif symbol.low in _SEEN_THERE:
            # "i leveren ses to metastaser"
            signed = True
        elif not symbol.has("laterality") and symbol.low not in ".()":
            return None
    return None


def _number(symbol: Symbol) -> int | None:
    """What counts; sizes, doses, segments and dates are taken for what they are."""
    if not is_quantity(symbol):
        return None
    number = number_of(symbol)
    return None if number is None or number > _MOST else int(number)
