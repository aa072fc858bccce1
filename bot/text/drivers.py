"""Oncogene driver: genes with their results, and general statements.

Absent needs a statement, or EGFR and ALK both negative; one gene is not enough. What counts as
treatable or disputed stands, with its source, in data/lexicon/da/drivers.yaml.
"""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.genes import REACH, GeneResult, read_genes, without_result
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN, status_of

FACT = "oncogene_driver"


_REQUIRED_NEGATIVE = frozenset({"EGFR", "ALK"})


_SHORT_MESSAGE = 12


def read_drivers(doc: Document) -> list[Finding]:
    """The driver fact, the genes as stated, or the question that they lead to."""
    used: set[int] = set()
    genes = read_genes(doc, used)
    statements = [
        symbol
        for symbol in doc.of("driver_statement")
        if symbol.index not in used and not symbol.taken and not _is_weight(doc, symbol)
    ]
    findings: list[Finding] = []
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        findings += _conclude(
            doc,
            [gene for gene in genes if gene.status == status],
            [symbol for symbol in statements if _status(doc, symbol) == status],
            status,
        )
    provisional = [s for s in statements if _status(doc, s) == UNCERTAIN]
    for gene in genes:
        if gene.status == UNCERTAIN:
            findings.append(unclear(doc, FACT, "uncertain", gene.first, gene.last))
    for symbol in provisional:
        if symbol.value("driver_statement") != "unknown":
            findings.append(unclear(doc, FACT, "uncertain", symbol.index, symbol.index))
    return findings + _named_only(doc, findings, used)


def _is_weight(doc: Document, symbol: Symbol) -> bool:
    """ "6 kg wt loss": "wt" is a wild type only as a statement of its own."""
    return symbol.low == "wt" and sum(s.is_word for s in doc.clause_of(symbol.index)) > 1


def _status(doc: Document, symbol: Symbol) -> str:
    status = status_of([symbol], dated_is_past=False)
    denies = status in (STATED, PLANNED) and symbol.value("driver_statement") == "absent"
    if denies and (symbol.has("not_known") or without_result(doc, symbol, statement=True)):
        return UNCERTAIN
    return STATED if status == PLANNED else status


def _named_only(doc: Document, findings: list[Finding], used: set[int]) -> list[Finding]:
    """ "driveren kom tilbage positiv": the noun and its result apart; without one, a question."""
    if any(f.entity in (FACT, "unclear", "driver_genes") for f in findings):
        return []
    for noun in doc.of("driver_noun"):
        if noun.taken or noun.index in used:
            continue
        near = [*doc.after(noun.index, REACH), *doc.before(noun.index, 4)]
        values = {value for s in near for value in s.values("gene_result")}
        if "unknown" in values or any(s.has("provisional", "planned") for s in near):
            continue
        told = [s for s in near if s.has_value("gene_result", "positive", "negative")]
        status = status_of([noun, *told])
        if status not in (STATED, UNCERTAIN, HYPOTHETICAL):
            continue
        denied = any(s.has_value("negation", "before") for s in near)
        if status == UNCERTAIN or len(values) != 1 or not told or denied:
            if status == HYPOTHETICAL:
                continue
            if values or len(doc.symbols) <= _SHORT_MESSAGE:
                return [unclear(doc, FACT, "uncertain", noun.index, noun.index)]
            continue
        value = "present" if values == {"positive"} else "absent"
        first, last = min(noun.index, told[0].index), max(noun.index, told[0].index)
        following = doc.at(last + 1)
        if status == STATED and following is not None and following.low == "?":
            return [unclear(doc, FACT, "uncertain", first, last)]
        return [Finding.of(doc, FACT, value, first, last, status)]
    return []


def _conclude(
    doc: Document, genes: list[GeneResult], statements: list[Symbol], status: str
) -> list[Finding]:
    findings: list[Finding] = []
    says = {_says(doc, s) for s in statements} - {"unknown", None}
    awaited = any(s.value("driver_statement") == "unknown" for s in statements)
    spans = [(gene.first, gene.last) for gene in genes]
    spans += [(s.index, s.index) for s in statements if s.value("driver_statement") != "unknown"]
    if not spans:
        return []
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    if doc.symbols[last].end - doc.symbols[first].start > 160:
        first, last = spans[0]
    if genes:
        stated = [gene.as_json() for gene in genes]
        findings.append(Finding.of(doc, "driver_genes", stated, first, last, status))
    value, why = _value(genes, says)
    if awaited and value == "absent" and not {g.gene for g in genes} >= _REQUIRED_NEGATIVE:
        value, why = None, "uncertain"
    if value is not None:
        findings.append(Finding.of(doc, FACT, value, first, last, status))
    elif why is not None and status == STATED:
        findings.append(unclear(doc, FACT, why, first, last))
    return findings


def _says(doc: Document, symbol: Symbol) -> str | None:
    """What a statement says, turned round by a denial before it ("ikke driver-positiv")."""
    value = symbol.value("driver_statement")
    denied = any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2))
    if denied and value in ("present", "absent"):
        return "absent" if value == "present" else None
    return value


def _value(genes: list[GeneResult], says: set[str | None]) -> tuple[str | None, str | None]:
    by_gene: dict[str, set[str]] = {}
    for gene in genes:
        by_gene.setdefault(gene.gene, set()).add(gene.result)
    clash = any(len(results) > 1 for results in by_gene.values())
    positive = any("positive" in results for results in by_gene.values())
    disputed = any("disputed" in results for results in by_gene.values())
    negative = {gene for gene, results in by_gene.items() if results == {"negative"}}
    if (
        len(says) > 1
        or clash
        or (positive and "absent" in says and not disputed and len(genes) == 0)
    ):
        return None, "conflict"
    if positive:
        return "present", None
    if disputed:
        return None, "disputed_driver"
    if "present" in says:
        return "present", None
    if "absent" in says or negative >= _REQUIRED_NEGATIVE:
        return "absent", None
    return None, "one_gene_negative" if negative else None
