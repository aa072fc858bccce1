"""Performance status: "PS 1", "ECOG=0", "WHO performance status på 2", "PS er 2, ikke 1"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.measures import number_of
from bot.text.words import words

FACT = "performance_status"
_GLUED = re.compile(r"(?:ps|ecog|who)(\d{1,3})")
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0}
_SIGNS = frozenset(":=()~-–,")
HIGHEST = 4
_REACH = 9
_LATER = 16
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
EARLIER = words("performance", "earlier")
_AGAIN = words("performance", "again")
_BACK = frozenset(["back to", "back"])
_THEN = words("performance", "then")
_LONGEST_CORRECTION = 6
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


def read_performance(doc: Document) -> list[Performance]:
    """Mark the symbols of every performance status and return them."""
    found: list[Performance] = []
    for symbol in doc.symbols:
        if symbol.taken:
            continue
        glued = _GLUED.fullmatch(symbol.low) if len(symbol.tokens) == 1 else None
        if glued is not None:
            reading = Performance(symbol.index, symbol.index, float(glued.group(1)))
            _extend(doc, reading)
        elif symbol.has("performance"):
            read = _behind_head(doc, symbol)
            if read is None:
                continue
            reading = read
        else:
            continue
        for index in range(reading.first, reading.last + 1):
            if doc.symbols[index].number is not None or doc.symbols[index].has("performance"):
                doc.symbols[index].taken = "ps"
        doc.symbols[reading.last].taken = "ps"
        found.append(reading)
    return found


def _behind_head(doc: Document, head: Symbol) -> Performance | None:
    place = head.index + 1
    denied: float | None = None
    negated = was = False
    last_number: int | None = None
    value: float | None = None
    negative = False
    for _ in range(_REACH):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != head.sentence:
            break
        number = _number(symbol)
        if number is not None:
            if symbol.number is not None and len(symbol.tokens[0].text) == 4:
                return None
            if has_unit(doc, symbol):
                break
            if negated:
                denied, negated = number, False
            else:
                value, last_number = -number if negative else number, place
                break
        elif symbol.has_value("negation", "before") and symbol.low in ("ikke", "not", "ej"):
            negated = True
        elif symbol.low in ("var", "was"):
            was = True
        elif symbol.low in ("men", "but") or symbol.has("present"):
            pass
        elif symbol.low in ("fra", "from", "mellem", "between"):
            return _from_to(doc, head, place)
        elif symbol.low in ("-", "÷", "−", "–") and not symbol.glued and _glued_number(doc, place):
            negative = True
        elif not (
            symbol.has("performance_filler", "performance", "about", "grammar", "present")
            or symbol.low in _SIGNS
        ) or symbol.has_value("grammar", "conjunction"):
            break
        place += 1
    if value is None or last_number is None:
        return None
    reading = Performance(head.index, last_number, value, corrected=denied is not None)
    _extend(doc, reading)
    was = was or any(s.low in ("var", "was") for s in doc.before(head.index, 3))
    was = was or any(s.low in EARLIER for s in doc.after(reading.last, 3))
    if not was and _told_elsewhere(doc, reading):
        _since_then(doc, reading)
    if was:
        _since_then(doc, reading)
        reading.past = not reading.of_today and _of_then(doc, reading)
    return reading


def _of_then(doc: Document, reading: Performance) -> bool:
    """ "I 2020 ... var patienten i PS 0", "was PS 0 when first seen"."""
    sentence = doc.sentences[doc.symbols[reading.first].sentence]
    if any(s.has("present") for s in sentence):
        return False
    return any(
        s.taken in ("year", "date")
        or s.has("past", "date")
        or s.low in _THEN
        or _FIRST_YEAR <= (s.number or 0) <= _LAST_YEAR
        for s in sentence
    )


def _since_then(doc: Document, reading: Performance) -> None:
    """ "PS var 1 ved opstart, nu 3": the status of today stands later in the sentence."""
    for place in range(reading.last + 1, min(reading.last + _LATER, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != doc.symbols[reading.last].sentence or symbol.has("performance"):
            return
        if symbol.has("present") or symbol.low in _BACK:
            for number in doc.symbols[place + 1 : place + 5]:
                if _number(number) is not None:
                    _changed(doc, reading, symbol, number)
                    return
                if number.low not in _AGAIN:
                    return
            return


def _told_elsewhere(doc: Document, reading: Performance) -> bool:
    """ "gp letter says PS 0, but in clinic today it's 2": a contrast before the number of today."""
    for symbol in doc.symbols[reading.last + 1 : reading.last + _LATER]:
        if symbol.sentence != doc.symbols[reading.last].sentence or symbol.has("performance"):
            return False
        if symbol.has_value("grammar", "contrast") or symbol.low == "but":
            return True
    return False


def _glued_number(doc: Document, place: int) -> bool:
    following = doc.at(place + 1)
    return following is not None and following.glued and following.number is not None


def _from_to(doc: Document, head: Symbol, place: int) -> Performance | None:
    """ "fra 1 til 2": the later value holds; "mellem 1 og 2": in doubt."""
    numbers = []
    for index in range(place + 1, min(place + 6, len(doc.symbols))):
        symbol = doc.symbols[index]
        number = _number(symbol)
        if number is not None:
            numbers.append((index, number))
        if len(numbers) == 2:
            break
    if len(numbers) < 2:
        return None
    between = doc.symbols[place].low in ("mellem", "between")
    return Performance(head.index, numbers[1][0], numbers[1][1], why="range" if between else None)


def _number(symbol: Symbol) -> float | None:
    if symbol.low in _ROMAN and not symbol.has("grammar"):
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


def _extend(doc: Document, reading: Performance) -> None:
    """A range, a change or a correction behind the number."""
    if _perhaps_another(doc, reading):
        return
    sign, other = doc.at(reading.last + 1), doc.at(reading.last + 2)
    if sign is None or other is None or sign.sentence != doc.symbols[reading.last].sentence:
        return
    number = _number(other)
    if (
        number is not None
        and sign.low in ("-", "–", "/", "til", "eller", "or", "to")
        and (other.number is not None or sign.low not in ("-", "–"))
    ):
        if not has_unit(doc, other) and number <= 9 and not _distance(doc, sign, other):
            reading.why, reading.last = "range", reading.last + 2
        return
    arrow = sign.low in ("→", ">") or (sign.low == "-" and other.low == ">")
    if arrow:
        reading.why = "range"
        return
    if sign.low in ("+", "?"):
        if sign.low == "+" and sign.glued:
            reading.why = "range"
        return
    place = reading.last + 1
    if sign.low in (",", "-", "–", "(", "."):
        place += 1
    if _corrected_to(doc, reading, place):
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
        _changed(doc, reading, third, number_after)


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
        if not (opens or (place > start and _between(symbol))):
            return False
        place += 1
    return False


def _between(symbol: Symbol) -> bool:
    return (
        symbol.low in (",", ":", "-", "det", "den", "er", "is", "it", "it's", "it is")
        or symbol.has("performance", "performance_filler")
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


def _changed(doc: Document, reading: Performance, word: Symbol, number: Symbol) -> None:
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
    if word.low in ("nu", "now") or word.low in _BACK or word.has("present"):
        reading.value, reading.last, reading.of_today = value, place, True
