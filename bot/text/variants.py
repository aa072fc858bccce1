"""Variants that name their gene themselves ("osimertinib (L858R)"), and results taken back."""

from __future__ import annotations

from collections.abc import Iterator

from bot.text.document import Document, Symbol
from bot.text.gene_names import Cluster
from bot.text.words import words

_OF_ITSELF = dict.fromkeys(
    ["l858r", "del19", "ex19del", "exon 19 deletion", "exon 19 del", "t790m", "exon 20 insertion"],
    "EGFR",
) | {"v600e": "BRAF"}

WILD = frozenset(["wild type", "wildtype", "wt", "vildtype", "vild type"])
_TO_COME = words("drivers", "to_come")
_CONFIRM_REACH = 5
_CONFIRMING = (
    "confirm",
    "konfirm",
    "verif",
    "repeat",
    "rerun",
    "referen",
    "bekræft",
    "gentag",
    "revurd",
)


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


_REPEATED = frozenset(["inkonklusiv", "inkonklusivt", "inconclusive", "gentages", "repeated"])


def to_be_confirmed(doc: Document, last: int, limit: int) -> bool:
    """ "reported locally but on very few reads, so the reference lab will have a look"."""
    behind = [s for s in doc.symbols[last + 1 : limit] if s.sentence == doc.symbols[last].sentence]
    if any(s.low in _REPEATED for s in behind):
        # "ALK IHC svagt positiv, FISH inkonklusiv, gentages"
        return True
    ahead = next((n for n, s in enumerate(behind) if s.tokens[0].low in _TO_COME), None)
    if ahead is not None and any(
        token.low.startswith(_CONFIRMING)
        for s in behind[ahead + 1 : ahead + _CONFIRM_REACH]
        for token in s.tokens
    ):
        # "foreløbigt EGFR-positiv, skal konfirmeres på ny prøve"
        return True
    contrast = next((n for n, s in enumerate(behind) if s.has_value("grammar", "contrast")), None)
    return contrast is not None and any(
        token.low.startswith(_CONFIRMING) and not token.low.endswith(("eret", "ftet", "ed"))
        for s in behind[contrast:]
        for token in s.tokens
    )


def denied_later(doc: Document, last: int, limit: int) -> bool:
    behind = [s for s in doc.symbols[last + 1 : limit] if s.sentence == doc.symbols[last].sentence]
    return any(
        s.low in WILD and not any(n.has("negation") for n in doc.before(s.index, 2)) for s in behind
    )
