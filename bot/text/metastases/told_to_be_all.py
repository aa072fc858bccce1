"""Words that say that what was told is all: "it is the only one", "andre er der ikke"."""

from __future__ import annotations

import re

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST, STATED, UNCERTAIN
from bot.text.words import phrases, words

_ALL = phrases("told_to_be_all", "phrases")
_BESIDE_THEM = phrases("told_to_be_all", "beside_them")
_MAY_FOLLOW = words("told_to_be_all", "may_follow")
_NOT_STATED = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, UNCERTAIN, "question", "uncertain"})
_OTHER_SUBJECTS = ("gene", "therapy", "performance", "symptom", "brain_symptom", "primary", "exam")
_ONLY = re.compile("only|eneste|kun|organ|krop|body")
_DENIALS = re.compile(r"\b(?:not|ikke|ej|perhaps|måske|nok|vist|probably|if|hvis|om|whether)\s+$")


def told_to_be_all(doc: Document, groups: list[Group]) -> bool:
    """Whether a clause says so of the metastases that stand in its sentence or shortly before.

    Where the words go on they are of some ("the only one that grows", "the only one in the liver")
    or of something else ("ingen øvrige symptomer", "nothing else planned").
    """
    stated = {g.sentence for g in groups if g.status == STATED and not g.negated}
    for number, members in doc.sentences.items():
        if number in stated and _says_so(doc, members, _BESIDE_THEM):
            return True
        if not stated.isdisjoint((number, number - 1)) and _says_so(doc, members, _ALL):
            return True
    return False


def _says_so(doc: Document, members: list[Symbol], phrase: re.Pattern[str]) -> bool:
    start = members[0].start
    for match in phrase.finditer(doc.low, start, members[-1].end):
        inside = [s for s in members if match.start() <= s.start < match.end()]
        if not inside or any(s.flags & _NOT_STATED for s in inside):
            continue
        if _DENIALS.search(doc.low[start : match.start()]):
            continue
        clause = list(doc.clause_of(inside[0].index))
        if any(s.has(*_OTHER_SUBJECTS) and not s.has("metastasis") for s in clause):
            continue
        if not _ONLY.search(match.group()) and any(_is_place(s) for s in clause):
            # "Brain otherwise clear"
            continue
        following = doc.at(inside[-1].index + 1)
        if following is None or _ends_there(inside[-1], following):
            return True
    return False


def _ends_there(last: Symbol, following: Symbol) -> bool:
    other = following.sentence != last.sentence or not following.is_word
    return other or following.low in _MAY_FOLLOW or following.has("metastasis", "lesion")


def _is_place(symbol: Symbol) -> bool:
    return symbol.has("organ") and not symbol.has("metastasis")
