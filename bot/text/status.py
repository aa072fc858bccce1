"""The status of a statement: stated of this patient now, or not."""

from __future__ import annotations

from collections.abc import Iterable

from bot.text.document import Symbol

STATED = "stated"
UNCERTAIN = "uncertain"
PAST = "past"
OTHER_PERSON = "other_person"
HYPOTHETICAL = "hypothetical"
PLANNED = "planned"
AGO = "ago"


def status_of(symbols: Iterable[Symbol], *, dated_is_past: bool = False) -> str:
    """The status that the flags of a finding's symbols give it."""
    flags = {flag for symbol in symbols if symbol.flags for flag in symbol.flags}
    if not flags:
        return STATED
    if HYPOTHETICAL in flags or "question" in flags:
        return HYPOTHETICAL
    if OTHER_PERSON in flags:
        return OTHER_PERSON
    if flags & {PAST, AGO} or (dated_is_past and "dated" in flags):
        return PAST
    if flags & {UNCERTAIN, "past_near", "other_near", "dated"}:
        return UNCERTAIN
    if PLANNED in flags:
        return PLANNED
    return STATED
