"""Which kind of oligometastatic disease, named or described.

Metastases found together with the cancer are de novo without the word; few lesions that grow or
appear under ongoing systemic treatment are oligoprogression, unless the case is called de novo.
"""

from __future__ import annotations

from bot.text.described_setting import described_settings
from bot.text.document import Document
from bot.text.findings import Finding, unclear
from bot.text.first_workup import FEW
from bot.text.metastases.mention import Group
from bot.text.named_setting import NAMED, Setting, named_settings, setting_status
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN

FACT = "disease_setting"


def read_setting(doc: Document, groups: list[Group]) -> list[Finding]:
    """The disease setting, and the response that goes with a de novo case in progression."""
    named = named_settings(doc)
    findings: list[Finding] = []
    doubted = {
        s.sentence
        for s in doc.of("setting")
        if s.value("setting") in NAMED and setting_status(s) == UNCERTAIN
    }
    # "Possibly de novo, one could also call it oligorecurrence": neither is told.
    named = [s for s in named if doc.symbols[s.first].sentence not in doubted]
    asked = [s for s in named if s.status == HYPOTHETICAL]
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        members = [s for s in named if s.status == status]
        if status == STATED:
            described = described_settings(doc, groups, members, named)
            if described and len({s.value for s in asked}) > 1 and not _of_meaning(doc, asked[0]):
                # "Er det de novo eller oligorecidiv? Opereret for 4 mdr. siden, nu ..."
                first, last = asked[0].first, asked[-1].last
                findings.append(unclear(doc, FACT, "uncertain", first, last))
                described = []
            if not members and any(
                UNCERTAIN in s.flags and s.value("setting") in NAMED for s in doc.of("setting")
            ):
                # "Oligopersistent, I suppose?": asked about, whatever the case looks like.
                described = []
            more = _more_before(doc, groups, named)
            if more and any(s.value == "de_novo" for s in described):
                # "Havde 12 metastaser fra start, nu er der kun en enkelt tilbage"
                findings += more
                described = []
            members += described
        findings += _settle(doc, members, status)
    for symbol in doc.of("setting"):
        if symbol.value("setting") in NAMED and setting_status(symbol) == UNCERTAIN:
            findings.append(unclear(doc, FACT, "uncertain", symbol.index, symbol.index))
    told = any(f.entity == "unclear" or f.status == STATED for f in findings)
    return findings if told else [*findings, *_more_before(doc, groups, named)]


def _more_before(doc: Document, groups: list[Group], named: list[Setting]) -> list[Finding]:
    """ "Originally 7 metastases before chemotherapy": it may be induced, so it is asked about."""
    spans = [(s.first, s.last) for s in named if s.value == "polymetastatic" and s.status == PAST]
    spans += [
        (group.first, group.last)
        for group in groups
        if group.status == PAST and not group.negated and group.lower_bound > FEW
    ]
    return [unclear(doc, FACT, "uncertain", *spans[0])] if spans else []


def _of_meaning(doc: Document, asked: Setting) -> bool:
    """ "What is the difference between induced and de novo?"."""
    sentence = doc.sentences[doc.symbols[asked.first].sentence]
    return any(s.low.startswith(("differ", "forskel", "mean", "betyder")) for s in sentence)


def _settle(doc: Document, members: list[Setting], status: str) -> list[Finding]:
    values = {member.value for member in members}
    if not values:
        return []
    first = members[0]
    if values == {"de_novo", "oligoprogression"}:
        de_novo = next(m for m in members if m.value == "de_novo")
        growing = next(m for m in members if m.value == "oligoprogression")
        return [
            Finding.of(doc, FACT, "de_novo", de_novo.first, de_novo.last, status),
            Finding.of(
                doc, "systemic_response", "progression", growing.first, growing.last, status
            ),
        ]
    if values == {"induced", "polymetastatic"}:
        first = next(m for m in members if m.value == "induced")
    elif len(values) > 1:
        if status != STATED:
            return []
        last = members[-1]
        far = last.last - first.first > 25
        return [
            unclear(
                doc, FACT, "conflict", first.first, first.last if far else last.last, sorted(values)
            )
        ]
    return [Finding.of(doc, FACT, first.value, first.first, first.last, status)]
