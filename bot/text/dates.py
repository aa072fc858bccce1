"""Numbers that are dates, places in a list, ages, sizes or cycles, and so count nothing."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.words import words

_DIMENSION = re.compile(r"[x×]\d+")
_ROMAN_LAP = frozenset(["x", "×", "*"])
# "3. costa": a rib and a vertebra carry their number.
NUMBERED_BONES = tuple(sorted(words("sites", "numbered_bones")))
_COUNTING_SIGNS = frozenset(("x", "×", ":", "="))
_YEARS_OF_LATE = range(20, 30)
_OLDEST_YEAR, _NEWEST_YEAR = 1900, 2099


def take_date(doc: Document, symbol: Symbol) -> bool:
    place = symbol.index
    text = symbol.tokens[0].text
    value = symbol.number or 0.0
    following, second = doc.at(place + 1), doc.at(place + 2)
    if following is not None and following.has("date"):
        return take(doc, place, place + 1, "date")
    if following is not None and following.low == "." and second is not None and second.has("date"):
        return take(doc, place, place + 2, "date")
    previous = doc.at(place - 1)
    if previous is not None and previous.has("date") and (value <= 31 or _is_year(symbol)):
        whole = previous.taken == "date"
        symbol.taken = "date" if value <= 31 or whole else "year"
        return True
    if (
        following is not None
        and second is not None
        and following.low in "./-"
        and following.glued
        and second.glued
        and second.number is not None
    ):
        third, fourth = doc.at(place + 3), doc.at(place + 4)
        triple = (
            third is not None
            and fourth is not None
            and third.low in "./-"
            and third.glued
            and fourth.glued
            and fourth.number is not None
        )
        if triple:
            return take(doc, place, place + 4, "date")
        decimal = "." in text or "," in text
        if (decimal and second.number >= 20) or _is_cpr(text, second):
            return take(doc, place, place + 2, "date")
        if following.low == "/" and 1 <= value <= 31 and 1 <= second.number <= 12:
            return take(doc, place, place + 2, "date")
        if following.low == "/" and value <= 12 and second.number in _YEARS_OF_LATE:
            # "11/24 sol liver met": a month and its year, or some of many; no number of metastases
            return take(doc, place, place + 2, "date")
    if _after_d(doc, symbol) and value <= 31:
        # "PET/CT fra d. 3."
        symbol.taken = "date"
        return True
    if _is_year(symbol):
        symbol.taken = "year"
        return True
    return False


def _after_d(doc: Document, symbol: Symbol) -> bool:
    stop, letter = doc.at(symbol.index - 1), doc.at(symbol.index - 2)
    return stop is not None and stop.low == "." and letter is not None and letter.low == "d"


def _is_cpr(text: str, second: Symbol) -> bool:
    return len(text) == 6 and len(second.tokens[0].text) == 4


def _is_year(symbol: Symbol) -> bool:
    text = symbol.tokens[0].text
    return (
        len(text) == 4 and text.isascii() and _OLDEST_YEAR <= int(text) <= _NEWEST_YEAR
        if text.isdigit()
        else False
    )


def take_item_number(doc: Document, symbol: Symbol) -> bool:
    """ "1." or "1)" at the head of a line numbers the line."""
    previous, following = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
    third = doc.at(symbol.index + 2)
    heads_line = previous is None or previous.low == "\n"
    signed = following is not None and following.low in ".)" and following.glued
    if heads_line and signed and third is not None and third.low != "\n":
        symbol.taken = "item"
        return True
    if _numbers_lesion(symbol, previous, following, third):
        symbol.taken = "item"
        return True
    if following is not None and following.low == ")" and following.glued and third is not None:
        near = [s.low for s in doc.symbols[max(0, symbol.index - 12) : symbol.index]]
        if near.count("(") <= near.count(")"):
            # "1) højre binyre 2) L3": a list within the line.
            symbol.taken = following.taken = "item"
            return True
    if following is not None and following.low == "." and following.glued and third is not None:
        if (
            (
                third.has("organ", "laterality", "lung_location")
                or third.has_value("metastasis", "singular")
            )
            and (
                previous is None
                or previous.low not in _COUNTING_SIGNS
                or third.low.startswith(NUMBERED_BONES)
            )
            and third.tokens[0].spaced
            and third.tokens[0].text[0].islower()
        ):
            return take(doc, symbol.index, symbol.index + 1, "ordinal")
        if third.has("unit") or third.low in ("gang", "stadie", "linje", "time", "valg", "serie"):
            return take(doc, symbol.index, symbol.index + 2, "ordinal")
    return False


def _numbers_lesion(
    symbol: Symbol, head: Symbol | None, following: Symbol | None, third: Symbol | None
) -> bool:
    """ "Metastase 1: binyre", "lesion #2: L3": the number of a lesion in a list."""
    if head is None or following is None or third is None or following.low not in (":", "-", "="):
        return False
    named = head.has_value("metastasis", "singular") or head.has_value("lesion", "singular")
    number = symbol.number or 0.0
    return named and number.is_integer() and 1 <= number < 20 and third.low != "\n"


def take_glued(doc: Document, symbol: Symbol) -> None:
    following = doc.at(symbol.index + 1)
    if following is None:
        return
    word = following.tokens[0].low
    if following.glued and word in ("st", "nd", "rd", "th"):
        symbol.taken = following.taken = "ordinal"
    elif following.glued and word in ("f", "m", "k", "h", "t"):
        symbol.taken = "age"
    elif _DIMENSION.fullmatch(word) and following.glued:
        symbol.taken = following.taken = "size"
        _take_unit_behind(doc, following.index)
    elif word in _ROMAN_LAP:
        third = doc.at(symbol.index + 2)
        if third is not None and third.number is not None:
            symbol.taken = third.taken = "size"
            _take_unit_behind(doc, third.index)
        elif third is not None and third.has("therapy", "local_therapy"):
            symbol.taken = "cycles"
    previous = doc.at(symbol.index - 1)
    if previous is not None and previous.low in _ROMAN_LAP:
        head = doc.at(previous.index - 1)
        if head is not None and head.has("therapy", "local_therapy"):
            symbol.taken = "cycles"


def _take_unit_behind(doc: Document, place: int) -> None:
    for symbol in doc.after(place, 4):
        if symbol.has("unit"):
            symbol.taken = "size"
            return
        if symbol.number is not None:
            symbol.taken = "size"


def take(doc: Document, first: int, last: int, reason: str) -> bool:
    for symbol in doc.symbols[first : last + 1]:
        symbol.taken = reason
    return True
