"""Whether examinations were done, were not, or are only planned, by the words beside them."""

from __future__ import annotations

import itertools

from bot.text.conference import conference_outcome
from bot.text.document import Document, Symbol
from bot.text.exam_reports import announced, headed, of_late, result_behind, ticked
from bot.text.exams import ON, REACH, ExamList, fact_of
from bot.text.words import words

_SHOWING = words("workup", "showing")
_ADVISED = frozenset(["anbefales", "anbefalet", "tilrådes", "recommended", "advised", "suggested"])
_BACKWARD_STOPS = frozenset({"performance", "gene", "metastasis"})
_IS = frozenset(["er", "is", "are", "has", "have", "was", "were", "var"])
_NOT = frozenset(["ikke", "not", "ej", "isn't", "hasn't"])
_AFTER = frozenset(["efter", "after"])
_UNTIL = frozenset(["til", "until", "indtil", "till"])
_TO_COME = frozenset(["will", "should", "would", "vil", "skal", "bør"])
_EXAMINED = words("workup", "examined")
_LACKS = frozenset(["mangler", "missing", "lacks", "lacking"])
_CLEAN = words("workup", "clean")
_HEADS = ("metastasis", "organ", "lesion", "performance", "diagnosis", "exam", "primary")
_WRITER = frozenset(["i", "we", "jeg", "vi"])
_SEEN = frozenset(["seen", "set", "read", "læst"])
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
    own = conference_outcome(doc, members) or announced(doc, members)
    if own is not None:
        return own
    coming = doc.at(members.last + 1)
    if coming is not None and coming.low in _TO_COME:
        # "MRI will settle it"
        return None, coming
    ended = _denied_at_end(doc, members)
    if ended is not None:
        return False, ended
    report = headed(doc, members)
    if report is not None:
        return True, report
    behind, sign = _behind(doc, members, limit)
    tick = ticked(doc, members)
    if tick is not None:
        return tick.low == "y", tick
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
    result = result_behind(doc, members)
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
    clean = before[0] if before and before[0].low in _CLEAN else of_late(doc, members)
    return (True, clean) if clean is not None else (None, None)


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
