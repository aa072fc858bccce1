"""Irradiation of the lung cancer with curative intent that lies behind."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.treated_for import is_advice, of_another_cancer, of_something_else
from bot.text.words import words

WHOLE_LUNG = frozenset(["lunge", "lungen", "lungens", "lung", "lungs", "lungevæv"])
_EARLY_STAGES = frozenset(["i", "ia", "ib", "ii", "iia", "iib", "iii", "iiia", "iiib", "iiic"])
_OVER = frozenset(
    ["fik", "har fået", "fået", "had", "received", "treated", "behandlet", "efter", "after", "post"]
)
_NOT_GIVEN_TO_IT = ("planned", "suitable", "preference_verb", "metastasis", "lesion")
_IRRADIATED = words("treatment", "irradiated")


def past_radiation(doc: Document) -> Symbol | None:
    """The symbol of a radiotherapy, alone or with drugs, that was to cure the lung cancer."""
    irradiations = [s for s in doc.symbols if s.has("local_therapy") or s.low in _IRRADIATED]
    return next(
        (s for s in irradiations if _irradiated_primary(doc, s) or _with_intent(doc, s)), None
    )


def _with_intent(doc: Document, symbol: Symbol) -> bool:
    """ "curative chemoRT 2023", "fik SBRT ve. lunge i kurativt sigte", "kemoRT for st. IIIA"."""
    if symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "uncertain", "planned"}:
        return False
    if of_another_cancer(doc, symbol):
        return False
    before, behind = list(doc.before(symbol.index, 5)), list(doc.after(symbol.index, 7))
    around = [*before, *behind]
    if is_advice(before) or any(s.has(*_NOT_GIVEN_TO_IT) for s in around):
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


def _irradiated_primary(doc: Document, symbol: Symbol) -> bool:
    """ "fik SBRT mod T1b-tumor i ve. overlap for 2½ år siden"."""
    if symbol.taken or symbol.flags & {HYPOTHETICAL, "question", OTHER_PERSON, "uncertain"}:
        return False
    aim = [s for s in doc.after(symbol.index, 4) if s.has("organ") or not s.kinds]
    elsewhere = bool(aim) and aim[0].value("organ") not in (None, "lung")
    if (elsewhere or of_something_else(doc, symbol)) and not _in_the_lung(doc, symbol):
        return False
    before = list(doc.before(symbol.index, 4))
    # "SBRT 54 Gy/3 fr mod sin lungetumor": the dose tells nothing of the target.
    behind = [s for s in doc.after(symbol.index, 14) if not _tells_dose(s)][:8]
    beside = [*before, *behind]
    if is_advice(before) or any(s.has(*_NOT_GIVEN_TO_IT) for s in beside):
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
