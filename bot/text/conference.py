"""The MDT conference: whether the case was discussed on it, or is still to be."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.exams import ExamList, fact_of
from bot.text.words import words

Outcome = tuple[bool | None, Symbol | None]
_HEADING = words("conference", "heading")
_OPENING = 4
_LONGEST_HEADING = 8
_NOTES = ("notat", "note", "referat", "tekst", "text", "summary")
_AHEAD = frozenset(["til", "for", "to", "inden", "før", "before"])
_AT = frozenset(["at", "on", "in", "på", "ved", "i", "through", "gennem", "to", "til"])
_DISCUSSED = words("conference", "discussed")
_TO_COME = words("conference", "to_come")
_REQUESTED = words("conference", "requested")
_SAYS = words("conference", "says")
_LIST = ("list", "-list")
_TAKEN = frozenset(["took", "taken", "brought", "taget"])
_WENT = _TAKEN | {"var", "været", "been", "was", "went"}
_DENIALS = frozenset(["not", "ikke", "ej", "never", "aldrig", "hasn't", "wasn't", "hasnt", "wasnt"])
_HAS = frozenset(["has", "har", "have"])
_ONCE = frozenset(
    ["når", "when", "once", "hvis", "if", "until", "indtil", "provided", "forudsat", "såfremt"]
)
_DENIAL_REACH = 8
_OF_ITS_OWN = (
    *("exam", "metastasis", "lesion", "organ", "primary", "suitable", "treatable_word"),
    *("local_therapy", "resection", "therapy", "uncertain"),
)
_VERB_REACH = 16
_CASE = ("diagnosis", "histology", "lung_histology", "metastasis", "primary", "patient_word")


def conference_outcome(doc: Document, members: ExamList) -> Outcome | None:
    """What is told of the conference in ways of its own; None when the general rules shall tell."""
    if any(fact_of(exam) != "mdt_discussed" for exam in members.exams):
        return None
    if _asks_for_notes(doc, members) or _lies_ahead(doc, members):
        return None, None
    denied = _denied(doc, members)
    if denied is not None:
        return False, denied
    if _heads_minutes(doc, members):
        return True, members.exams[-1]
    following = doc.at(members.last + 1)
    if following is not None and following.low in _HAS:
        # "which the MDT has judged to be a metastasis"
        following = doc.at(following.index + 1)
    asked = following is not None and "question" in following.flags
    if (
        following is not None
        and following.low in ("list", "listen", "liste")
        and _to_come(doc, following)
    ):
        # "on the MDT list for Friday"
        return None, None
    if any(s.low in _ONCE for s in doc.before(members.first, 2)):
        # "når MDT har vurderet det", "provided MDT agrees"
        return None, None
    if following is not None and following.low in _SAYS and not asked:
        # "MDT rec. RT", "mdt said go"
        return True, following
    return _discussed_at(doc, members)


def _to_come(doc: Document, listed: Symbol) -> bool:
    behind = [*doc.after(listed.index, 3)]
    return any(s.low in ("for", "til", "på", "on") for s in behind)


def _asks_for_notes(doc: Document, members: ExamList) -> bool:
    """ "et MDT-notat på engelsk, tak" asks for one; "MDT note. 71M, NSCLC ..." is one."""
    behind = doc.symbols[members.last + 1 : members.last + 3]
    note = next((s for s in behind if s.low.startswith(_NOTES)), None)
    return note is not None and not _heads_minutes(doc, members)


def _lies_ahead(doc: Document, members: ExamList) -> bool:
    """ "Til MDT: NSCLC, 2 mets", "skal afklares på MDT d. 22": it is still to come."""
    leading = doc.at(members.first - 1)
    if leading is None:
        return False
    if leading.low in _AHEAD and not any(
        s.low in _DISCUSSED | _TAKEN for s in doc.before(leading.index, 3)
    ):
        return True
    before = list(doc.before(members.first, _VERB_REACH))
    place = next((s for s in before[:3] if _places(s)), None)
    nearest = next((s for s in before if _first(s) in _DISCUSSED | _TO_COME), None)
    if nearest is None or _first(nearest) not in _TO_COME:
        return False
    # "konfereres med MDT torsdag"
    return place is not None or (nearest.low.endswith("es") and nearest in before[:3])


def _denied(doc: Document, members: ExamList) -> Symbol | None:
    """ "not on MDT yet", "ikke været på MDT", "MDT: not discussed"."""
    before = list(doc.before(members.first, _DENIAL_REACH))
    for place, symbol in enumerate(before):
        if _is_denial(symbol) and any(_places(s) for s in before[: place + 1]):
            return symbol
        if symbol.has(*_OF_ITS_OWN):
            break
    contrast = _denied_after_all(doc, members)
    if contrast is not None:
        return contrast
    behind = [s for s in doc.symbols[members.last + 1 : members.last + 4] if s.low not in ":="]
    denial = behind[0] if behind else None
    if denial is not None and denial.low in ("no", "nej") and denial.index > members.last + 1:
        closing = doc.at(denial.index + 1)
        if closing is None or not closing.is_word or closing.sentence != denial.sentence:
            return denial
    if denial is None or denial.sentence != doc.symbols[members.last].sentence:
        return None
    discussed = denial.has_value("done", "not") or (
        denial.low in _DENIALS and any(s.low in _DISCUSSED for s in behind[1:])
    )
    opens = denial.low in ("no", "nej", "ikke muligt", "kontraindiceret", "contraindicated")
    return denial if discussed and not opens else None


def _denied_after_all(doc: Document, members: ExamList) -> Symbol | None:
    """ "was on the MDT list this morning but was not discussed"."""
    sentence = doc.symbols[members.last].sentence
    contrasted = False
    for place in range(members.last + 1, min(members.last + _VERB_REACH, len(doc.symbols) - 1)):
        symbol, following = doc.symbols[place], doc.symbols[place + 1]
        if symbol.sentence != sentence or symbol.has("exam", "metastasis", "lesion", "organ"):
            return None
        contrasted = contrasted or symbol.low == "but" or symbol.has_value("grammar", "contrast")
        denied = _is_denial(symbol) and _first(following) in _DISCUSSED
        if contrasted and (denied or symbol.has_value("done", "not")):
            return symbol
    return None


def _discussed_at(doc: Document, members: ExamList) -> Outcome | None:
    """ "We discussed this 73-year-old man at the MDT", "was discussed at the MDT on Tuesday"."""
    before = list(doc.before(members.first, _VERB_REACH))
    place = next((s for s in before[:3] if _places(s) or s.tokens[-1].low in _AT), None)
    verb = next((s for s in before if any(t.low in _DISCUSSED for t in s.tokens)), None)
    listed = any(s.low.startswith(_LIST) for s in doc.after(members.last, 2))
    if verb is None and _was_there(before, place) and not listed:
        verb = place
    if verb is None or (place is None and verb is not before[0]):
        return None
    if place is not None and verb.index > place.index:
        return None
    near = list(doc.before(verb.index, 4))
    if verb.has_value("done", "not") or any(
        s.has_value("negation", "before") or _is_denial(s) for s in near
    ):
        return False, verb
    if any(_first(s) in _TO_COME or s.has_value("planned", "before") for s in near):
        return None, verb
    return True, verb


def _was_there(before: list[Symbol], place: Symbol | None) -> bool:
    """ "den var på mdt i morges", "we took it to MDT this morning", "have been at MDT"."""
    if place is None:
        return False
    front = [s.low for s in before if s.index < place.index][:3]
    return any(low in _WENT for low in front)


def _heads_minutes(doc: Document, members: ExamList) -> bool:
    """ "MDT-referat:", "Konklusion fra lunge-MDT 12/5", "MDT note. 71M": a conference's minutes."""
    exam = members.exams[0]
    if exam.index > _OPENING:
        return False
    if any(s.is_word and s.low not in _HEADING for s in doc.symbols[: exam.index]):
        return False
    told = "konf" in exam.low
    noted = False
    for symbol in doc.symbols[members.last + 1 : members.last + _LONGEST_HEADING]:
        if symbol.low in (":", "\n") or symbol.taken in ("date", "year"):
            if noted and not _tells_a_case(doc, symbol.index):
                return False
            return told or symbol.low != "\n" or symbol.taken is not None
        if symbol.low in _HEADING:
            told, noted = True, noted or symbol.low.startswith(_NOTES)
            continue
        if symbol.number is not None and symbol.sentence == exam.sentence:
            # "MDT 2.5.:", "tumor board 4/22.", "item 7"
            following = doc.at(symbol.index + 1)
            told = told or (following is not None and following.low in "./")
            continue
        if symbol.sentence != exam.sentence:
            return told and _tells_a_case(doc, symbol.index)
        if symbol.tokens[0].text[0].isupper() and not symbol.kinds and not symbol.taken:
            # "Lung MDT, Vejle, conclusion: ..."
            continue
        if symbol.low not in "-.,/" and symbol.low not in ("d", "den", "of", "on"):
            if noted and not _tells_a_case(doc, symbol.index):
                return False
            return told and not symbol.has("planned") and not symbol.low.startswith("på")
    return False


def _tells_a_case(doc: Document, first: int) -> bool:
    """Whether a case follows the heading, and nobody asks for it to be discussed."""
    rest = doc.symbols[first:]
    if any(s.low in _REQUESTED or s.low == "?" for s in rest):
        return False
    if any(s.low in ("please", "venligst", "tak") for s in rest[:6]):
        return False
    return any(s.has(*_CASE) or s.taken == "age" for s in rest)


def _is_denial(symbol: Symbol) -> bool:
    """ "not", "ikke været", "endnu ikke"."""
    return any(token.low in _DENIALS for token in symbol.tokens)


def _first(symbol: Symbol) -> str:
    return symbol.low.partition(" ")[0]


def _places(symbol: Symbol) -> bool:
    """ "at the", "been on"."""
    first, _, last = symbol.low.partition(" ")
    return first in _AT or last in _AT
