"""Lesions without a noun: "1 i hjernen", "den ene i leveren", "begge i binyrerne"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.all_of_them import all_of
from bot.text.metastases.bare_numbers import needs_no_preposition
from bot.text.metastases.enumerations import counted_organ
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import finish
from bot.text.quantities import Quantity, is_another, is_quantity, read_quantity
from bot.text.site_lists import sites_behind
from bot.text.sites import read_site
from bot.text.status import STATED, UNCERTAIN
from bot.text.tnm import VERTEBRA

_ALSO_REACH = 4
_SHORT = 8
_EVERY = frozenset(["alle", "all", "samtlige"])
_THAT = frozenset(["den", "the one"])
_ONE_MORE = frozenset(["one", "en", "én", "et", "ét"])
_MORE = frozenset(["more", "mere", "further", "yderligere"])
_BESIDE_ONE = _MORE | _ONE_MORE | {","}


def items(doc: Document, groups_before: list[Group], covered: set[int]) -> list[Group]:
    """Lesions without a noun: "1 i hjernen", "den ene i leveren", "en i binyren"."""
    groups: list[Group] = []
    length = sum(1 for symbol in doc.symbols if symbol.is_word)
    for symbol in doc.symbols:
        index = symbol.index
        if index in covered or symbol.taken:
            continue
        another = _another_one(doc, symbol)
        plain = symbol.low not in _EVERY and symbol.low not in _THAT
        if not symbol.kinds and not another and symbol.number is None and plain:
            continue
        that_one = _is_that_in(doc, symbol)
        counted_before = that_one and any(g.form == "plural" for g in groups_before)
        part = (symbol.has("part") and not another) or counted_before
        one_more = another or (symbol.has("addition") and _ends_in_one(symbol))
        counted = counted_organ(doc, symbol) if symbol.has("organ") else None
        if counted is not None and (site := read_site(doc, index)) is not None:
            group = Group(
                index,
                counted.last,
                "item",
                quantity=counted,
                sites=[site],
                core=[index],
                sentence=symbol.sentence,
            )
            finish(doc, group)
            groups.append(group)
            covered.update(range(group.first, group.last + 1))
            continue
        every = symbol.low in _EVERY or symbol.low.startswith(("all of ", "alle af "))
        if (symbol.has("both") or every) and not part:
            whole = all_of(doc, symbol)
            if whole is not None:
                finish(doc, whole)
                groups.append(whole)
                covered.update(range(whole.first, whole.last + 1))
            continue
        counts = is_quantity(symbol) and not symbol.has("both")
        counts = counts and (not symbol.has("at_least") or _and_elsewhere(groups_before, symbol))
        counts = counts and not _names_one(doc, symbol)
        following = doc.at(index + 1)
        if counts and following is not None and following.has("part"):
            # "to af metastaserne er i lever": some of them; the words behind tell where.
            counts = not following.low.startswith(("af ", "of "))
        if counts and following is not None and following.low in _MORE:
            one_more = True
        all_of_them = _all_of_which(doc, symbol)
        if all_of_them is not None:
            # "one of the three is in the liver" places one, and leaves two.
            counts, part = False, True
        several = _more_there(doc, groups_before, symbol)
        if not (part or one_more or counts or several or that_one):
            continue
        quantity = None if part else read_quantity(doc, index)
        if several:
            quantity = Quantity("at_least", 2, index, index)
        first = index
        if (one_more and (quantity is None or another)) or (that_one and not part):
            quantity = Quantity("exact", 1, index, index)
        index = all_of_them if all_of_them is not None else index
        while one_more and (behind := doc.at(index + 1)) is not None and behind.low in _BESIDE_ONE:
            index += 1
        if part:
            number = doc.at(index + 1)
            if number is not None and is_quantity(number) and not number.has("article"):
                quantity = read_quantity(doc, number.index)
                index = number.index
        bare = not part and (length <= _SHORT or needs_no_preposition(doc, groups_before, symbol))
        last, sites = sites_behind(doc, index, item=True, bare=bare)
        if {site.organ for site in sites} == {"lung"} and sites[0].side == "both":
            # "two tumours, one in each lung": the primary may be one of them.
            sites = sites if groups_before else []
        # "3 glandler i mediastinum, 2 i hilus": regional nodes.
        sites = [s for s in sites if not doc.symbols[s.first].has_value("organ", "regional")]
        if not sites:
            continue
        group = Group(
            first,
            last,
            "item",
            quantity=quantity,
            sites=sites[:1] if quantity is None or quantity.number < 2 else sites,
            part=part,
            core=[first, *(site.first for site in sites[:1])],
            sentence=symbol.sentence,
        )
        if len(group.sites) < len(sites):
            group.last = sites[0].last
        finish(doc, group)
        group.addition = group.addition or one_more
        if group.status == STATED and _among_regional(doc, group):
            # "3 glandler i mediastinum og 1 i aksillen": nobody calls it a metastasis.
            group.status = UNCERTAIN
        groups.append(group)
        covered.update(range(group.first, group.last + 1))
    return groups


def _is_that_in(doc: Document, symbol: Symbol) -> bool:
    """ "the bone metastasis can have 30 Gy, the one in the other lung 54"."""
    if symbol.low not in _THAT:
        return False
    joint = doc.at(symbol.index + 1)
    return joint is not None and joint.low in ("i", "in")


def _all_of_which(doc: Document, one: Symbol) -> int | None:
    """Where the number of all stands: "one of the three", "den ene af de tre"."""
    joint, article, number = (doc.at(one.index + step) for step in (1, 2, 3))
    if joint is None or article is None or number is None or not is_quantity(number):
        return None
    of_the = joint.low in ("of", "af") and article.low in ("the", "de", "these", "disse")
    return number.index if of_the and (one.has("part") or one.low in _ONE_MORE) else None


def _ends_in_one(symbol: Symbol) -> bool:
    """ "endnu en", "one more", "another"."""
    parts = symbol.low.split()
    if parts == ["another"]:
        return True
    return parts[-1] in _ONE_MORE or (parts[0] in _ONE_MORE and parts[-1] in _MORE)


def _another_one(doc: Document, symbol: Symbol) -> bool:
    """ "And a third one, in the liver", "og en tredje i leveren"."""
    following = doc.at(symbol.index + 1)
    if not is_another(doc, symbol):
        return False
    one = following is not None and (following.low in _ONE_MORE or following.low == ",")
    return one or (following is not None and following.has_value("grammar", "preposition"))


def _among_regional(doc: Document, group: Group) -> bool:
    told = doc.sentences[group.sentence]
    node = any(s.has_value("organ", "node") for s in told if s.index < group.first)
    return (
        node
        and {site.organ for site in group.sites} == {"lymph_node"}
        and not any(s.has("metastasis") for s in told)
    )


def _more_there(doc: Document, groups: list[Group], symbol: Symbol) -> bool:
    """ "one met in the brain, more in the liver"."""
    if symbol.low != "more":
        return False
    following = doc.at(symbol.index + 1)
    return (
        any(g.sentence == symbol.sentence and g.sites and not g.negated for g in groups)
        and following is not None
        and following.has_value("grammar", "preposition")
        and not any(s.has("negation") for s in doc.before(symbol.index, 2))
    )


def _and_elsewhere(groups: list[Group], symbol: Symbol) -> bool:
    """ "more than five bone metastases and also several in the liver"."""
    return any(
        g.sentence == symbol.sentence
        and 0 < symbol.index - g.last <= _ALSO_REACH
        and g.sites
        and not g.negated
        for g in groups
    )


def _names_one(doc: Document, symbol: Symbol) -> bool:
    """ "the splenic one can't be ablated": the word "one" for a lesion that was named."""
    before = list(doc.before(symbol.index, 3))
    return (
        symbol.low == "one"
        and bool(before)
        and (before[0].has("organ", "laterality") or VERTEBRA.fullmatch(before[0].low) is not None)
        and any(s.low in ("the", "that") for s in before)
    )
