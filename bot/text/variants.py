"""Variants that name their gene by themselves: "osimertinib (L858R)", "V600E positiv"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.text.document import Document, Symbol
from bot.text.gene_names import Cluster

_OF_ITSELF = dict.fromkeys(
    ["l858r", "del19", "ex19del", "exon 19 deletion", "exon 19 del", "t790m", "exon 20 insertion"],
    "EGFR",
) | {"v600e": "BRAF"}


def own_variants(
    doc: Document, clusters: list[Cluster], reach: int
) -> Iterator[tuple[Symbol, str]]:
    """Each such variant with its gene, unless a gene stands near it or it is denied."""
    named = [index for cluster in clusters for index in (cluster.first, cluster.last)]
    for symbol in doc.of("variant"):
        gene = _OF_ITSELF.get(symbol.low)
        if gene is None or symbol.taken:
            continue
        if any(abs(index - symbol.index) <= reach for index in named):
            continue
        beside = [*doc.before(symbol.index, 3), *doc.after(symbol.index, 3)]
        later = [s for s in doc.sentences[symbol.sentence] if s.index > symbol.index]
        denied = any(s.has_value("gene_result", "negative") for s in later) or any(
            s.has("negation", "gene_result") and not s.has_value("gene_result", "positive")
            for s in beside
        )
        if not denied:
            yield symbol, gene
