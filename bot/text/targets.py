"""What is said to be treatable: the primary, the metastases, or some of them."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.named_targets import named_targets
from bot.text.operated_organs import is_organ_operation, of_an_organ_operation
from bot.text.part_of_them import EVERYTHING, those_of_an_organ
from bot.text.primary_meant import cures, for_the_lungs_sake, is_place, says_the_chest_surgeon
from bot.text.refused_too import LOBES
from bot.text.staged_tumour import names_operable_tumour, told_of_the_stage
from bot.text.words import words

_LOCAL = ("lokalrecidiv", "lokalt recidiv", "local recurrence", "local relapse")
_RECURRENCE = ("recidivet", "lokalrecidiv", "the recurrence", "the local recurrence")
_CHEMORADIATION = re.compile(r"[kc]h?emo.*(?:rad|str|rt)")
ABLATABLE = "metastases_ablatable"
PRIMARY = "primary_treatment"
_REACH = 9
_RIGHT_BEFORE = 2
_NEAR = 3
_AT = frozenset(["at", "on", "ved", "op ad", "adjacent"])
_BESIDE = words("suitability", "beside")
_ONCE_MORE = ("genbestrål", "rebestrål", "reirrad", "reresek", "reresec", "genopere", "reoper")
_OF_THE_BRAIN = ("srs", "strålekirurgi", "radiokirurgi", "radiosurg", "gamma")
_LUNG = frozenset(["lung", "lungen"])
_AIMS = frozenset(["of", "to", "for", "on", "af", "mod", "på"])


def targets_of(doc: Document, symbol: Symbol, organs: set[str]) -> tuple[list[str], int]:
    """What the words are about: the clause's own nouns, else those just before it."""
    clause = list(doc.clause_of(symbol.index))
    if is_organ_operation(symbol) or of_an_organ_operation(clause, symbol):
        # "primær op mulig og adrenalektomi ok"
        return ["metastases" if len(organs) == 1 else "part"], symbol.index
    if names_operable_tumour(doc, symbol) or _again_in_the_chest(doc, clause):
        return ["primary"], symbol.index
    if told_of_the_stage(doc, symbol):
        return ["primary"], symbol.index
    those = those_of_an_organ(doc, symbol)
    if those is not None:
        return ["part"], those.index
    if any(s.low in EVERYTHING for s in clause) and not any(s.has("primary") for s in clause):
        return ["metastases"], symbol.index
    if "brain" in organs and symbol.low.startswith(_OF_THE_BRAIN):
        return ["metastases" if len(organs) == 1 else "part"], symbol.index
    if (
        _in_the_lung(doc, symbol, organs)
        or says_the_chest_surgeon(doc, clause)
        or for_the_lungs_sake(doc, clause)
    ):
        return ["primary"], symbol.index
    near = [s for s in clause if abs(s.index - symbol.index) <= _REACH + 5]
    knots = [s for s in near if _is_lung_tumour(doc, s)] if "lung" not in organs else []
    if organs:
        near = [s for s in near if not _lies_beside(doc, s)]
    own, place = named_targets(doc, [s for s in near if s not in knots], symbol.index)
    if knots and not own:
        # "knuden i lungen kan strålebehandles", where the metastases are elsewhere.
        return ["primary"], knots[0].index
    if own == ["primary", "metastases"] and _stands_right_before(doc, symbol, place):
        return ["primary"], place
    unnamed = [] if organs else [s for s in clause if is_place(s)]
    unnamed = [s for s in unnamed if not own or (own == ["primary"] and place < s.index)]
    if unnamed and unnamed[0].index < symbol.index:
        # "binyren kan tages med SBRT": of a metastasis that the conversation knows of.
        both = ["primary", "place"] if _joined(doc, own, place, unnamed[0]) else ["place"]
        return both, unnamed[0].index
    named = [
        s
        for s in clause
        if (
            s.value("organ") in organs - {"lung"}
            or ("lymph_node" in organs and s.has_value("organ", "node"))
        )
        and not s.has("exam")
        and not any(n.low in _BESIDE for n in doc.before(s.index, 6))
    ]
    nearer = [s for s in named if place < s.index < symbol.index]
    that = next((s for s in nearer or named if _is_that_in(doc, s)), None)
    if that is not None:
        # "den i binyren kan stråles": one of those spoken of.
        return ["part"], that.index
    if own and not (own == ["primary"] and nearer):
        return own, place
    if named:
        # "the adrenal is treatable with SBRT": one of several organs is not all of them.
        organ = (nearer or named)[0]
        target = "metastases" if len(organs) == 1 else "part"
        both = ["primary", target] if _joined(doc, own, place, organ) else [target]
        return both, organ.index
    first = clause[0].index
    colon = doc.at(first - 1)
    heading = doc.at(first - 2) if colon is not None and colon.low == ":" else None
    if (
        heading is not None
        and heading.value("organ") in organs - {"lung"}
        and not heading.has("exam")
    ):
        # "Adrenal: SBRT feasible"
        return ["metastases" if len(organs) == 1 else "part"], heading.index
    back_in_place = any(
        s.low.startswith(_LOCAL) and not any(n.has("negation") for n in doc.before(s.index, 3))
        for s in doc.of("setting")
    )
    in_lung = "lung" not in organs and any(s.has_value("organ", "lung") for s in clause)
    if any(s.low.startswith("lunge") and "recidiv" in s.low for s in clause):
        return ["primary"], symbol.index
    if (back_in_place or in_lung) and any(s.low.startswith(_RECURRENCE) for s in clause):
        # "lokalrecidiv samt 1 knoglemetastase. Recidivet kan stråles"
        return ["primary"], symbol.index
    if any(_CHEMORADIATION.search(s.low) for s in clause):
        # "hverken operation eller kurativ kemoradioterapi mulig"
        return ["primary"], symbol.index
    previous: list[Symbol] = []
    index = first - 1
    while index >= 0 and len(previous) < 30 and doc.symbols[index].sentence >= symbol.sentence - 1:
        previous.append(doc.symbols[index])
        index -= 1
    depth = 0
    for s in previous:
        depth += (s.low == ")") - (s.low == "(" and depth > 0)
        if depth and s.sentence == symbol.sentence and s.has("primary"):
            # "both mets (L3 and right lung, primary is left) now fit for SBRT"
            continue
        if s.has("primary", "locally_advanced") and not s.has("all_metastases"):
            return ["primary"], s.index
        if s.has("organ") and s.sentence == symbol.sentence and _is_that_in(doc, s):
            # "Den i ve. os ilium, 3 x 2 cm, kan behandles med SBRT"
            return ["part"], s.index
        if s.has("metastasis", "lesion"):
            if _beside_the_primary(doc, s):
                return ["primary", "metastases"], s.index
            if cures(doc, symbol):
                # "Solitary rib met. Can NOT do curative RT": the conversation has to tell of what.
                return [], symbol.index
            of_lung = s.has("lesion") and any(o.has("primary") for o in doc.clause_of(s.index))
            return ["primary" if of_lung else "metastases"], symbol.index
        if s.has("local_therapy") and any(part in s.low for part in LOBES):
            # "Planlægges lobektomi, pt. er teknisk operabel"
            return ["primary"], s.index
        conference = s.has_value("exam", "mdt_discussed")
        if s.taken == "ps" or s.has("driver_statement") or (s.has("exam") and not conference):
            break
    return [], symbol.index


def _again_in_the_chest(doc: Document, clause: list[Symbol]) -> bool:
    """ "Lokalrecidiv ... re-RT ej mulig": irradiated again is the tumour that has come back."""
    again = any(
        s.low.startswith(_ONCE_MORE)
        or (s.low == "re" and (doc.symbols[s.index + 1 :][:1] or [s])[0].low == "-")
        for s in clause
    )
    return again and any(
        s.has_value("setting", "local_recurrence")
        and not any(n.has("negation") for n in doc.before(s.index, 3))
        for s in doc.of("setting")
    )


def _joined(doc: Document, own: list[str], primary: int, place: Symbol) -> bool:
    """ "både primærtumor og milt kan lokalbehandles"."""
    between = doc.symbols[primary + 1 : place.index]
    return (
        own == ["primary"]
        and any(s.has_value("grammar", "conjunction") or s.low in ("+", "&") for s in between)
        and len(between) <= _NEAR
        and not any(s.has("suitable", "treatable_word", "negation") for s in between)
    )


def _in_the_lung(doc: Document, symbol: Symbol, organs: set[str]) -> bool:
    """ "én cerebral metastase. Kan opereres i lungen", "Lungen er ikke egnet til SBRT"."""
    if "lung" in organs:
        return False
    behind = [s.low for s in doc.after(symbol.index, 3)]
    before = [s.low for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    return before[:1] == ["lungen"] or (behind[:1] in (["i"], ["in"]) and bool(_LUNG & {*behind}))


def _is_that_in(doc: Document, place: Symbol) -> bool:
    before = [s for s in doc.before(place.index, 4) if s.is_word and not s.has("laterality")]
    before = [s for s in before if s.low != "the"]
    joined = len(before) > 1 and before[0].has_value("grammar", "preposition")
    return joined and before[1].low in ("den", "det", "that", "the one")


def _stands_right_before(doc: Document, symbol: Symbol, primary: int) -> bool:
    """ "two mets in the brain no symptoms primary sbrt possible": no comma, and no "and"."""
    clause = list(doc.clause_of(symbol.index))
    joined = any(
        s.has_value("grammar", "conjunction") or s.has("both") or s.low in ("+", "&", "med", "with")
        for s in clause
        if s.index < symbol.index
    )
    lesions = [s.index for s in clause if s.has("metastasis", "lesion")]
    return (
        0 < symbol.index - primary <= _RIGHT_BEFORE
        and not joined
        and all(index < primary - 1 for index in lesions)
    )


def _is_lung_tumour(doc: Document, symbol: Symbol) -> bool:
    """ "lungeknuden", "knuden i lungen", "the lung lesion"."""
    if not symbol.has("lesion") or symbol.has("metastasis"):
        return False
    near = [symbol, *doc.before(symbol.index, 1), *doc.after(symbol.index, 2)]
    return symbol.low.startswith("lunge") or any(
        s.has_value("organ", "lung") or s.has("lung_location") for s in near
    )


def _lies_beside(doc: Document, place: Symbol) -> bool:
    """ "three liver mets, one close to the hilum": where one of them lies, and no tumour."""
    if not place.has("lung_location") or place.has("primary"):
        return False
    return any(s.low in _BESIDE or s.low in _AT for s in doc.before(place.index, _NEAR))


def _beside_the_primary(doc: Document, symbol: Symbol) -> bool:
    """ "primary and both mets (bone, lung) amenable to local treatment"."""
    before = list(doc.before(symbol.index, 4))
    place = next((n for n, s in enumerate(before) if s.has("primary")), None)
    return place is not None and any(
        s.has_value("grammar", "conjunction") or s.low in ("+", "&", "samt") for s in before[:place]
    )


def own_noun(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("metastasis", "lesion") for s in doc.clause_of(symbol.index))


def of_the_primary(doc: Document, symbol: Symbol, last: int) -> bool:
    """Chemoradiotherapy and lobectomy treat the primary, whatever else is named."""
    span = doc.symbols[symbol.index : last + 1]
    near = [*span, *doc.before(symbol.index, 12)] if symbol.has("suitable") else span
    therapies = [
        s
        for s in near
        if s.has("local_therapy")
        or s.has_value("resection", "radiation")
        or (s.has("local_verb") and s.low.startswith("kemo"))
    ]
    return bool(therapies) and all(
        any(part in s.low for part in ("kemo", "chemo", "crt"))
        or any(part in s.low for part in LOBES)
        for s in therapies
    )


def aimed_at_primary(doc: Document, last: int) -> bool:
    """ "not for radical treatment of primary": what stands behind the treatment is its target."""
    aim, primary = doc.at(last + 1), doc.at(last + 2)
    if primary is not None and primary.low in ("the", "den", "his", "her"):
        primary = doc.at(last + 3)
    return aim is not None and aim.low in _AIMS and primary is not None and primary.has("primary")
