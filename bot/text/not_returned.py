"""A primary that has not come back: "the primary was given 66 Gy and has not recurred"."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.status import HYPOTHETICAL, OTHER_PERSON, UNCERTAIN
from bot.text.words import words

_RETURNED = words("not_returned", "returned")
_COME = frozenset(["come", "came", "kommet", "vendt"])
_BACK = frozenset(["back", "igen", "tilbage"])
_DENIALS = frozenset(["not", "ikke", "never", "aldrig", "hasn't", "hasnt", "ej"])
_SMALL = frozenset(["since", "yet", "siden", "locally", "lokalt"])
_UNSURE = frozenset(["whether", "om", "hvorvidt", "if", "hvis", "?", "known", "vides", "sure"])
_NOT_TOLD = frozenset({HYPOTHETICAL, OTHER_PERSON, UNCERTAIN, "question"})
_REACH = 12


def not_returned(doc: Document, primary: Symbol) -> int | None:
    """The last word of a denial, right behind the primary, that it has returned."""
    if primary.taken or primary.flags & _NOT_TOLD:
        return None
    sentence = doc.sentences[primary.sentence]
    if any(s.low in _UNSURE or s.has("uncertain", "planned") for s in sentence):
        return None
    behind = [s for s in sentence if s.index > primary.index][:_REACH]
    told: list[tuple[str, Symbol]] = []
    for symbol in behind:
        if symbol.has("metastasis", "lesion", "patient_word") or symbol.low == ";":
            break
        told += [(t.low, symbol) for t in symbol.tokens if t.low not in _SMALL]
    for place, (low, _) in enumerate(told):
        if low not in _DENIALS:
            continue
        after = told[place + 1 : place + 3]
        said = [word for word, _ in after]
        if said[:1] and said[0] in _RETURNED:
            return after[0][1].index
        if len(said) > 1 and said[0] in _COME and said[1] in _BACK:
            return after[1][1].index
    return None
