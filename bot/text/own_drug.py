"""A gene that is named without a result, beside the targeted drug that the patient has for it."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.gene_names import read_clusters
from bot.text.status import PAST, STATED, status_of
from bot.text.words import words

_DRUGS_OF = {
    "EGFR": words("drivers", "drugs_of_egfr"),
    "ALK": words("drivers", "drugs_of_alk"),
    "ROS1": words("drivers", "drugs_of_ros1"),
    "NTRK": words("drivers", "drugs_of_ntrk"),
    "RET": words("drivers", "drugs_of_ret"),
    "BRAF": words("drivers", "drugs_of_braf"),
    "MET": words("drivers", "drugs_of_met"),
}
_TAKES = words("drivers", "takes_drug")
_TESTED = words("drivers", "tested")
_PRELIMINARY = words("drivers", "preliminary")
_TO_COME = words("drivers", "to_come")
# What leaves the result of a gene open or denies it.
_OPEN = ("gene_result", "planned", "provisional", "no_result", "negation", "variant", "uncertain")
_NOT_GIVEN = ("planned", "negation", "preference_verb", "not_started", "uncertain", "question_word")
_TAKEN_REACH = 4
_GIVEN_REACH = 6
_BESIDE = 4
_VERBS = words("drivers", "verbs_of_gene")
_AMBIGUOUS = frozenset({"RET", "MET?"})


def driver_of_own_drug(doc: Document) -> tuple[Symbol, Symbol] | None:
    """ "lorlatinib (ALK), 20 months", "ROS1. Crizotinib i 11 mdr.": the gene and its drug."""
    named = [cluster.genes[0] for cluster in read_clusters(doc) if len(cluster.genes) == 1]
    named += [s for s in doc.of("gene") if s.value("gene") in _AMBIGUOUS and s not in named]
    for gene in named:
        if not _is_bare(doc, gene):
            continue
        own = _DRUGS_OF.get((gene.value("gene") or "").rstrip("?"), frozenset())
        for drug in doc.of("therapy"):
            if not any(token.low in own for token in drug.tokens):
                continue
            if abs(drug.sentence - gene.sentence) <= 1 and _is_taken(doc, drug):
                return gene, drug
    return None


def _is_bare(doc: Document, gene: Symbol) -> bool:
    name = gene.value("gene") or ""
    if name in _AMBIGUOUS and (doc.text.isupper() or not gene.tokens[0].text.isupper()):
        # "det er ret sikkert"
        return False
    before, behind = doc.at(gene.index - 1), doc.at(gene.index + 1)
    if name == "MET?" and not (before is not None and before.low == "("):
        # "BRAIN MET"
        return False
    if status_of([gene]) != STATED or (behind is not None and behind.low in _VERBS):
        # "EGFR was looked for"
        return False
    beside = [*doc.before(gene.index, _BESIDE), *doc.after(gene.index, _BESIDE)]
    beside += [s for s in doc.clause_of(gene.index) if s is not gene]
    return not any(
        s.has(*_OPEN)
        or s.low in _TESTED
        or s.low in _PRELIMINARY
        or s.low in _TO_COME
        or s.low in ("?", "20", "ex20", "exon20")
        for s in beside
    )


def _is_taken(doc: Document, drug: Symbol) -> bool:
    if status_of([drug]) not in (STATED, PAST):
        return False
    told = [*doc.before(drug.index, _GIVEN_REACH), *doc.clause_of(drug.index)]
    if any(s.has(*_NOT_GIVEN) or s.low in _TO_COME or s.low == "?" for s in told):
        return False
    if any(s.has("planned", "not_started") for s in doc.after(drug.index, _TAKEN_REACH)):
        return False
    beside = [*doc.before(drug.index, _TAKEN_REACH), *doc.after(drug.index, _TAKEN_REACH)]
    lasting = any(s.taken == "duration" for s in beside)
    return lasting or any(s.low in _TAKES for s in doc.before(drug.index, 2))
