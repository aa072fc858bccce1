"""That no scan has told the response yet, or that it is too early to tell."""

from __future__ import annotations

import itertools

from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, PAST
from bot.text.words import phrases, words

_SCANS = words("response_awaited", "scans")
_BETWEEN = words("response_awaited", "between")
_SO_FAR = words("response_awaited", "so_far")
_NOT_OF_DOING = words("response_awaited", "not_of_doing")
_TOO_EARLY = phrases("response_awaited", "too_early")
_EFFECT = words("response_awaited", "effect")
_FRONT = 5
_BEHIND = 7
_NOT_HIS = frozenset({HYPOTHETICAL, OTHER_PERSON, PAST, "question"})


def response_awaited(doc: Document) -> Symbol | None:
    """ "8 weeks of pembro, no scan since the start", "for tidligt at sige noget om effekten"."""
    for therapy in doc.of("therapy"):
        if not therapy.has_value("therapy", "systemic") or therapy.flags & _NOT_HIS:
            continue
        if "planned" in therapy.flags or therapy.has("planned"):
            continue
        own = [s for s in doc.sentences[therapy.sentence] if s.index > therapy.index]
        for symbol in own + doc.sentences.get(therapy.sentence + 1, []):
            if symbol.has("local_therapy", "resection"):
                break
            if symbol.low in _SCANS and _is_missing(doc, symbol):
                return symbol
            if symbol.low in _EFFECT and _is_too_early(doc, symbol):
                return symbol
    return None


def _is_missing(doc: Document, scan: Symbol) -> bool:
    front = itertools.dropwhile(
        lambda s: s.low in _BETWEEN and not _denies(s), doc.before(scan.index, _FRONT)
    )
    denied = next(front, None)
    if denied is None or not _denies(denied) or denied.flags & _NOT_HIS:
        return False
    near = [denied, *doc.before(denied.index, 2), *doc.after(scan.index, _BEHIND)]
    told = {token.low for s in near for token in s.tokens}
    other = any(s.has("organ", "primary", "exam", "metastasis") for s in near)
    return bool(told & _SO_FAR) and not (other or told & _NOT_OF_DOING)


def _denies(symbol: Symbol) -> bool:
    return symbol.has_value("negation", "before") or symbol.has_value("done", "not")


def _is_too_early(doc: Document, effect: Symbol) -> bool:
    members = [s for s in doc.sentences[effect.sentence] if s.index < effect.index]
    if not members:
        return False
    return _TOO_EARLY.search(doc.low, members[0].start, effect.start) is not None
