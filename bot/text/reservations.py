"""Doubt that stands beside what it is about: "to levermet, tror jeg", "2 mets. Not certain."."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.reach import (
    first_group,
    flag,
    head_of,
    last_group_of_previous_clause,
    rest_of_sentence,
)
from bot.text.status import HYPOTHETICAL, UNCERTAIN
from bot.text.words import words

_NO = words("reservations", "no")
_BACK = words("reservations", "back")
_WORDS_OF_DOUBT = 10
# "men det er jeg ikke sikker på", "but the notes are unclear"; "but I think" with less, as
# "which changes things I think" is about itself.
_BESIDE = 7
_BESIDE_OPINION = 2
_OPINION = ("i ", "we ", "jeg ", "vi ")
_IF = frozenset(["if", "hvis", "når", "when"])
_WHERE = frozenset(
    ["hvor", "where", "hvornår", "when", "hvilke", "hvilken", "which", "why", "hvorfor"]
)
_DISBELIEVES = ("far from", "not convinced", "unconvinced", "ikke overbevist", "er ikke overbevist")
_WHETHER = frozenset(["om", "whether", "hvorvidt"])
COUNT_NOUNS = words("reservations", "count_nouns")
_KNOWN = frozenset(["both", "begge", "alle", "all", "same", "samme"])
_DISAGREES = ("enig", "agree", "settled")
_THAT = frozenset(["at", "that", "om", "whether", "if"])


def mark_reservations(doc: Document) -> None:
    """What the writer is not sure of, by a word behind or before it or by a sentence of its own."""
    for symbol in doc.of("reservation"):
        if not _denied(doc, symbol):
            flag(_reserved(doc, symbol), UNCERTAIN)
        told = [s for s in doc.sentences[symbol.sentence] if s.index < symbol.index]
        disagrees = any(part in symbol.low for part in _DISAGREES) and _closes(doc, symbol)
        if disagrees and not any(head_of(s) for s in told):
            # "Surgeon thinks it operable. Radiation oncologist disagrees.": of what was said.
            flag(_before(doc, symbol.sentence), UNCERTAIN)
    for number, members in doc.sentences.items():
        if _only_doubts(doc, members):
            flag(_before(doc, number), UNCERTAIN)


def _reserved(doc: Document, cue: Symbol) -> list[Symbol]:
    members = doc.sentences[cue.sentence]
    clause = [*doc.clause_of(cue.index)]
    following = doc.at(cue.index + 1)
    opening = doc.at(clause[-1].index + 1)
    if any(s.low in _IF for s in doc.before(cue.index, 1)):
        # "treat it if we think it reasonable"
        return []
    if following is not None and following.low in _WHERE:
        # "to metastaser, men det er uvist hvor"
        return []
    if any(s.low in COUNT_NOUNS for s in doc.before(cue.index, 2)):
        return []
    if following is not None and following.low in {":", *_THAT}:
        return rest_of_sentence(doc, following.index)
    if opening is not None and opening.low in _THAT and opening.sentence == cue.sentence:
        return [*doc.clause_of(opening.index)]
    if cue.low.startswith(_DISBELIEVES):
        # "reported as a metastasis, but the surgeon is far from convinced it isn't a primary"
        return [s for s in members if s.index < clause[0].index] or clause
    told = [s for s in clause if s.index > cue.index]
    if any(s.has("treatable_word", "suitable") for s in told):
        # "Not sure all of the mets can be ablated"
        return told
    if any(head_of(s) for s in told):
        # "så vidt jeg husker er hun PS 1"
        group = first_group(doc, cue.index, 1)
        return [] if any(s.low in _KNOWN for s in group) else group
    behind = first_group(doc, cue.index, -1)
    if behind:
        return behind
    beside = sum(len(s.tokens) for s in clause if s.is_word and s is not cue)
    most = _BESIDE_OPINION if _is_opinion(cue) else _BESIDE
    before = last_group_of_previous_clause(doc, cue) if beside <= most else []
    if not before and beside <= most and not _is_opinion(cue):
        # "øverst står tre metastaser, nederst to, og jeg kan ikke huske, hvad der er rigtigt"
        before = [s for s in members if s.index < clause[0].index]
    # "1 or 2 bone mets, radiology not sure": unsure is the number, as it says itself.
    return [] if any(s.low in ("or", "eller") for s in before) else before


def _closes(doc: Document, cue: Symbol) -> bool:
    following = doc.at(cue.index + 1)
    return following is None or not following.is_word


def _is_opinion(cue: Symbol) -> bool:
    return (cue.low + " ").startswith(_OPINION)


def _denied(doc: Document, cue: Symbol) -> bool:
    return any(s.low in _NO for s in doc.before(cue.index, 2))


def _only_doubts(doc: Document, members: list[Symbol]) -> bool:
    """ "Ikke helt sikkert.", "Usikkert om det er metastaser.": nothing of its own but doubt."""
    doubt = next(
        (s for s in members if s.has("reservation", "uncertain") or s.taken == "doubt"), None
    )
    said = [s for s in members if s.is_word]
    most = _BESIDE_OPINION if doubt is not None and _is_opinion(doubt) else _WORDS_OF_DOUBT
    if doubt is None or len(said) - 1 > most or _denied(doc, doubt):
        return False
    if doubt.low.startswith(("obs", "mulig", "possib")) and doubt is not said[-1]:
        # "PS 0. Obs. hypertension": of what follows it.
        return False
    if any(s.taken not in (None, "doubt") or s.number is not None for s in members):
        return False
    if any(s.has("local_therapy", "resection") or s.low == "?" for s in members):
        # "Lobektomi er mulig."
        return False
    heads = [s for s in said if s is not doubt and head_of(s) is not None]
    if not heads:
        return True
    back = any(s.low in _BACK for s in said)
    return back and all(s.has("metastasis") and not s.has("organ") for s in heads)


def _before(doc: Document, sentence: int) -> list[Symbol]:
    """The sentence before; nothing, if what is in doubt there is marked already."""
    members = doc.sentences.get(sentence - 1, [])
    asked = any(s.low in _WHETHER for s in members)
    marked = any(s.flags & {UNCERTAIN, HYPOTHETICAL, "question"} for s in members)
    return [] if asked or marked else members
