"""A performance status with what stands behind its number: a range, a change, a correction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.numbers import number_of
from bot.text.words import words

FACT = "performance_status"
HIGHEST = 4
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0}
BACK = frozenset(["back to", "back"])
_LONGEST_CORRECTION = 6
CORRECTED = words("performance", "corrected")
COUNTED = ("metastasis", "organ", "sole", "lesion")


@dataclass
class Performance:
    """A performance status as read: its symbols, its numbers, and why it may be in doubt."""

    first: int
    last: int
    value: float
    why: str | None = None
    corrected: bool = False
    of_today: bool = False
    past: bool = False


def status_number(symbol: Symbol) -> float | None:
    if symbol.low in _ROMAN and (not symbol.has("grammar") or symbol.tokens[0].text == "I"):
        return _ROMAN[symbol.low]
    if symbol.has("article"):
        return 1.0 if symbol.low in ("en", "et") else None
    if symbol.value("negation") is not None and symbol.value("number") is None:
        return symbol.number
    return number_of(symbol)


def has_unit(doc: Document, symbol: Symbol) -> bool:
    """ "WHO 2 cm": the number belongs to a unit, not to the status."""
    following = doc.at(symbol.index + 1)
    return (
        following is not None
        and following.has("unit")
        and following.sentence == symbol.sentence
        and following.low not in ("g", "l", "min", "to")
    )


def extend(doc: Document, reading: Performance) -> None:
    """A range, a change or a correction behind the number."""
    if _perhaps_another(doc, reading):
        return
    sign, other = doc.at(reading.last + 1), doc.at(reading.last + 2)
    if sign is None or other is None or sign.sentence != doc.symbols[reading.last].sentence:
        return
    number = status_number(other)
    if (
        number is not None
        and sign.low in ("-", "–", "/", "til", "eller", "or", "to")
        and (other.number is not None or sign.low not in ("-", "–"))
    ):
        if not has_unit(doc, other) and number <= 9 and not _distance(doc, sign, other):
            reading.why, reading.last = "range", reading.last + 2
        return
    arrow = sign.low in ("→", ">") or (sign.low == "-" and other.low == ">")
    if arrow and any(s.number is not None for s in doc.symbols[sign.index + 1 : sign.index + 3]):
        reading.why = "range"
        return
    if sign.low in ("+", "?"):
        if sign.low == "+" and sign.glued:
            reading.why = "range"
        return
    place = reading.last + 1
    if sign.low in (",", "-", "–", "(", ".", ";"):
        place += 1
    if _put_right(doc, reading, place) or _corrected_to(doc, reading, place):
        return
    if sign.low != "," and place > reading.last + 1:
        return
    third = doc.at(place)
    number_after = doc.at(place + 1)
    if third is None or number_after is None:
        return
    if third.has_value("correction", "contrast"):
        value = number_of(number_after)
        if value is not None and not has_unit(doc, number_after):
            number_after.taken = "ps"
            reading.corrected = True
    elif third.low in ("nu", "now", "tidl", "tidligere", "previously", "før") or third.has(
        "present"
    ):
        changed(doc, reading, third, number_after)


def _perhaps_another(doc: Document, reading: Performance) -> bool:
    """ "PS 1, evt. 2"."""
    behind = [s for s in doc.symbols[reading.last + 1 : reading.last + 5] if s.low not in ",.("]
    if len(behind) < 2 or not behind[0].has("uncertain") or behind[1].number is None:
        return False
    following = doc.at(behind[1].index + 1)
    if following is not None and following.has(*COUNTED, "unit"):
        return False
    reading.why, reading.last = "range", behind[1].index
    return True


def _corrected_to(doc: Document, reading: Performance, place: int) -> bool:
    """ "PS 1, nej undskyld 2", "PS 2, correction: PS 1": the number behind the words holds."""
    start = place
    while place < len(doc.symbols) and place < start + _LONGEST_CORRECTION:
        symbol = doc.symbols[place]
        number = number_of(symbol)
        if number is not None and place > start and symbol.number is not None:
            following = doc.at(place + 1)
            if has_unit(doc, symbol) or (following is not None and following.has(*COUNTED)):
                return False
            for other in doc.symbols[start : place + 1]:
                if other.has("performance") or other is symbol:
                    other.taken = "ps"
            reading.value, reading.last, reading.corrected = number, place, True
            return True
        opens = symbol.has_value("correction", "start") or (
            place == start and symbol.low in ("men", "but")
        )
        if not (opens or (place > start and _between(symbol))) or _of_a_grade(doc, symbol):
            return False
        place += 1
    return False


def _of_a_grade(doc: Document, symbol: Symbol) -> bool:
    """ "PS 1. No grade 3 toxicity"."""
    front = doc.at(symbol.index - 1)
    return (
        symbol.has("performance", "performance_filler")
        and front is not None
        and (front.low in ("no", "ingen", "any"))
    )


def _put_right(doc: Document, reading: Performance, place: int) -> bool:
    """ "PS 0, rettet til 1": the last number holds."""
    verb = doc.at(place)
    if verb is None or verb.low not in CORRECTED:
        return False
    place += 1
    if (stop := doc.at(place)) is not None and stop.low == ".":
        place += 1
    to, number = doc.at(place), doc.at(place + 1)
    if to is None or number is None or to.low not in ("til", "to"):
        return False
    value = number_of(number)
    if value is None or has_unit(doc, number):
        return False
    number.taken = "ps"
    reading.value, reading.last, reading.corrected = value, number.index, True
    return True


_BESIDE_CORRECTION = frozenset(
    [",", ":", "-", "det", "den", "er", "is", "it", "it's", "it is", "skriv", "write", "put", "sæt"]
)


def _between(symbol: Symbol) -> bool:
    return (
        symbol.low in _BESIDE_CORRECTION or symbol.has("performance", "performance_filler")
    ) and symbol.number is None


def _distance(doc: Document, sign: Symbol, other: Symbol) -> bool:
    """ "PS 1 - 2 mets": a dash between two statements, not a range."""
    following = doc.at(other.index + 1)
    return (
        sign.low in ("-", "–")
        and not sign.glued
        and following is not None
        and following.has("metastasis", "organ", "sole")
    )


def changed(doc: Document, reading: Performance, word: Symbol, number: Symbol) -> None:
    """ "PS 2, nu 1" and "PS 1 (tidl. 2)"."""
    place = number.index
    if number.low == ".":
        place += 1
    later = doc.at(place)
    value = number_of(later) if later is not None else None
    if later is None or value is None or has_unit(doc, later):
        return
    following = doc.at(place + 1)
    if following is not None and following.has(*COUNTED):
        return
    later.taken = "ps"
    if word.low in ("nu", "now") or word.low in BACK or word.has("present"):
        reading.value, reading.last, reading.of_today = value, place, True


def from_to(doc: Document, head: Symbol, place: int) -> Performance | None:
    """ "fra 1 til 2": the later value holds; "mellem 1 og 2": in doubt."""
    numbers = []
    for index in range(place + 1, min(place + 6, len(doc.symbols))):
        symbol = doc.symbols[index]
        number = status_number(symbol)
        if number is not None:
            numbers.append((index, number))
        if len(numbers) == 2:
            break
    if len(numbers) < 2:
        return None
    between = doc.symbols[place].low in ("mellem", "between")
    return Performance(head.index, numbers[1][0], numbers[1][1], why="range" if between else None)
