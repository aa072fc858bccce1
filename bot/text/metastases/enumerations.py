"""Totals with their parts, and numbers behind an organ.

"to knoglemetastaser, den ene i Th9 og den anden i L3" are two, not four; "i begge binyrer, 1 i
hver" are two; "met. hø. binyre, solitær" is one.
"""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.lists import LIST_SIGNS
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.sites import Site, is_place, read_site
from bot.text.words import words

_GOES_ON = frozenset(["he", "she", "hun", "han", "der", "that", "pt", "patienten", "i"])
_EACH = words("each_of", "each")
_OF_EACH = words("each_of", "of_each")
_NUMBER_REACH = 3
_NOUN_REACH = 4
TIMES = frozenset("x×")
_FIELD_SIGNS = frozenset(":=")
_MOST_COUNTED = 20
_SOLE_REACH = 9
_NOT_COUNTED = (
    "exam",
    "other_exam",
    "therapy",
    "local_therapy",
    "resection",
    "unit",
    "planned",
    "label",
)


def sole_behind(doc: Document, last: int) -> Quantity | None:
    """ "..., solitær" and "(single)" behind a place, as words of their own."""
    sentence = doc.symbols[last].sentence
    for place in range(last + 1, min(last + 1 + _SOLE_REACH, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != sentence:
            return None
        if symbol.has("sole") or (symbol.is_word and symbol.value("number") == "1"):
            following = doc.at(place + 1)
            if following is not None and following.low in ("one", "ene"):
                following = doc.at(place + 2)
            closed = (
                following is None
                or not following.is_word
                or following.sentence != sentence
                or following.has_value("grammar", "conjunction", "contrast")
                or following.low in _GOES_ON
            )
            return Quantity("sole", 1, place, place) if closed else None
        if not (
            symbol.low in LIST_SIGNS
            or symbol.taken in ("size", "label")
            or symbol.has("laterality", "unit")
            or symbol.has_value("grammar", "filler")
            or (is_place(doc, symbol) and not symbol.has("organ"))
        ):
            return None
    return None


def counted_organ(doc: Document, symbol: Symbol) -> Quantity | None:
    """ "c. cerebri x1": the number behind an organ that stands for its metastases."""
    place = symbol.index + 1
    dot = doc.at(place)
    if dot is not None and dot.low == "." and dot.glued:
        place += 1
    sign, number = doc.at(place), doc.at(place + 1)
    if sign is not None and sign.low.startswith("solit") and _stands_alone(number):
        return None if symbol.has("lung_location", *_NOT_COUNTED) else read_quantity(doc, place)
    if sign is None or number is None or number.taken:
        return None
    if sign.low not in TIMES and not (sign.low in _FIELD_SIGNS and _is_field(doc, symbol)):
        return None
    if number.number is None or not 0 < number.number < _MOST_COUNTED:
        return None
    if any(s.has(*_NOT_COUNTED) for s in doc.clause_of(symbol.index)):
        return None
    return read_quantity(doc, number.index)


def _stands_alone(following: Symbol | None) -> bool:
    """ "brain solitary 14 mm", but not "brain solitary metastasis"."""
    return following is None or not following.has("metastasis", "lesion", "organ", "laterality")


def _is_field(doc: Document, symbol: Symbol) -> bool:
    """ "liver: 1, bone: 1": one of several organs with their numbers."""
    fields = 0
    for organ in doc.of("organ"):
        sign, number = doc.at(organ.index + 1), doc.at(organ.index + 2)
        if sign is not None and sign.low in _FIELD_SIGNS and number is not None:
            fields += number.number is not None and number.number.is_integer()
    return fields > 1 and not symbol.has("metastasis", "exam")


def each_of(doc: Document) -> list[tuple[int, int, int, list[Site]]]:
    """ "i begge binyrer, 1 i hver": first and last symbol, the number in all, and the places."""
    found = []
    for symbol in doc.symbols:
        if symbol.low not in _EACH:
            continue
        last = _end_of_each(doc, symbol)
        counted = _counted_in_each(doc, symbol)
        if last is None or counted is None:
            continue
        sites: list[Site] = []
        for other in doc.sentences[symbol.sentence]:
            if other.index < counted.index and other.has("organ") and not other.taken:
                site = read_site(doc, other.index)
                if site is None or _names_the_cancer(doc, other):
                    continue
                before = doc.at(site.first - 1)
                if before is not None and before.has("laterality"):
                    site = site.beside(before)
                sites.append(site)
        if not sites or any(s.has("negation") for s in doc.before(sites[0].first, 4)):
            continue
        both = len(sites) == 1 and sites[0].side == "both"
        if len(sites) < 2 and not both:
            continue
        told = any(s.has("metastasis") for s in doc.sentences[symbol.sentence])
        if not told and {site.organ for site in sites} == {"lung"}:
            # "two tumours, one in each lung": the primary may be one of them.
            continue
        number = int(number_of(counted) or 1)
        first = _noun_before(doc, sites[0].first)
        found.append((first, last, number * (2 if both else len(sites)), sites))
    return found


def _end_of_each(doc: Document, each: Symbol) -> int | None:
    """The last symbol of "hvert organ"; None for "each adrenal", whose place follows."""
    behind = doc.at(each.index + 1)
    if behind is None or behind.sentence != each.sentence:
        return each.index
    if behind.low in _OF_EACH:
        return behind.index
    return None if behind.has("organ", "lung_location") else each.index


def _counted_in_each(doc: Document, each: Symbol) -> Symbol | None:
    """The number of "one in each", "a single metastasis on each side", "two each"."""
    for symbol in doc.before(each.index, _NUMBER_REACH):
        if symbol.taken:
            return None
        if (
            number_of(symbol) is not None
            or symbol.has_value("article", "one")
            or symbol.has("sole")
        ):
            return symbol
        if not symbol.has("metastasis") and not symbol.has_value("grammar", "preposition"):
            return None
    return None


def _noun_before(doc: Document, first: int) -> int:
    """Where "mets in the liver and the adrenal, two in each" begins."""
    noun = next((s for s in doc.before(first, _NOUN_REACH) if s.has("metastasis")), None)
    return first if noun is None else noun.index


def _names_the_cancer(doc: Document, organ: Symbol) -> bool:
    """ "adenokarcinom i lunge": where the cancer is from."""
    return any(
        s.has("histology", "lung_histology", "diagnosis", "primary")
        for s in doc.before(organ.index, 3)
    )


def absorb_parts(doc: Document, groups: list[Group]) -> tuple[list[Group], Group | None]:
    """Without the groups that only place what a total before them has counted.

    The second value is a total whose parts may be more lesions or some of its own: "2
    hjernemetastaser, 1 i cerebellum" is asked about.
    """
    kept: list[Group] = []
    doubt: Group | None = None
    skip: set[int] = set()
    for place, total in enumerate(groups):
        if place in skip:
            continue
        kept.append(total)
        exact = total.quantity.exact if total.quantity is not None else None
        organs = {site.organ for site in total.sites}
        if exact is None or exact < 2 or len(organs) != 1 or total.form == "item" or total.negated:
            continue
        parts = []
        for later in range(place + 1, len(groups)):
            group = groups[later]
            if group.sentence != total.sentence or group.form != "item" or group.addition:
                break
            if {site.organ for site in group.sites} - organs or group.all_of or group.negated:
                break
            if group.last <= total.last:
                # "2 tilbage, en i knogle en i lunge": it is inside the total itself.
                break
            parts.append(later)
        if not parts:
            continue
        last = groups[parts[-1]]
        between = doc.symbols[total.last + 1 : last.last + 1]
        counted = sum(
            int(number_of(s) or 1) for s in between if is_quantity(s) and not s.has("both")
        )
        told = any(groups[p].part for p in parts)
        joined = between[0].has_value("grammar", "conjunction")
        if told or (counted == exact and not joined):
            skip.update(parts)
        elif not joined and counted < exact:
            skip.update(parts)
            doubt = total
    return kept, doubt
