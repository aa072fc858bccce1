"""What tells that an examination was done: its report, its result, a tick, a day of late."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.exams import ExamList
from bot.text.measures import is_recent
from bot.text.quantities import is_quantity
from bot.text.words import phrases, words

_UPTAKE = words("workup", "uptake")
_ALL = words("workup", "all")
_FELL_THROUGH = words("workup", "fell_through")
_DAY_REACH = 4
_LAST = phrases("workup", "last")
_OF_A_DAY = words("workup", "last") | {"den", "on", "d", "of", "fra", "from", "is", "er", "the"}
_TELLS = words("workup", "tells")
_WORKED_UP = words("workup", "worked_up")
_REPORT = words("workup", "report")


def headed(doc: Document, members: ExamList) -> Symbol | None:
    """ "MR cerebrum, konklusion: én metastase ...": the examination's report."""
    last = doc.symbols[members.last]
    behind = doc.symbols[last.index + 1 : last.index + 5]
    heading = [s for s in behind if s.sentence == last.sentence]
    report = next((s for s in heading if s.low in _REPORT), None)
    if report is None:
        return None
    between = doc.symbols[last.index + 1 : report.index]
    if any(s.low not in ",-–" and s.taken not in ("date", "year") for s in between):
        return None
    sign, second = doc.at(report.index + 1), doc.at(report.index + 2)
    if sign is not None and sign.low == "," and second is not None and second.low in _REPORT:
        # "PET/CT-beskrivelse, konklusion: ..."
        report, sign = second, doc.at(second.index + 1)
    told = doc.symbols[report.index + 2 : report.index + 12] if sign and sign.low in ":.\n" else []
    return report if any(s.has("metastasis", "lesion", "organ", "primary") for s in told) else None


def result_behind(doc: Document, members: ExamList) -> Symbol | None:
    """ "MR-c uden metastaser", "PET 3/2 m optag i hø. binyre": a result, so it was done."""
    index = members.last
    dated = False
    following = doc.at(index + 1)
    while following is not None and following.sentence == doc.symbols[index].sentence:
        if following.taken in ("date", "year") or following.low in _OF_A_DAY:
            dated = (
                dated or following.taken is not None or _LAST.fullmatch(following.low) is not None
            )
        elif following.low not in (":", "(", ")", ".") and not (dated and following.low == ","):
            break
        following = doc.at(following.index + 1)
    else:
        return None
    tells = following.tokens[0].low in _TELLS or following.has_value("negation", "before")
    near = [following, *doc.after(following.index, 5)]
    if any(s.low == "?" or s.has("planned") for s in near):
        return None
    finding = any(s.has("metastasis", "lesion", "organ", "primary") for s in near[1:])
    if tells and finding:
        return following
    shown = (
        following.has("metastasis", "sole", "primary", "other_lesions", "lesion")
        or following.low in _UPTAKE
        or following.taken in ("size", "tnm")
        or (dated and following.has("done", "organ"))
        or (is_quantity(following) and any(s.has("metastasis") for s in near))
    )
    of_disease = shown and any(
        s.has("metastasis", "lesion", "primary", "organ", "negation") or s.low in _UPTAKE
        for s in near
    )
    return following if of_disease else None


def ticked(doc: Document, members: ExamList) -> Symbol | None:
    """ "PET y, MRI brain n"."""
    mark = doc.at(members.last + 1)
    if mark is None or mark.low not in ("y", "n") or mark.taken:
        return None
    following = doc.at(mark.index + 1)
    closes = following is None or not (following.is_word or following.number is not None)
    return mark if closes else None


def of_late(doc: Document, members: ExamList) -> Symbol | None:
    """ "PET-CT 3 d ago", "MR cerebrum fra sidste uge": the words that date it a short while ago."""
    last = doc.symbols[members.last]
    sentence = doc.sentences[last.sentence]
    if any(token.low in _FELL_THROUGH for s in sentence for token in s.tokens):
        return None
    behind = itertools.takewhile(lambda s: s.low not in ",;:", doc.after(last.index, 5))
    named = [s for s in behind if s.taken != "date"]
    told = " ".join(s.low for s in named[:_DAY_REACH])
    if _LAST.search(told):
        # "PET-CT er fra sidste uge", "MRI last friday"
        return named[0]
    ago = next((s for s in named if s.has("ago")), None)
    return ago if any(is_recent(doc, s) for s in named) else None


def announced(doc: Document, members: ExamList) -> tuple[bool | None, Symbol | None] | None:
    """ "al udredning lavet: PET, MR-c, biopsi, MDT": one verb before the list."""
    sign = doc.at(members.first - 1)
    if sign is None or sign.low != ":":
        return None
    clause = list(doc.clause_of(sign.index))
    if not any(s.low in _WORKED_UP for s in clause) or any(s.has("planned") for s in clause):
        return None
    done = next((s for s in clause if s.has("done")), None)
    if done is None or not any(s.low in _ALL for s in clause):
        return None
    denied = done.has_value("done", "not") or any(s.has("negation") for s in clause)
    return not denied, done
