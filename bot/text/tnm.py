"""TNM strings in any form: cT2aN0M1b, T2a N0 M1b, pT1c, rT0N2M1c1, "N-stadie 2"."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.words import words

_PREFIX = r"(?:[cpruay]{0,3})"
_T = r"(?:x|is|[0-4](?:mi|[a-d])?)"
_N = r"(?:x|[0-3o][a-c]?)"
_M = r"(?:x|o|0|1(?:[a-c][12]?)?)"
_WHOLE = re.compile(
    rf"{_PREFIX}(?:t(?P<t>{_T}))?{_PREFIX}(?:n(?P<n>{_N}))?{_PREFIX}(?:m(?P<m>{_M}))?"
)
VERTEBRA = re.compile(r"(?:th(?:[1-9]|1[0-2])|[tlcs](?:[1-9]|1[0-2]))")
# No stage is written like these.
_LUMBAR = re.compile(r"(?:th(?:[1-9]|1[0-2])|t(?:[5-9]|1[0-2])|l[1-5]|c[1-7])")
_NO_STAGE_BEHIND = words("tnm", "no_stage_behind")
_FIGURE = re.compile(r"[\dxo]")
_LETTERS = frozenset(["a", "b", "c", "a1", "a2", "c1", "c2", "1a", "1b", "1c", "1c1", "1c2"])
_HIGHEST = 4
_LETTER_HEADS = {"t": "t", "n": "n", "m": "m"}
_NODULES = frozenset(["knude", "knuder", "nodul", "noduli", "nodule", "nodules", "satellit"])
_STAGE_WORDS = words("tnm", "stage_words")
_HEAD_FILLERS = frozenset(
    [":", "=", "-", "er", "is", "på", "of", "var", "was", "enten", "either", "being", "bliver"]
)


def read_tnm(doc: Document) -> list[tuple[int, int, str, str]]:
    """Mark TNM symbols and return (first, last, component, value) for each component."""
    parts: list[tuple[int, int, str, str]] = []
    for symbol in doc.symbols:
        if symbol.taken or len(symbol.tokens) != 1:
            continue
        found = _components(doc, symbol) or _spelt_out(doc, symbol)
        for first, last, component, value in found:
            for index in range(first, last + 1):
                doc.symbols[index].taken = "tnm"
            parts.append((first, last, component, value))
    return parts


def mark_vertebrae(symbol: Symbol, previous: Symbol | None) -> bool:
    """Whether a word names a vertebra ("L2", "Th8"; "T8", "C5", "S1" behind a preposition)."""
    if symbol.taken or len(symbol.tokens) != 1 or symbol.kinds - {"label"}:
        return False
    low = symbol.low
    if _LUMBAR.fullmatch(low):
        return True
    if not VERTEBRA.fullmatch(low) or previous is None:
        return False
    return (
        previous.has("organ", "metastasis")
        or previous.has_value("grammar", "preposition")
        or (previous.low in ("corpus", "vertebra", "hvirvel", "level", "niveau"))
    )


def _components(doc: Document, symbol: Symbol) -> list[tuple[int, int, str, str]]:
    token = symbol.tokens[0]
    low = token.low
    if len(low) > 16 or _FIGURE.search(low) is None:
        return []
    match = _WHOLE.fullmatch(low)
    if match is None:
        return []
    parts = {key: value for key, value in match.groupdict().items() if value is not None}
    unmeasured = token.text in ("TX", "cTX", "pTX") and "t" in parts
    if not parts or (not any(c.isdigit() for c in low) and len(parts) < 2 and not unmeasured):
        return []
    if "o" in "".join(parts.values()) and len(parts) < 2:
        return []
    if len(parts) == 1 and not _stands_as_stage(doc, symbol, next(iter(parts))):
        return []
    index = symbol.index
    return [(index, index, key, value.replace("o", "0")) for key, value in parts.items()]


def _is_listed_vertebra(doc: Document, symbol: Symbol) -> bool:
    """ "2 mets in spine (T4, T9)": beside a vertebra that is no stage."""
    for step in (-1, 1):
        sign, other = doc.at(symbol.index + step), doc.at(symbol.index + 2 * step)
        joined = sign is not None and sign.low in (",", "/", "+", "&", "og", "and")
        if joined and other is not None and _LUMBAR.fullmatch(other.low):
            return True
    opening, organ = doc.at(symbol.index - 1), doc.at(symbol.index - 2)
    if opening is None or organ is None or opening.low != "(":
        return False
    if organ.has("metastasis"):
        # "Skeleton: 1 met (T3)"
        before = doc.symbols[max(0, organ.index - 4) : organ.index]
        return any(s.has_value("organ", "bone") and s.sentence == organ.sentence for s in before)
    return organ.has_value("organ", "bone")


def _stands_as_stage(doc: Document, symbol: Symbol, component: str) -> bool:
    """A single component: beside another one, or a capital that cannot be anything else."""
    for step in (-1, 1):
        place = symbol.index + step
        for _ in range(2):
            neighbour = doc.at(place)
            if neighbour is None:
                break
            if neighbour.low in (",", "-", "/", ";", "."):
                place += step
                continue
            if len(neighbour.tokens) == 1 and (
                neighbour.taken == "tnm" or _is_component(neighbour.tokens[0].low, component)
            ):
                return True
            break
    low = symbol.low
    text = symbol.tokens[0].text
    if component == "t" and (_hormone(doc, symbol) or _is_listed_vertebra(doc, symbol)):
        return False
    if component == "t" and _ends_list_of_organs(doc, symbol):
        return False
    previous, following = doc.at(symbol.index - 1), doc.at(symbol.index + 1)
    word_behind = following
    if following is not None and following.low == "-":
        word_behind = doc.at(symbol.index + 2)
    if word_behind is not None and (
        word_behind.low in _NO_STAGE_BEHIND
        or (component == "t" and word_behind.has("metastasis", "lesion"))
    ):
        # "en T4-knude" is a nodule that makes the stage, in the lung of the primary.
        return component == "t" and word_behind.low in _NODULES and text[0].isupper()
    verb = doc.at(symbol.index - 2)
    if previous is not None and previous.low == "of" and verb is not None and verb.low == "body":
        # "in the body of T4"
        return False
    corrects = verb is not None and verb.has("correction")
    if previous is not None and previous.low in ("til", "to") and corrects:
        # "T2a i henvisningen skal rettes til T3"
        return True
    if previous is not None and previous.low in (
        "tnm",
        "stadie",
        "stadium",
        "stage",
        "klassifikation",
    ):
        return True
    prefixed = low[0] != component
    if component == "m":
        return len(low) > 2 or text[0].isupper() or prefixed
    if component == "n":
        return True
    if prefixed:
        return True
    if not text[0].isupper():
        return False
    if following is not None and following.low in ("-", "–", "/"):
        other = doc.at(symbol.index + 2)
        if other is not None and VERTEBRA.fullmatch(other.low):
            return False
    if low[-1].isalpha():
        return True
    return not (
        previous is not None
        and (
            previous.has_value("grammar", "preposition")
            or previous.has("organ", "metastasis")
            or previous.low == "corpus"
        )
    )


def _ends_list_of_organs(doc: Document, symbol: Symbol) -> bool:
    """ "left adrenal, right adrenal and T4": a vertebra."""
    joint, organ = doc.at(symbol.index - 1), doc.at(symbol.index - 2)
    joins = joint is not None and (
        joint.has_value("grammar", "conjunction") or joint.low in (",", "+", "&")
    )
    return joins and organ is not None and organ.has("organ") and not organ.has("exam")


def _hormone(doc: Document, symbol: Symbol) -> bool:
    return any(
        s.low in ("tsh", "ft4", "ft3") for s in doc.symbols[max(0, symbol.index - 5) : symbol.index]
    )


def _is_component(low: str, other_than: str) -> bool:
    match = _WHOLE.fullmatch(low)
    if match is None:
        return False
    return any(value is not None for key, value in match.groupdict().items() if key != other_than)


def _spelt_out(doc: Document, symbol: Symbol) -> list[tuple[int, int, str, str]]:
    """ "N-stadie 2", "T stage: T2a", "T 2a N 0 M 1b"."""
    component = _LETTER_HEADS.get(symbol.low.lstrip("cp") if len(symbol.low) < 3 else "")
    if component is None:
        return []
    place = symbol.index + 1
    named = False
    for _ in range(5):
        other = doc.at(place)
        if other is None or other.sentence != symbol.sentence:
            return []
        if other.low in _STAGE_WORDS or (other.has("label") and other.value("label") == "stage"):
            named = True
        elif other.number is not None and other.number.is_integer() and other.number <= _HIGHEST:
            if not (named or _tnm_near(doc, symbol)):
                return []
            if other.taken not in (None, "label"):
                return []
            if _one_of_two(doc, place):
                # "N-stadium er enten 2 eller 3": each of them, so that neither holds.
                joint = doc.symbols[place + 2]
                return [
                    (symbol.index, place, component, str(int(other.number))),
                    (joint.index, joint.index, component, str(int(joint.number or 0))),
                ]
            value = str(int(other.number))
            letter = doc.at(place + 1)
            if letter is not None and letter.glued and letter.low in _LETTERS:
                return [(symbol.index, place + 1, component, value + letter.low)]
            return [(symbol.index, place, component, value)]
        elif other.low not in _HEAD_FILLERS:
            return []
        place += 1
    return []


def _one_of_two(doc: Document, place: int) -> bool:
    joint, other = doc.at(place + 1), doc.at(place + 2)
    return (
        joint is not None
        and other is not None
        and joint.low in ("eller", "or", "el")
        and other.number is not None
        and other.number.is_integer()
        and other.number <= _HIGHEST
        and other.taken in (None, "label")
    )


def _tnm_near(doc: Document, symbol: Symbol) -> bool:
    letters = {
        other.low.lstrip("cp")
        for other in doc.symbols[max(0, symbol.index - 5) : symbol.index + 6]
        if other is not symbol and len(other.low) <= 2
    }
    return symbol.tokens[0].text[-1].isupper() and len(letters & set(_LETTER_HEADS)) >= 1
