"""Oncogene driver: genes with their results, and general statements.

Absent needs a statement, or EGFR and ALK both negative; one gene is not enough. What counts as
treatable or disputed stands, with its source, in data/lexicon/da/drivers.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.text.denied_drivers import excepts, read_denials
from bot.text.document import Document, Symbol
from bot.text.findings import Finding, unclear
from bot.text.gene_names import separates
from bot.text.genes import REACH, GeneResult, read_genes, without_result
from bot.text.open_genes import another_open, rest_awaited
from bot.text.own_drug import driver_of_own_drug
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, PLANNED, STATED, UNCERTAIN, status_of
from bot.text.variants import WILD
from bot.text.words import words

FACT = "oncogene_driver"
_REQUIRED_NEGATIVE = frozenset({"EGFR", "ALK"})
_SHORT_MESSAGE = 12
_LONGEST_LIST = 20
_IN_A_GENE = 3
_DENIED_DRUG = 4
_DRUGS = words("drivers", "drugs")
_IN = frozenset(["i", "in", "af", "of"])
_OTHER = words("drivers", "other_adjectives") | words("drivers", "targetable")
_BESIDE = words("drivers", "beside")


@dataclass(frozen=True)
class Statement:
    """What is said of drivers in general, without naming a gene."""

    first: int
    last: int
    says: str
    status: str


def read_drivers(doc: Document) -> list[Finding]:
    """The driver fact, the genes as stated, or the question that they lead to."""
    used: set[int] = set()
    genes = read_genes(doc, used)
    statements = [
        symbol
        for symbol in doc.of("driver_statement")
        if symbol.index not in used
        and not symbol.taken
        and not _is_weight(doc, symbol)
        and not _of_a_gene(doc, symbol)
    ]
    told = [
        Statement(s.index, s.index, says, _status(doc, s))
        for s in statements
        if (says := _says(doc, s)) is not None
    ]
    told += [Statement(d.first, d.last, "absent", d.status) for d in read_denials(doc)]
    findings: list[Finding] = []
    perhaps = any(g.perhaps for g in genes)
    for status in (STATED, HYPOTHETICAL, PAST, OTHER_PERSON):
        concluded = _conclude(
            doc,
            [gene for gene in genes if gene.status == status],
            [statement for statement in told if statement.status == status],
            status,
        )
        findings += [f for f in concluded if not (perhaps and f.value == "absent")]
    for gene in genes:
        if gene.status == UNCERTAIN:
            findings.append(unclear(doc, FACT, "uncertain", gene.first, gene.last))
    by_genes = any(f.value == "absent" and f.status == STATED for f in findings)
    for statement in told:
        if by_genes and doc.symbols[statement.first].has("not_known"):
            # "ingen kendte drivere (EGFR/ALK/ROS1 neg.)": somebody has looked.
            continue
        if statement.status == UNCERTAIN and statement.says != "unknown":
            findings.append(unclear(doc, FACT, "uncertain", statement.first, statement.last))
    return findings + (_named_only(doc, findings, used) or _by_drug(doc, findings))


def _is_weight(doc: Document, symbol: Symbol) -> bool:
    """ "6 kg wt loss": "wt" is a wild type only as a statement of its own."""
    return symbol.low == "wt" and sum(s.is_word for s in doc.clause_of(symbol.index)) > 1


def _of_a_gene(doc: Document, symbol: Symbol) -> bool:
    """ "EGFR was tested, not mutated", "no mutations in EGFR": the result of the gene named."""
    if not symbol.has("gene_result"):
        return False
    own = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    behind = [*doc.after(symbol.index, _IN_A_GENE)]
    if any(s.low in _IN for s in behind):
        own += behind
    return any(s.has("gene") and not s.has("metastasis") for s in own)


def _status(doc: Document, symbol: Symbol) -> str:
    status = status_of([symbol], dated_is_past=False)
    denies = status in (STATED, PLANNED) and symbol.value("driver_statement") == "absent"
    if denies and (
        symbol.has("not_known")
        or without_result(doc, symbol, statement=True)
        or excepts(doc, symbol)
    ):
        return UNCERTAIN
    return STATED if status == PLANNED else status


def _named_only(doc: Document, findings: list[Finding], used: set[int]) -> list[Finding]:
    """ "driveren kom tilbage positiv": the noun and its result apart; without one, a question."""
    if any(f.entity in (FACT, "unclear", "driver_genes") for f in findings):
        return []
    for noun in doc.of("driver_noun"):
        if noun.taken or noun.index in used:
            continue
        answered = _under_heading(doc, noun)
        if answered is not None:
            return [answered]
        near = [*doc.after(noun.index, REACH), *doc.before(noun.index, 4)]
        near = [s for s in near if not _names_result(doc, s)]
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


def _under_heading(doc: Document, noun: Symbol) -> Finding | None:
    """ "Treatable drivers: no", "Drivermutation: nej"."""
    sign, told = doc.at(noun.index + 1), doc.at(noun.index + 2)
    if sign is None or told is None or sign.low != ":" or told.sentence != noun.sentence:
        return None
    behind = [s for s in doc.sentences[told.sentence] if s.index > told.index]
    doubted = any(s.has("negation", "provisional", "no_result", "gene_result") for s in behind)
    if doubted or (behind and behind[0].is_word):
        # "drivermutation: nej, ikke testet"
        return None
    if told.has_value("answer", "no", "none") or told.has_value("negation", "before"):
        return Finding.of(doc, FACT, "absent", noun.index, told.index)
    if told.has_value("answer", "yes"):
        return Finding.of(doc, FACT, "present", noun.index, told.index)
    return None


def _by_drug(doc: Document, findings: list[Finding]) -> list[Finding]:
    """ "He is on osimertinib": somebody has found a driver, and the message does not say which."""
    if any(f.entity in (FACT, "unclear", "driver_genes") for f in findings):
        return []
    own = driver_of_own_drug(doc)
    if own is not None:
        first, last = sorted(symbol.index for symbol in own)
        return [Finding.of(doc, FACT, "present", first, last)]
    for drug in doc.of(words=_DRUGS):
        if status_of([drug]) not in (STATED, PAST):
            continue
        if any(s.has("planned") for s in doc.after(drug.index, _DENIED_DRUG)):
            # "TKI kan overvejes, når NGS foreligger"
            continue
        if not any(s.has("negation") for s in doc.before(drug.index, _DENIED_DRUG)):
            return [unclear(doc, FACT, "uncertain", drug.index, drug.index)]
    return []


def _names_result(doc: Document, symbol: Symbol) -> bool:
    """ "the driver mutation results": the mutation is what was looked for, not found."""
    following = doc.at(symbol.index + 1)
    return following is not None and following.glued is False and following.has("no_result")


def _conclude(
    doc: Document, genes: list[GeneResult], statements: list[Statement], status: str
) -> list[Finding]:
    findings: list[Finding] = []
    says = {s.says for s in statements} - {"unknown"}
    awaited = any(s.says == "unknown" for s in statements)
    spans = [(gene.first, gene.last) for gene in genes]
    spans += [(s.first, s.last) for s in statements if s.says != "unknown"]
    if not spans:
        return []
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    if doc.symbols[last].end - doc.symbols[first].start > 160:
        first, last = spans[0]
    if genes:
        stated = [gene.as_json() for gene in genes]
        findings.append(Finding.of(doc, "driver_genes", stated, first, last, status))
    value, why = _value(genes, says)
    wild = any(doc.symbols[s.first].low in WILD for s in statements)
    if value == "present" and wild:
        # "the first report said exon 19 deletion, the repeat says wild type"
        value, why = None, "conflict"
    if value == "absent" and another_open(doc, genes):
        value, why = None, "uncertain"
    if why == "disputed_driver" and says == {"absent"} and _without_drug(doc, genes, statements):
        value, why = "absent", None
    if value == "absent" and rest_awaited(doc, last):
        value, why = None, "uncertain"
    if awaited and value == "absent" and not {g.gene for g in genes} >= _REQUIRED_NEGATIVE:
        value, why = None, "uncertain"
    if value is not None:
        findings.append(Finding.of(doc, FACT, value, first, last, status))
    elif why is not None and status == STATED:
        findings.append(unclear(doc, FACT, why, first, last))
    return findings


def _without_drug(doc: Document, genes: list[GeneResult], statements: list[Statement]) -> bool:
    """ "KRAS G12D, no targetable driver": there is no drug for it, and the writer says so.

    "No other driver" leaves open what the one named is.
    """
    disputed = [gene for gene in genes if gene.result == "disputed"]
    if any(g.gene != "KRAS" or g.variant is None or g.variant == "g12c" for g in disputed):
        return False
    for statement in statements:
        near = [*doc.before(statement.first, 3)]
        near += doc.symbols[statement.first : statement.last + 1]
        if any(token.low in _BESIDE for symbol in near for token in symbol.tokens):
            return False
    return True


def _says(doc: Document, symbol: Symbol) -> str | None:
    """What a statement says, turned round by a denial before it ("ikke driver-positiv")."""
    value = symbol.value("driver_statement")
    denied = any(s.has_value("negation", "before") for s in doc.before(symbol.index, 2))
    denied = denied or _denied_with_genes(doc, symbol)
    if denied and value in ("present", "absent"):
        return "absent" if value == "present" else None
    return value


def _denied_with_genes(doc: Document, symbol: Symbol) -> bool:
    """ "no EGFR, ALK or other driver found": one "no" for the list that the driver ends."""
    genes = False
    for before in reversed(doc.symbols[max(0, symbol.index - _LONGEST_LIST) : symbol.index]):
        if before.has_value("negation", "before"):
            # "no, wild type" denies nothing.
            return genes
        genes = genes or before.has("gene")
        listed = before.has("gene", "gene_result") or separates(doc, before)
        if not listed and before.low not in _OTHER:
            return False
    return False


def _value(genes: list[GeneResult], says: set[str]) -> tuple[str | None, str | None]:
    by_gene: dict[str, set[str]] = {}
    for gene in genes:
        by_gene.setdefault(gene.gene, set()).add(gene.result)
    clash = any(len(results) > 1 for results in by_gene.values())
    positive = any("positive" in results for results in by_gene.values())
    disputed = any("disputed" in results for results in by_gene.values())
    negative = {gene for gene, results in by_gene.items() if results == {"negative"}}
    if len(says) > 1 or clash:
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
