"""Genes with their results: "EGFR/ALK neg.", "KRAS G12C", "ALK+"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.text.document import Document, Symbol
from bot.text.gene_denials import (
    begins_another,
    is_denied,
    shares_denial,
    stops,
    tells_of_test,
)
from bot.text.gene_names import Cluster, read_clusters, separates, sign_behind
from bot.text.status import PLANNED, STATED, UNCERTAIN, status_of
from bot.text.variants import denied_later, own_variants, to_be_confirmed
from bot.text.words import words

_ALL = frozenset(["all", "alle", "samtlige", "allesammen", "each"])
_PRELIMINARY = words("drivers", "preliminary")
_LONGEST_VARIANT = 4
REACH = 7


# A clause in which only these stand beside "pending" speaks of the result that was just named.
_RESULT_CLAUSE = (
    "gene_result",
    "planned",
    "grammar",
    "provisional",
    "driver_noun",
    "no_result",
    "negation",
    "answer_filler",
)


@dataclass
class GeneResult:
    """One gene as stated; `perhaps` when it may only be the name of what was tested."""

    gene: str
    result: str
    first: int
    last: int
    variant: str | None = None
    status: str = STATED
    denied: bool = False
    perhaps: bool = False

    def as_json(self) -> dict[str, str]:
        stated = {"gene": self.gene, "result": self.result}
        if self.variant is not None:
            stated["variant"] = self.variant
        return stated


def without_result(doc: Document, last: Symbol, *, statement: bool) -> bool:
    """ "ingen driver, svar afventes", "no driver results yet": no result is no absence.

    EGFR and ALK both negative is a result whatever else is pending, unless it is called
    preliminary itself.
    """
    beside = doc.at(last.index + 1)
    if (
        statement
        and beside is not None
        and beside.clause == last.clause
        and beside.has("no_result")
    ):
        return True
    for symbol in doc.after(last.index, REACH):
        if symbol.has("provisional") or (statement and symbol.has_value("gene_result", "unknown")):
            return True
        if symbol.has("gene", "exam", "therapy", "metastasis", "performance"):
            break
        if symbol.has_value("grammar", "conjunction"):
            break
    end = [*doc.clause_of(last.index)][-1]
    following = doc.at(end.index + 1)
    if following is None or following.sentence != last.sentence:
        return False
    clause = [s for s in doc.clause_of(following.index) if s.is_word]
    pending = any(s.has_value("gene_result", "unknown") or s.has("provisional") for s in clause)
    if not pending:
        return False
    return all(s.has(*_RESULT_CLAUSE) for s in clause) and (
        statement or any(s.has("provisional") for s in clause)
    )


def read_genes(doc: Document, used: set[int]) -> list[GeneResult]:
    clusters = read_clusters(doc)
    results: list[GeneResult] = []
    denied_until = -1
    for number, cluster in enumerate(clusters):
        limit = clusters[number + 1].first if number + 1 < len(clusters) else len(doc.symbols)
        start = clusters[number - 1].last if number else -1
        found = _result_of(doc, cluster, start, limit, used)
        if shares_denial(doc, clusters[number - 1] if number else None, cluster, denied_until):
            found = [replace(gene, result="negative", variant=None) for gene in found]
        if (found and found[0].denied) or (
            denied_until == start and found and (found[0].result == "negative")
        ):
            denied_until = cluster.last
        if found and found[0].result == "negative" and found[0].last > cluster.last:
            place = number
            while place and _tested_together(doc, clusters[place - 1], clusters[place]):
                place -= 1
                results = [_tested(doc, gene, clusters[place], found) for gene in results]
        results += found
    return results + [
        GeneResult(owner, "positive", s.index, s.index, s.low, _gene_status(doc, [s]))
        for s, owner in own_variants(doc, clusters, REACH)
    ]


def _tested_together(doc: Document, earlier: Cluster, cluster: Cluster) -> bool:
    """ "MET exon 14, ROS1 og ALK er alle negative": the variant names what was looked for."""
    between = doc.symbols[earlier.last + 1 : cluster.first]
    return (
        0 < len(between) <= _LONGEST_VARIANT
        and any(s.has("variant") for s in between)
        and all(s.has("variant") or separates(doc, s) for s in between)
    )


def _tested(
    doc: Document, gene: GeneResult, earlier: Cluster, found: list[GeneResult]
) -> GeneResult:
    """The gene before, once those behind it are negative; a bare "MET exon 14" may be either."""
    if not (earlier.first <= gene.first <= earlier.last) or gene.result == "negative":
        return gene
    told = doc.symbols[found[0].first : found[0].last + 1]
    if any(s.low in _ALL for s in told):
        return replace(gene, result="negative", variant=None)
    bare = gene.gene == "MET" and "skip" not in (gene.variant or "")
    return replace(gene, status=UNCERTAIN, perhaps=True) if bare else gene


def _result_of(
    doc: Document, cluster: Cluster, start: int, limit: int, used: set[int]
) -> list[GeneResult]:
    gene_symbols = cluster.genes
    signs = [sign_behind(doc, gene) for gene in gene_symbols]
    if signs[-1] is not None and len(gene_symbols) == 1:
        return [_make(doc, gene_symbols[0], signs[-1], None, cluster.last + 1)]
    last = cluster.last
    refused = plainly = False
    behind: list[Symbol] = []
    for place in range(cluster.last + 1, min(limit, cluster.last + 1 + REACH)):
        symbol = doc.symbols[place]
        if symbol.low == "," and _for_all(doc, place):
            # "EGFR, ALK, all wild type"
            continue
        if symbol.sentence != gene_symbols[-1].sentence or stops(symbol):
            break
        if begins_another(doc, place):
            break
        if symbol.low == "non":
            # "non-V600": a variant of unsettled meaning.
            return [_make(doc, gene, "disputed", None, place) for gene in gene_symbols]
        if symbol.has("variant") and doc.symbols[place - 1].low in ("ikke", "not"):
            continue
        if symbol.has_value("negation", "before") and not symbol.has("gene_result"):
            # "EGFR: ingen mut."
            refused, plainly = True, symbol.low not in ("ikke", "not", "ej")
            last = place
            continue
        if symbol.has("gene_result", "variant"):
            behind.append(symbol)
            last = place
        elif symbol.has_value("negation", "after") and behind:
            # "EGFR-mutation kunne ikke påvises"
            refused, last = True, place
    before = [
        symbol
        for symbol in doc.before(cluster.first, 4)
        if symbol.index > start and symbol.index not in used
    ]
    if any(s.has_value("gene_result", "unknown") for s in before):
        return []
    colon = doc.at(cluster.last + 1)
    if refused and not behind and not (plainly and colon is not None and colon.low in ":="):
        refused = False
    denied = refused or is_denied(doc, cluster, start, used)
    if denied and not refused and not behind and tells_of_test(doc, cluster):
        return []
    named = len(gene_symbols) == 1 and gene_symbols[0].has("variant")
    if named and tells_of_test(doc, cluster):
        # "METex14-analyse"
        return []
    variant = next((s.low for s in [*behind, *gene_symbols[:named]] if s.has("variant")), None)
    if any(s.value("gene") == "ALK" for s in gene_symbols):
        # For ALK, staining is a method like the others.
        told = [s for s in behind if s.low != "ihc"]
        behind = told if any(s.has_value("gene_result", "positive") for s in told) else behind
    values = {value for s in behind for value in s.values("gene_result")}
    if any(s.has("planned") for s in behind + before[:1]) and not values & {"negative", "positive"}:
        return []
    if "unknown" in values and any(
        s.has_value("gene_result", "positive") and UNCERTAIN in s.flags for s in behind
    ):
        # "EGFR positiv? afventer svar": somebody thinks so.
        doubted = [_make(doc, gene, "positive", variant, last) for gene in gene_symbols]
        return [replace(gene, status=UNCERTAIN) for gene in doubted]
    result = _decide(values, variant is not None, denied)
    first = cluster.first
    if result is None and not behind and not named:
        ahead = next((s for s in before if s.has("gene_result")), None)
        if ahead is None and any(s.has("variant") for s in before):
            # "exon 19 del in EGFR"
            variant = next(s.low for s in before if s.has("variant"))
            result = _decide(set(), True, denied)
        if ahead is not None:
            used.add(ahead.index)
            result, first = _decide(set(ahead.values("gene_result")), False, False), ahead.index
    if result is None:
        return []
    used.update(s.index for s in behind)
    found = [_make(doc, gene, result, variant, last, first, behind) for gene in gene_symbols]
    told = [*doc.before(first, 2), *doc.symbols[first : last + 1]]
    if any(s.low in _PRELIMINARY for s in told) or (
        result == "positive"
        and (denied_later(doc, last, limit) or to_be_confirmed(doc, last, limit))
    ):
        # "EGFR-svaret er foreløbigt positivt"
        # "EGFR: the first report said exon 19 deletion, the repeat says wild type"
        found = [replace(gene, status=UNCERTAIN) for gene in found]
    return [replace(gene, denied=denied) for gene in found]


def _for_all(doc: Document, comma: int) -> bool:
    following = doc.at(comma + 1)
    return following is not None and following.low in _ALL


def _decide(values: set[str], variant: bool, denied: bool) -> str | None:
    if "unknown" in values:
        return None
    if "disputed" in values and not ("negative" in values or denied):
        return "disputed"
    if "negative" in values or denied:
        return "negative"
    if "positive" in values or variant:
        return "positive"
    return None


def _make(
    doc: Document,
    gene: Symbol,
    result: str,
    variant: str | None,
    last: int,
    first: int | None = None,
    behind: list[Symbol] | None = None,
) -> GeneResult:
    name = (gene.value("gene") or "").rstrip("?")
    if result == "positive" and not _is_treatable(doc, name, [gene, *(behind or [])]):
        result = "disputed"
    start = gene.index if first is None else first
    return GeneResult(
        name,
        result,
        start,
        max(last, gene.index),
        variant,
        _gene_status(doc, [gene, *(behind or [])]),
    )


def _gene_status(doc: Document, symbols: list[Symbol]) -> str:
    status = status_of(symbols)
    if status in (STATED, PLANNED) and without_result(
        doc, max(symbols, key=lambda s: s.index), statement=False
    ):
        return UNCERTAIN
    return STATED if status == PLANNED else status


def _is_treatable(doc: Document, gene: str, told: list[Symbol]) -> bool:
    by_variant = doc.lexicon.gene_class("treatable_by_variant")
    needed = [variant for variant in by_variant if variant.split()[0] == gene]
    if needed:
        return any(s.has_value("variant", *needed) for s in told)
    return gene in doc.lexicon.gene_class("treatable")
