"""From mentions to places and totals."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.metastases.blocks import Block, Tally, add_block
from bot.text.metastases.counts_behind import counted_in_brackets, perhaps_more
from bot.text.metastases.denied import NO_ORGAN, deny, outside_the_brain
from bot.text.metastases.enumerations import absorb_parts
from bot.text.metastases.mention import Group
from bot.text.metastases.number_of_all import is_component, number_of_list, settle_number
from bot.text.metastases.one_and_other import one_of_two, pair_parts
from bot.text.metastases.told_to_be_all import told_to_be_all
from bot.text.sites import Site
from bot.text.status import STATED


def add_up(doc: Document, groups: list[Group], findings: list[Finding], status: str) -> Tally:
    tally = Tally()
    tally.closing = status == STATED and told_to_be_all(doc, groups)
    one_of_two(doc, groups)
    pair_parts(doc, groups)
    groups, doubt = absorb_parts(doc, groups)
    tally.conflict = doubt
    tally.others = any(_remain(doc, symbol) for symbol in doc.of("other_lesions"))
    tally.rest = any(_rests(doc, symbol) for symbol in doc.of("part"))
    tally.others = tally.others or tally.rest
    for group in groups:
        if group.closing and not group.sites:
            tally.closing = True
            continue
        if group.no_more:
            # "no further intracranial metastases" closes one place, and says nothing of others.
            continue
        if group.negated and outside_the_brain(doc, group, groups):
            tally.closing = True
            continue
        if group.negated:
            deny(doc, group, tally, findings, status)
            continue
        if _besides_those(doc, group):
            # "bortset fra den er der kun metastasen i L2": one more, of whatever kind.
            group.only, group.others, group.addition = False, False, True
        tally.closing = tally.closing or (group.only and bool(group.sites)) or group.closing
        # "the other metastases are stable": more than those that were counted.
        tally.others = tally.others or (
            (group.others or _are_the_others(doc, group))
            and group.form == "plural"
            and group.quantity is None
            and not group.sites
        )
        sites = [site for site in group.sites if site.organ not in NO_ORGAN]
        if group.sites and not sites:
            continue
        group.sites = sites
        if is_component(doc, group):
            continue
        settle_number(doc, group)
        total = number_of_list(doc, group, groups)
        if total is not None:
            tally.totals.append((total, group))
            group.form, group.quantity = "singular", None
        counted_in_brackets(doc, group)
        perhaps_more(doc, group)
        if _names_several(doc, group):
            group.quantity, group.only = None, True
        _count_group(group, tally)
    return tally


def _besides_those(doc: Document, group: Group) -> bool:
    """ "apart from those: one definite metastasis"."""
    opening = [s for s in doc.sentences[group.sentence] if s.is_word][:3]
    front, behind = opening[:1], opening[1:2]
    return any(s.has("exception") for s in front) and any(s.low in _THOSE for s in behind)


def _names_several(doc: Document, group: Group) -> bool:
    """ "only residual uptake in T9 and the left sacral ala": "only" these, and not one."""
    if group.quantity is None or group.quantity.kind != "sole" or len(group.sites) < 2:
        return False
    if any(site.quantity is not None for site in group.sites[1:]):
        # "1 stk. i hø. binyre og 1 stk. i kontralateral lunge"
        return False
    between = doc.symbols[group.sites[-2].last + 1 : group.sites[-1].last]
    return any(s.has_value("grammar", "conjunction") or s.low in "+&" for s in between)


def _are_the_others(doc: Document, group: Group) -> bool:
    """ "de andre metastaser er uændrede"."""
    return group.part and doc.symbols[group.first].has_value("part", "other", "rest")


def _remain(doc: Document, symbol: Symbol) -> bool:
    """ "mens alle øvrige forandringer er uændrede": more than those that were counted."""
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is None:
        return False
    if not following.has_value("lesion", "plural", "definite_plural"):
        # "vækst af én metastase, øvrige forhold uændrede"
        grown = any(s.has("new_lesion") for s in doc.sentences[symbol.sentence])
        stable = any(s.has_value("response", "stable") for s in doc.after(symbol.index, 3))
        return grown and stable
    near = [*doc.before(symbol.index, 4), *doc.after(symbol.index, 4)]
    return not any(s.has("negation") for s in near)


def _rests(doc: Document, symbol: Symbol) -> bool:
    """ "growth of two lesions, while all the rest stays quiet", "mens de øvrige er uændrede"."""
    if not symbol.has_value("part", "rest"):
        return False
    opening = {s.low for s in doc.before(symbol.index, 4) if s.is_word} or _WHILE
    before = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    grows = any(s.has("new_lesion") or s.has_value("response", "progression") for s in before)
    return bool(opening & _WHILE) and grows and any(s.has("metastasis", "lesion") for s in before)


_THOSE = frozenset(["den", "det", "dem", "disse", "denne", "it", "that", "those", "them", "these"])
_WHILE = frozenset(["mens", "while", "whereas", "hvorimod", "og", "and", "but", "men"])


def _count_group(group: Group, tally: Tally) -> None:
    quantity = group.quantity
    exact = quantity.exact if quantity is not None else None
    lower = _lower(group)
    if not group.sites:
        if group.part or group.addition:
            # "a fourth metastasis has turned up", in a place that was not read.
            unplaced = group.addition and group.form == "singular" and not group.is_lesion
            tally.others = tally.others or (unplaced and not group.part)
            return
        if exact is not None:
            tally.totals.append((exact, group))
        elif quantity is not None and quantity.kind in ("at_least", "range"):
            tally.at_least.append((quantity.number, group))
        return
    if group.all_of:
        tally.all_of.append(group)
        return
    unnumbered = all(site.quantity is None for site in group.sites)
    bound = quantity if quantity is not None and quantity.kind == "at_least" else None
    if bound is not None and group.listed and group.sites[-1].last < bound.first:
        # "nye levermetastaser, også i knogler, sammenlagt >10 mets": the number of both.
        tally.at_least.append((bound.number, group))
        for site in group.sites:
            add_block(tally, Block([site], site.lower, None, False, group))
        return
    if group.unread_place and unnumbered and exact is not None and exact > 1:
        # One of them, at least, is in each place that was read.
        tally.totals.append((exact, group))
        for site in group.sites:
            add_block(tally, Block([site], 1, None, False, group))
        return
    several = exact is not None and exact > 1
    if several and not group.sites[0].part and len({s.organ for s in group.sites}) == 1:
        # "2 brain mets, the larger one in the left temporal lobe"
        group.sites = [site for site in group.sites if not site.part]
    itemised = [site for site in group.sites if site.quantity is not None or site.part]
    if itemised:
        if exact is None and _placed_again(group):
            # "a bone metastasis in the sternum and one in the ilium"
            group.sites = group.sites[1:]
        elif _placed_one_by_one(group, exact):
            group.sites = group.sites[1:]
            group.listed = True
        first = group.sites[0]
        own = exact is not None or (quantity is not None and quantity.kind == "article")
        of_first = not group.listed and not _of_all(group, exact)
        if own and first.quantity is None and not first.part and of_first:
            # "2 mets in the brain and 1 in bone": the number belongs to the first place.
            group.sites[0] = replace(first, quantity=quantity)
            exact = None
        if exact is not None and _placed_again(group):
            # "two bone metastases, one in T9 and one in L3": the parts of the bone ones.
            group.sites = group.sites[1:]
            if exact < sum(site.lower for site in group.sites):
                tally.conflict = group
        if exact is not None and exact >= sum(site.lower for site in group.sites):
            tally.totals.append((exact, group))
        if exact is None and quantity is not None and quantity.kind in ("at_least", "range"):
            tally.at_least.append((quantity.number, group))
        for site in group.sites:
            add_block(tally, _site_block(site, group))
        return
    if exact is None and _placed_again(group):
        # "a few bone metastases, pelvis and spine"
        group.sites = group.sites[1:]
        tally.at_least.append((lower, group))
    if len(group.sites) == 1 or exact is None:
        for site in group.sites:
            alone = len(group.sites) == 1
            add_block(
                tally,
                Block(
                    [site],
                    max(lower, site.lower) if alone else site.lower,
                    exact if alone else None,
                    alone and quantity is not None and quantity.kind == "article",
                    group,
                    sole=quantity is not None and quantity.kind == "sole",
                ),
            )
        if len(group.sites) > 1 and quantity is not None and quantity.kind in ("at_least", "range"):
            tally.at_least.append((max(quantity.number, len(group.sites)), group))
        return
    distinct = len({(site.organ, site.side, site.place) for site in group.sites})
    if exact < len({site.organ for site in group.sites}):
        tally.conflict = group
    elif exact == distinct:
        for site in group.sites:
            add_block(tally, Block([site], 1, 1, False, group))
    else:
        add_block(tally, Block(group.sites, exact, exact, False, group))


def _of_all(group: Group, exact: int | None) -> bool:
    """ "three mets in lung, liver and one node": behind it are two places without a number."""
    bare = sum(site.quantity is None and not site.part for site in group.sites)
    return bare > 1 and exact is not None and exact == sum(site.lower for site in group.sites)


def _placed_one_by_one(group: Group, exact: int | None) -> bool:
    """ "two metastases in the skeleton, one in the sternum and one in T10": these are the two."""
    first, others = group.sites[0], group.sites[1:]
    return (
        exact is not None
        and first.quantity is None
        and not first.part
        and len(others) > 1
        and {site.organ for site in others} == {first.organ}
        and sum(site.lower for site in others) == exact
    )


def _placed_again(group: Group) -> bool:
    first, others = group.sites[0], group.sites[1:]
    return (
        first.quantity is None
        and not first.part
        and bool(others)
        and first.last <= group.core[0]
        and {site.organ for site in others} == {first.organ}
    )


def _site_block(site: Site, group: Group) -> Block:
    quantity = site.quantity
    exact = quantity.exact if quantity is not None else None
    article = site.part or (quantity is not None and quantity.kind == "article")
    return Block([site], site.lower, exact, article, group)


def _lower(group: Group) -> int:
    base = group.lower_bound
    return max(base, len({site.organ for site in group.sites}))
