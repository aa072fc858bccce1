"""What a word of response is said of: the disease under treatment, or something else."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.words import words

_WEAK_RESPONSE = words("response", "weak")
_CLASSIFIED = words("response", "classified")
_EFFECTS = words("response", "effects")
_GROWTH = words("response", "growth")
_FEELS = words("response", "feels")
_RELIEF = words("response", "relief")
_COMPLAINTS = words("response", "complaints")
_CONTINUES = words("response", "continues")
_OF_NUMBER = words("response", "of_number")
_OTHER_SUBJECTS = words("response", "other_subjects")
_TREATMENT = frozenset(["behandlingen", "behandling", "treatment", "therapy", "terapien"])
_INTO = frozenset(["ind", "ind i", "into"])
_AIMED_AT = frozenset(["mht", "mhp", "for", "til", "med henblik på", "med hensyn til"])
_ASSESSORS = words("response", "assessors")
_SUITABILITY = ("operab", "resekt", "resect", "egneth", "suitab", "ablat", "egnede", "mdt")
_QUIET_REACH = 14
_LOCALLY = frozenset(["lokalt", "locally"])
_IRRADIATED = ("bestrål", "irradiat")
GENERIC = frozenset({"respons", "response"})


def is_classified(symbol: Symbol) -> bool:
    """ "PR", "stabil sygdom": how a reader of scans classifies the response as a whole."""
    return symbol.low in _CLASSIFIED


def is_of_treatment(doc: Document, symbol: Symbol, treated: bool) -> bool:
    """Whether a word of response is said of the disease under systemic treatment."""
    grows = symbol.has_value("response", "progression")
    if not grows and _of_the_rest(doc, symbol):
        # Growth of the rest is growth.
        return False
    if _of_another_cancer(doc, symbol) or _of_a_status(doc, symbol):
        return False
    if _goes_on_with_drug(doc, symbol):
        return False
    if is_classified(symbol) and not treated and _of_the_primary(doc, symbol):
        return False
    beside = [*doc.before(symbol.index, 1), *doc.after(symbol.index, 1)]
    if any(s.low in _LOCALLY for s in beside):
        # "SBRT 2020, CR lokalt siden", "lokalt i ro"
        return False
    if is_classified(symbol):
        beside = [*doc.before(symbol.index, 2), *doc.after(symbol.index, 2)]
        # "SD på lungefunktion", but "PR, PS 1".
        return not any(s.has("response_not_about") and not s.has("performance") for s in beside)
    if _aimed_at_complaint(doc, symbol):
        return False
    if _of_other_things(doc, symbol) or _of_number_or_stage(doc, symbol):
        return False
    given = treated or _of_the_treatment(doc, symbol)
    if symbol.low in _EFFECTS and not (given and not _of_complaints(doc, symbol)):
        return False
    into = next(iter(doc.after(symbol.index, 1)), None)
    if symbol.has("new_lesion") and into is not None and into.low in _INTO:
        # "T4, vokset ind i mediastinum": its stage
        return False
    if symbol.low in _GROWTH and not (treated and _grows(doc, symbol)):
        return False
    if _feels(doc, symbol) or _beside_other_subject(doc, symbol):
        return False
    if symbol.has_value("response", "not_assessed"):
        return not assessed_for_else(doc, symbol)
    if symbol.low.endswith("i ro") and not treated and _after_local(doc, symbol):
        return False
    return symbol.low not in _WEAK_RESPONSE or _of_the_disease(doc, symbol, treated)


def _of_the_treatment(doc: Document, symbol: Symbol) -> bool:
    """ "God effekt af behandlingen": without a name, where nothing local is spoken of."""
    named = any(s.low in _TREATMENT for s in doc.after(symbol.index, 3))
    return named and not any(s.has("local_therapy", "resection") for s in doc.symbols)


def of_quiet_primary(doc: Document, symbol: Symbol) -> bool:
    """ "Primær: bestrålet kurativt 2022, i ro": quiet since its own treatment."""
    if is_classified(symbol):
        return False
    treated = symbol.low.endswith("i ro")
    for before in reversed(doc.symbols[max(0, symbol.index - _QUIET_REACH) : symbol.index]):
        if before.sentence != symbol.sentence or before.has("metastasis", "therapy"):
            return False
        if before.has("primary"):
            return treated
        treated = treated or before.has("local_therapy", "resection")
    return False


def assessed_for_else(doc: Document, symbol: Symbol) -> bool:
    """ "not assessed for SBRT", "ikke vurderet af kirurg", "operability not assessed"."""
    before = [*doc.before(symbol.index, 4)]
    behind = [*doc.after(symbol.index, 5)]
    if any(
        s.low.startswith(_SUITABILITY) or s.has_value("exam", "mdt_discussed") for s in before[:3]
    ):
        return True
    if _is_organ(before):
        return True
    near = [*before, *behind]
    if any(s.has("local_therapy", "suitable") or s.low in _ASSESSORS for s in near):
        return True
    if any(s.has("primary") for s in before) and any(s.low in _AIMED_AT for s in behind):
        # "primærtumor endnu ikke vurderet mht. RT"
        return True
    return any(s.has_value("exam", "mdt_discussed") for s in behind)


def _is_organ(before: list[Symbol]) -> bool:
    """ "Hjernen er ikke vurderet": no scan has shown it; of "levermetastaserne" it is response."""
    subject = next((s for s in before if s.is_word and not s.has("function_word")), None)
    return subject is not None and subject.has("organ") and not subject.has("metastasis", "lesion")


def _beside_other_subject(doc: Document, symbol: Symbol) -> bool:
    """ "Hb uændret", "uændret medicin", "i bedring efter pneumoni"."""
    near = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 2)]
    return any(s.low in _OTHER_SUBJECTS for s in near)


def _after_local(doc: Document, symbol: Symbol) -> bool:
    """ "efter SBRT er binyren i ro"."""
    sentence = doc.sentences[symbol.sentence]
    return any(
        s.has("local_therapy", "resection", "removed") or s.low.startswith(_IRRADIATED)
        for s in sentence
    )


def _of_number_or_stage(doc: Document, symbol: Symbol) -> bool:
    """ "T1c uændret", "uændret de eneste", "unchanged in number"."""
    if not symbol.has_value("response", "stable"):
        return False
    before = list(doc.before(symbol.index, 3))
    if any(s.taken == "tnm" or s.low in ("t", "n", "m") for s in before):
        return True
    return any(s.has("sole") or s.low in _OF_NUMBER for s in doc.after(symbol.index, 3))


def _of_complaints(doc: Document, symbol: Symbol) -> bool:
    """ "dexamethason med god effekt på hovedpinen"."""
    behind = [*doc.after(symbol.index, 5)]
    if any(s.has("complaint", "brain_symptom") or s.low in _COMPLAINTS for s in behind):
        return True
    return any(s.low in _RELIEF for s in doc.clause_of(symbol.index))


def _of_the_primary(doc: Document, symbol: Symbol) -> bool:
    """ "primary in CR after CRT": its own treatment lies behind, and no drug is told of."""
    return any(s.has("primary") for s in doc.before(symbol.index, 6))


def _aimed_at_complaint(doc: Document, symbol: Symbol) -> bool:
    """ "progression of dyspnoea", "god respons på antibiotika"."""
    aim = doc.at(symbol.index + 1)
    if aim is None or aim.low not in ("of", "to", "in", "på", "af", "i", "over for"):
        return False
    return any(
        s.has("complaint") or s.low in _COMPLAINTS or s.low in _RELIEF
        for s in doc.after(aim.index, 3)
    )


def _grows(doc: Document, symbol: Symbol) -> bool:
    """Not "epidural growth", "grown into the kidney", "growth factor"."""
    behind, front = doc.at(symbol.index + 1), doc.at(symbol.index - 1)
    into = behind is not None and behind.low in ("into", "factor", "through", "pattern")
    return not into and not (front is not None and front.low in ("epidural", "lepidic", "rapidly"))


def _feels(doc: Document, symbol: Symbol) -> bool:
    """ "pt. har det uændret", "she feels unchanged"."""
    before = list(doc.before(symbol.index, 3))
    has_it = [s.low for s in before[:2]] == ["det", "har"]
    return has_it or any(s.low in _FEELS for s in before)


def _of_another_cancer(doc: Document, symbol: Symbol) -> bool:
    """ "c. prostatae, i ro", "lymfom, nu i remission", "meningeom opereret 2015, uændret"."""
    before = doc.symbols[max(0, symbol.index - 12) : symbol.index]
    quiet = symbol.has_value("response", "stable") or symbol.low.startswith("remission")
    others = [
        s.index
        for s in before
        if (s.has_value("diagnosis", "other_cancer") or s.has("benign"))
        and s.sentence == symbol.sentence
    ]
    # "tidl. mammacancer, nu NSCLC i remission"
    return (
        quiet
        and bool(others)
        and not any(s.index > others[-1] and s.has_value("diagnosis", "nsclc") for s in before)
    )


def _of_a_status(doc: Document, symbol: Symbol) -> bool:
    """ "ps went from 1 to 3 after the pneumonia, no change since"."""
    sentence = doc.sentences[symbol.sentence]
    return (
        symbol.has_value("response", "stable")
        and not is_classified(symbol)
        and any(s.taken == "ps" for s in sentence)
        and not any(
            s.has("therapy", "metastasis", "lesion", "primary", "exam", "organ") for s in sentence
        )
    )


def _goes_on_with_drug(doc: Document, symbol: Symbol) -> bool:
    """ "vi fortsætter pembrolizumab uændret": how the drug is given."""
    before = list(doc.before(symbol.index, 5))
    return (
        symbol.has_value("response", "stable")
        and any(s.has_value("therapy", "systemic") for s in before[:2])
        and any(s.low in _CONTINUES for s in before)
    )


def _of_the_rest(doc: Document, symbol: Symbol) -> bool:
    """ "øvrig sygdom er i ro": what is said of the rest is not the response."""
    return any(
        s.has("other_lesions")
        or s.has_value("part", "rest")
        or s.low in ("øvrig", "resten", "rest", "remaining", "gamle", "old")
        for s in doc.before(symbol.index, 4)
    )


def _of_other_things(doc: Document, symbol: Symbol) -> bool:
    """ "kardielt stabil", "stabil PS", "vurdering af respons"."""
    for before in doc.before(symbol.index, 2):
        if before.has("response_not_about") or (
            before.low in ("for", "af", "of", "at", "on", "regarding") and (symbol.low in GENERIC)
        ):
            return True
    near = list(doc.after(symbol.index, 2))
    return any(s.has("response_not_about", "performance") for s in near) or (
        bool(near) and near[0].has_value("past", "neutral")
    )


def _of_the_disease(doc: Document, symbol: Symbol, treated: bool) -> bool:
    if treated or len(doc.symbols) <= 5:
        return True
    return any(
        s.has("metastasis", "primary", "exam", "other_exam")
        or s.low in ("sygdom", "sygdommen", "disease", "tumor", "cancer", "kræften")
        for s in doc.sentences[symbol.sentence]
    )
