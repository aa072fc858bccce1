"""A number put in the place of another without saying of what: "it is 2 months, not 4"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.measures import WEEKS_PER_MONTH, Duration
from bot.text.months import doubt_about
from bot.text.numbers import number_of
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import words

REPLACED = "replaced"
_NOT_SAID = frozenset({HYPOTHETICAL, OTHER_PERSON, "question"})
_NOT = words("replaced", "not")
_REACH = 2


def read_replaced(doc: Document, durations: list[Duration], facts: list[Finding]) -> list[Finding]:
    """The new and the old number of each such sentence.

    `months` is whether they are lengths, and `doubt` why the new one is to be asked about.

    Which fact holds the old one, only the conversation knows.
    """
    taken = [(f.start, f.end) for f in facts if f.entity != "unclear"]
    lengths = {i: d for d in durations for i in range(d.first, d.last + 1)}
    findings = []
    for number in dict.fromkeys(s.sentence for s in doc.of(words=_NOT)):
        members = doc.sentences[number]
        if any(s.flags & _NOT_SAID for s in members):
            continue
        numbers = [
            s
            for s in members
            if number_of(s) is not None
            and (s.index in lengths or s.has("number") or not (s.taken or s.kinds))
        ]
        old = [s for s in numbers if _is_denied(doc, s)]
        new = [s for s in numbers if s not in old]
        if len(old) != 1 or len(new) != 1:
            continue
        first, last = sorted((new[0], old[0]), key=lambda s: s.index)
        start, end = members[0].start, members[-1].end
        if any(start <= a and b <= end and a < last.end and first.start < b for a, b in taken):
            continue  # "PS is 2, not 1" is read as such
        length = lengths.get(new[0].index)
        value = {
            "new": _plain(length.months if length is not None else number_of(new[0])),
            "old": _plain(_told_as(old[0], lengths.get(old[0].index), length)),
            "months": length is not None or old[0].index in lengths,
            "doubt": doubt_about(length) if length is not None else None,
        }
        findings.append(Finding.of(doc, REPLACED, value, first.index, last.index))
    return findings


def _is_denied(doc: Document, number: Symbol) -> bool:
    before = [s.low for s in doc.before(number.index, _REACH)]
    return any(low in _NOT for low in before)


def _plain(number: float | None) -> float | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _told_as(old: Symbol, own: Duration | None, new: Duration | None) -> float | None:
    """The old number, as a length in months: "12 weeks, not 4 months", "3 weeks, not 4"."""
    if own is not None:
        return own.months
    number = number_of(old)
    if number is None or new is None or new.weeks is None:
        return number
    return round(number / WEEKS_PER_MONTH, 2)
