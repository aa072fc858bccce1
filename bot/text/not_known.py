"""Facts that the writer says nobody can tell: "EGFR/ALK kendes ikke", "don't know the PS"."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.findings import Finding
from bot.text.requests import fact_named
from bot.text.status import HYPOTHETICAL, OTHER_PERSON
from bot.text.words import words

NOT_KNOWN = "not_known"
_PHRASES = "|".join(re.escape(phrase) for phrase in sorted(words("not_known", "phrases")))
_SAYS_UNKNOWN = re.compile(rf"(?<!\w)(?:{_PHRASES})(?!\w)")
_WHETHER = frozenset(["om", "whether", "if", "hvorvidt", "hvis"])
_LONGEST = 12
_NOT_HERE = ("exam", "metastasis", "organ", "uncertain")


def read_not_known(doc: Document, facts: list[Finding]) -> list[Finding]:
    """One finding for each fact that a clause of nothing else calls unknown."""
    told = {f.entity for f in facts} | {f.value["fact"] for f in facts if f.entity == "unclear"}
    findings: list[Finding] = []
    for clause in _clauses(doc):
        text = doc.text[clause[0].start : clause[-1].end].lower()
        if len(clause) > _LONGEST or not _SAYS_UNKNOWN.search(text):
            continue
        named = [s for s in clause if fact_named(s) is not None and not s.has(*_NOT_HERE)]
        facts_named = {fact_named(s) for s in named} - told
        if len(facts_named) != 1 or any(s.low in _WHETHER for s in clause):
            continue
        if not any(s.flags & {HYPOTHETICAL, OTHER_PERSON, "question"} for s in named):
            last = clause[-1].index
            findings.append(Finding.of(doc, NOT_KNOWN, *facts_named, clause[0].index, last))
            told |= facts_named
    return findings


def is_called_unknown(doc: Document, symbol: Symbol) -> bool:
    """Whether the clause of a word says that somebody does not know: "respons kender jeg ikke"."""
    clause = list(doc.clause_of(symbol.index))
    return bool(_SAYS_UNKNOWN.search(doc.text[clause[0].start : clause[-1].end].lower()))


def _clauses(doc: Document) -> list[list[Symbol]]:
    clauses: dict[int, list[Symbol]] = {}
    for symbol in doc.symbols:
        clauses.setdefault(symbol.clause, []).append(symbol)
    return list(clauses.values())
