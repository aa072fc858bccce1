"""What tells that it is the only one, or that it is none of them."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, STATED, UNCERTAIN

_ONLY_REACH = 14
_OPENING = 8
_NOT_STATED = frozenset({UNCERTAIN, HYPOTHETICAL, OTHER_PERSON, "question"})
_PRONOUNS = frozenset(["det", "den", "it", "this", "which", "som", "that"])
_PERHAPS = frozenset(["nok", "vist", "vel", "måske", "probably", "perhaps"])
_BEHIND_ONLY = frozenset(["on", "på", "ved", "in", "i", "seen", "set", "there", "der", "at"])
_NOWHERE = ("ingen andre steder", "ikke andre steder")
_ALONE = frozenset(["only", "alone", "alene"])
_EQUALS = frozenset(["er", "is", "=", ":", "var", "was"])
_BETWEEN_EQUALS = 3
_DISEASE = frozenset(["disease", "sygdom", "manifestation", "spredning", "spread"])


def are_the_only(doc: Document, group: Group) -> bool:
    quantity = group.quantity
    if quantity is None or quantity.kind != "sole":
        return False
    return any(word in doc.symbols[quantity.last].low for word in ("eneste", "only"))


def count_sole(group: Group, quantity: Quantity | None) -> None:
    if quantity is not None and all(site.quantity is None for site in group.sites):
        group.quantity = quantity
        group.core.append(quantity.last)
        group.last = quantity.last


def is_neither(doc: Document, group: Group) -> bool:
    """ "hverken lokalrecidiv eller metastaser andre steder"."""
    joint = doc.at(group.first - 1)
    if joint is None or joint.low not in ("eller", "or", "nor"):
        return False
    return any(s.low in ("hverken", "neither") for s in doc.before(joint.index, 5))


def only_one(doc: Document, group: Group) -> None:
    """ "metastasen i hjernen er den eneste"."""
    _only_one_behind(doc, group)
    if group.quantity is not None:
        return
    for symbol in doc.after(group.last, 4):
        if symbol.has("sole"):
            following = doc.at(symbol.index + 1)
            if (
                following is not None
                and _goes_on(following)
                and symbol.low.startswith(("only", "kun"))
            ):
                # "SRS of the brain met is only a plan"
                return
            if following is None or not following.has("organ", "metastasis", "lesion"):
                group.quantity = Quantity("sole", 1, symbol.index, symbol.index)
                group.core.append(symbol.index)
                group.last = symbol.index
            return
        if symbol.low not in ("er", "is", "den", "the", "remains", "fortsat", "still", "som", "as"):
            return


def _goes_on(following: Symbol) -> bool:
    return following.is_word and (not following.kinds or following.low in ("a", "an"))


def only_one_next(doc: Document, groups: list[Group]) -> None:
    """ "biopsy of the adrenal shows metastasis. It is the only one on PET-CT."."""
    stated = [g for g in groups if not g.negated and g.status == STATED]
    if len(stated) != 1 or stated[0].form != "singular" or not stated[0].sites:
        return
    group = stated[0]
    if group.quantity is not None and group.quantity.kind != "article":
        return
    opening = list(doc.sentences.get(group.sentence + 1, ()))[:_OPENING]
    sole = next((s for s in opening if _is_the_only(doc, s) or _is_alone(doc, s)), None)
    if sole is not None and not sole.flags & _NOT_STATED:
        group.quantity = Quantity("sole", 1, sole.index, sole.index)


def _is_alone(doc: Document, symbol: Symbol) -> bool:
    """ "Binyremetastase på PET. Solitær, PS 1.": a clause of one word."""
    clause = [s for s in doc.clause_of(symbol.index) if s.is_word]
    return clause == [symbol] and symbol.has("sole") and not symbol.has("article", "number")


def _only_one_behind(doc: Document, group: Group) -> None:
    """ "brain met with seizures, only one on MRI", "lung met, just the one"."""
    if group.form != "singular" or not group.sites or group.is_lesion:
        return
    for place in range(group.last + 1, min(group.last + _ONLY_REACH, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != group.sentence or symbol.has("metastasis", "lesion", "organ"):
            return
        seen = doc.at(place + 1)
        on_scan = symbol.has("sole") and seen is not None and seen.low in ("on", "på", "ved", "at")
        only = symbol.has_value("sole", "only_one") or on_scan
        opens = only and doc.symbols[place - 1].low == ","
        if not opens and not _is_the_only(doc, symbol):
            continue
        following = doc.at(place + 1)
        if following is not None and following.low in ("one", "ene"):
            following = doc.at(place + 2)
        if following is None or following.low in _BEHIND_ONLY or not following.is_word:
            group.quantity = Quantity("sole", 1, place, place)
            group.core.append(place)
        return


def _is_the_only(doc: Document, symbol: Symbol) -> bool:
    """ "..., og det er den eneste", but not "som nok er den eneste"."""
    if not symbol.has("sole") or not any(word in symbol.low for word in ("eneste", "only")):
        return False
    before = list(doc.before(symbol.index, 4))
    if any(s.has("uncertain") or s.low in _PERHAPS for s in before):
        return False
    return any(s.low in _PRONOUNS for s in before) and any(s.low in ("er", "is") for s in before)


def merged(doc: Document, groups: list[Group]) -> list[Group]:
    """ "eneste met. er en 22 mm hjernemetastase": one, and where."""
    kept: list[Group] = []
    for group in groups:
        sole = kept[-1] if kept else None
        if sole is not None and _as_the_only(doc, sole, group):
            sole.only, sole.last = True, group.last
            alone = sole.form == "mass" and len(sole.sites) == 1 and sole.sites[0].side != "both"
            if alone and group.form == "singular" and sole.quantity is None:
                # "progression i hø. binyre (eneste metastase)"
                sole.quantity = group.quantity
            elif sole.form == "singular" and sole.quantity is not None and not sole.quantity.exact:
                # "en lymfeknudemetastase som eneste spredning" is no article.
                sole.quantity = group.quantity
            continue
        between = doc.symbols[sole.last + 1 : group.first] if sole is not None else []
        if (
            sole is not None
            and sole.quantity is not None
            and sole.quantity.kind == "sole"
            and not sole.sites
            and group.sites
            and group.status == STATED
            and group.sentence == sole.sentence
            and any(s.low in _EQUALS for s in between)
            and len(between) <= _BETWEEN_EQUALS
            and not group.negated
        ):
            sole.sites, sole.last = group.sites, group.last
        else:
            kept.append(group)
    return kept


def _as_the_only(doc: Document, group: Group, sole: Group) -> bool:
    """ "to binyremetastaser som eneste metastaser": these, and no others."""
    if sole.quantity is None or sole.quantity.kind != "sole" or not group.sites:
        return False
    if any(site.first > group.last for site in sole.sites):
        return False
    told = doc.symbols[sole.quantity.first : sole.first + 1] or [doc.symbols[sole.first]]
    between = _without_bracket(doc.symbols[group.last + 1 : told[0].index])
    opens = any(s.low.startswith("som ") for s in doc.symbols[sole.first : sole.quantity.last + 1])
    joined = [s.low for s in between] in (["as"], ["som"]) or (opens and not between)
    joined = joined or _in_apposition(doc, group, sole)
    return joined and group.status == STATED and not group.negated


def _in_apposition(doc: Document, group: Group, sole: Group) -> bool:
    """ "progression i hø. binyre (eneste metastase)", "two brain mets, the sole disease"."""
    if sole.sites or sole.status != STATED or sole.sentence != group.sentence:
        return False
    sign = [s.low for s in doc.symbols[group.last + 1 : sole.first]]
    if sign not in (["("], [","], ["-"], ["–"]):
        return False
    following = doc.at(sole.last + 1)
    if following is not None and following.low in _DISEASE:
        following = doc.at(following.index + 1)
    return following is None or not (following.is_word or following.number is not None)


def _without_bracket(symbols: list[Symbol]) -> list[Symbol]:
    """ "to hjernemetastaser (temporalt 9 mm, occipitalt 14 mm) som eneste spredning"."""
    depth, kept = 0, []
    for symbol in symbols:
        depth += symbol.low == "("
        if not depth:
            kept.append(symbol)
        depth -= symbol.low == ")" and depth > 0
    return kept


def closes_list(doc: Document, symbol: Symbol) -> bool:
    """ "Mets in the liver only", "en metastase i milten og ingen andre steder"."""
    following = doc.at(symbol.index + 1)
    if following is not None and symbol.has_value("grammar", "conjunction"):
        beyond = doc.at(following.index + 1)
        return following.low.startswith(_NOWHERE) or (
            following.low == "nowhere" and beyond is not None and beyond.low == "else"
        )
    closes = following is None or following.clause != symbol.clause or not following.is_word
    return symbol.low in _ALONE and closes
