"""Numbers that count the organ right behind them: "now 1 adrenal + 1 bone"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import is_quantity
from bot.text.tnm import VERTEBRA

_SOLITARY = ("solit", "a solitary", "single", "a single", "isolated", "isoleret", "en solitær")
_NO_LESION = ("exam", "other_exam", "therapy", "primary", "negation", "benign", "unit")
_DISTANT = ("distant", "fjernlym", "fjerngl")
_FAR = frozenset(["fjern", "fjerne"])
_SIGNS = frozenset([",", "+", "&", "x", "×"])


def needs_no_preposition(doc: Document, groups: list[Group], number: Symbol) -> bool:
    """Whether a number counts an organ without "in": in a list, of a noun said later, or alone."""
    return (
        _enumerates(groups, number)
        or _shares_noun(doc, groups, number)
        or _pairs_up(doc, number)
        or _alone(doc, number)
        or _times(doc, number)
        or _counts_distant_nodes(doc, number)
    )


def _enumerates(groups: list[Group], symbol: Symbol) -> bool:
    """ "two mets, one L adrenal one L femur": the parts of a total before them."""
    return any(
        group.sentence == symbol.sentence
        and group.last < symbol.index
        and not group.sites
        and group.quantity is not None
        and (group.quantity.exact or 0) > 1
        for group in groups
    )


def _shares_noun(doc: Document, groups: list[Group], symbol: Symbol) -> bool:
    """ "1 adrenal + 1 brain met", "1 hjerne- og 1 binyremetastase": one noun stands for both."""
    for other in doc.after(symbol.index, 5):
        if other.has_value("grammar", "conjunction") or other.low in ("+", "&"):
            return any(g.first == other.index + 1 and g.quantity is not None for g in groups)
        if not (other.has("organ", "laterality") or other.low in (".", "-")):
            return False
    return False


def _pairs_up(doc: Document, symbol: Symbol) -> bool:
    """ "now 1 adrenal + 1 bone": a number and an organ, twice."""
    around = _list_around(doc, symbol)
    if any(s.has(*_NO_LESION) for s in around):
        return False
    signs = [s for s in around if s.has_value("grammar", "conjunction") or s.low in ("+", "&", ",")]
    return any(
        _counts_organ(doc, sign.index - 1, -1) and _counts_organ(doc, sign.index + 1, 1)
        for sign in signs
    )


def _alone(doc: Document, symbol: Symbol) -> bool:
    """ "now solitary R adrenal, DFI 18 months": an organ that is called solitary."""
    if not symbol.low.startswith(_SOLITARY) or any(
        s.has(*_NO_LESION) for s in doc.after(symbol.index, 4)
    ):
        return False
    organ = next((s for s in doc.after(symbol.index, 2) if not s.has("laterality")), None)
    return organ is not None and organ.has("organ") and not organ.has("lung_location")


def _times(doc: Document, symbol: Symbol) -> bool:
    """ "oligorecurrence, 1 x brain": a number of an organ's, where nothing else is counted."""
    sign, organ = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    before = doc.at(symbol.index - 1)
    if before is not None and before.has("exam", "other_exam"):
        return False
    if sign is None or organ is None or sign.low not in ("x", "×") or symbol.number is None:
        return False
    if organ.has("laterality"):
        organ = doc.at(organ.index + 1)
    clause = doc.clause_of(symbol.index)
    place = organ is not None and (organ.has("organ") or VERTEBRA.fullmatch(organ.low) is not None)
    return place and not any(s.has(*_NO_LESION) for s in clause)


def _counts_distant_nodes(doc: Document, number: Symbol) -> bool:
    """ "two distant lymph nodes in the retroperitoneum": a node that is distant is a metastasis."""
    behind = list(doc.after(number.index, 2))
    if not behind or not (behind[0].low in _FAR or behind[0].low.startswith(_DISTANT)):
        return False
    return any(s.has_value("organ", "node", "lymph_node") for s in behind)


def _list_around(doc: Document, symbol: Symbol) -> list[Symbol]:
    """The numbers, organs and sides that stand together, so that each is read as the others are."""
    first = last = symbol.index
    while first > 0 and _is_of_a_list(doc.symbols[first - 1], symbol):
        first -= 1
    while (following := doc.at(last + 1)) is not None and _is_of_a_list(following, symbol):
        last += 1
    return doc.symbols[first : last + 1]


def _is_of_a_list(member: Symbol, symbol: Symbol) -> bool:
    return member.sentence == symbol.sentence and (
        is_quantity(member)
        or member.has("organ", "laterality", "node_region")
        or member.has_value("grammar", "conjunction")
        or member.low in _SIGNS
        or VERTEBRA.fullmatch(member.low) is not None
    )


def _counts_organ(doc: Document, place: int, step: int) -> bool:
    """Whether "1 (left) adrenal" begins or ends at a symbol."""
    members = [s for i in range(3) if (s := doc.at(place + step * i)) is not None]
    if step < 0:
        members.reverse()
    counted = next((i for i, s in enumerate(members) if is_quantity(s)), None)
    if counted is None:
        return False
    behind = [s for s in members[counted + 1 :] if not s.has("laterality")]
    return bool(behind) and behind[0].has("organ") and not behind[0].has("exam", "metastasis")
