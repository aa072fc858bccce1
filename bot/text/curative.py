"""Treatment of the lung cancer with curative intent that lies behind."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.past_radiation import past_radiation
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.treated_for import is_advice, of_another_cancer, of_something_else
from bot.text.words import words

_WEAK = words("workup", "weak_before")
_NEW = frozenset(["ny", "new", "second", "anden"])
_PRESENT = frozenset(["present", "current", "nuværende", "aktuelle"])
_ONE = frozenset(["one", "tumour", "tumor", "cancer", "tumoren", "kræft", "lungetumor"])
_OFFERED = frozenset(
    ["ok", "okay", "fin", "fint", "fine", "mulig", "muligt", "possible", "ja", "yes"]
)
_OF_THE_HEAD = (
    "crani",
    "krani",
    "adrenalect",
    "adrenalek",
    "hepatect",
    "metastasect",
    "metastasek",
)
_GIVEN = ("treated", "had ", "underwent", "irradiated", "radiated")
_TO_COME = frozenset(["be", "being", "blive", "bliver", "to"])
_DATE_REACH = 15
LUNG_OPERATIONS = tuple(sorted(words("treatment", "lung_operations")))
_SPECIMEN = words("treatment", "specimen")
_PERHAPS = words("treatment", "perhaps")
_IN_FAVOUR = words("treatment", "in_favour")


def past_curative(doc: Document) -> Symbol | None:
    """The symbol of a curative treatment of the lung cancer that lies behind, if told.

    To be asked after the scope cues are marked; the document keeps the answer.
    """
    if doc.past_curative is None:
        found = _past_curative(doc)
        doc.past_curative = () if found is None else (found,)
    return next(iter(doc.past_curative), None)


def _past_curative(doc: Document) -> Symbol | None:
    if _new_primary(doc):
        # "Lungecancer 2015, opereret. Nu ny primær": it is not the one that has spread.
        return None
    for symbol in doc.of("resection"):
        if symbol.taken:
            continue
        if symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "other_near", "uncertain"}:
            continue
        near = list(doc.before(symbol.index, 4)) + list(doc.after(symbol.index, 4))
        if any(
            (s.has("planned") and not s.has("done"))
            or s.has("suitable", "treatable_word", "preference_verb")
            for s in near
        ):
            continue
        if any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2)):
            continue
        if symbol.has("removed") and any(s.low in _SPECIMEN for s in doc.after(symbol.index, 1)):
            # "according to the resected piece": it may be of a metastasis.
            continue
        if any(s.low in _PERHAPS | _IN_FAVOUR for s in doc.before(symbol.index, 4)):
            # "lung surgeon positive about lobectomy"
            continue
        clause = list(doc.clause_of(symbol.index))
        if any(
            s.has("metastasis") or (s.has("organ") and s.value("organ") != "lung")
            for s in (*doc.after(symbol.index, 4), *doc.before(symbol.index, 3))
        ):
            continue
        if any(s.has_value("diagnosis", "other_cancer", "other") for s in clause):
            continue
        if _of_a_metastasis(doc, symbol, clause) or of_another_cancer(doc, symbol):
            continue
        if is_advice(near):
            # "i 2021 anbefalede MDT lobektomi"
            continue
        if of_something_else(doc, symbol) or _of_another_site(doc, symbol):
            continue
        if symbol.low.startswith(_OF_THE_HEAD):
            continue
        operation = symbol.has_value("resection", "surgery")
        if operation and not _of_the_lung(doc, symbol, clause):
            continue
        if _lies_behind(doc, symbol):
            return symbol
    return past_radiation(doc)


def _new_primary(doc: Document) -> bool:
    for symbol in doc.symbols[1:]:
        front = doc.symbols[symbol.index - 1]
        if symbol.low in _ONE and front.low in _PRESENT and symbol.sentence > 0:
            # "cured by lobectomy. The present one, a squamous carcinoma, ..."
            return True
    return any(
        s.low in _NEW
        for primary in doc.of("primary")
        for s in doc.before(primary.index, 1)
        if "prim" in primary.low and not primary.flags & {"uncertain", "question", HYPOTHETICAL}
    )


def _of_another_site(doc: Document, symbol: Symbol) -> bool:
    """ "PCK i hypopharynx 2015, kurativt behandlet"."""
    before = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    lung = any(
        s.has("lung_location", "primary", "metastasis", "lesion", "lung_histology")
        or s.has_value("organ", "lung")
        or s.has_value("diagnosis", "nsclc", "lung_cancer")
        for s in doc.sentences[symbol.sentence]
    )
    named = any(s.has("histology", "diagnosis") for s in before)
    return named and not lung and any(s.has_value("organ", "other") for s in before)


def _of_a_metastasis(doc: Document, symbol: Symbol, clause: list[Symbol]) -> bool:
    """ "solitary brain met, resected last week": the clause before names what was resected."""
    if symbol.low.startswith(LUNG_OPERATIONS) or symbol.has_value("resection", "radiation"):
        return False
    before = list(doc.before(symbol.index, 5))
    if any(s.has("after") for s in before) and any(s.taken == "duration" for s in before):
        # "two metastases, two years after radical resection"
        return False
    if any(s.has("lung_location", "primary", "diagnosis") or s.taken == "tnm" for s in clause):
        return False
    previous = doc.at(clause[0].index - 1)
    if previous is None or previous.sentence != symbol.sentence:
        return False
    told = [*doc.clause_of(previous.index)]
    elsewhere = any(s.value("organ") not in (None, "lung") for s in told[-5:])
    return elsewhere or any(s.has("metastasis", "lesion") for s in told)


def _of_the_lung(doc: Document, symbol: Symbol, clause: list[Symbol]) -> bool:
    """Whether an operation was for the lung cancer: by its name or by its sentence."""
    if symbol.low.startswith(LUNG_OPERATIONS):
        return True
    told = any(
        s.has("lung_location", "primary", "lung_histology", "histology")
        or s.has_value("diagnosis", "nsclc", "lung_cancer")
        or s.taken == "tnm"
        for s in doc.sentences[symbol.sentence]
    )
    return told and not any(s.has_value("diagnosis", "other_cancer") for s in clause)


def _lies_behind(doc: Document, symbol: Symbol) -> bool:
    if symbol.flags & {"dated", PAST, AGO}:
        return True
    if symbol.low.endswith(("eret", "et", "ected", "erated")):
        return True
    if _at_that_time(doc, symbol) or _dated_behind(doc, symbol) or _was_given(doc, symbol):
        return True
    return any(
        s.has("after", "past")
        or (s.has_value("done", "before", "after") and s.low not in _WEAK and s.low not in _OFFERED)
        or s.low
        in ("underwent", "had", "fik", "efter", "after", "following", "post", "fået", "blev", "was")
        for s in list(doc.before(symbol.index, 4)) + list(doc.after(symbol.index, 2))
    ) or any(
        s.taken in ("year", "date")
        for s in [*doc.clause_of(symbol.index), *_same_breath(doc, symbol)]
    )


def _dated_behind(doc: Document, symbol: Symbol) -> bool:
    """ "Lobectomy for lung adenocarcinoma (pT2aN0) in 2022"."""
    for behind in doc.symbols[symbol.index + 1 : symbol.index + _DATE_REACH]:
        if behind.sentence != symbol.sentence or behind.has("present", "metastasis", "exam"):
            return False
        if behind.taken == "year":
            return True
    return False


def _was_given(doc: Document, symbol: Symbol) -> bool:
    """ "treated with SBRT", but "to be treated with SBRT"."""
    before = next(iter(doc.before(symbol.index, 1)), None)
    to_come = before is not None and before.tokens[-1].low in _TO_COME
    passive = before is not None and before.low in ("er", "blev", "var", "fået")
    passive = passive and symbol.tokens[0].low.endswith("et")
    return (symbol.low.startswith(_GIVEN) or passive) and not to_come


def _same_breath(doc: Document, symbol: Symbol) -> list[Symbol]:
    """ "Lung adeno 2020, lobectomy": what stands right before, in the same sentence."""
    before = doc.symbols[max(0, symbol.index - 6) : symbol.index]
    return [s for s in before if s.sentence == symbol.sentence]


def _at_that_time(doc: Document, symbol: Symbol) -> bool:
    """ "T1aN0M0 in 2020, lobectomy then": not "lobectomy, then adrenalectomy"."""
    then, behind = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    return (
        then is not None
        and then.low in ("then", "dengang")
        and (behind is None or behind.sentence != then.sentence or behind.low in ",.;")
    )
