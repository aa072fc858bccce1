"""The examinations that a message names: lists of them, with one verb for all."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.document import Document, Symbol
from bot.text.tnm import VERTEBRA
from bot.text.words import words

FACTS = ("pet_ct", "brain_mri", "histology_verified", "mdt_discussed")
REACH = 9

# "no others on PET-CT": the denial is not the examination's.
ON = frozenset(["på", "ved", "on", "by", "at"])
_ACCORDING = frozenset(["according to", "ifølge", "iflg", "via", "per", "med", "with"])
_SHOWS = words("workup", "shows")
_CLEAN = words("workup", "clean")
_DATING = frozenset(["d", "den", "af", "of", "from", "fra", "dated"])
_SAYS = words("conference", "says")
_SOMEBODY = ("koordinator", "coordinator", "sygeplejerske", "nurse")
_PATHOLOGICAL = frozenset(["uptake", "optag", "opladning", "findings", "fund", "nodes", "lesions"])
_FINDINGS = frozenset(["patologi", "pathology"])
_LIST_SIGNS = frozenset({",", "/", "+", "&", "-"})


@dataclass
class ExamList:
    """Examinations named one after another; one verb stands for all ("PET-CT og MR-c er lavet")."""

    exams: list[Symbol]

    @property
    def first(self) -> int:
        return self.exams[0].index

    @property
    def last(self) -> int:
        return self.exams[-1].index


def fact_of(symbol: Symbol) -> str | None:
    exam = symbol.value("exam")
    return "brain_mri" if exam == "mri" else exam


def exam_lists(doc: Document) -> list[ExamList]:
    lists: list[ExamList] = []
    for symbol in doc.of("exam", "other_exam"):
        if symbol.taken:
            continue
        if symbol.has_value("exam", "mri") and _elsewhere(doc, symbol):
            continue
        if symbol.low == "path" and _of_uptake(doc, symbol):
            continue
        if _names_somebody(doc, symbol):
            continue
        if symbol.low in _FINDINGS and any(
            s.has_value("negation", "before") for s in doc.before(symbol.index, 2)
        ):
            # "lever og binyrer uden patologi": nothing was found there.
            continue
        if lists:
            between = [
                s
                for s in doc.symbols[lists[-1].last + 1 : symbol.index]
                if s.taken != "date" and s.low not in _DATING
            ]
            joined = symbol.sentence == lists[-1].exams[-1].sentence and all(
                s.has_value("grammar", "conjunction") or s.low in _LIST_SIGNS or s.has("article")
                for s in between
            )
            if (
                joined
                and not _speaks(doc, symbol)
                and not _positive(between)
                and len(between) <= 3
                and not _each_told(doc, lists[-1], symbol)
            ):
                lists[-1].exams.append(symbol)
                continue
        lists.append(ExamList([symbol]))
    return lists


def _speaks(doc: Document, symbol: Symbol) -> bool:
    """ "vi har PET og MR af hjernen, MDT siger ..."."""
    verb = doc.at(symbol.index + 1)
    return fact_of(symbol) == "mdt_discussed" and verb is not None and verb.low in _SAYS


def _positive(between: list[Symbol]) -> bool:
    """ "PET+, bx = adeno": the sign belongs to the first examination."""
    return len(between) > 1 and between[0].low == "+" and between[0].glued


def _each_told(doc: Document, members: ExamList, symbol: Symbol) -> bool:
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


def _names_somebody(doc: Document, symbol: Symbol) -> bool:
    """ "MDT-koordinator": who writes, and no conference."""
    sign, noun = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if sign is not None and sign.low != "-":
        noun = sign
    if symbol.tokens[0].text == "Mr" and sign is not None and sign.is_word:
        # "Mr K., born 1955"
        return sign.tokens[0].text[0].isupper() and not sign.kinds
    return noun is not None and noun.low.startswith(_SOMEBODY)


def _of_uptake(doc: Document, symbol: Symbol) -> bool:
    """ "no other path. uptake": pathological, and no pathology."""
    behind = next((s for s in doc.symbols[symbol.index + 1 :][:2] if s.low != "."), None)
    return behind is not None and behind.low in _PATHOLOGICAL


def _elsewhere(doc: Document, symbol: Symbol) -> bool:
    """ "MR af columna", "hæmangiom i leveren på MR": no MRI of the brain."""
    for following in doc.after(symbol.index, 3):
        if following.has("organ"):
            return following.value("organ") != "brain"
        if not (following.has_value("grammar", "preposition") or following.low in ("-", "the")):
            break
    if _shows_elsewhere(doc, symbol):
        return True
    near = [s for s in doc.before(symbol.index, REACH) if s.has("organ", "exam") or _is_vertebra(s)]
    shows = doc.at(symbol.index - 1)
    told_by = shows is not None and (shows.low in ON or shows.low in _ACCORDING)
    if told_by and any(s.has("benign") for s in doc.before(symbol.index, 3)):
        # "Liver lesion on CT turned out to be a haemangioma on MRI"
        told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
        organs = {s.value("organ") for s in told if s.has("organ") and not s.has("exam")}
        return "brain" not in organs and (bool(organs) or any(_is_vertebra(s) for s in told))
    if told_by and not near and any(s.has("benign") for s in doc.after(symbol.index, 6)):
        # "Leverfokus er ved MR vist at være en cyste"
        return not any(s.has_value("organ", "brain") for s in doc.sentences[symbol.sentence])
    return told_by and bool(near) and not near[0].has("exam") and near[0].value("organ") != "brain"


def _shows_elsewhere(doc: Document, symbol: Symbol) -> bool:
    """ "MR bekræfter metastase i binyren", "MR: leverforandringen er et hæmangiom"."""
    before, following = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
    listed = before is not None and (
        before.low in _LIST_SIGNS or before.has_value("grammar", "conjunction")
    )
    if listed or following is None or not (following.low == ":" or following.low in _SHOWS):
        return False
    told = doc.sentences[symbol.sentence]
    behind = [s for s in told if s.index > following.index]
    if behind and behind[0].has("done", "negation"):
        # "MR: u.a. Binyremet på PET"
        return False
    ends = next((n for n, s in enumerate(behind) if s.has("exam", "other_exam")), len(behind))
    places = [s for s in behind[:ends] if (s.has("organ") and not s.has("exam")) or _is_vertebra(s)]
    if any(s.has_value("organ", "brain", "meninges") or s.low in _CLEAN for s in told):
        return False
    return bool(places) and not places[0].has("lung_location")


def _is_vertebra(symbol: Symbol) -> bool:
    # T1 and T2 are what an MRI is weighted by.
    return symbol.low not in ("t1", "t2") and VERTEBRA.fullmatch(symbol.low) is not None
