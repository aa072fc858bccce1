"""From the places to the count and the set of sites: exact, or at least, or a question."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.findings import Finding, unclear
from bot.text.metastases.blocks import Block, Tally
from bot.text.metastases.still_counting import counting_goes_on
from bot.text.status import STATED

COUNT = "metastasis_count"
SITES = "metastasis_sites"
_LONGEST_QUOTE = 160


def settle(doc: Document, tally: Tally, status: str, doubtful: bool) -> list[Finding]:
    _place_all(doc, tally)
    blocks = tally.blocks
    first, last = _span(doc, tally)
    if tally.conflict is not None:
        group = tally.conflict
        return (
            [unclear(doc, COUNT, "conflict", group.first, group.last)] if status == STATED else []
        )
    if not blocks and not tally.totals and not tally.at_least:
        return _settle_denied(doc, tally, status, doubtful)
    if tally.others:
        # "two growing lesions (adrenal + one lung), the rest of the mets unchanged"
        tally.at_least += [(number + 1, group) for number, group in tally.totals if group.addition]
        tally.totals = [(number, group) for number, group in tally.totals if not group.addition]
    still_counting = counting_goes_on(doc, tally)
    tally.others = tally.others or still_counting
    if tally.rest or still_counting:
        # "growth of two lesions, while the rest stays quiet", "three mets so far"
        tally.at_least += tally.totals
        tally.totals = []
    total = _total(tally)
    if total == -1:
        group = tally.totals[-1][1]
        return (
            [unclear(doc, COUNT, "conflict", group.first, group.last)] if status == STATED else []
        )
    return _conclude(doc, tally, total, first, last, status, doubtful and status == STATED)


def _place_all(doc: Document, tally: Tally) -> None:
    """ "begge i knogler" places every metastasis; "begge" alone says that there are two."""
    for group in tally.all_of:
        numbers = {number for number, _ in tally.totals}
        both = any(doc.symbols[i].has("both") for i in group.core)
        total = numbers.pop() if len(numbers) == 1 else 2 if both else None
        known = {site.organ for block in tally.blocks for site in block.sites}
        if known and known != {group.sites[0].organ}:
            tally.conflict = group
        elif not tally.blocks:
            tally.blocks.append(Block(group.sites, total or 2, total, False, group))
        elif len(tally.blocks) == 1 and tally.blocks[0].exact is None:
            tally.blocks[0].exact = total
            tally.blocks[0].lower = total or tally.blocks[0].lower


def _settle_denied(doc: Document, tally: Tally, status: str, doubtful: bool) -> list[Finding]:
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


def _total(tally: Tally) -> int | None:
    """The stated total, None when there is none, -1 when statements clash."""
    numbers = {number for number, _ in tally.totals}
    if len(numbers) > 1:
        return -1
    return numbers.pop() if numbers else None


def _conclude(
    doc: Document,
    tally: Tally,
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
            # "to i leveren og en i pleura, og det er alt"
            exact = exact or all(b.exact is not None or _is_counted(b) for b in blocks)
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
    # "the liver metastasis ... these three are the only ones" leaves two without a place.
    single = all(block.group.form in ("singular", "item") for block in blocks)
    unplaced = unplaced or (single and complete_count is not None and complete_count > accounted)
    open_ended = doubtful or tally.others
    # Where there are as many places as metastases, each place holds one.
    one_each = complete_count == len(organs) and not added
    whole = spread_known or one_each or (tally.closing and not unplaced)
    if not open_ended and whole:
        found(SITES, organs)
    else:
        found("metastasis_sites_at_least", organs)
    return findings


def _is_counted(block: Block) -> bool:
    """ "the brain met, no others", "begge binyremetastaser, ingen andre"."""
    both = len(block.sites) == 1 and block.sites[0].side == "both" and block.lower == 2
    return (block.lower == 1 and _singular(block)) or both


def _articles_count(tally: Tally) -> bool:
    """ "en i hjernen og en i binyren": an enumeration counts its members."""
    if len(tally.blocks) < 2:
        return False
    return all(block.exact is not None or block.article for block in tally.blocks)


def _singular(block: Block) -> bool:
    return block.group.form in ("singular", "item")


def _span(doc: Document, tally: Tally) -> tuple[int, int]:
    groups = [block.group for block in tally.blocks]
    groups += [group for _, group in (*tally.totals, *tally.at_least)]
    if not groups:
        return 0, 0
    first, last = min(g.first for g in groups), max(g.last for g in groups)
    if doc.symbols[last].end - doc.symbols[first].start > _LONGEST_QUOTE:
        return groups[0].first, groups[0].last
    return first, last
