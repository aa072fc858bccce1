"""Lesions without a noun: "1 i hjernen", "den ene i leveren", "begge i binyrerne"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.all_of_them import all_of
from bot.text.metastases.enumerations import counted_organ
from bot.text.metastases.mention import Group
from bot.text.metastases.verdict import finish
from bot.text.quantities import Quantity, is_another, is_quantity, read_quantity
from bot.text.site_lists import sites_behind
from bot.text.sites import read_site
from bot.text.status import STATED, UNCERTAIN
from bot.text.tnm import VERTEBRA

_ALSO_REACH = 4
_EVERY = frozenset(["alle", "all", "samtlige"])
_SOLITARY = ("solit", "a solitary", "single", "a single", "isolated", "isoleret", "en solitær")
_NO_LESION = ("exam", "other_exam", "therapy", "primary", "negation", "benign", "unit")
_DISTANT = ("distant", "fjernlym", "fjerngl")
_FAR = frozenset(["fjern", "fjerne"])
_SIGNS = frozenset([",", "+", "&", "x", "×"])
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
        if not symbol.kinds and not another and symbol.number is None and symbol.low not in _EVERY:
            continue
        part = symbol.has("part") and not another
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
        if not (part or one_more or counts or several):
            continue
        quantity = None if part else read_quantity(doc, index)
        if several:
            quantity = Quantity("at_least", 2, index, index)
        first = index
        if one_more and (quantity is None or another):
            quantity = Quantity("exact", 1, index, index)
        index = all_of_them if all_of_them is not None else index
        while one_more and (behind := doc.at(index + 1)) is not None and behind.low in _BESIDE_ONE:
            index += 1
        if part:
            number = doc.at(index + 1)
            if number is not None and is_quantity(number) and not number.has("article"):
                quantity = read_quantity(doc, number.index)
                index = number.index
        bare = not part and (
            length <= 8
            or _enumerates(groups_before, symbol)
            or _shares_noun(doc, groups_before, symbol)
            or _pairs_up(doc, symbol)
            or _alone(doc, symbol)
            or _times(doc, symbol)
            or _counts_distant_nodes(doc, symbol)
        )
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


def _all_of_which(doc: Document, one: Symbol) -> int | None:
    """Where the number of all stands: "one of the three", "den ene af de tre"."""
    joint, article, number = (doc.at(one.index + step) for step in (1, 2, 3))
    if joint is None or article is None or number is None or not is_quantity(number):
        return None
    of_the = joint.low in ("of", "af") and article.low in ("the", "de", "these", "disse")
    return number.index if of_the and (one.has("part") or one.low in _ONE_MORE) else None


def _counts_distant_nodes(doc: Document, number: Symbol) -> bool:
    """ "two distant lymph nodes in the retroperitoneum": a node that is distant is a metastasis."""
    behind = list(doc.after(number.index, 2))
    if not behind or not (behind[0].low in _FAR or behind[0].low.startswith(_DISTANT)):
        return False
    return any(s.has_value("organ", "node", "lymph_node") for s in behind)


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
    following = doc.at(symbol.index + 1)
    told = any(g.sentence == symbol.sentence and g.sites and not g.negated for g in groups)
    return (
        symbol.low == "more"
        and told
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


def _alone(doc: Document, symbol: Symbol) -> bool:
    """ "now solitary R adrenal, DFI 18 months": an organ that is called solitary."""
    if not symbol.low.startswith(_SOLITARY) or any(
        s.has(*_NO_LESION) for s in doc.after(symbol.index, 4)
    ):
        return False
    organ = next((s for s in doc.after(symbol.index, 2) if not s.has("laterality")), None)
    return organ is not None and organ.has("organ") and not organ.has("lung_location")


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
