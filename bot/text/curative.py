"""Treatment of the lung cancer with curative intent that lies behind."""

from __future__ import annotations

from functools import lru_cache

from bot.text.document import Document, Symbol
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import words

_WEAK = words("workup", "weak_before")
WHOLE_LUNG = frozenset(["lunge", "lungen", "lungens", "lung", "lungs", "lungevæv"])
_EARLY_STAGES = frozenset(["i", "ia", "ib", "ii", "iia", "iib", "iii", "iiia", "iiib", "iiic"])
_OVER = frozenset(
    ["fik", "har fået", "fået", "had", "received", "treated", "behandlet", "efter", "after", "post"]
)
_RECOMMENDED = (
    *("anbef", "recommend", "foresl", "suggest", "tilråd", "advis"),
    *("beslut", "decid", "vedtag", "aftal", "agree", "enig", "konsensus", "consensus", "indstil"),
)
_NOT_GIVEN_TO_IT = ("planned", "suitable", "preference_verb", "metastasis", "lesion")
_NEW = frozenset(["ny", "new", "second", "anden"])
_PRESENT = frozenset(["present", "current", "nuværende", "aktuelle"])
_ONE = frozenset(["one", "tumour", "tumor", "cancer", "tumoren", "kræft", "lungetumor"])
_OFFERED = frozenset(
    ["ok", "okay", "fin", "fint", "fine", "mulig", "muligt", "possible", "ja", "yes"]
)
_ARTICLES = frozenset(["a", "an", "en", "et"])
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
_IRRADIATED = words("treatment", "irradiated")
LUNG_OPERATIONS = tuple(sorted(words("treatment", "lung_operations")))

_PERHAPS = words("treatment", "perhaps")


@lru_cache(maxsize=1)
def past_curative(doc: Document) -> Symbol | None:
    """The symbol of a curative treatment of the lung cancer that lies behind, if told.

    Asked once a message, after the scope cues are marked.
    """
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
        if any(s.low in _PERHAPS for s in doc.before(symbol.index, 4)):
            continue
        clause = list(doc.clause_of(symbol.index))
        if any(
            s.has("metastasis") or (s.has("organ") and s.value("organ") != "lung")
            for s in (*doc.after(symbol.index, 4), *doc.before(symbol.index, 3))
        ):
            continue
        if any(s.has_value("diagnosis", "other_cancer", "other") for s in clause):
            continue
        if _of_a_metastasis(doc, symbol, clause) or _of_another_cancer(doc, symbol):
            continue
        if _is_advice(near):
            # "i 2021 anbefalede MDT lobektomi"
            continue
        if _of_something_else(doc, symbol) or _of_another_site(doc, symbol):
            continue
        if symbol.low.startswith(_OF_THE_HEAD):
            continue
        operation = symbol.has_value("resection", "surgery")
        if operation and not _of_the_lung(doc, symbol, clause):
            continue
        if _lies_behind(doc, symbol):
            return symbol
    irradiations = [s for s in doc.symbols if s.has("local_therapy") or s.low in _IRRADIATED]
    return next(
        (s for s in irradiations if _irradiated_primary(doc, s) or _with_intent(doc, s)), None
    )


def _is_advice(near: list[Symbol]) -> bool:
    """Whether words beside a treatment tell that it was recommended or agreed on, not given."""
    return any(s.low.startswith(_RECOMMENDED) for s in near)


def _of_another_cancer(doc: Document, symbol: Symbol) -> bool:
    """ "coloncancer i 2015 (pT3N1, kurativt behandlet)"."""
    earlier = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    cancers = [s for s in earlier if s.has("diagnosis", "lung_histology", "primary")]
    return bool(cancers) and cancers[-1].has_value("diagnosis", "other_cancer")


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


def _of_something_else(doc: Document, symbol: Symbol) -> bool:
    """ "verificeret ved kileresektion", "opereret for ileus 2018"."""
    before = list(doc.before(symbol.index, 3))
    if (
        before
        and before[0].low in ("ved", "by", "on", "på")
        and any(
            s.low.startswith(("verif", "proven", "confirmed", "bekræft", "påvist")) for s in before
        )
    ):
        return True
    aim, target = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if target is not None and target.low in _ARTICLES:
        # "radiotherapy for a parotid tumour in 1998"
        target = doc.at(symbol.index + 3)
    if aim is None or target is None or aim.low != "for" or target.clause != symbol.clause:
        return False
    return target.is_word and not target.kinds and not target.taken


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


def _with_intent(doc: Document, symbol: Symbol) -> bool:
    """ "curative chemoRT 2023", "fik SBRT ve. lunge i kurativt sigte", "kemoRT for st. IIIA"."""
    if symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "uncertain", "planned"}:
        return False
    if _of_another_cancer(doc, symbol):
        return False
    before, behind = list(doc.before(symbol.index, 5)), list(doc.after(symbol.index, 7))
    around = [*before, *behind]
    if _is_advice(before) or any(s.has(*_NOT_GIVEN_TO_IT) for s in around):
        return False
    if any(s.has("organ") and s.value("organ") != "lung" for s in around):
        return False
    if any(s.has_value("negation", "before") for s in before[:3]):
        return False
    staged = any(s.low in _EARLY_STAGES for s in doc.sentences[symbol.sentence])
    meant = any(s.has("curative") for s in [*before[:2], *behind]) or (
        staged and symbol.has_value("therapy", "adjuvant")
    )
    over = bool(symbol.flags & {"dated", PAST, AGO}) or any(s.low in _OVER for s in before)
    return meant and over


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


def _irradiated_primary(doc: Document, symbol: Symbol) -> bool:
    """ "fik SBRT mod T1b-tumor i ve. overlap for 2½ år siden"."""
    if symbol.taken or symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "uncertain"}:
        return False
    aim = [s for s in doc.after(symbol.index, 4) if s.has("organ") or not s.kinds]
    elsewhere = bool(aim) and aim[0].value("organ") not in (None, "lung")
    if (elsewhere or _of_something_else(doc, symbol)) and not _in_the_lung(doc, symbol):
        return False
    before = list(doc.before(symbol.index, 4))
    # "SBRT 54 Gy/3 fr mod sin lungetumor": the dose tells nothing of the target.
    behind = [s for s in doc.after(symbol.index, 14) if not _tells_dose(s)][:8]
    beside = [*before, *behind]
    if _is_advice(before) or any(s.has(*_NOT_GIVEN_TO_IT) for s in beside):
        return False
    named = any(s.has("primary") for s in before)
    aimed = any(s.low in ("mod", "af", "to", "of", "for") for s in behind[:2])
    primary = any(
        s.has("primary") or (s.has("lung_location") and s.low not in WHOLE_LUNG) for s in behind[:5]
    ) or (
        any(_is_lung_cancer(s) for s in behind)
        and not any(s.has("organ") and s.value("organ") != "lung" for s in behind)
    )
    over = symbol.flags & {"dated", PAST, AGO} or any(
        s.taken in ("year", "date") or s.low in _OVER for s in beside
    )
    return bool(over) and (named or (aimed and primary))


def _in_the_lung(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("lung_location") for s in doc.sentences[symbol.sentence])


def _tells_dose(symbol: Symbol) -> bool:
    return symbol.taken == "dose" or symbol.number is not None or symbol.low in "/x×("


def _is_lung_cancer(symbol: Symbol) -> bool:
    return symbol.has("histology", "lung_histology") or symbol.has_value(
        "diagnosis", "nsclc", "lung_cancer"
    )


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
