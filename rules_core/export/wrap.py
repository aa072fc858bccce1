"""Breaks text into lines of a width in pixels, without a font at hand."""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'|!()[]/ -")
_WIDE = frozenset("mwMW@%—")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About the width of ``text`` in a sans-serif font of ``size`` pixels; rather too much."""
    widths = (
        0.37 if char in _NARROW else 0.97 if char in _WIDE else 0.74 if char.isupper() else 0.62
        for char in text
    )
    return size * sum(widths) * (1.12 if bold else 1.0)


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The lines of ``text``; a word that is too long for a line is broken by a hyphen."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *broken, line = _broken(word, width, size, bold)
        lines += broken
    return [*lines, line] if line else lines


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    parts: list[str] = []
    while text_width(word, size, bold) > width and len(word) > 2:
        end = next(
            (
                n
                for n in range(len(word) - 1, 1, -1)
                if text_width(word[:n] + "-", size, bold) <= width
            ),
            2,
        )
        parts.append(word[:end] + "-")
        word = word[end:]
    return [*parts, word]
