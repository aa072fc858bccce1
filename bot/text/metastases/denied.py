"""What denied metastases tell: an organ that is free, no others, or none at all."""

from __future__ import annotations

from itertools import pairwise

from bot.text.document import Document, Symbol
from bot.text.exams import fact_of
from bot.text.findings import Finding
from bot.text.metastases.blocks import Tally
from bot.text.metastases.mention import Group
from bot.text.sites import Site, read_site
from bot.text.status import PLANNED, UNCERTAIN
from bot.text.words import words

NO_ORGAN = frozenset({"regional", "node", "meninges"})
_IT = frozenset(["den", "denne", "det", "it", "this", "that", "they", "these", "de", "disse"])
_RESTRICTING = tuple(words("lesions", "restricting"))
_REGIONS = words("lesions", "regions")
_BOUNDING = words("lesions", "bounding")
_REGION_REACH = 5
_THE = frozenset(["the", "den", "det"])
_OTHER = ("other", "andre", "øvrige", "further", "yderligere", "remaining", "resterende")
_ORGANS = words("second_reader", "organs") | words("lesions", "parts_of_the_body")
_RELATIVE = frozenset(["that", "which", "we", "som", "der", "vi"])
EXTRACRANIAL = ("extracran", "ekstrakran", "extra cran", "ekstra kran")


def deny(doc: Document, group: Group, tally: Tally, findings: list[Finding], status: str) -> None:
    if group.quantity is not None and group.quantity.number > 0:
        return
    denied = doc.text_of(group.first, group.last).lower().split()
    clause = doc.clause_of(group.core[0])
    if any(s.low.startswith(EXTRACRANIAL) for s in clause) or any(
        word.startswith(_RESTRICTING) for word in denied
    ):
        # "no new metastases", "ingen symptomatiske metastaser": there may be others.
        return
    if restricted_behind(doc, group.last) or _of_a_region(doc, group.last):
        return
    if _of_other_organs(doc, group.last):
        return
    sites = group.sites or _organs_before(doc, group)
    organs = sorted({site.organ for site in sites} - NO_ORGAN)
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
    told = doc.sentences[group.sentence]
    opening = next((s.low for s in told if s.is_word), "")
    if opening in _IT and not any(s.has("exam", "other_exam") for s in told):
        # "MR af cerebrum er lavet. Den er uden metastaser."
        told = [*doc.sentences.get(group.sentence - 1, ()), *told]
    told = _own_exam(doc, group) or told
    exams = {fact_of(s) or "other" for s in told if s.has("exam", "other_exam")}
    exams &= {"brain_mri", "pet_ct", "other"}
    if exams:
        if "brain_mri" in exams:
            findings.append(
                Finding.of(doc, "excluded_site", "brain", group.first, group.last, status)
            )
        whole_body = "pet_ct" in exams and not _brain_to_be_seen(doc)
        if exams - {"brain_mri"} and not whole_body:
            tally.scan_limited = group
        if not whole_body:
            return
    tally.denied_all = group


def restricted_behind(doc: Document, last: int) -> bool:
    """ "no met that we can't treat", "ingen metastase, som ...": of some only."""
    behind = [s for s in doc.symbols[last + 1 : last + 3] if s.low != ","]
    return bool(behind) and behind[0].tokens[0].low in _RELATIVE


def _of_a_region(doc: Document, last: int) -> bool:
    """ "No metastases below the diaphragm": of a part of the body, which no site stands for."""
    behind = [s for s in doc.after(last, _REGION_REACH) if s.low not in _THE]
    bounded = bool(behind) and behind[0].tokens[0].low in _BOUNDING
    return bounded and any(s.tokens[-1].low in _REGIONS for s in behind[1:3])


def _of_other_organs(doc: Document, last: int) -> bool:
    """ "No spread to other organs": than one that was told of, be it in another message."""
    behind = [*doc.after(last, _REGION_REACH)]
    return any(one.low.endswith(_OTHER) and place.low in _ORGANS for one, place in pairwise(behind))


def _own_exam(doc: Document, group: Group) -> list[Symbol]:
    """ "PET/CT er lavet, MR cerebrum uden metastaser": what the MRI says, and not the PET."""
    members = [*doc.clause_of(group.core[0])]
    before = doc.at(members[0].index - 1)
    if before is not None and before.low == ":":
        members = [*doc.clause_of(before.index), *members]
    named = [s for s in members if s.has("exam", "other_exam")]
    return named if any(_looks(s) for s in named) else []


def _looks(exam: Symbol) -> bool:
    return exam.has("other_exam") or fact_of(exam) in ("brain_mri", "pet_ct")


def _brain_to_be_seen(doc: Document) -> bool:
    """ "no distant metastases on PET-CT, MRI brain booked"."""
    return any(
        s.has_value("exam", "brain_mri") and s.flags & {PLANNED, UNCERTAIN} for s in doc.of("exam")
    )


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


def outside_the_brain(doc: Document, group: Group, groups: list[Group]) -> bool:
    """ "both brain mets are symptomatic. No extracranial metastases": no others."""
    span = [*doc.symbols[group.first : group.last + 1], *doc.clause_of(group.core[0])]
    if not any(s.low.startswith(EXTRACRANIAL) for s in span):
        return False
    known = {site.organ for g in groups if not g.negated for site in g.sites}
    return known == {"brain"}
