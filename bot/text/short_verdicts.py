"""A treatment and a word that judges it, as they stand in notes: "SBRT spine OK", "SRS: yes"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.text.words import words

if TYPE_CHECKING:
    from bot.text.document import Symbol

_CAN = words("short_verdicts", "can")
_CANNOT = words("short_verdicts", "cannot")
_WISHING = words("short_verdicts", "wishing")
_BETWEEN = words("short_verdicts", "between")
_SIGNS = frozenset([":", "=", "-", "→", "->"])
_ENDS = frozenset([".", ",", ";", ")", "+", "&", "|", "/", "!"])
_REACH = 6
_OPINION_REACH = 6
_TARGETS = ("organ", "metastasis", "lesion", "primary", "laterality", "both", "all_metastases")


def short_verdicts(symbols: list[Symbol]) -> Iterator[tuple[Symbol, bool]]:
    """The words that say of a treatment that it can be given, or cannot.

    Beside the patient's own wishes the same words are a wish, and are passed over.
    """
    for therapy in symbols:
        if not therapy.has("local_therapy") or _is_wished(symbols, therapy.index):
            continue
        for place in range(therapy.index + 1, min(len(symbols), therapy.index + 1 + _REACH)):
            symbol = symbols[place]
            if symbol.low in _CAN or symbol.low in _CANNOT:
                if _closes(symbols, place) and not symbol.has("suitable"):
                    yield symbol, symbol.low in _CAN
                break
            between = symbol.low in _BETWEEN or symbol.number is not None
            if not (symbol.has(*_TARGETS) or between or symbol.low in _SIGNS):
                break


def _is_wished(symbols: list[Symbol], place: int) -> bool:
    near = symbols[max(0, place - _OPINION_REACH) : place + _REACH]
    return any(s.has("preference", "preference_verb") or s.low in _WISHING for s in near)


def _closes(symbols: list[Symbol], place: int) -> bool:
    """Whether nothing follows that the word belongs to: "SBRT no later than", "RT fine needle"."""
    following = symbols[place + 1] if place + 1 < len(symbols) else None
    return following is None or following.low in _ENDS
