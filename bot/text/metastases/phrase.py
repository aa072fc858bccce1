"""A mention with a noun, a code or an effusion at its head."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.metastases.before import scan_left
from bot.text.metastases.behind import scan_right
from bot.text.metastases.enumerations import sole_behind
from bot.text.metastases.mention import Group
from bot.text.metastases.place_first import organ_holds, site_opens
from bot.text.metastases.sole import are_the_only, count_sole, is_neither, only_one
from bot.text.metastases.treated import GONE
from bot.text.numbers import number_of
from bot.text.quantities import Quantity, is_another, is_quantity
from bot.text.site_lists import sites_behind
from bot.text.sites import Site, read_site, with_region
from bot.text.tnm import VERTEBRA

_MET_BY_US = frozenset(["him", "her", "them", "you", "us", "the", "with", "ham", "hende"])
_EACH = frozenset(["each", "either", "hver"])
_THE_ONE = frozenset(["den ene", "the one", "the single"])


def headed(doc: Document, head: Symbol, kind: str) -> Group | None:
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
    scan_left(doc, head, group)
    noun = doc.at(head.index + 1)
    if group.form == "mass" and noun is not None and noun.has("lesion") and kind == "metastasis":
        # "ét metastatisk fokus i os pubis"
        group.form = (noun.value("lesion") or "singular").removeprefix("definite_")
        group.last = noun.index
        head = noun
    if group.quantity is not None and not group.sites and not group.negated:
        site_opens(doc, group)
    scan_right(doc, head, group)
    quantity = group.quantity
    few = quantity is not None and doc.symbols[quantity.last].low == "enkelte"
    if quantity is not None and few and group.form == "plural" and not group.definite:
        # "enkelte knoglemetastaser" are a few.
        group.quantity = replace(quantity, kind="at_least", number=2)
    _count_each(doc, group)
    _drop_doubled_organ(group)
    if not group.sites and kind == "metastasis":
        _site_before_colon(doc, group)
    if not group.sites and not group.negated and kind == "metastasis":
        organ_holds(doc, group)
    if group.negated and not group.sites and not group.definite:
        _except(doc, group)
    if group.sites and group.quantity is not None and group.quantity.exact == 0:
        # "hjernemet: 0" denies those in the brain.
        group.quantity, group.negated = None, True
    if group.quantity is not None and group.quantity.exact == 0 and not group.sites:
        told = doc.symbols[group.first : head.index]
        if any(s.has("other_lesions") for s in told):
            # "1 ny met i lever, 0 andre mets"
            group.quantity, group.negated, group.closing = None, True, True
    if group.form == "plural" and are_the_only(doc, group):
        # "de eneste metastaser" are those that were named, however many.
        group.quantity, group.only = None, True
        group.closing = not group.sites
    _all_but_one(doc, group)
    if group.quantity is not None and group.quantity.kind == "sole" and not group.sites:
        _site_named_before(doc, group)
    if group.quantity is None and not group.negated and is_neither(doc, group):
        group.negated = True
        group.closing = any(s.has("other_lesions") for s in doc.after(group.last, 2))
    if group.quantity is None and not group.negated:
        only_one(doc, group)
    if group.quantity is None and not group.negated and group.sites and group.form != "plural":
        count_sole(group, sole_behind(doc, group.last))
    sign = doc.at(head.index + 1)
    if group.quantity is None and group.form == "plural" and sign is not None and sign.low == ":":
        # "Mets: adrenal": the heading of a form tells no plural.
        group.form = "mass"
    return group


def _count_each(doc: Document, group: Group) -> None:
    """ "one met in each adrenal"."""
    exact = group.quantity.exact if group.quantity is not None else None
    if exact is not None and not group.sites and group.form == "singular":
        _count_in_each(doc, group, exact)
        return
    site = group.sites[-1] if group.sites else None
    if exact is None or site is None or len(group.sites) != 1 or site.side != "both":
        return
    if site.quantity is not None or group.form != "singular":
        # "two metastases, one in each adrenal" counts them already.
        return
    if any(s.low in _EACH for s in doc.symbols[site.first : site.last + 1]):
        group.quantity = Quantity("exact", 2 * exact, site.first, site.last)


def _count_in_each(doc: Document, group: Group, exact: int) -> None:
    """ "only the two adrenals show uptake, one met in each"."""
    each = next((s for s in doc.after(group.last, 3) if s.low in _EACH), None)
    following = doc.at(each.index + 1) if each is not None else None
    if each is None or (following is not None and following.is_word):
        return
    named = [s for s in doc.sentences[group.sentence] if s.index < group.first and s.has("organ")]
    for organ in reversed(named):
        pair = any(s.has("both") or number_of(s) == 2 for s in doc.before(organ.index, 2))
        site = read_site(doc, organ.index) if pair else None
        if site is not None:
            group.quantity = Quantity("exact", 2 * exact, each.index, each.index)
            group.sites.append(replace(site, side="both"))
            group.first, group.last = organ.index, each.index
            return
    group.quantity = Quantity("vague", exact, each.index, each.index)


def _drop_doubled_organ(group: Group) -> None:
    """ "bone met in one rib": the part of an organ that was named before it."""
    if group.form != "singular" or len(group.sites) < 2:
        return
    own, first_part = group.sites[:2]
    if (
        len(group.sites) > 2
        and own.last <= group.core[0] < first_part.first
        and own.organ == first_part.organ
        and own.quantity is None
        and first_part.quantity is None
    ):
        # "a bone metastasis in L3 and one in the liver"
        group.sites = group.sites[1:]
    *others, whole, part = group.sites
    counted = part.quantity is not None and whole.first <= group.core[0]
    named = counted if not others else whole.first == group.core[0]
    if whole.organ == part.organ and whole.quantity is None and named:
        group.sites = [*others, part]


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
                if following.low in _THE_ONE and len(sites) == 1 and sites[0].quantity is None:
                    # "ingen metastaser udover den ene i hjernen"
                    group.form = "singular"
                    group.quantity = Quantity("sole", 1, following.index, following.index)
                group.sites, group.last = sites, last
                group.core += [site.first for site in sites]
            return
        if symbol.low not in (",", "i øvrigt", "iøvrigt", "andre", "steder"):
            return


def _all_but_one(doc: Document, group: Group) -> None:
    """ "alt er væk undtagen en levermetastase": the article counts what is left."""
    joint = doc.at(group.first - 1)
    article = group.quantity is not None and group.quantity.kind == "article"
    if joint is None or not joint.has("exception") or not article or group.form != "singular":
        return
    if any(s.low in GONE or s.has("removed") for s in doc.before(joint.index, 5)):
        group.quantity = Quantity("sole", 1, group.first, group.first)


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


def _site_named_before(doc: Document, group: Group) -> None:
    """ "PET confirmed the humerus as the only metastasis"."""
    joint = doc.at(group.first - 1)
    opens = doc.symbols[group.first].low.startswith("som ")
    if not opens and (joint is None or joint.low not in ("as", "som", "er", "is", "being")):
        return
    place = group.first - (1 if opens else 2)
    organ = doc.at(place)
    if organ is None or organ.sentence != group.sentence or organ.has("metastasis", "exam"):
        return
    site = read_site(doc, place) if organ.has("organ") else None
    if site is not None:
        group.sites.append(site)
        group.first = place
        group.core.append(place)


def _is_noun(doc: Document, head: Symbol) -> bool:
    """ "met" is a metastasis only beside a quantity, an organ or a place."""
    previous, following = doc.at(head.index - 1), doc.at(head.index + 1)
    if previous is not None and previous.low == "." and previous.glued:
        previous = doc.at(head.index - 2)
    by_us = following is not None and following.low in _MET_BY_US
    if by_us and previous is not None and previous.has("negation"):
        # "I haven't met him"
        return False
    if previous is not None and (
        is_quantity(previous)
        or previous.low == "a"
        or is_another(doc, previous)
        or previous.has("addition", "organ", "laterality", "negation", "lung_location")
        or previous.low == "-"
        or VERTEBRA.fullmatch(previous.low)
    ):
        return True
    if following is None:
        return previous is None or doc.language == "da"
    counted = doc.at(head.index + 2)
    if following.low in "x×=" and counted is not None and counted.number is not None:
        # "Met x 1, scapula"
        return True
    while following is not None and following.low in (".", ":"):
        following = doc.at(following.index + 1)
    if following is not None and following.index > head.index + 1 and is_quantity(following):
        return True
    if following is not None and VERTEBRA.fullmatch(following.low):
        return True
    if (
        previous is not None
        and previous.is_word
        and (not previous.kinds or previous.has("new_lesion"))
    ):
        # "1 reel met", "1 new met in L4"
        counted = doc.at(previous.index - 1)
        if counted is not None and is_quantity(counted) and not counted.has("article"):
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
