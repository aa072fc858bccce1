"""Whether examinations were done, were not, or are only planned, by the words beside them."""

from __future__ import annotations

import itertools

from bot.text.conference import conference_outcome
from bot.text.document import Document, Symbol
from bot.text.exams import ON, REACH, ExamList, fact_of
from bot.text.measures import is_recent
from bot.text.quantities import is_quantity
from bot.text.words import words

_SHOWING = words("workup", "showing")
_ADVISED = frozenset(["anbefales", "anbefalet", "tilrådes", "recommended", "advised", "suggested"])
_BACKWARD_STOPS = frozenset({"performance", "gene", "metastasis"})
_UPTAKE = words("workup", "uptake")
_IS = frozenset(["er", "is", "are", "has", "have", "was", "were", "var"])
_NOT = frozenset(["ikke", "not", "ej", "isn't", "hasn't"])
_AFTER = frozenset(["efter", "after"])
_UNTIL = frozenset(["til", "until", "indtil", "till"])
_TO_COME = frozenset(["will", "should", "would", "vil", "skal", "bør"])
_EXAMINED = words("workup", "examined")
_LACKS = frozenset(["mangler", "missing", "lacks", "lacking"])
_CLEAN = words("workup", "clean")
_ALL = words("workup", "all")
_HEADS = ("metastasis", "organ", "lesion", "performance", "diagnosis", "exam", "primary")
_LAST = words("workup", "last")
_OF_A_DAY = _LAST | {"den", "on", "d", "of", "fra", "from", "is", "er", "the"}
_TELLS = words("workup", "tells")
_WRITER = frozenset(["i", "we", "jeg", "vi"])
_SEEN = frozenset(["seen", "set", "read", "læst"])
_WORKED_UP = words("workup", "worked_up")
_REPORT = words("workup", "report")
_WEAK_BEFORE = words("workup", "weak_before")


def outcome_of(
    doc: Document, members: ExamList, start: int, limit: int
) -> tuple[bool | None, Symbol | None]:
    """True done, False not done, None planned or not told; with the word that says so."""
    before = [
        s
        for s in doc.before(members.first, 5, lambda s: s.has(*_BACKWARD_STOPS))
        if s.index > start
    ]
    near = list(itertools.takewhile(lambda s: s.low not in ON, before[:3]))
    denied = next(
        (s for s in near if s.has_value("done", "not") or s.has_value("negation", "before")), None
    )
    planned = next((s for s in before[:3] if s.has_value("planned", "before")), None)
    if _unseen(doc, members):
        return None, None
    put_off = _put_off(doc, members)
    if put_off is not None:
        return None, put_off
    lacking = next((s for s in before if s.low in _LACKS), None)
    if lacking is not None:
        return False, lacking
    own = conference_outcome(doc, members) or _announced(doc, members)
    if own is not None:
        return own
    coming = doc.at(members.last + 1)
    if coming is not None and coming.low in _TO_COME:
        # "MRI will settle it"
        return None, coming
    ended = _denied_at_end(doc, members)
    if ended is not None:
        return False, ended
    headed = _headed(doc, members)
    if headed is not None:
        return True, headed
    behind, sign = _behind(doc, members, limit)
    ticked = _ticked(doc, members)
    if ticked is not None:
        return ticked.low == "y", ticked
    for symbol in behind:
        if symbol.low in _ADVISED and not any(fact_of(e) == "mdt_discussed" for e in members.exams):
            return None, symbol
        if symbol.has_value("done", "not") and not _opens_finding(doc, symbol):
            return False, symbol
        awaited = symbol.has_value("planned", "after", "before")
        if awaited and not symbol.has_value("done", "after"):
            return None, symbol
        if symbol.has_value("done", "after"):
            if _is_hearsay(doc, members, symbol):
                return None, symbol
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
    if done is not None and done.low in _WEAK_BEFORE and _not_examined(doc, done):
        return False, done
    if done is not None and done.low == "have" and "planned" in members.exams[0].flags:
        # "skal på MDT torsdag og have PET-CT forinden"
        return None, done
    if done is not None and (done in before[:2] or done.low not in _WEAK_BEFORE):
        return True, done
    if sign is not None:
        return True, sign
    clean = before[0] if before and before[0].low in _CLEAN else _of_late(doc, members)
    return (True, clean) if clean is not None else (None, None)


def _of_late(doc: Document, members: ExamList) -> Symbol | None:
    """ "PET-CT 3 d ago", "MR cerebrum fra sidste uge": the words that date it a short while ago."""
    last = doc.symbols[members.last]
    behind = itertools.takewhile(lambda s: s.low not in ",;:", doc.after(last.index, 5))
    named = [s for s in behind if s.taken != "date"]
    if any(s.low in _LAST for s in named[:2]):
        return named[0]
    ago = next((s for s in named if s.has("ago")), None)
    return ago if any(is_recent(doc, s) for s in named) else None


def _unseen(doc: Document, members: ExamList) -> bool:
    """ "I haven't seen the path report" tells nothing of whether there is one."""
    before = [*doc.before(members.first, 6)]
    said = {token.low for s in before for token in s.tokens}
    denied = any(s.has("negation") for s in before) or bool(said & _NOT)
    return denied and bool(said & _SEEN) and bool(said & _WRITER)


def _is_hearsay(doc: Document, members: ExamList, done: Symbol) -> bool:
    """ "PET-CT is said to have been done", "MR er vistnok lavet"."""
    between = doc.symbols[members.last + 1 : done.index]
    behind = doc.symbols[done.index + 1 : done.index + REACH + 3]
    behind = [s for s in behind if s.sentence == done.sentence]
    if any(s.has("reservation") for s in behind) and not any(s.has(*_HEADS) for s in behind):
        # "was performed but I can't find any report"
        return True
    return any(s.has("uncertain", "reservation") and not s.has("suitable") for s in between)


def _not_examined(doc: Document, joint: Symbol) -> bool:
    """ "her head has not been examined with MRI"."""
    before = list(doc.before(joint.index, 4))
    examined = bool(before) and before[0].low in _EXAMINED
    return examined and any(s.low in _NOT for s in before)


def _denied_at_end(doc: Document, members: ExamList) -> Symbol | None:
    """ "PET er gjort, men MR af hjernen og MDT er ikke", "PET-CT er lavet, MR-c ikke"."""
    denial = doc.at(members.last + 1)
    if denial is not None and denial.low in _IS:
        denial = doc.at(members.last + 2)
    if denial is None or denial.low not in _NOT:
        return None
    behind = doc.at(denial.index + 1)
    ends = behind is None or behind.sentence != denial.sentence or not behind.is_word
    return denial if ends else None


def _put_off(doc: Document, members: ExamList) -> Symbol | None:
    """ "vi venter med beslutningen til efter PET", "until after the PET"."""
    before = [s for s in doc.before(members.first, 4) if s.low not in ("the", "en", "a")]
    if len(before) < 2 or before[0].low not in _AFTER:
        return None
    return before[1] if before[1].low in _UNTIL else None


def _announced(doc: Document, members: ExamList) -> tuple[bool | None, Symbol | None] | None:
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


def _headed(doc: Document, members: ExamList) -> Symbol | None:
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


def _ticked(doc: Document, members: ExamList) -> Symbol | None:
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
        and not following.has("present", "provisional", "ongoing", "exam", "performance")
        and following.low not in ("stadig", "still", "dog")
    )


def _result_behind(doc: Document, members: ExamList) -> Symbol | None:
    """ "MR-c uden metastaser", "PET 3/2 m optag i hø. binyre": a result, so it was done."""
    index = members.last
    dated = False
    following = doc.at(index + 1)
    while following is not None and following.sentence == doc.symbols[index].sentence:
        if following.taken in ("date", "year") or following.low in _OF_A_DAY:
            dated = dated or following.taken is not None or following.low in _LAST
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


def _behind(doc: Document, members: ExamList, limit: int) -> tuple[list[Symbol], Symbol | None]:
    """Symbols behind the list that may tell its outcome; a colon followed by a finding, too."""
    last = doc.symbols[members.last]
    reached: list[Symbol] = []
    sign: Symbol | None = None
    for place in range(members.last + 1, min(limit, members.last + 1 + REACH)):
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
                    s.has(
                        *("metastasis", "organ", "histology", "primary", "lesion", "negation"),
                        *("suitable", "local_therapy"),
                    )
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
