"""Facts that the writer says nobody can tell: "EGFR/ALK kendes ikke", "don't know the PS"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.requests import fact_named
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import phrases

NOT_KNOWN = "not_known"
_SAYS_UNKNOWN = phrases("not_known", "phrases")
_WHETHER = frozenset(["om", "whether", "if", "hvorvidt", "hvis"])
_LONGEST = 12
_NOT_HERE = ("exam", "metastasis", "organ", "uncertain")


def read_not_known(doc: Document, facts: list[Finding]) -> list[Finding]:
    """One finding for each fact that a clause of nothing else calls unknown."""
    told = {f.entity for f in facts} | {f.value["fact"] for f in facts if f.entity == "unclear"}
    findings: list[Finding] = []
    for clause in _clauses_with(doc, _SAYS_UNKNOWN):
        if len(clause) > _LONGEST:
            continue
        named = [(s, fact) for s in clause if (fact := fact_named(s)) and not s.has(*_NOT_HERE)]
        unknown = {fact for _, fact in named} - told
        if len(unknown) != 1 or any(s.low in _WHETHER for s in clause):
            continue
        if not any(s.flags & {HYPOTHETICAL, OTHER_PERSON, "question"} for s, _ in named):
            fact = unknown.pop()
            findings.append(Finding.of(doc, NOT_KNOWN, fact, clause[0].index, clause[-1].index))
            told.add(fact)
    return findings


def is_called_unknown(doc: Document, symbol: Symbol) -> bool:
    """Whether the clause of a word says that somebody does not know: "respons kender jeg ikke"."""
    clause = list(doc.clause_of(symbol.index))
    return bool(_SAYS_UNKNOWN.search(doc.said(clause)))


def says_unknown(doc: Document, members: Sequence[Symbol]) -> bool:
    """Whether a sentence says that somebody does not know, whatever."""
    return bool(_SAYS_UNKNOWN.search(doc.said(members)))


def _clauses_with(doc: Document, wanted: re.Pattern[str]) -> list[list[Symbol]]:
    """The clauses that hold a phrase, each once."""
    found: dict[int, list[Symbol]] = {}
    starts = [symbol.start for symbol in doc.symbols]
    for match in wanted.finditer(doc.low):
        symbol = doc.symbols[max(0, bisect_right(starts, match.start()) - 1)]
        if symbol.clause not in found:
            found[symbol.clause] = list(doc.clause_of(symbol.index))
    return list(found.values())
