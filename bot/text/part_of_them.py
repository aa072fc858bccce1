"""Verdicts that hold for all metastases but some, or for none of them."""

from __future__ import annotations

from bot.text.document import Document, Symbol

_REACH = 8
_TOO = ("for stor", "for mange", "for udbredt", "too ", "too")
_TELLS_OF_ALL = frozenset(["er", "kan", "are", "can", "is"])
_NONE_OF = ("neither", "none of", "ingen af", "hverken", "not one", "ikke en eneste")


def all_except(doc: Document, symbol: Symbol) -> bool:
    """ "alle metastaser på nær den i leveren kan stråles"."""
    before = [s for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    return any(s.has("exception") for s in before)


def not_all(doc: Document, symbol: Symbol) -> bool:
    """ "ikke alle mets egnet til SBRT": one that is not decides."""
    before = _before_over_brackets(doc, symbol)
    told = " ".join(s.low for s in reversed(before))
    none = any(told.startswith(phrase) or f" {phrase}" in told for phrase in _NONE_OF)
    if none and any(s.has("metastasis", "lesion", "part") for s in before):
        # "neither of the two metastases can be treated"
        return True
    return any(
        s.low in ("alle", "all", "samtlige", "every")
        and (previous := doc.at(s.index - 1)) is not None
        and previous.low in ("ikke", "not", "ej")
        and (any(o.has("metastasis", "lesion") for o in before) or _is_pronoun(doc, s))
        for s in before
    )


def _before_over_brackets(doc: Document, symbol: Symbol) -> list[Symbol]:
    """The clause before a verdict, without what stands in brackets between."""
    before: list[Symbol] = []
    depth = 0
    for other in reversed(doc.sentences[symbol.sentence]):
        if other.index >= symbol.index:
            continue
        depth += (other.low == ")") - (other.low == "(" and depth > 0)
        if depth or other.low in "()":
            continue
        if len(before) == _REACH or other.low in (",", ";", ":") or _contrasts(other):
            break
        before.append(other)
    return before


def _contrasts(symbol: Symbol) -> bool:
    return symbol.has_value("grammar", "contrast") or symbol.low == "but"


def none_too(doc: Document, symbol: Symbol) -> bool:
    """ "ingen af læsionerne er for store til ablation"."""
    opening = [s.tokens[0].low for s in doc.clause_of(symbol.index) if s.index < symbol.index]
    none = opening[:2] in (["ingen", "af"], ["none", "of"])
    return none and symbol.low.startswith(_TOO)


def _is_pronoun(doc: Document, symbol: Symbol) -> bool:
    """ "ikke alle er tilgængelige for lokalbehandling": of what was named before."""
    following = doc.at(symbol.index + 1)
    return following is not None and following.tokens[0].low in _TELLS_OF_ALL
