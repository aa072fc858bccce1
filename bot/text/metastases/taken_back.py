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
from bot.text.words import words

_NOT_OF_NOW = frozenset({HYPOTHETICAL, OTHER_PERSON, AGO, "question"})
_NO_METASTASIS = words("taken_back", "no_metastasis")
_VERDICTS = "|".join(re.escape(phrase) for phrase in sorted(_NO_METASTASIS))
_REFUTED = re.compile(rf"(?<!\w)(?:{_VERDICTS})(?!\w)")
_STRIKES = "|".join(re.escape(phrase) for phrase in sorted(words("taken_back", "struck_out")))
_STRUCK_OUT = re.compile(rf"(?<!\w)(?:{_STRIKES})(?!\w)")
_ONE_OF_THEM = words("taken_back", "one_of_them")
_SPOKEN_OF = "|".join(re.escape(phrase) for phrase in sorted(_ONE_OF_THEM))
_SUBJECT = re.compile(rf"(?<!\w)(?:{_SPOKEN_OF})(?!\w)")
_THERE_ARE = words("taken_back", "there_are")
_NOT_IN = re.compile(r"(?:ikke|not)(?: er)? (?:i|in)(?: (?:the|højre|venstre|hø|ve|left|right))*$")
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
    "lymfeknude": "lymph_node",
}
_NO_LESION = frozenset({"lung", "node", "regional", "meninges"})


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
        cleared = any(s.has("benign") for s in members) or _REFUTED.search(text) is not None
        places = moved or (_places(doc, members) if cleared else [])
        if places or (cleared and _SUBJECT.search(text)):
            first, last = members[0].index, members[-1].index
            given = {"told_before": places, "cleared": True}
            findings.append(unclear(doc, SITES, "uncertain", first, last, given))
        number_told = _number_told(doc, members) if not (findings or told) else None
        if number_told is not None:
            given = {"number": int(number_of(number_told) or 0), "corrects": corrects}
            place = number_told.index
            findings.append(unclear(doc, COUNT, "uncertain", place, place, given))
    return findings


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
