"""Which genes a "no" is said of, and where the words about one gene end."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.gene_names import Cluster
from bot.text.words import words

_TESTED = words("drivers", "tested")
_DENIED_BEFORE = 6
_PARTS = frozenset([",", ";", ":", "og", "and", "men", "but", "+", "/"])
_WITH = frozenset(["with", "med"])
_HISTORY = words("drivers", "history")
_NONE = frozenset(["ingen", "uden", "ikke", "no", "without", "not"])


def is_denied(doc: Document, cluster: Cluster, start: int, used: set[int]) -> bool:
    """ "ingen EGFR-mutation", "der er ikke fundet mutationer i EGFR", "no mutations in EGFR"."""
    for symbol in doc.before(cluster.first, _DENIED_BEFORE):
        if symbol.index <= start or symbol.low in _PARTS:
            return False
        front = doc.at(symbol.index - 1)
        if symbol.low in _WITH and front is not None and front.low in _HISTORY:
            # "a man without complaints with an ALK fusion", but not "no tumour cells with"
            return False
        if symbol.index in used:
            continue
        if symbol.has_value("negation", "before", "after"):
            return True
        if symbol.has_value("gene_result", "negative") and symbol.tokens[0].low in _NONE:
            return True
        if stops(symbol) or symbol.has("therapy"):
            return False
    return False


def begins_another(doc: Document, place: int) -> bool:
    """ "mutation i EGFR eller translokation af ALK": what stands behind "eller" is of ALK."""
    joint, result, of = (doc.at(place + step) for step in range(3))
    return (
        joint is not None
        and result is not None
        and of is not None
        and joint.low in ("eller", "or", "og", "and", "samt")
        and result.has("gene_result")
        and of.low in ("af", "of", "i", "in")
    )


def tells_of_test(doc: Document, cluster: Cluster) -> bool:
    """ "ikke EGFR eller ALK testet", "no EGFR/ALK result": nothing is known of the genes."""
    return any(s.has("no_result") or s.low in _TESTED for s in doc.after(cluster.last, 4))


def shares_denial(
    doc: Document, earlier: Cluster | None, cluster: Cluster, denied_until: int
) -> bool:
    """ "ingen EGFR-mutation eller ALK-translokation": one "no" for both."""
    if earlier is None or denied_until != earlier.last:
        return False
    between = doc.symbols[earlier.last + 1 : cluster.first]
    return (
        len(between) <= 4
        and any(s.low in ("eller", "el", "or", "nor") for s in between)
        and doc.symbols[earlier.last].sentence == doc.symbols[cluster.first].sentence
    )


def stops(symbol: Symbol) -> bool:
    if symbol.low in (",", ";", ".") or symbol.has_value("grammar", "contrast"):
        return True
    return (
        symbol.has("performance", "metastasis", "exam", "therapy", "driver_statement")
        and not (symbol.has("gene_result"))
    ) or symbol.taken in ("tnm", "ps")
