"""From the mentions of a message to the count and the set of sites: exact, or at least.

A count or a set is exact only when the words say so. Everything else becomes a lower bound, and
what is uncertain or contradicts itself becomes a question.
"""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document
from bot.text.findings import Finding, unclear
from bot.text.metastases.conclusion import COUNT, SITES, settle
from bot.text.metastases.counting import add_up
from bot.text.metastases.mention import Group
from bot.text.metastases.other_number import against_other_number
from bot.text.metastases.unexplained import unexplained
from bot.text.sites import read_site
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN

_HIGHEST_COUNT = 99
_IT = frozenset(["it", "den", "det", "this", "that"])
_NO_LESION = frozenset({"lung", "node", "regional", "meninges"})
_THE = frozenset(["the", "this", "that", "den", "denne"])


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
            settled = settle(
                doc,
                add_up(doc, members, findings, status),
                status,
                doubtful or left is not None,
            )
            settled = against_other_number(doc, groups, settled)
            if left is not None and settled:
                findings.append(unclear(doc, SITES, "uncertain", left.index, left.index))
            findings += settled
    return findings


def _spoken_of(doc: Document, group: Group) -> bool:
    """ "The liver lesion may be benign": the one that was told of before, and no further one."""
    front = doc.at(group.first - 1)
    return not group.addition and (group.definite or (front is not None and front.low in _THE))


def _of_told_lesion(doc: Document, group: Group, groups: list[Group]) -> bool:
    """ "The RLL lesion may be a second primary rather than a metastasis"."""
    if group.sites or group.form != "singular" or group.addition:
        return False
    if any(g.sites and g.sentence == group.sentence for g in groups):
        return False
    before = [s for s in doc.sentences[group.sentence] if s.index < group.first]
    if any(s.low in _IT for s in before[-4:]):
        # "we no longer regard it as a metastasis"
        return True
    return any(
        s.has_value("lesion", "definite_singular")
        or (s.has("lesion") and any(n.low in _THE for n in doc.before(s.index, 3)))
        for s in before
    )


def _placed_in_sentence(doc: Document, group: Group) -> list[str]:
    """ "Fundet i costa 4 tolkes som et traume, men metastase kan ikke udelukkes"."""
    if group.form != "singular" or group.addition:
        return []
    before = [s for s in doc.sentences[group.sentence] if s.index < group.first]
    sites = [read_site(doc, s.index) for s in before if s.has("organ") and not s.has("exam")]
    return sorted({site.organ for site in sites if site is not None} - _NO_LESION)


def _is_counted(group: Group) -> bool:
    return group.quantity is not None and group.quantity.exact is not None


def _settled(group: Group, sure: set[str]) -> bool:
    """Whether an organ in doubt, without a noun of its own, is told of firmly elsewhere."""
    return group.quantity is None and bool(group.sites) and {s.organ for s in group.sites} <= sure


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
    sure = {
        site.organ
        for group in groups
        if group.status == STATED and not group.negated and _is_counted(group)
        for site in group.sites
    }
    for group in groups:
        if group.negated or group.status in (PAST, OTHER_PERSON, HYPOTHETICAL):
            continue
        if group.form == "mass" and group.status == UNCERTAIN and _settled(group, sure):
            # "is SBRT to the adrenal reasonable? One single metastasis, the left adrenal."
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
            told = _spoken_of(doc, group) or _of_told_lesion(doc, group, groups)
            places = sorted(organs) or _placed_in_sentence(doc, group)
            given = {"told_before": places} if told or (places and not organs) else None
            findings.append(unclear(doc, fact, "uncertain", group.first, group.last, given))
            doubtful = True
        elif group.removed:
            span, given = (group.first, group.last), {"told_before": sorted(organs)}
            findings.append(
                unclear(doc, COUNT, "treated_metastasis", *span, given if organs else None)
            )
            doubtful = True
        elif group.quantity is not None and group.quantity.kind in ("vague", "range"):
            why = "range" if group.quantity.kind == "range" else "vague_number"
            findings.append(unclear(doc, COUNT, why, group.first, group.last))
        if group.status == STATED and organs & {"node", "meninges"}:
            findings.append(unclear(doc, SITES, "regional_or_distant", group.first, group.last))
            doubtful = True
    return doubtful
