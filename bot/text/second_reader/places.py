"""Whether the places that the second reader finds can be all that a message tells of."""

from __future__ import annotations

from collections.abc import Iterable

from bot.text.document import Document, Symbol
from bot.text.list_ends import names_unknown_place
from bot.text.second_reader.opinion import ALL_PLACES, Opinion, places_named
from bot.text.words import words

_SURE = 0.95
_POSSIBLE = 0.1
_RATHER = 0.5
_NUMBER_BEFORE = 5
_SIDE_BESIDE = 2
_NUMBER_BEHIND = 3
_TIMES = frozenset("x×:")
_ALL_OF_THEM = words("second_reader", "all_of_them")


def complete_places(doc: Document, opinion: Opinion, count: int) -> list[str]:
    """The places of all ``count`` metastases, sorted; none where a place is open or one unread.

    "3 mets, 2 in the liver" leaves one somewhere.
    """
    chances = opinion.places
    if opinion.either(ALL_PLACES) < _SURE or any(1 - _SURE < c < _SURE for c in chances.values()):
        return []
    places = sorted(place for place, chance in chances.items() if chance >= _SURE)
    holding = [symbol for place, symbol in places_named(doc) if place in places]
    if count < len(places) or not _accounts_for(doc, holding, count):
        return []
    if any(names_unknown_place(doc, place.index) for place in holding):
        return []
    return places


def bear_out(doc: Document, opinion: Opinion, count: int) -> bool:
    """Whether the numbers at the places add up to a number of metastases."""
    chances = opinion.places
    holding = [s for place, s in places_named(doc) if chances.get(place, 0.0) >= _POSSIBLE]
    return sum(_located(doc, symbol) for symbol in holding) == count


def at_least(doc: Document, opinion: Opinion) -> int:
    """How many metastases stand at the places that rather hold some, each organ counted once."""
    counts: dict[str, int] = {}
    for place, symbol in places_named(doc):
        if opinion.places.get(place, 0.0) >= _RATHER:
            counts[place] = max(counts.get(place, 0), _located(doc, symbol))
    return sum(counts.values())


def _accounts_for(doc: Document, places: list[Symbol], count: int) -> bool:
    if any(_names_all(doc.sentences[place.sentence]) for place in places):
        return True
    return sum(_located(doc, place) for place in places) >= count


def _names_all(members: list[Symbol]) -> bool:
    return any(symbol.low in _ALL_OF_THEM for symbol in members)


def _located(doc: Document, place: Symbol) -> int:
    """How many metastases a mention of an organ tells of: one where it gives no number."""
    near = [*doc.before(place.index, _SIDE_BESIDE), *doc.after(place.index, _SIDE_BESIDE)]
    if any(symbol.has_value("laterality", "both") for symbol in (place, *near)):
        return 2
    beside: list[Iterable[Symbol]] = [doc.after(place.index, _NUMBER_BEHIND)]
    behind = doc.symbols[place.index + 1 : place.index + 1 + _NUMBER_BEHIND]
    if behind and behind[0].low in _TIMES:
        # A colon ends the clause: "Lever: 0."
        beside = [[symbol for symbol in behind if symbol.sentence == place.sentence]]
    else:
        beside.insert(0, doc.before(place.index, _NUMBER_BEFORE))
    for symbols in beside:
        for symbol in symbols:
            if symbol.has("organ"):
                break
            number = _number(symbol)
            if number is not None:
                return number
    return 1


def _number(symbol: Symbol) -> int | None:
    number = symbol.number if symbol.number is not None else symbol.value("number")
    return None if number is None else max(0, int(float(number)))
