"""A number in the message that the count does not come to: which of them holds is asked."""

from __future__ import annotations

from dataclasses import replace

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.quantities import is_quantity
from bot.text.status import HYPOTHETICAL, STATED
from bot.text.words import words

_COUNT = "metastasis_count"
_SITES = "metastasis_sites"
_AT_LEAST = "_at_least"
_SUMS_UP = words("lesions", "sums_up")
_DOWN_TO = ("down to", "ned til")
_THERE_ARE = ("der er", "there are")
_OF_THEM = ("of them", "af dem")
_ALL = frozenset(["alle", "all", "samtlige"])
_MAY_FOLLOW = frozenset(["i", "in", "of", "af", "are", "er", "is", "and", "og"])


def against_other_number(
    doc: Document, groups: list[Group], findings: list[Finding]
) -> list[Finding]:
    """ "two in the brain, one in the adrenal, two in <unread>, that makes five": not three."""
    count = next((f for f in findings if f.entity == _COUNT and f.status == STATED), None)
    if count is None or not count.value:
        return findings
    other = next((s for s in doc.symbols if _is_another(doc, s, groups, count.value)), None)
    if other is None:
        return findings
    kept: list[Finding] = [unclear(doc, _COUNT, "conflict", other.index, other.index)]
    for finding in findings:
        if finding.entity == _SITES and finding.value:
            kept.append(replace(finding, entity=_SITES + _AT_LEAST))
        elif finding.entity not in (_COUNT, _SITES):
            kept.append(finding)
    return kept


def _is_another(doc: Document, symbol: Symbol, groups: list[Group], count: int) -> bool:
    number = number_of(symbol)
    if number is None or symbol.taken or number == count or not is_quantity(symbol):
        return False
    own = next((g for g in groups if g.first <= symbol.index <= g.last), None)
    if own is not None:
        # "Shall we irradiate all 4 metastases?" takes for granted that there are so many.
        supposed = own.status == HYPOTHETICAL and "question" in doc.symbols[own.core[0]].flags
        front = doc.at(own.first - 1)
        every = doc.symbols[own.first].low in _ALL or (front is not None and front.low in _ALL)
        return supposed and every and own.quantity is not None and number > count
    if symbol.has("article", "sole"):
        return False
    following = doc.at(symbol.index + 1)
    alone = following is None or not following.is_word or following.low in _MAY_FOLLOW
    before = " ".join(s.low for s in [*doc.before(symbol.index, 2)][::-1])
    ends = following is None or not following.is_word
    behind = " ".join(s.low for s in doc.after(symbol.index, 2))
    if behind.startswith(_OF_THEM) and not any(
        g.sentence == symbol.sentence and g.last < symbol.index for g in groups
    ):
        # "There are 3 of them, one sits in the liver"
        return True
    return alone and (
        before.rpartition(" ")[2] in _SUMS_UP
        or before.endswith(_DOWN_TO)
        or (ends and before.endswith(_THERE_ARE))
    )
