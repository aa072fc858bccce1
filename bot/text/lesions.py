"""Metastases as they are mentioned: how many, where, denied or not, one group after another."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from bot.text.document import Document, Symbol
from bot.text.enumerations import counted_organ, each_of, list_places, sole_behind
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.scope import PAST, STATED, UNCERTAIN, head_of, status_of
from bot.text.sites import Site, read_site, sites_behind, with_region
from bot.text.tnm import VERTEBRA
from bot.text.treatment import past_curative
from bot.text.words import words

_UNKNOWN_ADJECTIVES = 2
_LEFT_REACH = 12
_SHORT_VERDICT = 4
_STANDALONE_LESION_SITES = frozenset({"brain", "adrenal", "bone", "liver", "other", "pleura"})
_IN_TOTAL = words("lesions", "in_total")
_BESIDE = words("lesions", "beside")
_BETWEEN = frozenset([",", ":", "-", "–", "i", "jeg", "nej", "no"])
_UNPAIRED = ("brain", "bone", "liver")
_SAME = frozenset(["samme", "same", "kendte", "known", "begge", "both"])
_EQUALS = frozenset(["er", "is", "=", ":", "var", "was"])
_BETWEEN_EQUALS = 3
_NOTS = frozenset(["not", "ikke", "ej"])
_ITS = frozenset(["its", "it's", "it", "but", "det", "der"])
_EVERY = frozenset(["alle", "all", "samtlige"])
_VERDICTS = words("lesions", "verdicts")
_VERDICT_REACH = 9
_SHOWS = frozenset([":", "med", "with", "m", "w"])
_REVISION_REACH = 15
_ONE_MORE = frozenset(["one", "en", "én", "et", "ét"])
_POSSESSIVE = frozenset(["her", "his", "their", "the", "these", "those", "patient's"])
_COUNT_SIGNS = _IN_TOTAL | frozenset(
    [":", "=", "(", "x", "×", "antal", "antallet", "er", "number", "count", "#"]
)


@dataclass
class Group:
    """One mention of metastases.

    `form` is "singular", "plural", "mass" ("spread to") or "item" (no noun: "1 i hjernen");
    `part` marks some of those already counted ("den ene i leveren"), `closing` "no other
    metastases", `only` "confined to".
    """

    first: int
    last: int
    form: str
    quantity: Quantity | None = None
    sites: list[Site] = field(default_factory=list)
    definite: bool = False
    negated: bool = False
    closing: bool = False
    only: bool = False
    part: bool = False
    all_of: bool = False
    addition: bool = False
    benign: bool = False
    removed: bool = False
    is_lesion: bool = False
    listed: bool = False
    others: bool = False
    one_of: bool = False
    status: str = STATED
    core: list[int] = field(default_factory=list)
    sentence: int = 0

    @property
    def lower_bound(self) -> int:
        if self.quantity is not None and self.quantity.kind != "vague":
            return max(0, self.quantity.number)
        return 2 if self.form == "plural" else 1


def read_groups(doc: Document) -> list[Group]:
    """All groups of the message in the order of their heads."""
    groups: list[Group] = []
    covered: set[int] = set()
    for first, last, number, sites in each_of(doc):
        group = Group(
            first,
            last,
            "item",
            quantity=Quantity("exact", number, last, last),
            sites=sites,
            core=[site.first for site in sites],
            sentence=doc.symbols[first].sentence,
        )
        _finish(doc, group)
        groups.append(group)
        covered.update(range(group.first, group.last + 1))
    for symbol in doc.of("metastasis", "lesion", "setting", "code", "effusion"):
        if symbol.taken or symbol.index in covered:
            continue
        group = None
        if symbol.has("metastasis"):
            group = _headed(doc, symbol, "metastasis")
        elif symbol.has_value("setting", "polymetastatic") and "metast" in symbol.low:
            group = _widespread(doc, symbol)
        elif symbol.has("lesion") and not symbol.has("satellite"):
            group = _lesion_group(doc, symbol)
        elif symbol.has("code", "effusion"):
            group = _coded(doc, symbol)
        if group is not None:
            _finish(doc, group)
            groups.append(group)
            covered.update(range(group.first, group.last + 1))
    groups += _items(doc, groups, covered)
    groups += _doubtful_organs(doc, covered)
    groups += _closings(doc, covered)
    groups += _now_left(doc, groups, covered)
    groups += _totals(doc, groups, covered)
    groups.sort(key=lambda g: g.first)
    list_places(doc, groups)
    _doubt_before(doc, groups)
    groups = _merged(doc, groups)
    _restate(doc, groups)
    _seen_on_brain_mri(doc, groups)
    _doubt_revised(doc, groups)
    _first_of_all(doc, groups)
    groups = _corrected(doc, groups)
    _spread_negation(doc, groups)
    _doubt_lesions(groups)
    groups += _doubtful_lesions(doc, groups)
    return groups


def _headed(doc: Document, head: Symbol, kind: str) -> Group | None:
    form = head.value(kind) or "singular"
    if head.low in ("met", "meta") and not _is_noun(doc, head):
        return None
    group = Group(
        head.index,
        head.index,
        form.removeprefix("definite_"),
        definite=form.startswith("definite"),
        core=[head.index],
        sentence=head.sentence,
    )
    organ = head.value("organ")
    if organ is not None:
        group.sites.append(with_region(doc, Site(organ, head.low, head.index, head.index)))
    _scan_left(doc, head, group)
    _scan_right(doc, head, group)
    if not group.sites and kind == "metastasis":
        _site_before_colon(doc, group)
    if group.negated and not group.sites and not group.definite:
        _except(doc, group)
    if group.quantity is None and not group.negated:
        _only_one(doc, group)
    if group.quantity is None and not group.negated and group.sites and group.form != "plural":
        _sole_behind(group, sole_behind(doc, group.last))
    return group


def _except(doc: Document, group: Group) -> None:
    """ "ingen metastaser fraset leveren": these, and no others."""
    for place in range(group.last + 1, min(group.last + 4, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != group.sentence:
            return
        if symbol.has("exception"):
            following = doc.at(place + 1)
            if following is None or is_quantity(following):
                return
            last, sites = sites_behind(doc, place)
            if sites:
                group.negated, group.closing, group.form = False, True, "mass"
                group.sites, group.last = sites, last
                group.core += [site.first for site in sites]
            return
        if symbol.low not in (",", "i øvrigt", "iøvrigt", "andre", "steder"):
            return


def _sole_behind(group: Group, quantity: Quantity | None) -> None:
    if quantity is not None and all(site.quantity is None for site in group.sites):
        group.quantity = quantity
        group.core.append(quantity.last)
        group.last = quantity.last


def _site_before_colon(doc: Document, group: Group) -> None:
    """ "Hjernen: 1 metastase"."""
    colon = doc.at(group.first - 1)
    if colon is None or colon.low != ":":
        return
    clause = [s for s in doc.clause_of(colon.index) if s is not colon]
    organs = [s for s in clause if s.has("organ") and not s.has("metastasis", "exam")]
    if len(organs) != 1 or len(clause) > 4 or any(s.has("exam", "other_exam") for s in clause):
        return
    site = read_site(doc, organs[0].index)
    if site is not None:
        group.sites.append(site)
        group.first = organs[0].index
        group.core.append(organs[0].index)


def _only_one(doc: Document, group: Group) -> None:
    """ "metastasen i hjernen er den eneste"."""
    for symbol in doc.after(group.last, 4):
        if symbol.has("sole"):
            following = doc.at(symbol.index + 1)
            if following is None or not following.has("organ", "metastasis", "lesion"):
                group.quantity = Quantity("sole", 1, symbol.index, symbol.index)
                group.core.append(symbol.index)
                group.last = symbol.index
            return
        if symbol.low not in ("er", "is", "den", "the", "remains", "fortsat", "still", "som", "as"):
            return


def _widespread(doc: Document, symbol: Symbol) -> Group | None:
    """ "udbredt metastatisk sygdom i lever og knogler": more than one, and where."""
    last, sites = sites_behind(doc, symbol.index, mass=True)
    if not sites:
        return None
    core = [symbol.index, *(site.first for site in sites)]
    return Group(symbol.index, last, "plural", sites=sites, core=core, sentence=symbol.sentence)


def _is_noun(doc: Document, head: Symbol) -> bool:
    """ "met" is a metastasis only beside a quantity, an organ or a place."""
    previous, following = doc.at(head.index - 1), doc.at(head.index + 1)
    if previous is not None and previous.low == "." and previous.glued:
        previous = doc.at(head.index - 2)
    if previous is not None and (
        is_quantity(previous)
        or previous.has("organ", "laterality", "negation", "lung_location")
        or previous.low == "-"
    ):
        return True
    if following is None:
        return previous is None or doc.language == "da"
    while following is not None and following.low in (".", ":"):
        following = doc.at(following.index + 1)
    if following is not None and following.index > head.index + 1 and is_quantity(following):
        return True
    if following is not None and (
        following.has("organ")
        or (
            following.has("laterality")
            and any(s.has("organ") for s in doc.after(following.index, 3))
        )
    ):
        return True
    return following is not None and (
        following.has_value("grammar", "preposition")
        and any(s.has("organ") for s in doc.after(following.index, 4))
    )


def _lesion_group(doc: Document, head: Symbol) -> Group | None:
    group = _headed(doc, head, "lesion")
    if group is None:
        return None
    group.is_lesion = True
    organs = {site.organ for site in group.sites}
    if not organs and group.quantity is not None and group.quantity.exact:
        told = any(s.has("metastatic_disease", "metastasis") for s in doc.sentences[head.sentence])
        return group if told else None
    listed = organs - {"lung"} if group.quantity is not None and group.quantity.exact else organs
    if not listed or not listed <= _STANDALONE_LESION_SITES:
        return None
    return group


def _coded(doc: Document, symbol: Symbol) -> Group | None:
    organ = symbol.value("code") or "pleura"
    if organ == "regional":
        return None
    group = Group(
        symbol.index,
        symbol.index,
        "mass",
        sites=[Site(organ if organ != "node" else "node", symbol.low, symbol.index, symbol.index)],
        core=[symbol.index],
        sentence=symbol.sentence,
    )
    number = doc.at(symbol.index + 1)
    if number is not None and number.number == 0 and not number.taken:
        group.negated, group.last = True, number.index
        return group
    counted = counted_organ(doc, symbol)
    if counted is not None:
        group.quantity, group.last = counted, counted.last
    else:
        _sole_behind(group, sole_behind(doc, symbol.index))
    return group


def _scan_left(doc: Document, head: Symbol, group: Group) -> None:
    unknown = 0
    joined = False
    pending_unknown: int | None = None
    clause = head.clause
    place = head.index - 1
    floor = max(-1, head.index - 1 - _LEFT_REACH)
    while place > floor:
        symbol = doc.symbols[place]
        joins = _joins_organs(doc, place)
        if symbol.clause != clause and not (joins or joined):
            break
        clause = symbol.clause
        joined = joins
        if symbol.low in ("of", "af") and place > 0 and _counts_some(doc.symbols[place - 1]):
            # "one of the two bone metastases" tells the number of all.
            group.part, group.first = group.quantity is None, place - 1
            group.one_of = group.quantity is not None
            break
        if (
            symbol.has("negation")
            and symbol.has_value("negation", "before")
            and (group.quantity is None or symbol.low in ("ikke", "not", "ej"))
        ):
            group.negated = not group.definite
            # "derudover ingen mets": none but those that were named.
            group.closing = any(s.has("other_lesions") for s in doc.before(place, 2))
            group.first = place
            break
        if symbol.taken in ("size", "dose", "lab", "label") or symbol.low == ".":
            place -= 1
            continue
        if symbol.taken:
            break
        if symbol.has("other_lesions") and not (
            symbol.has("at_least") and group.quantity is None and not _negation_before(doc, place)
        ):
            group.closing = group.closing or _negation_before(doc, place)
            group.first = place
            if group.closing:
                break
            group.others = True
            place -= 1
            continue
        plain = group.quantity is None and not group.sites and place == group.first - 1
        if symbol.has("both") and plain:
            # "begge metastaser" are two, and no more.
            group.quantity = Quantity("exact", 2, place, place)
            group.first = place
            break
        if is_quantity(symbol) and not symbol.has("laterality"):
            if group.quantity is None and _may_count(symbol, group):
                group.quantity = read_quantity(doc, place)
                if group.quantity is not None:
                    group.first = place = group.quantity.first
                    group.core += range(group.quantity.first, group.quantity.last + 1)
                    place -= 1
                    continue
            elif symbol.has("article", "sole"):
                place -= 1
                continue
            break
        if symbol.has("part"):
            group.part, group.first = True, place
            break
        if symbol.has("organ") and not symbol.has("metastasis") and pending_unknown is None:
            if _inside_phrase(doc, place):
                break
            site = read_site(doc, place)
            if site is not None:
                group.sites.insert(0, site)
                group.core.append(place)
                group.first = site.first
        elif pending_unknown is None and (vertebra := _vertebra(doc, place)) is not None:
            group.sites.insert(0, vertebra)
            group.core.append(place)
            group.first = place
        elif symbol.has("only"):
            group.only = True
            group.first = place
        elif (
            symbol.has("laterality", "node_region")
            or _is_adjective(symbol)
            or symbol.low in _POSSESSIVE
        ):
            if symbol.has("laterality", "node_region") and group.sites:
                group.sites[0] = group.sites[0].beside(symbol)
                group.first = place
        elif symbol.low == "-" and symbol.glued and doc.symbols[place + 1].glued and not joins:
            # A hyphenated adjective ("FDG-avid").
            unknown -= 1
        elif symbol.has_value("grammar", "conjunction") or symbol.low in ("-", ",", "/"):
            if not joins or group.quantity is not None or _parts_nouns(doc, head, place):
                break
        elif symbol.kinds - {"planned"} or not symbol.is_word:
            break
        else:
            unknown += 1
            pending_unknown = place
            if unknown > _UNKNOWN_ADJECTIVES:
                break
        place -= 1


def _counts_some(symbol: Symbol) -> bool:
    """ "one of her adrenal metastases": some of them, whose number is not told."""
    return is_quantity(symbol) and not symbol.has("both")


def _parts_nouns(doc: Document, head: Symbol, place: int) -> bool:
    """ "både lunge og metastase": the organ is a noun of its own."""
    return place == head.index - 1 and not head.has("organ") and doc.symbols[place].low != "-"


def _vertebra(doc: Document, index: int) -> Site | None:
    """ "a T8 metastasis"."""
    symbol = doc.symbols[index]
    if symbol.kinds or symbol.taken or not VERTEBRA.fullmatch(symbol.low):
        return None
    return Site("bone", symbol.low, index, index)


def _may_count(symbol: Symbol, group: Group) -> bool:
    """An article before a definite or mass noun counts nothing ("et metastatisk ...")."""
    return not (symbol.has("article") and not symbol.has("number") and group.form == "mass")


def _is_adjective(symbol: Symbol) -> bool:
    return (
        symbol.has(
            "uncertain",
            "present",
            "setting",
            "brain_symptom",
            "new_lesion",
            "verified",
            "curative",
            "metastatic_disease",
            "part",
        )
        or symbol.has_value("grammar", "filler")
        or symbol.has_value("suitable", "true")
        or symbol.has("treatable_word")
    )


def _negation_before(doc: Document, index: int) -> bool:
    for symbol in doc.before(index, 4):
        if symbol.has_value("negation", "before"):
            return True
        if not (
            symbol.has("grammar", "uncertain", "present")
            or symbol.low in ("tegn", "evidence", "sign", "of")
        ):
            return False
    return False


def _inside_phrase(doc: Document, index: int) -> bool:
    """ "i lungen metastase": the organ belongs to the words before it."""
    if doc.language != "da" and any(
        label.language == "en" for label in doc.symbols[index].meaning.labels
    ):
        # English puts the organ before the noun: "in the right adrenal met".
        return False
    for symbol in doc.before(index, 4):
        if symbol.has_value("grammar", "preposition"):
            return True
        if symbol.has("laterality") or symbol.low in ("den", "the", "."):
            continue
        return False
    return False


def _joins_organs(doc: Document, index: int) -> bool:
    """ "lever- og knoglemetastaser", "liver, bone and brain metastases"."""
    symbol = doc.symbols[index]
    if not (symbol.has_value("grammar", "conjunction") or symbol.low in ("-", ",", "/")):
        return False
    for place in range(index - 1, max(-1, index - 5), -1):
        other = doc.symbols[place]
        if other.has("organ") and not other.has("metastasis", "exam", "other_exam"):
            return not _inside_phrase(doc, place)
        if not (
            other.low in ("-", ",", "/")
            or other.has_value("grammar", "conjunction")
            or other.has("laterality")
        ):
            return False
    return False


def _scan_right(doc: Document, head: Symbol, group: Group) -> None:
    place = head.index + 1
    for _ in range(4):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != head.sentence:
            break
        if symbol.has_value("negation", "after") and group.quantity is None:
            group.negated, group.last = True, place
            # "Mets: none in brain" denies no others.
            last, sites = sites_behind(doc, place, item=True)
            if sites:
                group.sites, group.last = sites, last
            return
        if (
            is_quantity(symbol)
            and group.quantity is None
            and not _starts_item(doc, place)
            and (not symbol.has("article", "both"))
            and (symbol.number is None or not symbol.taken)
        ):
            previous = doc.symbols[place - 1]
            if (
                previous is head
                and not symbol.has("sole")
                and symbol.number is None
                and not symbol.has("number")
            ) or _begins_new(doc, place):
                break
            group.quantity = read_quantity(doc, place)
            if group.quantity is not None:
                group.core.append(place)
                group.last = place
            place += 1
            break
        if symbol.low not in _COUNT_SIGNS and not symbol.has("only"):
            break
        place += 1
    if group.quantity is None and not group.negated:
        _count_behind(doc, group)
    beside = doc.at(group.last + 1)
    if (
        beside is not None
        and group.quantity is not None
        and (beside.low in _IN_TOTAL or beside.has_value("setting", "at_diagnosis", "de_novo"))
    ):
        group.last = beside.index
    behind = doc.at(group.last + 1)
    if group.form == "mass" and behind is not None and behind.has("diagnosis", "histology"):
        # "metastatisk NSCLC til lever og knogle"
        group.last = behind.index
    last, sites = sites_behind(doc, group.last, mass=group.form == "mass")
    if sites:
        group.listed = any(
            doc.symbols[i].low in (":", "(", ",") for i in range(group.last + 1, sites[0].last)
        )
        if group.one_of:
            # "the one of the two metastases, in the liver": the place of that one.
            sites = [replace(site, part=True) for site in sites]
        group.sites += sites
        group.last = max(group.last, last)
        group.core += [site.first for site in sites]
        group.only = group.only or any(
            doc.symbols[i].has("only") for i in range(head.index, sites[0].last)
        )
    _corrected_place(doc, group)
    after = doc.at(group.last + 1)
    if after is not None and after.sentence == head.sentence:
        index = after.index if after.low not in (":", ",", "er", "is", "are") else after.index + 1
        behind = doc.at(index)
        if (
            behind is not None
            and behind.has_value("negation", "after")
            and (
                group.quantity is None
                and behind.sentence == head.sentence
                and (behind.clause == head.clause or after.low == ":")
            )
        ):
            group.negated = True
        if behind is not None and behind.has("other_lesions") and group.negated:
            group.closing = True


def _corrected_place(doc: Document, group: Group) -> None:
    """ "in the brain, sorry, I mean in the left lung": the place behind the words holds."""
    place = group.last + 1
    corrected = False
    while (symbol := doc.at(place)) is not None and symbol.sentence == group.sentence:
        if symbol.has_value("correction", "start") and not symbol.has("negation"):
            corrected = True
        elif symbol.low not in (",", "-", "–", "i", "jeg", "nej", "no") or (
            symbol.low in ("i", "in") and corrected
        ):
            break
        place += 1
    if corrected and group.sites:
        last, sites = sites_behind(doc, place - 1, item=True, bare=True)
        if sites:
            group.sites, group.last = sites, last
            group.core += [site.first for site in sites]


def _count_behind(doc: Document, group: Group) -> None:
    """ "hjernemetastaser, to i alt", "the metastases, two in number"."""
    sentence = doc.symbols[group.last].sentence
    for place in range(group.last + 1, min(group.last + 7, len(doc.symbols))):
        symbol = doc.symbols[place]
        if symbol.sentence != sentence or symbol.has("metastasis", "organ"):
            return
        if is_quantity(symbol) and not symbol.has("article", "both"):
            before, behind = doc.symbols[place - 1], doc.at(place + 1)
            named = any(
                s is not None
                and (s.low in _IN_TOTAL or s.low in ("of them", "af dem") or s.has("part"))
                for s in (before, behind)
            )
            if named:
                group.quantity = read_quantity(doc, place)
                if group.quantity is not None:
                    group.core.append(place)
                    group.last = place
                    if behind is not None and behind.low in _IN_TOTAL:
                        group.last = place + 1
            return


def _begins_new(doc: Document, index: int) -> bool:
    """ "binyremetastase 1 hjernemetastase": the number belongs to the next noun."""
    for symbol in doc.after(index, 3):
        if symbol.has("metastasis"):
            return True
        if not (symbol.has("organ", "laterality") or symbol.has_value("grammar", "filler")):
            return False
    return False


def _starts_item(doc: Document, index: int) -> bool:
    """ "metastaser: 1 i hjernen": the number belongs to the place behind it."""
    following = doc.at(index + 1)
    if following is None:
        return False
    if following.has("organ", "laterality"):
        return True
    return following.has_value("grammar", "preposition") and any(
        s.has("organ", "lung_location") for s in doc.after(following.index, 3)
    )


def _items(doc: Document, groups_before: list[Group], covered: set[int]) -> list[Group]:
    """Lesions without a noun: "1 i hjernen", "den ene i leveren", "en i binyren"."""
    groups: list[Group] = []
    length = sum(1 for symbol in doc.symbols if symbol.is_word)
    for symbol in doc.symbols:
        index = symbol.index
        if index in covered or symbol.taken:
            continue
        part = symbol.has("part")
        one_more = symbol.has("addition") and symbol.low.split()[-1] in _ONE_MORE
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
            _finish(doc, group)
            groups.append(group)
            covered.update(range(group.first, group.last + 1))
            continue
        if (symbol.has("both") or symbol.low in _EVERY) and not part:
            group = _all_of(doc, symbol)
            if group is not None:
                _finish(doc, group)
                groups.append(group)
                covered.update(range(group.first, group.last + 1))
            continue
        counts = is_quantity(symbol) and not symbol.has("at_least", "both")
        if not (part or one_more or counts):
            continue
        quantity = None if part else read_quantity(doc, index)
        if one_more:
            quantity = Quantity("exact", 1, index, index)
        first = index
        if part:
            number = doc.at(index + 1)
            if number is not None and is_quantity(number) and not number.has("article"):
                quantity = read_quantity(doc, number.index)
                index = number.index
        bare = not part and (
            length <= 8
            or _enumerates(groups_before, symbol)
            or _shares_noun(doc, groups_before, symbol)
        )
        last, sites = sites_behind(doc, index, item=True, bare=bare)
        if not sites:
            if part and quantity is not None and symbol.value("part") == "one":
                continue
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
        _finish(doc, group)
        groups.append(group)
        covered.update(range(group.first, group.last + 1))
    return groups


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
    """ "1 adrenal + 1 brain met": the noun behind stands for both."""
    for other in doc.after(symbol.index, 5):
        if other.has_value("grammar", "conjunction") or other.low in ("+", "&"):
            return any(g.first == other.index + 1 and g.quantity is not None for g in groups)
        if not (other.has("organ", "laterality") or other.low == "."):
            return False
    return False


def _totals(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "hø. binyre samt 1 i lungen, = 2 i alt": the number of all of them, behind the list."""
    found = []
    for symbol in doc.symbols:
        if symbol.index in covered or not is_quantity(symbol) or symbol.has("article", "both"):
            continue
        before, behind = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
        named = any(
            s is not None and (s.low in _IN_TOTAL - {"stk"} or s.has_value("part", "total"))
            for s in (before, behind)
        )
        bounded = before is not None and before.has("no_less_than", "more_than")
        if bounded and not (behind is not None and behind.has("unit", "metastasis", "organ")):
            named = named or any(
                g.last >= symbol.index - 4 and (g.quantity is None or not g.quantity.exact)
                for g in groups
                if g.last < symbol.index
            )
        bracketed = any(s.low == "(" for s in doc.symbols[max(0, symbol.index - 2) : symbol.index])
        listed = any(
            g.sentence == symbol.sentence and g.last < symbol.index and not g.negated
            for g in groups
        )
        quantity = read_quantity(doc, symbol.index) if named and listed and not bracketed else None
        if quantity is not None:
            core = [symbol.index]
            found.append(
                Group(
                    quantity.first,
                    symbol.index,
                    "plural",
                    quantity=quantity,
                    core=core,
                    sentence=symbol.sentence,
                )
            )
    return found


def _doubtful_organs(doc: Document, covered: set[int]) -> list[Group]:
    """ "obs. også binyre": an organ in doubt, without a noun."""
    groups = []
    for symbol in doc.of("organ"):
        if symbol.index in covered or UNCERTAIN not in symbol.flags:
            continue
        if symbol.taken or symbol.has("lung_location", "exam") or symbol.flags & {"question"}:
            continue
        heads = {head_of(s) for s in doc.clause_of(symbol.index)} - {None, "lesion"}
        if heads:
            continue
        site = read_site(doc, symbol.index)
        if site is not None:
            groups.append(
                Group(
                    symbol.index,
                    symbol.index,
                    "mass",
                    sites=[site],
                    core=[symbol.index],
                    status=UNCERTAIN,
                    sentence=symbol.sentence,
                )
            )
    return groups


def _closings(doc: Document, covered: set[int]) -> list[Group]:
    """ ", ingen øvrige", ", none elsewhere": no others, without a noun."""
    groups = []
    for symbol in doc.of("other_lesions"):
        if symbol.index in covered:
            continue
        clause = list(doc.clause_of(symbol.index))
        denial = next((s for s in clause if s.has_value("negation", "before")), None)
        if denial is None or denial.index in covered:
            continue
        rest = [
            s
            for s in clause
            if s.is_word
            and s not in (symbol, denial)
            and not s.has("other_lesions", "grammar", "lesion", "function_word", "exam", "part")
        ]
        if not rest and any(s.is_word for s in doc.symbols[: clause[0].index]):
            groups.append(
                Group(
                    symbol.index,
                    symbol.index,
                    "plural",
                    closing=True,
                    negated=True,
                    core=[symbol.index],
                    sentence=symbol.sentence,
                    status=status_of([symbol]),
                )
            )
    return groups


def _now_left(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "oprindeligt 5 metastaser, nu 2 tilbage": the number of today, without its noun."""
    found = []
    for group in groups:
        if group.status != PAST or group.quantity is None:
            continue
        for symbol in doc.symbols[group.last + 1 : group.last + 24]:
            if symbol.sentence != group.sentence or symbol.has("metastasis", "organ"):
                break
            if symbol.index in covered or not is_quantity(symbol) or symbol.has("article"):
                continue
            clause = list(doc.clause_of(symbol.index))
            told = any(s.has("present") for s in clause)
            words = [s for s in clause if s.is_word]
            quantity = read_quantity(doc, symbol.index)
            if told and quantity is not None and quantity.exact is not None and len(words) <= 8:
                found.append(
                    Group(
                        symbol.index,
                        symbol.index,
                        "plural",
                        quantity=quantity,
                        core=[symbol.index],
                        sentence=symbol.sentence,
                    )
                )
            break
    return found


def _doubtful_lesions(doc: Document, groups: list[Group]) -> list[Group]:
    """ "1 sikker metastase og en forandring, som ikke kan afgøres": perhaps one more."""
    held = {index for group in groups for index in range(group.first, group.last + 1)}
    counted = {g.sentence for g in groups if g.status == STATED and g.quantity and not g.negated}
    return [
        Group(
            symbol.index,
            symbol.index,
            "singular",
            is_lesion=True,
            status=UNCERTAIN,
            core=[symbol.index],
            sentence=symbol.sentence,
        )
        for symbol in doc.of("lesion")
        if symbol.index not in held and UNCERTAIN in symbol.flags and symbol.sentence in counted
    ]


def _doubt_lesions(groups: list[Group]) -> None:
    """ "læsion i Th10, suspekt for metastase": what is in doubt is the lesion."""
    for group in groups:
        if (
            group.is_lesion
            and group.status == STATED
            and any(
                other is not group
                and other.status == UNCERTAIN
                and other.sentence == group.sentence
                and {s.organ for s in other.sites} <= {s.organ for s in group.sites}
                for other in groups
            )
        ):
            group.status = UNCERTAIN


def _all_of(doc: Document, symbol: Symbol) -> Group | None:
    """ "to metastaser, begge i knogler": the place of all of them."""
    last, sites = sites_behind(doc, symbol.index, item=True)
    following = doc.at(symbol.index + 1)
    if not sites and following is not None and following.has_value("organ", *_UNPAIRED):
        # "two left, both bone"
        last, sites = sites_behind(doc, symbol.index, item=True, bare=True)
    if len(sites) != 1:
        return None
    core = [symbol.index, sites[0].first]
    return Group(
        symbol.index, last, "item", sites=sites, all_of=True, core=core, sentence=symbol.sentence
    )


def _bound_behind(doc: Document, group: Group) -> None:
    """ "two metastases at most", "to metastaser eller flere"."""
    quantity = group.quantity
    if quantity is None or quantity.exact is None:
        return
    behind = list(doc.after(group.last, 2))
    if not behind:
        return
    first = behind[0]
    numbered = len(behind) > 1 and (behind[1].number is not None or behind[1].has("number"))
    if first.has("less_than") and not numbered:
        group.quantity = replace(quantity, kind="vague")
    elif (first.has("no_less_than") and not numbered) or (
        first.low in ("eller", "or") and behind[-1].low in ("flere", "more")
    ):
        group.quantity = replace(quantity, kind="at_least")


def the_same(doc: Document, group: Group) -> bool:
    """ "de samme 2 mets vokser": all that are known, and no new ones."""
    return any(s.low in _SAME for s in [*doc.before(group.first, 3), doc.symbols[group.first]])


def _adds(doc: Document, group: Group) -> bool:
    """New lesions beside known disease: their number is not the whole number."""
    near = [
        *doc.before(group.first, 4),
        *doc.symbols[group.first : group.last + 1],
        *doc.after(group.last, 3),
    ]
    if the_same(doc, group):
        return False
    if any(s.low.startswith(("yderligere", "additional")) for s in near):
        return True
    appeared = any(s.low.startswith("tilkom") for s in near)
    if appeared and not (past_curative(doc) is not None and not doc.of("therapy", "response")):
        return True
    known = any(
        s.has_value("therapy", "systemic") and not s.has_value("therapy", "naive")
        for s in doc.of("therapy")
    )
    known = known or bool(doc.of("response"))
    return known and any(
        s.low in ("ny", "nye", "nyt", "new", "nytilkommet", "appeared", "developed") for s in near
    )


def _called_benign(doc: Document, group: Group) -> bool:
    """ "leverlæsion, cyste": a clause of its own that only says what the lesion is."""
    end = [*doc.clause_of(group.last)][-1]
    following = doc.at(end.index + 1)
    if following is None or following.sentence != group.sentence:
        return False
    words = [s for s in doc.clause_of(following.index) if s.is_word]
    return len(words) <= _SHORT_VERDICT and any(s.has("benign") for s in words)


def _of_another_cancer(doc: Document, group: Group) -> bool:
    """ "colorectal metastasis", "metastase fra hans tidligere tyktarmskræft"."""
    if not any(
        s.has_value("diagnosis", "nsclc", "lung_cancer") or s.has("lung_location", "lung_histology")
        for s in doc.symbols
        if not group.first <= s.index <= group.last
    ):
        return False
    own = doc.symbols[group.first : group.last + 1]
    beside = [*doc.before(group.first, 1), *own]
    if any(s.has_value("diagnosis", "other_cancer") for s in beside):
        return True
    behind = [*doc.after(group.last, 7)]
    origin = next((s for s in behind if s.low in ("fra", "from", "af", "of")), None)
    return origin is not None and any(
        s.has_value("diagnosis", "other_cancer") and s.index > origin.index for s in behind
    )


def _denied_afar(doc: Document, group: Group) -> bool:
    """A denial farther off in the clause may reach an uncounted mention: it is asked about."""
    if group.quantity is not None or group.form == "item" or group.definite or group.closing:
        return False
    for symbol in doc.before(group.first, 7):
        if symbol.has("metastasis", "organ", "exam", "primary", "contrast"):
            return False
        if symbol.has_value("negation", "before"):
            return not symbol.has("driver_statement", "suitable", "treatable_word", "no_primary")
    return False


def _treated(doc: Document, group: Group) -> bool:
    """ "SRS af hjernemetastase jan. 2024, her ingen restsygdom": treated, and perhaps gone."""
    before = list(doc.before(group.first, 3))
    if not any(s.has("local_therapy") for s in before) or any(
        s.has("suitable", "planned") for s in before
    ):
        return False
    behind = [*doc.after(group.last, 4)]
    dated = any(s.taken in ("date", "year", "duration") or s.has("date") for s in behind)
    return dated or any("restsygdom" in s.low or s.low == "residual" for s in behind)


def _surely_benign(doc: Document, group: Group) -> bool:
    """ "liver lesion = haemangioma": what it is, and no doubt about it."""
    behind = [*doc.after(group.last, _VERDICT_REACH)]
    verdict = next((s for s in behind if s.low in _VERDICTS), None)
    return (
        verdict is not None
        and any(s.has("benign") and s.index > verdict.index for s in behind)
        and not any(s.has("uncertain", "negation", "suitable") or s.low == "?" for s in behind)
    )


def _finish(doc: Document, group: Group) -> None:
    before = doc.at(group.first - 1)
    if before is not None and before.has("both") and group.sites:
        # "begge knoglemetastaser" are those that were spoken of.
        group.definite = True
    _bound_behind(doc, group)
    group.status = status_of(doc.symbols[index] for index in group.core)
    near = list(doc.after(group.last, 5)) + list(doc.before(group.first, 2))
    told = list(doc.after(group.last, _VERDICT_REACH)) if group.is_lesion else []
    span = doc.symbols[group.first : group.last + 1]
    negation = any(s.has_value("negation", "before") for s in near)
    group.benign = any(s.has("benign") for s in near + told + span) or _called_benign(doc, group)
    operated = any(
        s.has_value("resection", "surgery")
        and not s.has("suitable")
        and s.low.endswith(("eret", "ected", "erated"))
        for s in doc.before(group.first, 3)
    ) or any(
        s.has_value("resection", "surgery") and s.low.endswith(("eret", "ected", "erated"))
        for s in doc.after(group.last, 4)
    )
    treated = _treated(doc, group)
    left = (
        any(s.has("exception") for s in doc.before(group.first, 3))
        or "rest" in (doc.symbols[group.core[0]].low[:4])
    )
    gone = (any(s.has("removed") for s in near) and not left) or operated or treated
    group.removed = gone and not negation
    if group.removed and any(doc.symbols[i].flags & {"dated", PAST, "ago"} for i in group.core):
        group.status = PAST
    group.addition = (
        _adds(doc, group)
        or any(s.has("addition") for s in doc.before(group.first, 3))
        or any(s.has("addition") for s in span)
    )
    if group.status == UNCERTAIN and any(
        s.has_value("diagnosis", "other_cancer") for s in doc.clause_of(group.first)
    ):
        dated = any("dated" in doc.symbols[i].flags for i in group.core)
        group.status = PAST if dated else UNCERTAIN
    if group.status == STATED and not group.negated and _of_another_cancer(doc, group):
        group.status = UNCERTAIN
    if group.status == STATED and not group.negated and _denied_afar(doc, group):
        group.status = UNCERTAIN
    if group.is_lesion and group.benign and group.status == STATED:
        group.status = PAST if _surely_benign(doc, group) else UNCERTAIN


def _first_of_all(doc: Document, groups: list[Group]) -> None:
    """ "NSCLC plus solitary brain metastasis" adds to the primary, not to other metastases."""
    for place, group in enumerate(groups):
        if not group.addition or any(not g.negated for g in groups[:place]):
            continue
        others = any(g is not group and not g.negated and g.status == STATED for g in groups)
        if past_curative(doc) is not None and not others and not _told_as_more(doc, group):
            # "lobektomi 2021, nu tilkommet en metastase": the first of the recurrence.
            group.addition = False
            continue
        cue = next((s for s in doc.before(group.first, 4) if s.low in _BESIDE), None)
        if cue is None or any(s.has("addition") for s in doc.symbols[group.first : group.last + 1]):
            continue
        around = doc.symbols[max(0, cue.index - 14) : group.first]
        if any(s.has("diagnosis", "histology", "primary") or s.taken == "tnm" for s in around):
            group.addition, cue.taken = False, "beside"


def _told_as_more(doc: Document, group: Group) -> bool:
    near = [*doc.before(group.first, 3), *doc.symbols[group.first : group.last + 1]]
    return any(s.has("addition") for s in near)


def _doubt_before(doc: Document, groups: list[Group]) -> None:
    """ "To knuder i leveren. Uvist om det er spredning": the doubt of the next sentence."""
    for group in groups:
        if group.status != STATED or not group.is_lesion:
            continue
        following = [
            s for s in doc.sentences.get(group.sentence + 1, ()) if s.has("uncertain", "metastasis")
        ]
        doubted = [s for s in following if s.has_value("uncertain", "before")]
        if doubted and any(s.index > doubted[0].index and s.has("metastasis") for s in following):
            group.status = UNCERTAIN


def _merged(doc: Document, groups: list[Group]) -> list[Group]:
    """ "eneste met. er en 22 mm hjernemetastase": one, and where."""
    kept: list[Group] = []
    for group in groups:
        sole = kept[-1] if kept else None
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


def _restate(doc: Document, groups: list[Group]) -> None:
    """ "not one met but two", "der er 2 og ikke 1 hjernemetastase": the number that holds."""
    for group in groups:
        number = group.quantity.exact if group.quantity is not None else None
        if not group.negated or number is None or group.closing:
            continue
        denial = next(
            (s for s in doc.symbols[max(0, group.first - 1) : group.last] if s.low in _NOTS), None
        )
        if denial is None:
            continue
        before = doc.symbols[max(0, denial.index - 3) : denial.index]
        behind = doc.symbols[group.last + 1 : group.last + 6]
        told = any(s.has_value("grammar", "contrast") or s.low in _ITS for s in behind)
        places = [*before[::-1], *(behind if told else [])]
        other = next((s for s in places if _plain_number(doc, s, number)), None)
        if other is not None and other.sentence == group.sentence:
            group.quantity = read_quantity(doc, other.index)
            group.negated = False


def _plain_number(doc: Document, symbol: Symbol, other_than: int) -> bool:
    if not is_quantity(symbol) or symbol.has("article", "both", "at_least"):
        return False
    following = doc.at(symbol.index + 1)
    quantity = read_quantity(doc, symbol.index)
    bare = following is None or not following.has("unit", "metastasis")
    return bare and quantity is not None and quantity.exact not in (None, other_than)


def _seen_on_brain_mri(doc: Document, groups: list[Group]) -> None:
    """ "MR cerebrum viser 2 metastaser": what an MRI of the brain shows is in the brain."""
    for group in groups:
        counted = group.quantity is not None and group.quantity.exact is not None
        if group.sites or group.negated or group.status != STATED or not counted:
            continue
        for symbol in doc.symbols[max(0, group.first - 8) : group.first][::-1]:
            if symbol.sentence != group.sentence or symbol.has("other_exam", "organ", "metastasis"):
                break
            if symbol.has("exam"):
                between = doc.symbols[symbol.index + 1 : group.first]
                shows = any(s.low in _SHOWS or s.has_value("done", "after") for s in between)
                if symbol.has_value("exam", "brain_mri") and shows:
                    group.sites = [Site("brain", symbol.low, symbol.index, symbol.index)]
                break


def _doubt_revised(doc: Document, groups: list[Group]) -> None:
    """ "solitær met. i notatet, men CT siger to": another number behind a "but"."""
    for group in groups:
        exact = group.quantity.exact if group.quantity is not None else None
        if exact is None or group.status != STATED or group.negated:
            continue
        contrast = None
        for symbol in doc.symbols[group.last + 1 : group.last + _REVISION_REACH]:
            if symbol.sentence != group.sentence:
                break
            if symbol.has_value("grammar", "contrast") or symbol.low == "but":
                contrast = symbol
            elif contrast is not None and is_quantity(symbol) and not symbol.has("article", "both"):
                behind = doc.at(symbol.index + 1)
                bare = behind is None or not (behind.is_word or behind.number is not None)
                number = read_quantity(doc, symbol.index)
                if bare and number is not None and number.exact not in (None, exact):
                    group.status = UNCERTAIN
                break


def _corrected(doc: Document, groups: list[Group]) -> list[Group]:
    """ "solitær knoglemet., nej vent 2 knoglemet.": the number behind the words holds."""
    kept: list[Group] = []
    for group in groups:
        exact = group.quantity is not None and group.quantity.exact is not None
        opened = any(
            s.has_value("correction", "start") and s.sentence == group.sentence
            for s in doc.symbols[max(0, group.first - 2) : group.first]
        )
        if exact and opened:
            organs = {site.organ for site in group.sites}
            kept = [
                g
                for g in kept
                if g.negated
                or g.sentence != group.sentence
                or (organs and g.sites and not organs & {site.organ for site in g.sites})
            ]
        kept.append(group)
    return kept


def _spread_negation(doc: Document, groups: list[Group]) -> None:
    """ "ingen hjernemetastaser eller knoglemetastaser"."""
    for earlier, later in itertools.pairwise(groups):
        if not earlier.negated or later.negated or later.quantity is not None:
            continue
        between = doc.symbols[earlier.last + 1 : later.first]
        if (
            earlier.sentence == later.sentence
            and len(between) <= 2
            and all(s.has_value("grammar", "conjunction") or s.low in (",", "/") for s in between)
        ):
            later.negated = True
