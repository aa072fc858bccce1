"""The tumour that a verdict stands beside: named behind its stage, or by its stage alone."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol

_TUMOUR_STAGE = re.compile(r"[cpy]{0,2}t(?:[0-4x]|is)")
_SPREAD = re.compile(r"m1")
_BETWEEN = frozenset(["(", ")", "-", "a", "an", "en", "et", "den", "the"])
_JOINTS = frozenset(
    [",", "(", ")", "-", "/", "+", "and", "og", "er", "is", "teknisk", "technically"]
)
_CONTRASTS = frozenset(["but", "men", "dog", "however", "though", "yet"])
_ABOUT_ALL = ("metastasis", "lesion", "organ", "all_metastases", "primary", "code", "part")
_NOUN_REACH = 8
_STAGE_REACH = 8


def names_operable_tumour(doc: Document, symbol: Symbol) -> bool:
    """ "a brain met and an operable T1bN0 squamous lung tumour": what it stands right before."""
    if not symbol.has("treatable_word") or "can" in symbol.low or "kan" in symbol.low:
        return False
    front = doc.at(symbol.index - 1)
    if front is not None and front.has("all_metastases", "both"):
        return False
    staged = False
    for noun in doc.symbols[symbol.index + 1 : symbol.index + _NOUN_REACH]:
        if noun.sentence != symbol.sentence or noun.has("metastasis"):
            break
        if noun.has("primary", "lung_histology"):
            return True
        if noun.taken == "tnm" and not staged:
            staged = bool(_TUMOUR_STAGE.match(noun.low)) and not _SPREAD.search(noun.low)
        elif not (
            noun.taken is not None
            or noun.has("histology", "lung_location", "laterality")
            or noun.low in _BETWEEN
        ):
            break
    attached = doc.at(symbol.index + 1)
    told = front is not None and front.has("metastasis", "organ", "treatable_word")
    # "adenocarcinoma of the lung, operable T2aN0"
    return staged and attached is not None and attached.taken == "tnm" and not told


def told_of_the_stage(doc: Document, symbol: Symbol) -> bool:
    """ "PS 1, T4N0 but radically treatable", "cT4N3, inoperable": the stage is the tumour's."""
    contrast = False
    place = symbol.index - 1
    while place >= 0 and symbol.index - place <= _STAGE_REACH:
        before = doc.symbols[place]
        if before.sentence != symbol.sentence:
            return False
        if before.taken == "tnm":
            return _is_tumours(doc, place) and (contrast or not _metastases_before(doc, before))
        if before.low in _CONTRASTS:
            contrast = True
        elif before.low not in _JOINTS and not before.has("treatable_word"):
            return False
        place -= 1
    return False


def _is_tumours(doc: Document, place: int) -> bool:
    """Whether a row of stages names a tumour and no metastases ("T2 N0", but not "T2 N0 M1b")."""
    row: list[str] = []
    while place >= 0 and doc.symbols[place].taken == "tnm":
        row.append(doc.symbols[place].low)
        place -= 1
    return bool(_TUMOUR_STAGE.match(row[-1])) and not any(_SPREAD.search(low) for low in row)


def _metastases_before(doc: Document, stage: Symbol) -> bool:
    return any(
        s.has(*_ABOUT_ALL) and not s.has("primary")
        for s in doc.sentences[stage.sentence]
        if s.index < stage.index
    )
