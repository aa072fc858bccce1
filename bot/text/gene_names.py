"""Which words name genes, a list together: "EGFR/ALK", "EGFR-, ALK- eller ROS1-mutation"."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.text.document import Document, Symbol

_AMBIGUOUS = frozenset({"RET", "MET?"})
_SEPARATORS = frozenset({",", "/", "-", "&", "+", "(", ")"})
_OR = frozenset(["eller", "el", "or", "nor", "samt"])
_LONGEST_LIST = 40


@dataclass
class Cluster:
    genes: list[Symbol] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.genes[0].index

    @property
    def last(self) -> int:
        return self.genes[-1].index


def read_clusters(doc: Document) -> list[Cluster]:
    """Genes named in one list: "EGFR/ALK", "EGFR, ALK og ROS1"."""
    clusters: list[Cluster] = []
    for symbol in doc.of("gene"):
        if symbol.taken or _is_renal(doc, symbol):
            continue
        if clusters:
            between = doc.symbols[clusters[-1].last + 1 : symbol.index]
            same = symbol.sentence == clusters[-1].genes[-1].sentence
            if (
                same
                and len(between) <= 2
                and all(separates(doc, s) for s in between)
                and not (_signed(doc, clusters[-1].genes[-1]))
            ):
                clusters[-1].genes.append(symbol)
                continue
        clusters.append(Cluster([symbol]))
    return [c for c in clusters if not _is_word(doc, c)]


def separates(doc: Document, symbol: Symbol) -> bool:
    if symbol.low == ".":
        return doc.symbols[symbol.index - 1].low == "el"
    return (
        symbol.low in _SEPARATORS or symbol.has_value("grammar", "conjunction") or symbol.low in _OR
    )


def _signed(doc: Document, gene: Symbol) -> bool:
    return sign_behind(doc, gene) is not None


def sign_behind(doc: Document, gene: Symbol) -> str | None:
    """ "EGFR-", "ALK+": the sign is glued to the gene and to nothing else."""
    sign, following = doc.at(gene.index + 1), doc.at(gene.index + 2)
    if sign is not None and following is not None and following.glued and following.low == "ve":
        # "ALK +ve"
        return {"+": "positive", "-": "negative", "−": "negative"}.get(sign.low)
    if sign is None or not sign.glued or sign.low not in ("-", "+", "−"):
        return None
    if following is not None and following.glued and following.low not in (",", "/", ".", ";", ")"):
        return None
    if sign.low != "+" and _shares_word(doc, sign):
        return None
    return "positive" if sign.low == "+" else "negative"


def _shares_word(doc: Document, sign: Symbol) -> bool:
    """ "EGFR-, ALK- og ROS1-negativ" shares the word behind the list; "EGFR- og ALK-" does not."""
    place = sign.index + 1
    joined = False
    for _ in range(_LONGEST_LIST):
        symbol = doc.at(place)
        if symbol is None or symbol.sentence != sign.sentence:
            return False
        if symbol.has("gene"):
            behind, word = doc.at(place + 1), doc.at(place + 2)
            if behind is None or not (behind.glued and behind.low in ("-", "−")):
                # "EGFR- og ALK negativ"; in "EGFR-, ALK wt" each has its own.
                return joined
            if word is not None and word.glued and word.is_word:
                return True
            place += 1
        elif separates(doc, symbol):
            joined = symbol.low not in _SEPARATORS
        else:
            return False
        place += 1
    return False


def _is_renal(doc: Document, symbol: Symbol) -> bool:
    """eGFR is the kidney's filtration rate."""
    if symbol.value("gene") != "EGFR":
        return False
    if symbol.tokens[0].text == "eGFR":
        return True
    for following in doc.after(symbol.index, 3):
        if following.number is not None and following.low not in ("19", "20", "21"):
            return following.taken not in ("label", "ordinal", "date", "year")
        if following.low not in (":", "=", ">", "<", "på", "er", "is", "of"):
            return False
    return False


def _is_word(doc: Document, cluster: Cluster) -> bool:
    """ "ret" and "met" are words unless something of a gene stands beside them."""
    if len(cluster.genes) > 1:
        return False
    gene = cluster.genes[0]
    if gene.value("gene") not in _AMBIGUOUS:
        return False
    behind, second = doc.at(gene.index + 1), doc.at(gene.index + 2)
    beside = [s for s in (behind, second) if s is not None]
    if any(s.has("variant") for s in beside[:2]):
        return False
    if gene.value("gene") == "MET?":
        joint, result = doc.at(gene.index - 1), doc.at(gene.index - 2)
        if joint is not None and joint.low in ("af", "of", "i", "in") and result is not None:
            # "amplifikation af MET"
            return not result.has_value("gene_result", "disputed")
        return not any(s.has_value("gene_result", "disputed") for s in beside[:2])
    if sign_behind(doc, gene) is not None and gene.tokens[0].text.isupper():
        # "RET+", but not "er det ret?"
        return False
    return not (
        beside and (beside[0].has("gene_result") or (beside[0].low == "-" and beside[0].glued))
    )
