"""Genes whose result is still to come, or leaves open what it means."""

from __future__ import annotations

from bot.text.document import Document
from bot.text.genes import REACH, GeneResult

_REST = frozenset(["rest", "resten", "øvrige", "remaining", "others", "andre"])


def rest_awaited(doc: Document, last: int) -> bool:
    """ "EGFR/ALK neg, rest afventer"."""
    behind = doc.symbols[last + 1 : last + REACH]
    behind = [s for s in behind if s.sentence == doc.symbols[last].sentence]
    rest = next((n for n, s in enumerate(behind) if s.tokens[0].low in _REST), None)
    return rest is not None and any(s.has("planned", "no_result") for s in behind[rest:][:4])


def another_open(doc: Document, genes: list[GeneResult]) -> bool:
    """ "EGFR neg, ALK neg, but RET 'low-level signal, repeat advised'"."""
    last = max((g.last for g in genes), default=None)
    if last is None:
        return False
    by_variant = doc.lexicon.gene_class("treatable_by_variant")
    treatable = doc.lexicon.gene_class("treatable") | {name.split()[0] for name in by_variant}
    for symbol in doc.symbols[last + 1 : last + REACH]:
        if symbol.sentence != doc.symbols[last].sentence:
            return False
        contrast = any(s.has_value("grammar", "contrast") for s in doc.before(symbol.index, 2))
        if symbol.value("gene") in treatable and contrast:
            return not any(s.has("gene_result") for s in doc.after(symbol.index, 4))
    return False
