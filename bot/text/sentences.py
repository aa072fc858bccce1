"""Where a sentence ends and where it pauses: full stops of abbreviations, folded lines, lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.tokens import Token
from bot.text.words import words

if TYPE_CHECKING:
    from bot.text.document import Symbol

_NEVER_LAST = words("sentences", "never_last")
_ABBREVIATED = words("sentences", "abbreviated")
# Abbreviations that a word follows ("4 mdr. pembrolizumab").
_LEADS_ON = words("sentences", "leads_on")
_ALWAYS_ENDS = frozenset("!;•·|‣▪●*")
# A shorter line ends because its writer ended it.
_FOLDED_LINE = 40
_OPENS_QUESTION = words("sentences", "opens_question")
_FOLLOWED = words("sentences", "followed")
_PAUSES = frozenset(',:()[]–—→{}"“”«»…')
# "restmet. i lever", "lymfeknudemet. aksil"
_SHORT_COMPOUNDS = ("emet", "emets", "emetast", "smet", "tmet", "nmet", "lmet", "rmet")
_METASTASIS = frozenset(["met", "mets", "metast", "metas"])
_YEAR_LENGTH = 4
_SIDES = frozenset(["hø", "ve"])
_SIDED = ("organ", "lung_location", "lesion", "metastasis", "primary", "node_region", "laterality")
_LATIN_SIDES = frozenset(["sin", "dxt", "dext", "dx"])
_NUMBERED_BONES = tuple(sorted(words("sites", "numbered_bones")))
_VERTEBRA = re.compile(r"(?:th|[tlcs])\d{1,2}")


def unfolded(tokens: list[Token]) -> list[Token]:
    """Without the line breaks that only fold a sentence onto the next line."""
    kept: list[Token] = []
    line_start = 0
    for index, token in enumerate(tokens):
        if token.low == "\n":
            long = token.start - line_start >= _FOLDED_LINE
            line_start = token.end
            open_ended = long or (bool(kept) and _leads_on(kept))
            if open_ended and kept and index + 1 < len(tokens):
                previous, following = kept[-1], tokens[index + 1]
                folds = following.is_word and following.text[0].islower()
                if folds and previous.low not in ".:;!?\n":
                    continue
        kept.append(token)
    return kept


def _leads_on(tokens: list[Token]) -> bool:
    """A line of one word, or one that ends in a word that another must follow."""
    alone = len(tokens) == 1 or tokens[-2].low == "\n"
    return tokens[-1].is_word and (alone or tokens[-1].low in _FOLLOWED)


def ends_sentence(
    symbol: Symbol,
    previous: Symbol | None,
    following: Symbol | None,
    beyond: Symbol | None = None,
) -> bool:
    """Whether a sentence ends with a symbol."""
    low = symbol.low
    if low in _ALWAYS_ENDS:
        return low != "*" or following is None or following.tokens[0].spaced
    if following is None:
        return False
    head = following.tokens[0]
    if low == "\n":
        return True
    if low == "?":
        if symbol.tokens[0].spaced and not head.spaced:
            # "?NSCLC"
            return False
        # "is that a driver?? nsclc, single bone met"
        repeated = previous is not None and previous.low == "?" and head.low not in "?)"
        return repeated or head.text[0].isupper() or head.low == "\n"
    if low != ".":
        return False
    if head.low == "\n":
        return True
    if not head.spaced or previous is None:
        return False
    word = previous.tokens[-1]
    if word.low in _NEVER_LAST and not symbol.tokens[0].spaced:
        # "PR. PS 1": a partial response; "pr. dag" leads on. A Latin side stands behind its organ.
        side = word.low in _LATIN_SIDES and word.text.islower()
        # "i costa 6 hø. Planlagt SBRT", but "hø. Binyre"
        verb = word.low in _SIDES and not following.has(*_SIDED) and len(head.text) > 1
        side = side or (verb and head.text[1:].islower())
        denies = following.has("negation") and not word.text[0].isupper()
        return (word.text == "PR" or side or denies) and head.text[0].isupper()
    if word.low == "d" and head.is_number:
        # "fra d. 3. viser"
        return False
    if word.low in _METASTASIS and _VERTEBRA.fullmatch(head.low):
        # "met. L4"
        return False
    if word.is_number or word.low in _ABBREVIATED or word.low.endswith(_SHORT_COMPOUNDS):
        if word.low in _ABBREVIATED and following.has("lung_location"):
            # "adenoc. RLL"
            return False
        opens = word.is_number and head.low in _OPENS_QUESTION
        # "PS 0. 2025: one brain metastasis"
        year = head.is_number and len(head.text) == _YEAR_LENGTH
        opens = opens or (year and beyond is not None and beyond.low == ":")
        return head.text[0].isupper() or opens
    return True


def asked(clause: list[Symbol], following: Symbol | None) -> bool:
    """ "hvad så? ps 0": a question goes before, whatever case the next word has."""
    spaced = following is not None and following.tokens[0].spaced
    return spaced and bool(clause) and clause[0].tokens[0].low in _OPENS_QUESTION


def _may_close(word: Token) -> bool:
    """A number, or an abbreviation that stands at the end of its statement ("neg.", "2 mets.")."""
    return word.is_number or (word.low in _ABBREVIATED and word.low not in _LEADS_ON)


def pauses(symbol: Symbol, previous: Symbol | None, following: Symbol | None) -> bool:
    """Whether a clause ends with a symbol, inside its sentence."""
    if symbol.low in _PAUSES:
        return True
    if following is None:
        return False
    spaced = following.tokens[0].spaced
    if symbol.low == "/" and previous is not None:
        named = ("gene", "exam", "other_exam", "organ", "therapy", "local_therapy")
        listed = previous.has(*named) and following.has(*named)
        apart = symbol.tokens[0].spaced and spaced and previous.number is None
        return (apart and not listed) or "/" in (previous.low, following.low)
    if symbol.low == "?":
        return not (spaced is False and symbol.tokens[0].spaced)
    if symbol.low == "." and following.low.startswith(_NUMBERED_BONES):
        return False
    if symbol.low == ".":
        return spaced and previous is not None and _may_close(previous.tokens[-1])
    if symbol.low in ("-", ">") and symbol.tokens[0].spaced and spaced:
        return symbol.low == "-" and previous is not None
    return False
