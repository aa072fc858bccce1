"""What a treatment was for, and whether it was only advised."""

from __future__ import annotations

from bot.text.document import Document, Symbol

_RECOMMENDED = (
    *("anbef", "recommend", "foresl", "suggest", "tilråd", "advis"),
    *("beslut", "decid", "vedtag", "aftal", "agree", "enig", "konsensus", "consensus", "indstil"),
)
_ARTICLES = frozenset(["a", "an", "en", "et"])


def is_advice(near: list[Symbol]) -> bool:
    """Whether words beside a treatment tell that it was recommended or agreed on, not given."""
    return any(s.low.startswith(_RECOMMENDED) for s in near)


def of_another_cancer(doc: Document, symbol: Symbol) -> bool:
    """ "coloncancer i 2015 (pT3N1, kurativt behandlet)"."""
    earlier = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
    cancers = [s for s in earlier if s.has("diagnosis", "lung_histology", "primary")]
    return bool(cancers) and cancers[-1].has_value("diagnosis", "other_cancer")


def of_something_else(doc: Document, symbol: Symbol) -> bool:
    """ "verificeret ved kileresektion", "opereret for ileus 2018"."""
    before = list(doc.before(symbol.index, 3))
    if (
        before
        and before[0].low in ("ved", "by", "on", "på")
        and any(
            s.low.startswith(("verif", "proven", "confirmed", "bekræft", "påvist")) for s in before
        )
    ):
        return True
    aim, target = doc.at(symbol.index + 1), doc.at(symbol.index + 2)
    if target is not None and target.low in _ARTICLES:
        # "radiotherapy for a parotid tumour in 1998"
        target = doc.at(symbol.index + 3)
    if aim is None or target is None or aim.low != "for" or target.clause != symbol.clause:
        return False
    return target.is_word and not target.kinds and not target.taken
