"""Metastases beside those that were told before: "one more, in the liver", "der er to mere".

How many there are then, and where, only the conversation knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.metastases.denied import NO_ORGAN
from bot.text.metastases.mention import Group
from bot.text.quantities import ORDINALS, is_another
from bot.text.sites import read_site
from bot.text.status import STATED
from bot.text.words import phrases, words

MORE = "more_metastases"
_MORE = words("more", "more")
FURTHER = phrases("spoken_against", "further")
_CAME = frozenset(["kommet", "kommer", "kom"])
_REACH = 4


def read_more(
    doc: Document, groups: Iterable[Group], spans: Sequence[tuple[int, int]]
) -> list[Finding]:
    """One finding, where all that the message counts comes beside what was told before.

    `spans` are the characters of clauses that add to what was said. The value holds `number` (how
    many more, at least 1), `exact` (whether no more than these), `sites` (the organs named),
    `beside` (False for "also", which may be one of those told) and how many there are with them:
    `then` ("a third one") and `total` ("so two in all"), None where that is not said.
    """
    told = [
        group
        for group in groups
        if group.status == STATED
        and not (group.negated or group.closing or group.no_more or group.definite)
        and (group.sites or group.quantity is not None or group.addition)
    ]
    told = [g for g in told if not any(_holds(other, g) for other in told)]
    added = [group for group in told if group.addition]
    if not added:
        added = [g for g in told if g.sites and _is_within(doc, g, spans)]
    rest = [group for group in told if group not in added]
    total = _total(doc, rest, added)
    if not added or (rest and total is None) or any(group.part for group in added):
        return []
    organs = {organ for group in added for organ in _organs(doc, group)}
    if organs & NO_ORGAN or any(group.removed or group.benign for group in added):
        return []
    number = sum(max(group.lower_bound, len(group.sites)) for group in added)
    value = {
        "number": number,
        "exact": all(_is_counted(group) for group in added),
        "sites": sorted(organs),
        "beside": all(_is_more(doc, group) for group in added),
        "then": _ordinal(doc, added[0]) if len(added) == 1 else None,
        "total": total,
    }
    return [Finding.of(doc, MORE, value, added[0].first, added[-1].last)]


def came_too(doc: Document, group: Group) -> bool:
    """ "der er kommet en metastase til i binyren": between the two words of the verb."""
    front = [s.low for s in doc.before(group.core[0], _REACH)]
    too = next((s for s in doc.after(group.core[0], 2) if s.low == "til"), None)
    following = doc.at(too.index + 1) if too is not None else None
    # "er kommet med en levermetastase til MDT" tells where to.
    alone = following is None or not following.is_word or following.low in ("i", "på")
    return too is not None and alone and not _CAME.isdisjoint(front)


def is_further(doc: Document, group: Group) -> bool:
    """ "metastase i lillehjernen, som vi ikke kendte", "on top of what we had"."""
    members = doc.sentences[group.sentence]
    return FURTHER.search(doc.said(members)) is not None


def _is_within(doc: Document, group: Group, spans: Sequence[tuple[int, int]]) -> bool:
    start = doc.symbols[group.first].start
    return any(first <= start < last for first, last in spans)


def _holds(other: Group, group: Group) -> bool:
    """Whether a mention is told once more within another: "one more brain | met"."""
    if other is group:
        return False
    starts = other.first <= group.first
    return starts and group.first <= other.last and (other.first, other.last) != (0, 0)


def _organs(doc: Document, group: Group) -> set[str]:
    if group.sites:
        return {site.organ for site in group.sites}
    # "one more metastasis, and it sits in the brain", "the adrenal is a met too"
    organs = [s for s in doc.sentences[group.sentence] if s.has("organ") and not s.has("exam")]
    site = read_site(doc, organs[0].index) if len(organs) == 1 else None
    return set() if site is None else {site.organ}


def _is_counted(group: Group) -> bool:
    """ "one more", "another", "yderligere to", but not "further metastases" or a lesion."""
    if group.is_lesion or len(group.sites) > 1:
        return False
    if group.quantity is None:
        return group.form == "singular"
    return group.quantity.exact is not None or group.quantity.kind == "article"


def _total(doc: Document, groups: list[Group], added: list[Group]) -> int | None:
    """ "another one in the liver, so three in all", told behind the further ones."""
    if len(groups) != 1 or groups[0].sites or not added or groups[0].first < added[-1].last:
        return None
    return groups[0].quantity.exact if groups[0].quantity is not None else None


def _ordinal(doc: Document, group: Group) -> int | None:
    near = [*doc.before(group.first, _REACH), *doc.symbols[group.first : group.last + 1]]
    return next((ORDINALS[s.low] for s in near if is_another(doc, s)), None)


def _is_more(doc: Document, group: Group) -> bool:
    near: list[Symbol] = [
        *doc.before(group.first, _REACH),
        *doc.symbols[group.first : group.last + 1],
        *doc.after(group.last, 2),
    ]
    return (
        came_too(doc, group)
        or is_further(doc, group)
        or any(_MORE & {*s.low.split()} or is_another(doc, s) for s in near)
    )
