"""Numbers that measure something: sizes, doses, dates, ages, laboratory values, durations.

Whatever is used up here can never become a count of metastases or a stage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.text.dates import NUMBERED_BONES, take, take_date, take_glued, take_item_number
from bot.text.document import Document, Symbol
from bot.text.length_bounds import and_a_half, bound_before, left_open, stands_between
from bot.text.numbers import number_of

_DAYS_OF_A_WEEK = 7
_RECENT_DAYS = 56
WEEKS_PER_MONTH = 4.345
DAYS_PER_MONTH = 30.44
_MOST_COUNTED = 9
_YOUNGEST_ADULT = 18


@dataclass(frozen=True)
class Duration:
    """A stated length of time, in months.

    `bound` is None for a plain statement, "about", "more", "at_least", "less" or "range"; `weeks`
    is the number when it was given in weeks.
    """

    first: int
    last: int
    months: float
    bound: str | None
    weeks: float | None
    ago: bool


_EARLIER = frozenset(["før", "before", "earlier", "tidligere", "forinden", "previously"])


def measure(doc: Document) -> list[Duration]:
    """Mark every measuring number as taken and return the durations."""
    durations: list[Duration] = []
    for symbol in doc.of("label"):
        if not (symbol.has("unit") and _number_before(doc, symbol)):
            _take_after_label(doc, symbol)
    for symbol in doc.symbols:
        if symbol.number is None or symbol.taken:
            continue
        fraction = _take_fraction(doc, symbol)
        if fraction is not None:
            durations.append(fraction)
        elif not (take_date(doc, symbol) or take_item_number(doc, symbol)):
            take_glued(doc, symbol)
    for symbol in doc.of("unit"):
        if not symbol.taken:
            duration = _take_with_unit(doc, symbol)
            if duration is not None and durations and _goes_on(doc, durations[-1], duration):
                durations[-1] = replace(
                    duration,
                    first=durations[-1].first,
                    months=durations[-1].months + duration.months,
                    bound=durations[-1].bound or duration.bound,
                )
            elif duration is not None:
                durations.append(duration)
    return durations


def _goes_on(doc: Document, years: Duration, months: Duration) -> bool:
    """ "three years and two months"."""
    between = doc.symbols[years.last + 1 : months.first]
    units = [doc.symbols[d.last].value("unit") for d in (years, months)]
    return (
        units == ["year", "month"]
        and len(between) <= 1
        and all(s.low in ("and", "og") for s in between)
        and doc.symbols[years.last].sentence == doc.symbols[months.last].sentence
    )


def _number_before(doc: Document, symbol: Symbol) -> bool:
    previous = doc.at(symbol.index - 1)
    return previous is not None and number_of(previous) is not None


def _take_after_label(doc: Document, label: Symbol) -> None:
    place = label.index + 1
    for _ in range(4):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != label.sentence:
            return
        if symbol.number is not None:
            following = doc.at(place + 1)
            if following is not None and following.has_value(
                "unit", "month", "week", "day", "year"
            ):
                return
            symbol.taken = "label"
            _take_range(doc, place, "label")
            return
        if symbol.low not in (
            ":",
            "=",
            "<",
            ">",
            "≥",
            "≤",
            "ca",
            "er",
            "is",
            "på",
            "-",
            "~",
            "of",
            "was",
            "var",
            "max",
            ".",
        ):
            return
        place += 1


def _take_range(doc: Document, place: int, reason: str) -> None:
    sign, end = doc.at(place + 1), doc.at(place + 2)
    if (
        sign is not None
        and end is not None
        and sign.low in ("-", "–", "/")
        and end.number is not None
    ):
        end.taken = reason


def _take_fraction(doc: Document, symbol: Symbol) -> Duration | None:
    """British shorthand beside a treatment: "4/12 chemo-IO" is months, "10/52" weeks.

    Elsewhere, and in Danish, such numbers are dates.
    """
    slash, parts = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if doc.language != "en" or slash is None or parts is None or slash.low != "/":
        return None
    if not (slash.glued and parts.glued) or parts.number not in (12.0, 52.0):
        return None
    behind = doc.at(parts.index + 1)
    if behind is not None and behind.glued and behind.low in "/-":
        return None
    before = [*doc.before(symbol.index, 3)]
    if any(s.has("exam", "other_exam", "date") for s in before):
        return None
    near = [*before, *doc.after(parts.index, 4)]
    if not any(s.has("therapy", "interval") for s in near):
        return None
    weekly = parts.number == 52.0
    value = symbol.number or 0.0
    months = round(value / WEEKS_PER_MONTH, 2) if weekly else value
    take(doc, symbol.index, parts.index, "duration")
    bound = bound_before(doc, symbol.index)
    return Duration(symbol.index, parts.index, months, bound, value if weekly else None, ago=False)


def _take_with_unit(doc: Document, unit: Symbol) -> Duration | None:
    """The number before a unit; a duration when the unit is one of time."""
    units = unit.values("unit")
    if not units:
        return None
    place = unit.index - 1
    previous = doc.at(place)
    if previous is not None and previous.low in "-." and not unit.taken:
        if previous.low == "." and unit.low.startswith(NUMBERED_BONES):
            # "i 7. ribben"
            take(doc, max(0, place - 1), place, "ordinal")
            return None
        place -= 1
        previous = doc.at(place)
    if previous is None or previous.taken in ("date", "ps", "tnm"):
        return None
    value = number_of(previous)
    article = value is None and previous.has("article")
    if value is None and not article:
        return None
    if unit.has("laterality") and _side_of_organ(doc, unit):
        return None
    first = place
    value = 1.0 if value is None else value
    # "3½", "3 1/2"
    whole = doc.at(place - 1)
    if value < 1 and whole is not None and whole.low in ("and", "og"):
        # "three and a half"
        whole = doc.at(whole.index - 1)
    if value < 1 and whole is not None and not whole.taken and number_of(whole) is not None:
        value += number_of(whole) or 0.0
        first = whole.index
    bound = None
    dash, start = doc.at(first - 1), doc.at(first - 2)
    if (
        dash is not None
        and start is not None
        and dash.low in ("-", "–", "/", "til", "to", "eller", "or", "x", "×")
        and number_of(start) is not None
        and not start.taken
    ):
        first, bound = start.index, "range"
    elif stands_between(doc, first):
        # "mellem 8 og 14 mdr."
        first, bound = first - 2, "range"
    time_unit = next((u for u in units if u in ("month", "week", "day", "year")), None)
    if time_unit is None:
        if article or (previous.number is None and units == ["cycles"] and bound is None):
            reason = "cycles"
        else:
            reason = units[0]
        take(doc, first, unit.index, reason)
        if reason == "size":
            _take_former_size(doc, unit)
        return None
    half = and_a_half(doc, unit)
    if half is not None:
        value, unit = value + 0.5, half
    if time_unit == "year" and value >= _YOUNGEST_ADULT:
        take(doc, first, unit.index, "age")
        return None
    bound = bound or ("range" if left_open(doc, unit.index) else bound_before(doc, first))
    take(doc, first, unit.index, "duration")
    months = {
        "month": value,
        "week": round(value / WEEKS_PER_MONTH, 2),
        "day": round(value / DAYS_PER_MONTH, 2),
        "year": value * 12,
    }[time_unit]
    behind, front = doc.at(unit.index + 1), doc.at(first - 1)
    ago = behind is not None and (
        (behind.has("ago", "past") and not behind.has_value("past", "neutral"))
        or (behind.low in _EARLIER and _ends_statement(doc, behind))
    )
    ahead = front is not None and front.has("ahead")
    return Duration(
        first,
        unit.index,
        months,
        bound,
        value if time_unit == "week" else None,
        ago or (ahead and front is not None and front.low in ("om",)),
    )


def _take_former_size(doc: Document, unit: Symbol) -> None:
    """ "left adrenal metastasis 25 mm (26)": a small number there may count."""
    opening, former, closing = (doc.at(unit.index + n) for n in (1, 2, 3))
    if opening is None or former is None or closing is None or opening.low != "(":
        return
    size = number_of(former)
    if size is not None and size > _MOST_COUNTED and closing.low == ")":
        take(doc, former.index, former.index, "size")


def is_recent(doc: Document, unit: Symbol) -> bool:
    """ "3 d", "two weeks": a time so short that what was found then holds now."""
    before = doc.at(unit.index - 1)
    value = number_of(before) if before is not None else None
    if value is None or unit.taken != "duration":
        return False
    days = {"day": 1, "week": _DAYS_OF_A_WEEK}.get(unit.value("unit") or "")
    return days is not None and value * days <= _RECENT_DAYS


def _ends_statement(doc: Document, symbol: Symbol) -> bool:
    """ "pembro ended 18 months before", but not "6 months before surgery"."""
    following = doc.at(symbol.index + 1)
    return following is None or not (following.is_word or following.number is not None)


def _side_of_organ(doc: Document, unit: Symbol) -> bool:
    """ "one L adrenal": L is a side here, not a litre."""
    following = doc.at(unit.index + 1)
    return following is not None and following.has("organ", "lung_location", "node_region")
