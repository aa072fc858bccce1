"""The nouns of a clause that can be treated: the primary, all metastases, or some of them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.operated_organs import are_people

_SIDES = frozenset(["sides", "sider"])
_OPPOSITE = frozenset(["modsat", "opposite", "contralateral to", "kontralateralt til"])


def named_targets(doc: Document, symbols: list[Symbol], index: int) -> tuple[list[str], int]:
    """What is treated ("primary", "metastases" or "part" of them), and the index of its noun."""
    targets: list[str] = []
    place = index
    primary = [
        s
        for s in symbols
        if (s.has("primary") and doc.symbols[s.index - 1].low not in _OPPOSITE)
        or s.low in ("thorax", "chest")
        or (s.has_value("resection", "radiation") and "prim" in s.low)
        or (
            s.has_value("lung_location", "lobe")
            and s.low not in ("lunge", "lung", "lungs", "lungen")
        )
    ]
    primary += [s for s in symbols if _treated_lung(doc, s)]
    part = any(
        (s.has("part") and not _all_of(doc, s))
        or _of_several(doc, s)
        or (s.low in ("ene", "one") and not s.has("article") and not _is_the_only(doc, s))
        for s in symbols
    )
    lesion = [
        s
        for s in symbols
        if s.has("metastasis", "lesion") or (s.has("all_metastases") and not s.has("suitable"))
    ]
    lesion += [s for s in symbols if s.has("part") and ("metas" in s.low or "mets" in s.low)]
    lesion = [s for s in lesion if not (are_people(doc, s) or _of_sides(doc, s))]
    named = any(not s.has("lung_location") or s.has("primary") for s in primary)
    if (primary and named) or (primary and not lesion):
        targets.append("primary")
        place = min((s.index for s in primary), key=lambda i: abs(i - index))
    if lesion:
        if not (targets and all(s.low in ("begge", "both", "alle", "all") for s in lesion)):
            targets.append("part" if part else "metastases")
        else:
            targets.append("metastases")
        if len(targets) == 1:
            place = min((s.index for s in lesion), key=lambda i: abs(i - index))
    return targets, place


def _of_sides(doc: Document, symbol: Symbol) -> bool:
    """ "lymph nodes on both sides": the sides, and no metastases."""
    following = doc.at(symbol.index + 1)
    return following is not None and following.low in _SIDES


def _is_the_only(doc: Document, number: Symbol) -> bool:
    """ "one adrenal metastasis suitable for SBRT", where no other mention stands."""
    following = doc.at(number.index + 1)
    return (
        following is not None
        and following.has("organ", "metastasis")
        and all(s.clause == number.clause for s in doc.of("metastasis", "part"))
    )


def _treated_lung(doc: Document, symbol: Symbol) -> bool:
    """ "radical radiotherapy to the lung": the primary, unless a metastasis is in a lung."""
    if symbol.low not in ("lung", "lungen", "lunge", "lungs") or symbol.has("metastasis"):
        return False
    mod = [s.low for s in doc.before(symbol.index, 3)]
    therapy = any(s.has("local_therapy") for s in doc.before(symbol.index, 4))
    others = any(s.has_value("organ", "lung") for s in doc.of("metastasis"))
    return therapy and not others and any(low in ("to", "mod", "af", "of") for low in mod)


def _of_several(doc: Document, symbol: Symbol) -> bool:
    """ "only one of the metastases"."""
    following = doc.at(symbol.index + 1)
    return symbol.has("sole", "number") and following is not None and following.low in ("of", "af")


def _all_of(doc: Document, symbol: Symbol) -> bool:
    """ "all of which can be reached": the words of a part, but of all of them."""
    before = doc.at(symbol.index - 1)
    return symbol.low.startswith(("all ", "alle ")) or (
        before is not None and before.low in ("all", "alle", "both", "begge", "hver")
    )
