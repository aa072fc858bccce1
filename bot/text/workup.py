"""What was done before the decision: PET-CT, brain MRI, histological proof, MDT conference."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.quantities import is_quantity
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST, status_of
from bot.text.tissue import told_by_tissue, verified
from bot.text.words import words

_NO_PROOF = words("workup", "no_proof")


_FACTS = ("pet_ct", "brain_mri", "histology_verified", "mdt_discussed")


_REACH = 9


_SHOWING = words("workup", "showing")


_HEADING = words("workup", "heading")
_OPENING = 4
_NOTES = ("notat", "note", "referat", "tekst", "text", "summary")
_AHEAD = frozenset(["til", "for", "to", "inden", "før", "before"])
_ADVISED = frozenset(["anbefales", "anbefalet", "tilrådes", "recommended", "advised", "suggested"])


_LIST_SIGNS = frozenset({",", "/", "+", "&", "-"})


_BACKWARD_STOPS = frozenset({"performance", "gene", "metastasis"})


# "no others on PET-CT": the denial is not the examination's.
_ON = frozenset(["på", "ved", "on", "by", "at"])


_UPTAKE = words("workup", "uptake")


_WEAK_BEFORE = words("workup", "weak_before")


@dataclass
class _ExamList:
    """Examinations named one after another; one verb stands for all ("PET-CT og MR-c er lavet")."""

    exams: list[Symbol]

    @property
    def first(self) -> int:
        return self.exams[0].index

    @property
    def last(self) -> int:
        return self.exams[-1].index


def read_workup(doc: Document) -> list[Finding]:
    """The prerequisite facts."""
    findings = verified(doc)
    findings += told_by_tissue(doc) if not findings else []
    lists = _lists(doc)
    for number, members in enumerate(lists):
        start = lists[number - 1].last if number else -1
        limit = lists[number + 1].first if number + 1 < len(lists) else len(doc.symbols)
        findings += _read_list(doc, members, start, limit)
    return findings


def _fact(symbol: Symbol) -> str | None:
    exam = symbol.value("exam")
    return "brain_mri" if exam == "mri" else exam


def _lists(doc: Document) -> list[_ExamList]:
    lists: list[_ExamList] = []
    for symbol in doc.of("exam", "other_exam"):
        if symbol.taken:
            continue
        if symbol.has_value("exam", "mri") and _elsewhere(doc, symbol):
            continue
        if lists:
            between = doc.symbols[lists[-1].last + 1 : symbol.index]
            joined = symbol.sentence == lists[-1].exams[-1].sentence and all(
                s.has_value("grammar", "conjunction") or s.low in _LIST_SIGNS or s.has("article")
                for s in between
            )
            if joined and len(between) <= 3 and not _each_told(doc, lists[-1], symbol):
                lists[-1].exams.append(symbol)
                continue
        lists.append(_ExamList([symbol]))
    return lists


def _each_told(doc: Document, members: _ExamList, symbol: Symbol) -> bool:
    """ "drøftet på MDT, MR-c ikke lavet": each has its own verb, so they are no list."""
    if doc.symbols[members.last].clause == symbol.clause:
        return False
    told = any(
        s.has("done", "planned") or s.has_value("negation", "before")
        for s in doc.before(members.first, 4)
    )
    own = any(
        s.has_value("done", "after", "not") or s.has_value("planned", "after")
        for s in doc.after(symbol.index, 4)
    )
    return told and own


def _elsewhere(doc: Document, symbol: Symbol) -> bool:
    """ "MR af columna", "hæmangiom i leveren på MR": no MRI of the brain."""
    for following in doc.after(symbol.index, 3):
        if following.has("organ"):
            return following.value("organ") != "brain"
        if not (following.has_value("grammar", "preposition") or following.low == "-"):
            break
    near = [s for s in doc.before(symbol.index, _REACH) if s.has("organ", "exam")]
    shows = doc.at(symbol.index - 1)
    told_by = shows is not None and shows.low in _ON
    return told_by and bool(near) and near[0].has("organ") and near[0].value("organ") != "brain"


def _read_list(doc: Document, members: _ExamList, start: int, limit: int) -> list[Finding]:
    verdict, cue = _verdict(doc, members, start, limit)
    if verdict is None:
        return []
    findings: list[Finding] = []
    for exam in members.exams:
        fact = _fact(exam)
        if fact not in _FACTS:
            continue
        if fact == "histology_verified" and verdict and not _proves(doc, exam, cue):
            continue
        members_flags = set().union(*(s.flags for s in (exam, cue) if s is not None))
        if AGO in members_flags and not members_flags & {PAST, "dated"}:
            # An examination some time ago has been done.
            findings.append(_found(doc, fact, verdict, exam, cue, "stated"))
            continue
        status = status_of([s for s in (exam, cue) if s is not None], dated_is_past=True)
        if status in (PAST, OTHER_PERSON, HYPOTHETICAL) and not (
            status == PAST and "past" not in exam.flags
        ):
            findings.append(_found(doc, fact, verdict, exam, cue, status))
            continue
        if "dated" in exam.flags:
            continue
        found = _found(doc, fact, verdict, exam, cue, "stated")
        findings.append(_doubted(doc, found, exam, cue))
    return findings


def _doubted(doc: Document, found: Finding, exam: Symbol, cue: Symbol | None) -> Finding:
    """ "PET-CT er lavet?": the writer asks whether it was."""
    last = max(exam.index, cue.index) if cue is not None else exam.index
    sign = doc.at(last + 1)
    if sign is None or sign.low != "?":
        return found
    first = min(exam.index, cue.index) if cue is not None else exam.index
    return unclear(doc, found.entity, "uncertain", first, last)


def _found(
    doc: Document, fact: str, verdict: bool, exam: Symbol, cue: Symbol | None, status: str
) -> Finding:
    first = last = exam.index
    if cue is not None and abs(cue.index - exam.index) <= _REACH:
        first, last = min(first, cue.index), max(last, cue.index)
    return Finding.of(doc, fact, verdict, first, last, status)


def _proves(doc: Document, exam: Symbol, cue: Symbol | None) -> bool:
    """A biopsy that was taken proves nothing yet; one that shows or confirms does."""
    if cue is None:
        return False
    if cue.low in _NO_PROOF:
        return any(
            s.has("histology", "lung_histology") or s.has_value("diagnosis", "nsclc")
            for s in doc.after(exam.index, 6)
        ) and cue.low not in ("negativ", "neg", "negative", "ren", "normal", "uden", "without")
    return True


def _verdict(
    doc: Document, members: _ExamList, start: int, limit: int
) -> tuple[bool | None, Symbol | None]:
    """True done, False not done, None planned or not told; with the word that says so."""
    before = [
        s
        for s in doc.before(members.first, 5, lambda s: s.has(*_BACKWARD_STOPS))
        if s.index > start
    ]
    near = list(itertools.takewhile(lambda s: s.low not in _ON, before[:3]))
    denied = next(
        (s for s in near if s.has_value("done", "not") or s.has_value("negation", "before")), None
    )
    planned = next((s for s in before[:3] if s.has_value("planned", "before")), None)
    if _fact(members.exams[-1]) == "mdt_discussed" and any(
        s.low.startswith(_NOTES) for s in doc.symbols[members.last + 1 : members.last + 3]
    ):
        # "et MDT-notat på engelsk, tak" asks for one.
        return None, None
    leading = doc.at(members.first - 1)
    if leading is not None and leading.low in _AHEAD and _fact(members.exams[0]) == "mdt_discussed":
        # "Til MDT: NSCLC, 2 mets": it is still to come.
        return None, None
    if _heads_minutes(doc, members):
        return True, members.exams[-1]
    behind, sign = _behind(doc, members, limit)
    ticked = _ticked(doc, members)
    if ticked is not None:
        return ticked.low == "y", ticked
    for symbol in behind:
        if symbol.low in _ADVISED and not any(_fact(e) == "mdt_discussed" for e in members.exams):
            return None, symbol
        if symbol.has_value("done", "not") and not _opens_finding(doc, symbol):
            return False, symbol
        awaited = symbol.has_value("planned", "after", "before")
        if awaited and not symbol.has_value("done", "after"):
            return None, symbol
        if symbol.has_value("done", "after"):
            if _denied_behind(doc, symbol) and symbol.low not in _SHOWING:
                return False, symbol
            if denied is not None and symbol.low not in ("uden", "without"):
                return False, denied
            if planned is not None and planned.low not in ("supplerende",):
                return None, planned
            return True, symbol
    if denied is not None:
        return False, denied
    if planned is not None:
        return None, planned
    result = _result_behind(doc, members)
    if result is not None:
        return True, result
    done = next((s for s in before if s.has_value("done", "before")), None)
    if (
        done is not None
        and done.low not in _WEAK_BEFORE
        and any(s.has_value("negation", "before") for s in doc.before(done.index, 3))
    ):
        return False, done
    if done is not None and (done in before[:2] or done.low not in _WEAK_BEFORE):
        return True, done
    if sign is not None:
        return True, sign
    return None, None


def _heads_minutes(doc: Document, members: _ExamList) -> bool:
    """ "MDT-referat:", "Konklusion fra lunge-MDT 12/5": the minutes of a conference."""
    exam = members.exams[0]
    if _fact(exam) != "mdt_discussed" or len(members.exams) > 1 or exam.index > _OPENING:
        return False
    if any(s.is_word and s.low not in _HEADING for s in doc.symbols[: exam.index]):
        return False
    told = False
    for symbol in doc.symbols[exam.index + 1 : exam.index + 5]:
        if symbol.low in (":", "\n") or symbol.taken in ("date", "year"):
            return told or symbol.low != "\n" or symbol.taken is not None
        if symbol.low in _HEADING:
            told = True
        elif symbol.low not in "-.,/":
            return told and not symbol.has("planned")
    return told


def _ticked(doc: Document, members: _ExamList) -> Symbol | None:
    """ "PET y, MRI brain n"."""
    mark = doc.at(members.last + 1)
    if mark is None or mark.low not in ("y", "n") or mark.taken:
        return None
    following = doc.at(mark.index + 1)
    closes = following is None or not (following.is_word or following.number is not None)
    return mark if closes else None


def _opens_finding(doc: Document, symbol: Symbol) -> bool:
    """ "... and no liver lesions": the word denies what follows it, not the examination."""
    following = doc.at(symbol.index + 1)
    return (
        symbol.low in ("no", "nej", "mangler")
        and following is not None
        and following.clause == symbol.clause
        and following.is_word
        and not following.has("present", "provisional", "ongoing")
        and following.low not in ("stadig", "still", "dog")
    )


def _result_behind(doc: Document, members: _ExamList) -> Symbol | None:
    """ "MR-c uden metastaser", "PET 3/2 m optag i hø. binyre": a result, so it was done."""
    index = members.last
    dated = False
    following = doc.at(index + 1)
    while following is not None and following.sentence == doc.symbols[index].sentence:
        if following.taken in ("date", "year") or following.low in ("den", "on", "d", "of"):
            dated = dated or following.taken is not None
        elif following.low not in (":", "(", ")", "."):
            break
        following = doc.at(following.index + 1)
    else:
        return None
    tells = following.low in ("med", "with", "m", "w", "viser") or following.has_value(
        "negation", "before"
    )
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


def _behind(doc: Document, members: _ExamList, limit: int) -> tuple[list[Symbol], Symbol | None]:
    """Symbols behind the list that may tell its outcome; a colon followed by a finding, too."""
    last = doc.symbols[members.last]
    reached: list[Symbol] = []
    sign: Symbol | None = None
    for place in range(members.last + 1, min(limit, members.last + 1 + _REACH)):
        symbol = doc.symbols[place]
        if (
            symbol.sentence != last.sentence
            or symbol.low in (",", ";")
            or symbol.has_value("grammar", "contrast")
        ):
            break
        if symbol.low == ":":
            following = doc.at(place + 1)
            if following is not None and following.sentence == last.sentence:
                findings = [following, *doc.after(following.index, 5)]
                if any(
                    s.has("metastasis", "organ", "histology", "primary", "lesion", "negation")
                    or s.taken == "tnm"
                    for s in findings
                ):
                    sign = symbol
            continue
        if symbol.has("performance", "gene") or symbol.taken in ("ps",):
            break
        reached.append(symbol)
        if symbol.has("done") and not symbol.has_value("done", "before"):
            break
    return reached, sign


def _denied_behind(doc: Document, cue: Symbol) -> bool:
    return any(s.low in ("ikke", "not", "ej", "endnu ikke") for s in doc.before(cue.index, 2))
