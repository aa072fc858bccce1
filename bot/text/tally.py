"""From the groups of a message to the count and the set of sites: exact, or at least.

A count or a set is exact only when the words say so. Everything else becomes a lower bound, and
what is uncertain or contradicts itself becomes a question.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.text.document import Document, Symbol
from bot.text.enumerations import absorb_parts, unexplained
from bot.text.findings import Finding, unclear
from bot.text.lesions import Group
from bot.text.quantities import Quantity
from bot.text.scope import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN
from bot.text.sites import Site, read_site, side_differs

COUNT = "metastasis_count"
SITES = "metastasis_sites"
_NO_ORGAN = frozenset({"regional", "node", "meninges"})
_HIGHEST_COUNT = 99
_LONGEST_QUOTE = 160


@dataclass
class _Block:
    """Metastases in one place, or spread over several."""

    sites: list[Site]
    lower: int
    exact: int | None
    article: bool
    group: Group
    sole: bool = False

    @property
    def organs(self) -> set[str]:
        return {site.organ for site in self.sites}


@dataclass
class _Tally:
    blocks: list[_Block] = field(default_factory=list)
    totals: list[tuple[int, Group]] = field(default_factory=list)
    at_least: list[tuple[int, Group]] = field(default_factory=list)
    all_of: list[Group] = field(default_factory=list)
    closing: bool = False
    others: bool = False
    conflict: Group | None = None
    denied_all: Group | None = None
    scan_limited: Group | None = None


def findings_of(doc: Document, groups: list[Group]) -> list[Finding]:
    """All findings on number and place of metastases."""
    findings: list[Finding] = []
    doubtful = _doubts(doc, groups, findings)
    groups = _without_removed(groups)
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [g for g in groups if g.status == status and not _is_doubtful(g)]
        if status == STATED and not any(not g.negated for g in members):
            members = [g for g in members if not g.definite]
        if members:
            left = unexplained(doc, groups) if status == STATED else None
            settled = _settle(
                doc,
                _add_up(doc, members, findings, status),
                status,
                doubtful or left is not None,
            )
            if left is not None and settled:
                findings.append(unclear(doc, SITES, "uncertain", left.index, left.index))
            findings += settled
    return findings


def _without_removed(groups: list[Group]) -> list[Group]:
    """What was treated away is asked about and bounds nothing, where it is named again either."""
    gone = {
        site.organ
        for group in groups
        if group.removed and not group.negated and group.status == STATED
        for site in group.sites
    }
    if not gone:
        return groups
    kept = []
    for group in groups:
        rest = [site for site in group.sites if site.organ not in gone]
        if group.negated or group.status != STATED or len(rest) == len(group.sites):
            kept.append(group)
        elif rest:
            kept.append(replace(group, sites=rest, quantity=None, form="mass"))
    return kept


def _is_doubtful(group: Group) -> bool:
    return (group.removed and not group.negated) or bool(_bad_number(group))


def _bad_number(group: Group) -> int | None:
    number = group.quantity.number if group.quantity is not None else 0
    return number if number < 0 or number > _HIGHEST_COUNT else None


def _doubts(doc: Document, groups: list[Group], findings: list[Finding]) -> bool:
    """Questions from groups that set nothing; True when the count must not be taken as exact."""
    doubtful = False
    for group in groups:
        if group.negated or group.status in (PAST, OTHER_PERSON, HYPOTHETICAL):
            continue
        organs = {site.organ for site in group.sites}
        if organs and organs <= {"regional"}:
            continue
        fact = SITES if group.sites else COUNT
        bad = _bad_number(group)
        if bad is not None:
            findings.append(unclear(doc, COUNT, "bad_value", group.first, group.last, bad))
        elif group.status in (UNCERTAIN, PLANNED):
            if group.definite and not group.sites and group.status == PLANNED:
                continue
            findings.append(unclear(doc, fact, "uncertain", group.first, group.last))
            doubtful = True
        elif group.removed:
            findings.append(unclear(doc, COUNT, "treated_metastasis", group.first, group.last))
            doubtful = True
        elif group.quantity is not None and group.quantity.kind in ("vague", "range"):
            why = "range" if group.quantity.kind == "range" else "vague_number"
            findings.append(unclear(doc, COUNT, why, group.first, group.last))
        if group.status == STATED and organs & {"node", "meninges"}:
            findings.append(unclear(doc, SITES, "regional_or_distant", group.first, group.last))
            doubtful = True
    return doubtful


def _add_up(doc: Document, groups: list[Group], findings: list[Finding], status: str) -> _Tally:
    tally = _Tally()
    _pair_parts(doc, groups)
    groups, doubt = absorb_parts(doc, groups)
    tally.conflict = doubt
    tally.others = any(_remain(doc, symbol) for symbol in doc.of("other_lesions"))
    for group in groups:
        if group.closing and not group.sites:
            tally.closing = True
            continue
        if group.negated:
            _deny(doc, group, tally, findings, status)
            continue
        tally.closing = tally.closing or (group.only and bool(group.sites)) or group.closing
        # "the other metastases are stable": more than those that were counted.
        tally.others = tally.others or (
            group.others and group.form == "plural" and group.quantity is None and not group.sites
        )
        sites = [site for site in group.sites if site.organ not in _NO_ORGAN]
        if group.sites and not sites:
            continue
        group.sites = sites
        _count_group(group, tally)
    return tally


def _remain(doc: Document, symbol: Symbol) -> bool:
    """ "mens alle øvrige forandringer er uændrede": more than those that were counted."""
    following = next(iter(doc.after(symbol.index, 1)), None)
    if following is None or not following.has_value("lesion", "plural", "definite_plural"):
        return False
    return not any(s.has("negation") for s in doc.before(symbol.index, 4))


def _pair_parts(doc: Document, groups: list[Group]) -> None:
    """ "den ene i hjernen, den anden i leveren": one and the other are two, and one each."""
    placed = [g for g in groups if not g.negated and g.sites]
    others = [g for g in placed if g.part and doc.symbols[g.first].has_value("part", "other")]
    if len(others) != 1 or len(placed) != 2 or any(len(g.sites) != 1 for g in placed):
        return
    first = next(g for g in placed if g is not others[0])
    if first.form != "item" and first.lower_bound > 1:
        return
    for group in (first, others[0]):
        if group.quantity is None or group.quantity.exact is None:
            group.quantity = Quantity("exact", 1, group.first, group.first)


def _deny(doc: Document, group: Group, tally: _Tally, findings: list[Finding], status: str) -> None:
    if group.quantity is not None and group.quantity.number > 0:
        return
    sites = group.sites or _organs_before(doc, group)
    organs = sorted({site.organ for site in sites} - _NO_ORGAN)
    for organ in organs:
        findings.append(Finding.of(doc, "excluded_site", organ, group.first, group.last, status))
    if organs or sites or group.is_lesion:
        return
    if group.form == "singular" and any(
        s.low in ("not", "ikke", "ej") for s in doc.symbols[group.first : group.last + 1]
    ):
        # "a nodule in the same lobe, not a metastasis": says what one thing is not.
        return
    if any(s.has_value("diagnosis", "other_cancer") for s in doc.sentences[group.sentence]):
        # "old prostate cancer, no mets ever"
        return
    exams = {
        symbol.value("exam") or "other"
        for symbol in doc.sentences[group.sentence]
        if symbol.has("exam", "mri", "other_exam")
    } & {"brain_mri", "pet_ct", "other"}
    if any(s.has("mri", "other_exam") for s in doc.sentences[group.sentence]) or exams:
        if "brain_mri" in exams or any(s.has("mri") for s in doc.sentences[group.sentence]):
            findings.append(
                Finding.of(doc, "excluded_site", "brain", group.first, group.last, status)
            )
        if exams - {"brain_mri"}:
            tally.scan_limited = group
        return
    tally.denied_all = group


def _organs_before(doc: Document, group: Group) -> list[Site]:
    """ "binyrerne er uden metastaser": the organs that the denial is about."""
    head = doc.symbols[group.core[0]]
    if any(
        s.low.startswith(("fjern", "distant")) for s in doc.symbols[group.first : group.last + 1]
    ):
        return []
    sites = []
    members = list(doc.clause_of(head.index))
    before = doc.at(members[0].index - 1)
    if before is not None and before.low == ":":
        members = [*doc.clause_of(before.index), *members]
    of_primary = any(s.has("diagnosis", "histology", "primary") for s in members)
    for symbol in members:
        if symbol.has_value("organ", "lung") and of_primary:
            continue
        if symbol.index < group.first and symbol.has("organ") and not symbol.has("metastasis"):
            site = read_site(doc, symbol.index)
            if site is not None:
                sites.append(site)
    return sites


def _count_group(group: Group, tally: _Tally) -> None:
    quantity = group.quantity
    exact = quantity.exact if quantity is not None else None
    lower = _lower(group)
    if not group.sites:
        if group.part or group.addition:
            return
        if exact is not None:
            tally.totals.append((exact, group))
        elif quantity is not None and quantity.kind in ("at_least", "range"):
            tally.at_least.append((quantity.number, group))
        return
    if group.all_of:
        tally.all_of.append(group)
        return
    itemised = [site for site in group.sites if site.quantity is not None or site.part]
    if itemised:
        first = group.sites[0]
        own = exact is not None or (quantity is not None and quantity.kind == "article")
        if own and first.quantity is None and not first.part and not group.listed:
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
            _add_block(tally, _site_block(site, group))
        return
    if exact is None and _placed_again(group):
        # "a few bone metastases, pelvis and spine"
        group.sites = group.sites[1:]
        tally.at_least.append((lower, group))
    if len(group.sites) == 1 or exact is None:
        for site in group.sites:
            alone = len(group.sites) == 1
            _add_block(
                tally,
                _Block(
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
            _add_block(tally, _Block([site], 1, 1, False, group))
    else:
        _add_block(tally, _Block(group.sites, exact, exact, False, group))


def _placed_again(group: Group) -> bool:
    first, others = group.sites[0], group.sites[1:]
    return (
        first.quantity is None
        and not first.part
        and bool(others)
        and first.last <= group.core[0]
        and {site.organ for site in others} == {first.organ}
    )


def _site_block(site: Site, group: Group) -> _Block:
    quantity = site.quantity
    exact = quantity.exact if quantity is not None else None
    article = site.part or (quantity is not None and quantity.kind == "article")
    return _Block([site], site.lower, exact, article, group)


def _lower(group: Group) -> int:
    base = group.lower_bound
    return max(base, len({site.organ for site in group.sites}))


def _add_block(tally: _Tally, block: _Block) -> None:
    """Enter a block, or join it to the earlier one that it speaks of again."""
    if block.exact is not None and block.sites[0].place == block.group.sites[0].place:
        same = [b for b in tally.blocks if b.organs == block.organs]
        summed = len(same) > 1 and sum(b.lower for b in same) <= block.exact
        if summed and _is_head(block):
            # "a scapula lesion and an L3 lesion, so 2 bone mets"
            tally.blocks = [b for b in tally.blocks if b not in same]
    for earlier in tally.blocks:
        if not block.organs & earlier.organs:
            continue
        one, other = earlier.sites[0], block.sites[0]
        if len(earlier.sites) == 1 and len(block.sites) == 1:
            if side_differs(one, other):
                continue
            if block.group is earlier.group:
                if one.place == other.place and one.side == other.side and block.exact is None:
                    return
                continue
            counted = block.exact is not None and earlier.exact is not None
            enumerated = block.group.sentence == earlier.group.sentence and counted
            if block.group.addition or (
                enumerated and (one.place != other.place or block.group.form == "item")
            ):
                continue
            if counted and block.exact != earlier.exact:
                tally.conflict = block.group
                return
            if (
                one.place != other.place
                and one.organ in ("bone", "other")
                and not (block.group.definite)
                and {one.place, other.place}.isdisjoint({"knogle", "bone", "skelet", "knoglen"})
            ):
                continue
        if block.organs <= earlier.organs:
            if earlier.exact is None and len(earlier.sites) == 1:
                earlier.exact = block.exact if block.exact is not None else earlier.exact
                earlier.article = earlier.article or block.article
                earlier.lower = max(earlier.lower, block.lower)
            return
        if earlier.organs < block.organs and len(block.sites) > 1:
            tally.blocks.remove(earlier)
            break
    tally.blocks.append(block)


def _is_head(block: _Block) -> bool:
    """Whether the organ stands in or right before the noun: "2 bone mets"."""
    site, group = block.sites[0], block.group
    return len(group.sites) == 1 and group.core[0] - 2 <= site.first <= group.core[0]


def _settle(doc: Document, tally: _Tally, status: str, doubtful: bool) -> list[Finding]:
    _place_all(tally)
    blocks = tally.blocks
    first, last = _span(doc, tally)
    if tally.conflict is not None:
        group = tally.conflict
        return (
            [unclear(doc, COUNT, "conflict", group.first, group.last)] if status == STATED else []
        )
    if not blocks and not tally.totals and not tally.at_least:
        return _settle_denied(doc, tally, status, doubtful)
    total = _total(tally)
    if total == -1:
        group = tally.totals[-1][1]
        return (
            [unclear(doc, COUNT, "conflict", group.first, group.last)] if status == STATED else []
        )
    return _conclude(doc, tally, total, first, last, status, doubtful and status == STATED)


def _place_all(tally: _Tally) -> None:
    """ "begge i knogler" places every metastasis; "begge" alone says that there are two."""
    for group in tally.all_of:
        numbers = {number for number, _ in tally.totals}
        total = numbers.pop() if len(numbers) == 1 else 2
        known = {site.organ for block in tally.blocks for site in block.sites}
        if known and known != {group.sites[0].organ}:
            tally.conflict = group
        elif not tally.blocks:
            tally.blocks.append(_Block(group.sites, total, total, False, group))
        elif len(tally.blocks) == 1 and tally.blocks[0].exact is None:
            tally.blocks[0].exact = tally.blocks[0].lower = total


def _settle_denied(doc: Document, tally: _Tally, status: str, doubtful: bool) -> list[Finding]:
    if tally.denied_all is not None and not doubtful:
        group = tally.denied_all
        return [
            Finding.of(doc, COUNT, 0, group.first, group.last, status),
            Finding.of(doc, SITES, [], group.first, group.last, status),
        ]
    if tally.scan_limited is not None and status == STATED:
        group = tally.scan_limited
        return [unclear(doc, COUNT, "scan_limited", group.first, group.last)]
    return []


def _total(tally: _Tally) -> int | None:
    """The stated total, None when there is none, -1 when statements clash."""
    numbers = {number for number, _ in tally.totals}
    if len(numbers) > 1:
        return -1
    return numbers.pop() if numbers else None


def _conclude(
    doc: Document,
    tally: _Tally,
    total: int | None,
    first: int,
    last: int,
    status: str,
    doubtful: bool,
) -> list[Finding]:
    blocks = tally.blocks
    organs = sorted({site.organ for block in blocks for site in block.sites})
    accounted = sum(block.lower for block in blocks)
    findings: list[Finding] = []

    def found(entity: str, value: object, a: int = first, b: int = last) -> None:
        findings.append(Finding.of(doc, entity, value, a, b, status))

    if total is not None and total < max(accounted, len(organs)):
        where = tally.totals[0][1]
        return (
            [unclear(doc, COUNT, "conflict", where.first, where.last)] if status == STATED else []
        )
    articles = [block for block in blocks if block.article]
    exact = all(block.exact is not None for block in blocks)
    if not exact and total is None and not tally.at_least:
        exact = _articles_count(tally)
        if tally.closing:
            exact = all(b.exact is not None or (b.lower == 1 and _singular(b)) for b in blocks)
    complete_count = total if total is not None else (accounted if exact and blocks else None)
    if tally.at_least and total is None:
        complete_count = None
    added = bool(blocks) and all(block.group.addition for block in blocks)
    if added and total is None:
        complete_count = None
    if doubtful or (tally.others and total is None):
        complete_count = None
    if complete_count is None:
        surely = max((b.lower for b in blocks), default=0) if doubtful else accounted
        bound = max([surely, len(organs), *(n for n, _ in tally.at_least)])
        if total is not None:
            bound = max(bound, total)
        if bound >= 2 and (organs or tally.at_least or total is not None):
            found("metastasis_count_at_least", bound)
        if status == STATED and len(articles) == 1 == len(blocks) and not (doubtful or added):
            group = articles[0].group
            findings.append(unclear(doc, COUNT, "article_or_one", group.first, group.last))
    else:
        found(COUNT, complete_count)
    if not organs:
        if complete_count == 0:
            found(SITES, [])
        return findings
    spread_known = (
        not added
        and complete_count is not None
        and complete_count == sum(b.exact if b.exact is not None else b.lower for b in blocks)
    )
    # "two mets, one in the adrenal, none elsewhere" leaves one without a place.
    unplaced = (
        complete_count is not None
        and all(block.exact is not None for block in blocks)
        and complete_count > sum(block.exact or 0 for block in blocks)
    )
    open_ended = doubtful or tally.others
    if not open_ended and (spread_known or (tally.closing and not unplaced)):
        found(SITES, organs)
    else:
        found("metastasis_sites_at_least", organs)
    return findings


def _articles_count(tally: _Tally) -> bool:
    """ "en i hjernen og en i binyren": an enumeration counts its members."""
    if len(tally.blocks) < 2:
        return False
    return all(block.exact is not None or block.article for block in tally.blocks)


def _singular(block: _Block) -> bool:
    return block.group.form in ("singular", "item")


def _span(doc: Document, tally: _Tally) -> tuple[int, int]:
    groups = [block.group for block in tally.blocks]
    groups += [group for _, group in (*tally.totals, *tally.at_least)]
    if not groups:
        return 0, 0
    first, last = min(g.first for g in groups), max(g.last for g in groups)
    if doc.symbols[last].end - doc.symbols[first].start > _LONGEST_QUOTE:
        return groups[0].first, groups[0].last
    return first, last
