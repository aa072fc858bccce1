"""How far a cue reaches: its clause, the first thing it can be about, the list it stands before."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.text.document import Document, Symbol

_HEADS = {
    "organ": "lesion",
    "metastasis": "lesion",
    "lesion": "lesion",
    "effusion": "lesion",
    "code": "lesion",
    "performance": "ps",
    "gene": "gene",
    "variant": "gene",
    "driver_statement": "gene",
    "exam": "exam",
    "other_exam": "exam",
    "histology": "diagnosis",
    "lung_histology": "diagnosis",
    "diagnosis": "diagnosis",
    "setting": "setting",
    "therapy": "therapy",
    "response": "response",
    "brain_symptom": "symptom",
    "preference_verb": "preference",
    "locally_advanced": "extent",
    "primary": "primary",
}


def head_of(symbol: Symbol) -> str | None:
    """The kind of fact that a symbol can be the head of."""
    if symbol.taken == "tnm":
        return "tnm"
    if symbol.taken == "ps":
        return "ps"
    return _head_of_kinds(symbol.kinds)


@lru_cache(maxsize=4096)
def _head_of_kinds(kinds: frozenset[str]) -> str | None:
    return next((head for kind, head in _HEADS.items() if kind in kinds), None)


def is_present(symbol: Symbol) -> bool:
    return symbol.has("present")


def rest_of_sentence(doc: Document, index: int) -> list[Symbol]:
    sentence = doc.sentences[doc.symbols[index].sentence]
    return sentence[index - sentence[0].index :]


def first_group(doc: Document, index: int, step: int) -> list[Symbol]:
    """From a cue on, up to the first head of another kind, over a list's commas too."""
    group: list[Symbol] = []
    kind: str | None = None
    place = index + step
    clause = doc.symbols[index].clause
    sentence = doc.symbols[index].sentence
    while 0 <= place < len(doc.symbols):
        symbol = doc.symbols[place]
        if symbol.sentence != sentence:
            break
        if symbol.clause != clause:
            if step < 0 or not _continues_list(doc, place, kind):
                break
            clause = symbol.clause
        head = head_of(symbol)
        if head is not None:
            if kind is None:
                kind = head
            elif head != kind:
                break
        elif kind is not None and symbol.has("present"):
            break
        group.append(symbol)
        place += step
    return group if kind is not None else []


def _continues_list(doc: Document, index: int, kind: str | None) -> bool:
    """Whether a clause only goes on with the list before it ("..., lever og knogle")."""
    if kind not in ("lesion", "exam", "gene") or doc.symbols[index - 1].low != ",":
        return False
    heads = 0
    for symbol in doc.clause_of(index):
        head = head_of(symbol)
        if head == kind and not symbol.has("metastasis"):
            heads += 1
        elif (
            head is not None
            or symbol.number is not None
            or symbol.has("number", "sole")
            or not (symbol.has("grammar", "laterality") or symbol.low in ",./-")
        ):
            return False
    return heads > 0


def closes_sentence_part(doc: Document, symbol: Symbol) -> bool:
    """ ", mistænkes": a clause of its own that can only be about the one before it."""
    clause = list(doc.clause_of(symbol.index))
    words = [s for s in clause if s.is_word and s is not symbol]
    if any(s.taken or s.number is not None for s in clause):
        return False
    return len(words) <= 3 and not any(s.has_value("grammar", "contrast") for s in clause)


def group_of_next_clause(doc: Document, symbol: Symbol) -> list[Symbol]:
    """ "kan ikke udelukke, at forandringen i leveren ...": the cue closes its clause."""
    last = [*doc.clause_of(symbol.index)][-1]
    following = doc.at(last.index + 1)
    if following is None or following.sentence != symbol.sentence:
        return []
    if following.low not in ("at", "that", "om", "whether", "if"):
        return []
    return list(doc.clause_of(following.index))


def last_group_of_previous_clause(doc: Document, symbol: Symbol) -> list[Symbol]:
    first = next(iter(doc.clause_of(symbol.index))).index
    previous = doc.at(first - 1)
    if previous is None or previous.sentence != symbol.sentence:
        return []
    return first_group(doc, first, -1) or _group_in(doc, previous)


def _group_in(doc: Document, last: Symbol) -> list[Symbol]:
    members = list(doc.clause_of(last.index))
    return members if any(head_of(s) for s in members) else []


def flag(symbols: Iterable[Symbol], flag: str) -> None:
    for symbol in symbols:
        symbol.flags.add(flag)


def this_one(doc: Document, cue: Symbol) -> Symbol | None:
    """ "my last patient had one; this one has two": back to the patient of the message."""
    near: list[Symbol] = [*doc.sentences[cue.sentence], *doc.sentences.get(cue.sentence + 1, ())]
    for symbol in near:
        if symbol.index <= cue.index:
            continue
        following = doc.at(symbol.index + 1)
        one = following is not None and following.low in ("one", "patient", "pt")
        here = following is not None and following.low == "her" and symbol.has("patient_word")
        if symbol.low == "denne" or (symbol.low == "this" and one) or here:
            return symbol
    return None
