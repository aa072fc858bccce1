"""What a message takes back of metastases that were told before, where it tells of none itself.

"The bone lesion turned out to be a fracture", "den ene er nu afkræftet", "neuroradiologen siger,
der er to": which metastases they were, only the conversation knows. It doubts what it holds of
them.
"""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.metastases.called_otherwise import called_otherwise, places_of
from bot.text.metastases.conclusion import COUNT, SITES
from bot.text.metastases.counts_behind import IN_TOTAL
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import ORDINALS, is_another, is_quantity
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, STATED, UNCERTAIN
from bot.text.words import phrases, words

_NOT_OF_NOW = frozenset({HYPOTHETICAL, OTHER_PERSON, AGO, "question"})
_REFUTED = phrases("taken_back", "no_metastasis")
_STRUCK_OUT = phrases("taken_back", "struck_out")
_GONE = phrases("taken_back", "treated")
_SUBJECT = phrases("taken_back", "one_of_them")
_THERE_ARE = tuple(sorted(words("taken_back", "there_are")))
_NOT_IN = re.compile(
    r"(?:ikke|not)(?: er)?(?: (?:i|in))?(?: (?:the|højre|venstre|hø|ve|left|right))*$"
)
_LONGEST_MOVE = 14
_THEN = frozenset(["then", "now", "nu", "så", "altså", "left", "tilbage"])
_BY = frozenset(["by", "about", "roughly", "nearly", "almost", "med", "omkring", "of", "to"])
_IS_ONE = frozenset(["is", "er", "af dem", "of them"])


def read_taken_back(doc: Document, groups: list[Group], corrects: bool) -> list[Finding]:
    """Doubts about metastases told before: `given` tells in which organs, or how many there are.

    Where the message `corrects`, so does the number.
    """
    findings: list[Finding] = []
    told = {g.sentence for g in groups if g.status == STATED and not g.negated}
    counted = {g.sentence for g in groups if g.quantity is not None and g.quantity.exact}
    for number, members in doc.sentences.items():
        if any(s.flags & _NOT_OF_NOW for s in members):
            continue
        moved = _moved(doc, members)
        otherwise = called_otherwise(doc, members, groups)
        if number not in told or moved or (otherwise is not None and number not in counted):
            findings += _lesions_doubted(doc, members, moved, otherwise)
        if not (findings or number in counted):
            findings += _recounted(doc, members, corrects)
    return findings


def _lesions_doubted(
    doc: Document, members: list[Symbol], moved: list[str], otherwise: list[str] | None
) -> list[Finding]:
    text = doc.said(members)
    cleared = _REFUTED.search(text) is not None
    places = sorted({*moved, *(otherwise or ())})
    if not places and cleared:
        places = places_of(doc, members)
    spoken_of = _SUBJECT.search(text) is not None or _names_lesion(doc, members)
    gone = spoken_of and _GONE.search(text) is not None
    if not (places or otherwise is not None or ((cleared or gone) and spoken_of)):
        return []
    given: dict[str, object] = {"told_before": places, "cleared": True}
    instead = _instead(doc, members, moved) if moved and otherwise is None and not cleared else []
    if instead:
        given["instead"] = instead
    return [unclear(doc, SITES, "against", members[0].index, members[-1].index, given)]


def _recounted(doc: Document, members: list[Symbol], corrects: bool) -> list[Finding]:
    told = _number_told(doc, members)
    if told is not None:
        given = {"number": int(number_of(told) or 0), "corrects": corrects}
        return [unclear(doc, COUNT, "against", told.index, told.index, given)]
    another = _another_told(doc, members)
    if another is not None:
        given = {"number": ORDINALS[another.low], "corrects": False}
        return [unclear(doc, COUNT, "against", another.index, another.index, given)]
    single = _counts_only(doc, members)
    if single is None:
        return []
    given = {"number": 1, "corrects": False}
    return [unclear(doc, COUNT, "against", single.index, single.index, given)]


def _names_lesion(doc: Document, members: list[Symbol]) -> bool:
    """ "The iliac lesion", "forandringen": one that was told of before."""
    return any(
        s.has_value("lesion", "definite_singular")
        or (
            (s.has("lesion") or s.has_value("organ", "node"))
            and any(n.low == "the" for n in doc.before(s.index, 3))
        )
        for s in members
    )


def doubt_refuted(doc: Document, groups: list[Group]) -> None:
    """ "Hjernemetastasen kan slettes, den var på en anden patients MR": it was told before."""
    for group in groups:
        if group.status != STATED or group.negated or group.quantity is not None:
            continue
        members = doc.sentences[group.sentence]
        text = doc.low[doc.symbols[group.last].end : members[-1].end]
        if group.definite and _STRUCK_OUT.search(text):
            group.status = UNCERTAIN


def _moved(doc: Document, members: list[Symbol]) -> list[str]:
    """ "læsionen sidder ikke i binyren, men i en lymfeknude", "it is not in the liver"."""
    found = []
    for symbol in members:
        if not symbol.has("organ"):
            continue
        front = " ".join(s.low for s in reversed([*doc.before(symbol.index, 5)]))
        if _NOT_IN.search(front):
            found += places_of(doc, [symbol])
    return sorted(set(found))


def _instead(doc: Document, members: list[Symbol], moved: list[str]) -> list[str]:
    """ "it's in the lung, not the liver": where it is, in a sentence that says nothing else."""
    said = [s for s in members if s.is_word]
    other = any(
        s.has("benign", "exam", "uncertain", "node_region", "treatable_word", "primary")
        or s.number is not None
        or s.has("number")
        for s in members
    )
    if len(said) > _LONGEST_MOVE or other:
        return []
    return sorted({*places_of(doc, [s for s in members if s.has("organ")])} - {*moved})


def _counts_only(doc: Document, members: list[Symbol]) -> Symbol | None:
    """ "MR: only one is a met", "kun én af dem er malign"."""
    for symbol in members:
        front = doc.at(symbol.index - 1)
        only = symbol.has_value("sole", "only_one") or (front is not None and front.has("only"))
        if not only or number_of(symbol) not in (None, 1):
            continue
        there = front is not None and front.low.endswith(_THERE_ARE)
        if any(s.low in _IS_ONE for s in doc.after(symbol.index, 2)):
            return symbol
        if there and _ends(doc, symbol):
            # "On MRI there's only one, the other was a vessel"
            return symbol
    return None


def _another_told(doc: Document, members: list[Symbol]) -> Symbol | None:
    """ "Planning MRI shows a third one, right frontal", "MR viser en tredje, frontalt"."""
    for symbol in members:
        if symbol.taken is not None or not is_another(doc, symbol):
            continue
        noun, front = doc.at(symbol.index + 1), doc.at(symbol.index - 2)
        if front is not None and front.low in _BY:
            # "has shrunk by a third"
            continue
        if noun is None or not noun.is_word or noun.low in ("one", "met", "mets", "metastase"):
            return symbol
    return None


def _number_told(doc: Document, members: list[Symbol]) -> Symbol | None:
    """ "The neuroradiologist says there are two": a number that stands alone."""
    for symbol in members:
        if not is_quantity(symbol) or symbol.has("article", "both", "sole", "at_least"):
            continue
        before = " ".join(s.low for s in reversed([*doc.before(symbol.index, 3)]))
        if _ends(doc, symbol) and symbol.taken is None and before.endswith(_THERE_ARE):
            return symbol
    return None


def _ends(doc: Document, number: Symbol) -> bool:
    """Whether a number stands without a noun."""
    following = doc.at(number.index + 1)
    if following is None or not (following.is_word or following.number is not None):
        return True
    return following.low in IN_TOTAL or following.low in _THEN
