"""Lesions of before that turn out to be something else: benign, or of another cancer.

"The adrenal is an adenoma", "Th7 og Th11 er gamle sammenfald", "core from the sternum: prostate
cancer", "they do not think that it is a met".
"""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.metastases.before import LOBES
from bot.text.metastases.mention import Group
from bot.text.sites import read_site
from bot.text.status import STATED
from bot.text.tnm import VERTEBRA
from bot.text.words import phrases, words

_BENIGN = words("taken_back", "benign")
_OTHER_TUMOUR = phrases("taken_back", "other_tumour")
_COPULAS = words("taken_back", "copulas")
_NOT_ONE = re.compile(
    r"\b(?:ikke|næppe|not|n't|hardly),? (?:at |that )?(?:det|den|it|this|that)(?:'s| is| er)? "
    r"(?:virkelig |really )?(?:en |a )?(?:met|metastase|metastasis)\b"
)
_OF_A_SAMPLE = frozenset(
    ["reactive", "reaktiv", "reaktivt", "benign", "benignt", "adenoma", "adenom"]
)
_EXISTS = frozenset(["der", "there", "ses", "findes"])
_DEFINITE = ("en", "et", "erne", "ene", "renes")
_THE = frozenset(["the", "his", "her", "den", "det", "denne", "dette", "that", "this", "both"])
_NO_LESION = frozenset({"node", "regional", "meninges"})
_NO_LESION_THERE = (
    *("tal", "prøver", "prøve", "enzym", "enzymer", "funktion", "funktionen", "tumor", "tumoren"),
    *("læge", "lægen", "kirurg", "kirurgen", "kirurgi", "team", "teamet", "afdeling", "afdelingen"),
)
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


def called_otherwise(doc: Document, members: list[Symbol], groups: list[Group]) -> list[str] | None:
    """The organs of the lesions that a sentence calls otherwise; none if it names none of them.

    None where it calls nothing otherwise.
    """
    own = range(members[0].index, members[-1].index + 1)
    there = [group for group in groups if group.first in own]
    benign = _found_benign(doc, members, there)
    if benign is not None:
        return benign
    text = doc.said(members)
    if any(_is_denied(group) for group in there) or _NOT_ONE.search(text):
        return places_of(doc, members)
    other = _OTHER_TUMOUR.search(text) is not None
    if other or any(s.has_value("diagnosis", "other_cancer") for s in members):
        named = [s for s in members if s.has("organ", "exam") and not s.has("primary", "diagnosis")]
        return places_of(doc, named) or None
    return None


def _is_denied(group: Group) -> bool:
    """ "It is not a met", but not "no metastases"."""
    counted = group.quantity is not None and group.quantity.kind != "article"
    said_of_one = group.negated and group.form == "singular" and not counted
    return said_of_one and not (group.closing or group.no_more)


def _found_benign(doc: Document, members: list[Symbol], groups: list[Group]) -> list[str] | None:
    """Of the words for what is benign, the first that is said of a lesion told of before.

    Not "old rib fractures on CT", "en levercyste" or "degenerative forandringer i columna".
    """
    told = {
        doc.symbols[group.first].clause
        for group in groups
        if group.status == STATED and not group.negated
    }
    for verdict in members:
        if not verdict.has("benign") and verdict.low not in _BENIGN:
            continue
        if any(s.has("negation") for s in doc.before(verdict.index, 2)) or verdict.clause in told:
            continue
        before = [s for s in members if s.index < verdict.index]
        named = [s for s in before if _is_subject(doc, s, verdict)]
        if not named and not any(s.has("organ") for s in before):
            # "The rib was sampled. Callus, no tumour cells."
            earlier = doc.sentences.get(verdict.sentence - 1, ())
            named = [s for s in earlier if _is_definite(doc, s)]
        if named:
            return places_of(doc, named)
    return None


def _is_subject(doc: Document, symbol: Symbol, verdict: Symbol) -> bool:
    """ "rib is an old fracture", "R adrenal core bx: adenoma", "MR lever: det er hæmangiom"."""
    if _is_definite(doc, symbol):
        return True
    if not (symbol.has("organ", "lesion") or places_of(doc, [symbol])):
        return False
    between = doc.symbols[symbol.index + 1 : verdict.index]
    said = any(s.tokens[0].low in _COPULAS for s in between)
    if not between:
        # "FNA axilla reactive", but not "old rib fractures"
        sampled = any(s.has("exam", "other_exam") for s in doc.before(symbol.index, 3))
        said = sampled and verdict.low in _OF_A_SAMPLE
    return said and not any(s.low in _EXISTS for s in between)


def _is_definite(doc: Document, symbol: Symbol) -> bool:
    """ "binyren", "the rib", "L2", "9. costa", "den ene", "the convexity one"."""
    if symbol.has("part") or symbol.has_value("lesion", "definite_singular"):
        return True
    front = list(doc.before(symbol.index, 3))
    if symbol.low == "one":
        return any(s.low == "the" or s.has("organ") for s in front)
    if VERTEBRA.fullmatch(symbol.low):
        return True
    if symbol.low in LOBES:
        # "the occipital turned out to be a cavernoma"
        return any(s.low in _THE for s in front[:2])
    if not symbol.has("organ", "lesion") or symbol.has("exam"):
        return symbol.low.endswith("biopsi") and bool(places_of(doc, [symbol]))
    return symbol.low.endswith(_DEFINITE) or any(
        s.low in _THE or s.number is not None for s in front
    )


def _is_compound(symbol: Symbol) -> bool:
    """ "binyrebiopsi", "leverfundet", "binyreknuden", but not "levertal"."""
    unknown = symbol.is_word and not symbol.kinds and not symbol.low.endswith(_NO_LESION_THERE)
    return "biops" in symbol.low or unknown


def places_of(doc: Document, members: list[Symbol]) -> list[str]:
    """The organs that some symbols name, vertebrae and sampled organs among them."""
    sites = [read_site(doc, s.index) for s in members if s.has("organ")]
    organs = {site.organ for site in sites if site is not None}
    if any(VERTEBRA.fullmatch(s.low) or s.low == "iliac" for s in members):
        organs.add("bone")
    if any(s.low in LOBES for s in members):
        organs.add("brain")
    # "adrenal biopsy", which the lexicon has as one term, and "leverfokus", which it has not
    sampled = [s.low for s in members if s.has("exam", "other_exam") or _is_compound(s)]
    organs |= {
        _SAMPLED[stem]
        for stem in _SAMPLED
        for low in sampled
        if any(part.startswith(stem) for part in low.split())
    }
    return sorted(organs - _NO_LESION)
