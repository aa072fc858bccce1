"""The number of metastases where it stands behind them."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import is_more, is_quantity, read_quantity
from bot.text.words import words

IN_TOTAL = words("lesions", "in_total")
_IS = frozenset(["is", "are", "er", "=", ":"])
_THOSE = frozenset(["those", "these", "the", "de", "disse"])
_PERHAPS = words("lesions", "perhaps")
_MORE_REACH = 6
_BOUNDS = ("more_than", "no_less_than")
NUMBER = frozenset(["antal", "antallet", "number", "count"])


def goes_on_with(doc: Document, head: Symbol) -> bool:
    """Whether the noun is the last of a list of metastases: "A met. + B met."."""
    sign = next(
        (
            s
            for s in doc.symbols[max(0, head.index - 3) : head.index][::-1]
            if s.has_value("grammar", "conjunction") or s.low in ("+", "&", ",")
        ),
        None,
    )
    if sign is None:
        return False
    for symbol in doc.symbols[max(0, sign.index - 5) : sign.index][::-1]:
        if symbol.sentence != head.sentence:
            return False
        if symbol.has("metastasis"):
            organ = doc.at(symbol.index - 1)
            return symbol.has("organ") or (organ is not None and organ.has("organ"))
        if not (symbol.has("laterality") or symbol.taken == "size" or not symbol.is_word):
            return False
    return False


def _is_one(doc: Document, group: Group) -> bool:
    """Whether the noun is a singular in any spelling, or one more; "met" may be several."""
    opening = [*doc.before(group.first, 2), doc.symbols[group.first]]
    if any(s.has("addition") for s in opening):
        return True
    return doc.symbols[group.core[0]].low.endswith(("metastasis", "metastase", "metastasen"))


def count_behind(doc: Document, group: Group) -> None:
    """ "hjernemetastaser, to i alt", "the metastases, two in number"."""
    sentence = doc.symbols[group.last].sentence
    if group.quantity is not None and group.quantity.kind == "exact":
        # "havde 12 metastaser fra start, nu er der kun en enkelt tilbage"
        return
    for place in range(group.last + 1, min(group.last + 7, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != sentence or symbol.has("metastasis", "organ"):
            return
        if is_quantity(symbol) and not symbol.has("article", "both"):
            before, behind = doc.symbols[place - 1], doc.at(place + 1)
            named = any(
                s is not None
                and (s.low in IN_TOTAL or s.low in ("of them", "af dem") or s.has("part"))
                for s in (before, behind)
            )
            headed = any(s.low in NUMBER for s in doc.before(group.first, 3))
            named = named or (headed and before.low in _IS)
            if named and _is_one(doc, group) and number_of(symbol) not in (None, 1):
                # "a left adrenal and a contralateral lung metastasis, two in all"
                return
            if named and not goes_on_with(doc, doc.symbols[group.core[0]]):
                group.quantity = read_quantity(doc, place)
                if group.quantity is not None:
                    group.core.append(place)
                    group.last = place
                    if behind is not None and behind.low in IN_TOTAL:
                        group.last = place + 1
            return


def perhaps_more(doc: Document, group: Group) -> None:
    """ "3 levermetastaser, evt. flere", "three bone mets and more": at least these."""
    quantity = group.quantity
    if quantity is None or quantity.exact is None or group.form == "singular":
        return
    for symbol in doc.symbols[group.last + 1 : group.last + 1 + _MORE_REACH]:
        if symbol.sentence != group.sentence:
            return
        if is_more(doc, symbol):
            group.quantity = replace(quantity, kind="at_least")
            return
        joins = symbol.has_value("grammar", "conjunction") or symbol.has("uncertain")
        if symbol.is_word and not joins and symbol.low not in _PERHAPS:
            return


def counted_in_brackets(doc: Document, group: Group) -> None:
    """ "too many mets (>10)", "multiple bone mets (7)": how many these are."""
    opening, told = doc.at(group.last + 1), group.quantity
    if opening is None or opening.low != "(" or (told is not None and told.kind != "at_least"):
        return
    bound = doc.at(opening.index + 1)
    if told is None and (bound is None or not bound.has(*_BOUNDS)):
        # "lever + knogler (mindst 8)", but not "lever + knogle (2)", of the last perhaps
        return
    for place in range(opening.index + 1, min(opening.index + 4, len(doc.symbols) - 1)):
        symbol = doc.symbols[place]
        if not (is_quantity(symbol) or symbol.has("more_than", "no_less_than")):
            # "(SUV 12)"
            return
        if doc.symbols[place + 1].low == ")" and is_quantity(symbol):
            quantity = read_quantity(doc, place)
            if quantity is not None and (told is None or quantity.number > told.number):
                group.quantity, group.last = quantity, place + 1
            return


def counted_as_the_only(doc: Document, group: Group) -> None:
    """ "Those two are the only mets she has"."""
    verb, number, those = (doc.at(group.first - step) for step in (1, 2, 3))
    if verb is None or number is None or those is None or group.quantity is not None:
        return
    counted = is_quantity(number) and not number.has("article", "both", "sole")
    if group.only and not group.sites and verb.low in _IS and those.low in _THOSE and counted:
        group.quantity = read_quantity(doc, number.index)
        group.core.append(number.index)
        group.first, group.closing = those.index, False


def count_behind_places(doc: Document, group: Group) -> None:
    """ "metastases cerebri, 2 in number"."""
    sign, number, total, last = (doc.at(group.last + step) for step in (1, 2, 3, 4))
    if sign is None or number is None or total is None or sign.low not in (",", "("):
        return
    if number.low == "n" and total.low == "=" and last is not None:
        # "(n = 2)"
        number, total = last, last
    elif total.low in ("in", "i") and last is not None and last.low in NUMBER:
        total = last
    elif total.low not in IN_TOTAL:
        return
    if number.sentence == sign.sentence and is_quantity(number) and not number.has("article"):
        several = number_of(number) not in (None, 1)
        if several and (_is_one(doc, group) or goes_on_with(doc, doc.symbols[group.core[0]])):
            return
        group.quantity = read_quantity(doc, number.index)
        group.core.append(number.index)
        group.last = total.index


def begins_new(doc: Document, index: int) -> bool:
    """ "binyremetastase 1 hjernemetastase": the number belongs to the next noun."""
    for symbol in doc.after(index, 3):
        if symbol.has("metastasis"):
            return True
        if not (symbol.has("organ", "laterality") or symbol.has_value("grammar", "filler")):
            return False
    return False


def starts_item(doc: Document, index: int) -> bool:
    """ "metastaser: 1 i hjernen": the number belongs to the place behind it."""
    following = doc.at(index + 1)
    if following is None:
        return False
    if following.has("organ", "laterality", "node_region"):
        return True
    if following.low in ("x", "×"):
        # "mets: 1 x adrenal, 1 x bone"
        counted = doc.at(index + 2)
        return counted is not None and counted.has("organ", "laterality")
    return following.has_value("grammar", "preposition") and any(
        s.has("organ", "lung_location") for s in doc.after(following.index, 3)
    )
