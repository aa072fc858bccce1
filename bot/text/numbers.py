"""The number that a word or its digits state."""

from __future__ import annotations

from bot.text.document import Symbol


def number_of(symbol: Symbol) -> float | None:
    """The number that a symbol states, as digits or as a word."""
    if symbol.number is not None:
        return symbol.number
    word = symbol.value("number")
    return float(word) if word is not None else None
