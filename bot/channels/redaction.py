"""Removes what names a person from a message, before it is read, stored, logged or sent on.

Clinical writing is full of numbers. What is removed has the shape of an identifier and
nothing else: a date without a serial number, a lesion's size, a dose or a code stays.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Replacement CPR numbers, given to people without one, have 60 added to the day.
_REPLACEMENT_DAYS = 60
_CPR = re.compile(
    r"(?<![\d.,-])(\d\d)(\d\d)(\d\d)(?:\s?[-–\N{NON-BREAKING HYPHEN}]\s?|[ \N{NO-BREAK SPACE}])?"
    r"\d{4}(?![\d]|[.,-]\d)"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
# Eight digits alone may be a date or a count of cells: a phone number has its country code,
# its word, or is written in pairs.
_PHONE = re.compile(
    r"(?:\+45|\b0045)[ -]?\d(?:[ -]?\d){7}(?!\d)"
    r"|(?<![\d.,-])\d\d \d\d \d\d \d\d(?![\d]|[ .,-]\d)"
)
_LABELLED_PHONE = re.compile(
    r"\b(?i:tlf|telefon|mobile?|(?:tele)?phone|ring|call)(?i:nr|nummer|number)?"
    r"(?i:\W{1,3}(?:er|is|til|på|at|on))?\W{1,3}"
    r"(?P<found>\d(?:[ -]?\d){7})(?!\d)"
)
# The label is given away by its colon; the name goes on for as long as it is capitalised.
_NAME = re.compile(
    r"\b(?i:(?:patientens |pt\.? ?|patient )?(?:navn|name))\s?:\s?"
    r"(?P<found>[A-ZÆØÅ][\w'’-]{0,40}(?:[ \t]+[A-ZÆØÅ][\w'’.-]{0,40}){0,4})"
)


@dataclass(frozen=True)
class Redacted:
    """A text without identifiers.

    Attributes:
        text: The text, each identifier replaced by its kind in brackets.
        kinds: The kinds that were found, each once, in the order of the patterns.
    """

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Replace CPR numbers, e-mail addresses, phone numbers and labelled names."""
    kinds: list[str] = []

    def replace(kind: str, accept: Callable[[re.Match[str]], bool] | None = None) -> Any:
        def substitute(match: re.Match[str]) -> str:
            if accept is not None and not accept(match):
                return match.group()
            if kind not in kinds:
                kinds.append(kind)
            found = match.group("found") if "found" in match.re.groupindex else match.group()
            return match.group().replace(found, f"[{kind}]")

        return substitute

    text = _EMAIL.sub(replace("e-mail"), text)
    text = _CPR.sub(replace("CPR", _has_date), text)
    for pattern in (_LABELLED_PHONE, _PHONE):
        text = pattern.sub(replace("tlf."), text)
    text = _NAME.sub(replace("navn"), text)
    return Redacted(text, tuple(kinds))


def redact_values(value: Any) -> Any:
    """The same JSON value with every text in it, keys included, redacted."""
    if isinstance(value, str):
        return redact(value).text
    if isinstance(value, list):
        return [redact_values(item) for item in value]
    if isinstance(value, dict):
        return {redact(str(key)).text: redact_values(item) for key, item in value.items()}
    return value


def _has_date(match: re.Match[str]) -> bool:
    day, month, year = (int(part) for part in match.groups())
    if day > _REPLACEMENT_DAYS:
        day -= _REPLACEMENT_DAYS
    if not 1 <= month <= 12:
        return False
    # The century hangs on the serial number; 29 February exists in one of them or in none.
    return 1 <= day <= max(monthrange(1900 + year, month)[1], monthrange(2000 + year, month)[1])
