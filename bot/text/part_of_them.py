"""Verdicts that hold for some of the metastases, for all but some, or for none of them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.denied import restricted_behind
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.status import STATED
from bot.text.words import words

_REACH = 8
_TOO = ("for stor", "for mange", "for udbredt", "too ", "too")
_TELLS_OF_ALL = frozenset(["er", "kan", "are", "can", "is"])
EVERYTHING = frozenset(["everything", "alting", "det hele"])
_ALL = EVERYTHING | {"alle", "all", "samtlige", "every"}
_THEM = frozenset(["dem", "disse", "them", "these", "those"])
_THOSE = frozenset(["de", "the", "begge", "both", "alle", "all"])
_ONES = frozenset(["ones", "one", "er", "are", "is", "dog", "however", "vurderes", "skønnes"])
_ADJECTIVES = words("suitability", "of_an_organ")
_NONE_OF = ("neither", "none of", "ingen af", "hverken", "not one", "ikke en eneste")


def all_except(doc: Document, symbol: Symbol) -> bool:
    """ "alle metastaser på nær den i leveren kan stråles"."""
    before = [s for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    return any(s.has("exception") for s in before)


def not_all(doc: Document, symbol: Symbol) -> bool:
    """ "ikke alle mets egnet til SBRT": one that is not decides."""
    before = _before_over_brackets(doc, symbol)
    told = " ".join(s.low for s in reversed(before))
    none = any(told.startswith(phrase) or f" {phrase}" in told for phrase in _NONE_OF)
    if none and any(
        s.has("metastasis", "lesion", "part") or s.low in _THEM or number_of(s) is not None
        for s in before
    ):
        # "neither of the two metastases can be treated", "ingen af de tre kan stråles"
        return True
    return any(
        s.low in _ALL
        and (previous := doc.at(s.index - 1)) is not None
        and previous.low in ("ikke", "not", "ej")
        and (
            s.low in EVERYTHING
            or any(o.has("metastasis", "lesion") for o in before)
            or _is_pronoun(doc, s)
        )
        for s in before
    )


def _before_over_brackets(doc: Document, symbol: Symbol) -> list[Symbol]:
    """The clause before a verdict, without what stands in brackets between."""
    before: list[Symbol] = []
    depth = 0
    for other in reversed(doc.sentences[symbol.sentence]):
        if other.index >= symbol.index:
            continue
        depth += (other.low == ")") - (other.low == "(" and depth > 0)
        if depth or other.low in "()":
            continue
        if len(before) == _REACH or other.low in (",", ";", ":") or _contrasts(other):
            break
        before.append(other)
    return before


def _contrasts(symbol: Symbol) -> bool:
    return symbol.has_value("grammar", "contrast") or symbol.low == "but"


def none_too(doc: Document, symbol: Symbol) -> bool:
    """ "ingen af læsionerne er for store til ablation"."""
    opening = [s.tokens[0].low for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    none = opening[:2] in (["ingen", "af"], ["none", "of"])
    return none and symbol.low.startswith(_TOO)


def none_that(doc: Document, symbol: Symbol) -> bool:
    """ "I see no met that local therapy can't handle": two denials; who uses them is asked."""
    for noun in doc.sentences[symbol.sentence]:
        if noun.index >= symbol.index or not noun.has("metastasis", "lesion"):
            continue
        denied = any(s.has_value("negation", "before") for s in doc.before(noun.index, 2))
        if denied and restricted_behind(doc, noun.index):
            return True
    return False


def another_follows(doc: Document, symbol: Symbol) -> bool:
    """ "en metastase kan stråles, den anden kan ikke"."""
    return any(
        s.has_value("part", "other") and s.clause != symbol.clause and s.index > symbol.index
        for s in doc.sentences[symbol.sentence]
    )


def is_one_of_several(doc: Document, symbol: Symbol, groups: list[Group]) -> bool:
    """ "two metastases ... SBRT to the iliac lesion is doable": of one of them."""
    counted = [g for g in groups if g.status == STATED and not (g.negated or g.closing)]
    if any(g.one_of and g.first < symbol.index and _of_that_one(doc, g, symbol) for g in counted):
        # "en af de to knoglemetastaser kan stråles"
        return True
    total = max((g.lower_bound for g in counted), default=0)
    clause = list(doc.clause_of(symbol.index))
    if clause[0].index < symbol.index and 0 < (number_of(clause[0]) or 0) < total:
        # "5 metastaser. Fire kan stråles"
        return not any(s.has("metastasis") for s in clause)
    lesions = [s for s in clause if s.has("lesion")]
    if total < 2 or len(lesions) != 1 or any(s.has("both") for s in clause):
        return False
    return (lesions[0].value("lesion") or "").endswith("singular")


def _of_that_one(doc: Document, group: Group, symbol: Symbol) -> bool:
    """In the clause of the mention, or of a pronoun: "..., og den er egnet til SBRT"."""
    if doc.symbols[group.last].clause == symbol.clause:
        return True
    before = [s for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    return group.sentence == symbol.sentence and any(
        s.low in ("den", "it", "denne") for s in before
    )


def _is_pronoun(doc: Document, symbol: Symbol) -> bool:
    """ "ikke alle er tilgængelige for lokalbehandling": of what was named before."""
    following = doc.at(symbol.index + 1)
    return following is not None and following.tokens[0].low in _TELLS_OF_ALL


def opens_with_a_number(doc: Document, clause: list[Symbol]) -> bool:
    """ "Two bone mets, 1 cannot be irradiated": the number stands for a metastasis."""
    first = next((s for s in clause if s.is_word or s.number is not None), None)
    if first is None or first.taken in ("tnm", "ps") or number_of(first) is None:
        return False
    before = [s for s in doc.sentences[first.sentence] if s.index < first.index]
    if not before:
        before = doc.sentences.get(first.sentence - 1, [])
    following = doc.at(first.index + 1)
    return (
        following is not None
        and following.has("treatable_word", "suitable", "negation")
        and any(s.has("metastasis", "lesion") for s in before)
    )


def those_of_an_organ(doc: Document, symbol: Symbol) -> Symbol | None:
    """ "de pulmonale kan ikke ablateres", "the hepatic ones can": metastases, by an adjective."""
    before = [s for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    ones = False
    while before and not before[-1].has("organ"):
        if before[-1].low not in _ONES:
            return None
        ones = ones or before[-1].low in ("one", "ones")
        before.pop()
    if not before or before[-1].has("metastasis", "exam", "primary"):
        return None
    organ = before[-1]
    if organ.low not in _ADJECTIVES or not (ones or organ.low.endswith("e")):
        # "the adrenal can be removed" names the organ.
        return None
    front = doc.at(organ.index - 1)
    several = front is not None and (front.low in _THOSE or number_of(front) is not None)
    return organ if several else None
