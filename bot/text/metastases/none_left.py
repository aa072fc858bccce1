"""That no metastases are left of those told before: "no metastases at all now"."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.metastases.denied import EXTRACRANIAL
from bot.text.metastases.mention import Group
from bot.text.status import PAST, STATED, UNCERTAIN
from bot.text.words import phrases, words

_ANYWHERE = phrases("none_left", "anywhere")
_NO_LONGER = phrases("none_left", "no_longer")
_ELSE = words("none_left", "other")


def none_left(doc: Document, groups: list[Group]) -> None:
    """Put what was told before such words into the past, or in doubt where no time is told.

    "No metastases anywhere else" is of others.
    """
    for place, group in enumerate(groups):
        if not group.negated or group.closing or group.no_more or group.sites or not place:
            continue
        members = doc.sentences[group.sentence]
        clause = list(doc.clause_of(group.first))
        if any(s.low.startswith(EXTRACRANIAL) for s in clause):
            # "two brain mets, no extracranial mets at all": none but those.
            continue
        if any(s.low in _ELSE or s.has("other_lesions") for s in clause):
            continue
        text = doc.said(clause)
        longer = _NO_LONGER.search(text) is not None
        if not (longer or _ANYWHERE.search(text)):
            continue
        now = longer or any(s.has("present") for s in members if s.index < group.first)
        for earlier in groups[:place]:
            if earlier.status == STATED and not earlier.negated:
                earlier.status = PAST if now else UNCERTAIN
