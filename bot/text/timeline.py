"""A history told year by year: "2016: c. renis. 2025: NSCLC ...", of which the last part is now."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.reach import head_of
from bot.text.status import PAST

_OLDEST, _NEWEST = 1950, 2099
_LONGEST_HEADING = 5
_KEPT = ("gene", "driver_statement")
# A cancer and its treatment carry their year without being over.
_DATED = (
    "diagnosis",
    "histology",
    "lung_histology",
    "resection",
    "local_therapy",
    "no_primary",
    "therapy",
    "curative",
)


def mark_timeline(doc: Document) -> None:
    """What stands under an earlier year is of that year."""
    headings = _headings(doc)
    if not headings:
        return
    ends = [start for start, _ in headings[1:]]
    now = _now_behind(doc, headings[-1][0])
    newest = max(year for _, year in headings)
    for (start, year), end in zip(headings, [*ends, now], strict=True):
        if end is None or (year == newest and now is None):
            continue
        for symbol in doc.symbols[start:end]:
            if symbol.has(*_DATED):
                symbol.flags.add("dated")
            elif not symbol.has(*_KEPT) and (head_of(symbol) or symbol.number is not None):
                symbol.flags.add(PAST)


def _headings(doc: Document) -> list[tuple[int, int]]:
    """Where each heading begins, and its year; none unless they are in the order of time."""
    found: list[tuple[int, int]] = []
    without_sign = 0
    for sentence in doc.sentences.values():
        opening = [s for s in sentence[: _LONGEST_HEADING + 1] if s.low != "\n"]
        bare = _bare_year(opening)
        if bare is not None:
            found.append((opening[0].index, bare))
            without_sign += 1
            continue
        sign = next((n for n, s in enumerate(opening) if s.low in (":", ",")), None)
        if not sign:
            continue
        years = [year for s in opening[:sign] if (year := _year_of(s)) is not None]
        dated = all(
            s.taken in ("year", "date") or s.has("date") or not s.is_word for s in opening[:sign]
        )
        if years and dated:
            found.append((opening[0].index, years[0]))
    ordered = all(one[1] <= other[1] for one, other in itertools.pairwise(found))
    if without_sign == len(found) == 1:
        # "In 2024 two metastases were found": one year makes no list.
        return []
    return found if ordered else []


def _bare_year(opening: list[Symbol]) -> int | None:
    """The year of "2021 én levermetastase, ablateret", "In 2019 lobectomy"."""
    told = opening[1:] if opening and opening[0].low in ("i", "in") else opening
    behind = told[1] if len(told) > 1 else None
    if behind is None or not (behind.is_word or behind.number is not None):
        return None
    return _year_of(told[0])


def _year_of(symbol: Symbol) -> int | None:
    value = symbol.number
    if value is None or not value.is_integer() or not _OLDEST <= value <= _NEWEST:
        return None
    return int(value)


def _now_behind(doc: Document, start: int) -> int | None:
    """Where a sentence behind the last heading begins with "nu", "today"."""
    for symbol in doc.symbols[start:]:
        first = doc.sentences[symbol.sentence][0]
        if symbol.has("present") and symbol.index - first.index <= 1 and first.index > start:
            return first.index
    return None
