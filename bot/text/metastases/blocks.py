"""Metastases place by place, joined where they are spoken of again."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.text.metastases.mention import Group
from bot.text.sites import Site, side_differs


@dataclass
class Block:
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
class Tally:
    blocks: list[Block] = field(default_factory=list)
    totals: list[tuple[int, Group]] = field(default_factory=list)
    at_least: list[tuple[int, Group]] = field(default_factory=list)
    all_of: list[Group] = field(default_factory=list)
    closing: bool = False
    others: bool = False
    rest: bool = False
    conflict: Group | None = None
    denied_all: Group | None = None
    scan_limited: Group | None = None


def add_block(tally: Tally, block: Block) -> None:
    """Enter a block, or join it to the earlier one that it speaks of again."""
    if block.exact is not None and block.sites[0].place == block.group.sites[0].place:
        same = [b for b in tally.blocks if b.organs == block.organs]
        summed = len(same) > 1 and sum(b.lower for b in same) <= block.exact
        if summed and _is_head(block):
            # "a scapula lesion and an L3 lesion, so 2 bone mets"
            tally.blocks = [b for b in tally.blocks if b not in same]
    if _told_again(tally, block):
        return
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
                not _is_same_place(one, other)
                and one.organ in ("bone", "other")
                and not (block.group.definite and not _counts_another(block))
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


def _is_same_place(one: Site, other: Site) -> bool:
    """ "nyre" and "nyremet"."""
    shorter, longer = sorted((one.place, other.place), key=len)
    return longer.startswith(shorter)


def _told_again(tally: Tally, block: Block) -> bool:
    """Whether a block speaks of those of its organ that were told one by one.

    "One in the right adrenal, one in the left ... Progression in both adrenals", "a lesion in L1
    and one in the ilium ... SBRT of both bone lesions".
    """
    if len(block.sites) != 1 or block.sites[0].side != "both" or block.group.addition:
        return False
    same = [b for b in tally.blocks if b.organs == block.organs]
    two = len(same) > 1 and sum(b.lower for b in same) == 2
    return two or {"left", "right"} <= {site.side for b in same for site in b.sites}


def _counts_another(block: Block) -> bool:
    """ "a lesion in L1 and one in the right ilium"."""
    return block.group.form == "item" and block.exact is not None and not block.group.part


def _is_head(block: Block) -> bool:
    """Whether the organ stands in or right before the noun: "2 bone mets"."""
    site, group = block.sites[0], block.group
    return len(group.sites) == 1 and group.core[0] - 2 <= site.first <= group.core[0]
