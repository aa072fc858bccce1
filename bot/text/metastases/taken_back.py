"""What a message takes back of metastases that were told before, where it tells of none itself.

"The bone lesion turned out to be a fracture", "den ene er nu afkræftet", "neuroradiologen siger,
der er to": which metastases they were, only the conversation knows. It doubts what it holds of
them.
"""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.measures import number_of
from bot.text.metastases.conclusion import COUNT, SITES
from bot.text.metastases.mention import Group
from bot.text.quantities import is_quantity
from bot.text.sites import read_site
from bot.text.status import AGO, HYPOTHETICAL, OTHER_PERSON, STATED, UNCERTAIN
from bot.text.tnm import VERTEBRA
from bot.text.words import phrases, words

_NOT_OF_NOW = frozenset({HYPOTHETICAL, OTHER_PERSON, AGO, "question"})
_REFUTED = phrases("taken_back", "no_metastasis")
_STRUCK_OUT = phrases("taken_back", "struck_out")
_GONE = phrases("taken_back", "treated")
_SUBJECT = phrases("taken_back", "one_of_them")
_THERE_ARE = words("taken_back", "there_are")
_NOT_IN = re.compile(
    r"(?:ikke|not)(?: er)?(?: (?:i|in))?(?: (?:the|højre|venstre|hø|ve|left|right))*$"
)
_BENIGN = words("taken_back", "benign")
_DEFINITE = ("en", "et", "erne", "ene", "renes")
_THE = frozenset(["the", "his", "her", "den", "det", "denne", "dette", "that", "this"])
_SAMPLED = {
    "adrenal": "adrenal",
    "binyre": "adrenal",
    "liver": "liver",
    "lever": "liver",
    "bone": "bone",
    "knogle": "bone",
    "brain": "brain",
    "hjerne": "brain",
    "pleura": "pleura",
    "aksil": "lymph_node",
    "axill": "lymph_node",
    "lymfeknude": "lymph_node",
}
_IS_ONE = frozenset(["is", "er", "af dem", "of them"])
_NO_LESION = frozenset({"node", "regional", "meninges"})


def read_taken_back(doc: Document, groups: list[Group], corrects: bool) -> list[Finding]:
    """Doubts about metastases told before: `given` tells in which organs, or how many there are.

    Where the message `corrects`, so does the number.
    """
    findings: list[Finding] = []
    told = {g.sentence for g in groups if g.status == STATED and not g.negated}
    for number, members in doc.sentences.items():
        moved = _moved(doc, members)
        if (number in told and not moved) or any(s.flags & _NOT_OF_NOW for s in members):
            continue
        text = doc.text[members[0].start : members[-1].end].lower()
        benign = _found_benign(doc, members)
        cleared = _REFUTED.search(text) is not None or benign is not None
        places = moved or (_places(doc, members) if cleared else []) or benign or []
        spoken_of = _SUBJECT.search(text) is not None or _names_lesion(doc, members)
        gone = spoken_of and _GONE.search(text) is not None
        if places or benign is not None or ((cleared or gone) and spoken_of):
            first, last = members[0].index, members[-1].index
            given = {"told_before": places, "cleared": True}
            findings.append(unclear(doc, SITES, "against", first, last, given))
        number_told = _number_told(doc, members) if not (findings or told) else None
        single = _counts_only(doc, members) if not findings and number_told is None else None
        if single is not None:
            given = {"number": 1, "corrects": False}
            findings.append(unclear(doc, COUNT, "against", single.index, single.index, given))
        if number_told is not None:
            given = {"number": int(number_of(number_told) or 0), "corrects": corrects}
            place = number_told.index
            findings.append(unclear(doc, COUNT, "against", place, place, given))
    return findings


def _found_benign(doc: Document, members: list[Symbol]) -> list[str] | None:
    """Where a lesion is that is called something else; None where none is.

    "The adrenal is an adenoma", "binyrebiopsi: benign", "Th7 og Th11 er gamle sammenfald", "The rib
    was sampled. Callus, no tumour cells", but not "old rib fractures on CT".
    """
    for verdict in members:
        if not verdict.has("benign") and verdict.low not in _BENIGN:
            continue
        if any(s.has("negation") for s in doc.before(verdict.index, 2)):
            continue
        before = [s for s in members if s.index < verdict.index]
        named = [s for s in before if _is_one_told(doc, s)]
        if not named and not any(s.has("organ") for s in members):
            earlier = doc.sentences.get(verdict.sentence - 1, ())
            named = [s for s in earlier if _is_one_told(doc, s)]
        if named:
            return _places(doc, named)
    return None


def _is_one_told(doc: Document, symbol: Symbol) -> bool:
    """A lesion or its place that was told of before: "binyren", "the rib", "L2", "9. costa"."""
    if symbol.has("part", "exam") or symbol.has_value("lesion", "definite_singular"):
        return symbol.has("part", "lesion") or "biops" in symbol.low
    if not symbol.has("organ", "lesion") and not VERTEBRA.fullmatch(symbol.low):
        return False
    front = list(doc.before(symbol.index, 3))
    return (
        symbol.low.endswith(_DEFINITE)
        or VERTEBRA.fullmatch(symbol.low) is not None
        or any(s.low in _THE or s.number is not None for s in front)
    )


def _names_lesion(doc: Document, members: list[Symbol]) -> bool:
    """ "The iliac lesion", "forandringen": one that was told of before."""
    return any(
        s.has_value("lesion", "definite_singular")
        or (s.has("lesion") and any(n.low == "the" for n in doc.before(s.index, 3)))
        for s in members
    )


def doubt_refuted(doc: Document, groups: list[Group]) -> None:
    """ "Hjernemetastasen kan slettes, den var på en anden patients MR": it was told before."""
    for group in groups:
        if group.status != STATED or group.negated or group.quantity is not None:
            continue
        members = doc.sentences[group.sentence]
        text = doc.text[doc.symbols[group.last].end : members[-1].end].lower()
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
            found += _places(doc, [symbol])
    return sorted(set(found))


def _places(doc: Document, members: list[Symbol]) -> list[str]:
    sites = [read_site(doc, s.index) for s in members if s.has("organ")]
    organs = {site.organ for site in sites if site is not None}
    # "adrenal biopsy", which the lexicon has as one term
    sampled = [s.low for s in members if s.has("exam") or "biops" in s.low]
    organs |= {_SAMPLED[stem] for stem in _SAMPLED for low in sampled if low.startswith(stem)}
    return sorted(organs - _NO_LESION)


def _counts_only(doc: Document, members: list[Symbol]) -> Symbol | None:
    """ "MR: only one is a met", "kun én af dem er malign"."""
    for symbol in members:
        front, behind = doc.at(symbol.index - 1), [s.low for s in doc.after(symbol.index, 3)]
        only = symbol.has_value("sole", "only_one") or (front is not None and front.has("only"))
        if only and number_of(symbol) in (None, 1) and _IS_ONE & {*behind[:2]}:
            return symbol
    return None


def _number_told(doc: Document, members: list[Symbol]) -> Symbol | None:
    """ "The neuroradiologist says there are two": a number that stands alone."""
    for symbol in members:
        if not is_quantity(symbol) or symbol.has("article", "both", "sole", "at_least"):
            continue
        before = " ".join(s.low for s in reversed([*doc.before(symbol.index, 3)]))
        following = doc.at(symbol.index + 1)
        ends = following is None or not (following.is_word or following.number is not None)
        if ends and symbol.taken is None and before.endswith(tuple(_THERE_ARE)):
            return symbol
    return None
