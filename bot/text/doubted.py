"""How far a word of doubt reaches: before it, behind it, or over its sentence."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.quantities import is_more
from bot.text.questions import asks
from bot.text.reach import (
    closes_sentence_part,
    first_group,
    flag,
    group_of_next_clause,
    head_of,
    last_group_of_previous_clause,
    rest_of_sentence,
)
from bot.text.reservations import COUNT_NOUNS
from bot.text.status import UNCERTAIN
from bot.text.whether import WHETHER, lesions_taken_for_granted
from bot.text.words import words

_MAY_ALSO_BE = words("scope", "may_also_be")
_MAY_BE = frozenset(["may be", "might be", "could be", "kan være", "kunne være"])
_QUOTES = frozenset("'\"«»“”‘’„")
_SEPARATORS = frozenset(",;/.:–(")
_DOUBT = frozenset(["tvivl", "doubt", "doubtful", "tvivlsom"])
_NO_DOUBT = frozenset(["ikke", "ingen", "uden", "no", "not", "without", "hævet over"])
_WOULD_CALL = frozenset(["would call", "would call it", "ville kalde", "vil kalde"])
_WRITER = frozenset(["i", "we", "jeg", "vi"])
_SEEN_ON = frozenset(["on", "på", "ved", "at", "by"])
_POSSIBLE = frozenset(["possible", "mulig", "muligt"])
_IF = frozenset(["if", "hvis", "om", "såfremt"])
_THAT = frozenset(["at", "that", "om", "whether"])
_RELATIVE = frozenset(["that", "which", "som", "der"])


def mark_uncertain(doc: Document, symbol: Symbol, values: list[str]) -> None:
    """Flag as uncertain what a word of doubt is about; ``values`` say on which sides of it."""
    near = [*doc.before(symbol.index, 10), *doc.after(symbol.index, 3)]
    if symbol.low.rpartition(" ")[2] in _DOUBT and near and near[0].low in _NO_DOUBT:
        # "er ikke i tvivl", "is in no doubt that lobectomy is possible"
        return
    if any(is_more(doc, s) for s in doc.after(symbol.index, 1)):
        # "three bone metastases, possibly more": in doubt is only what comes on top.
        return
    if any(s.low in COUNT_NOUNS for s in doc.before(symbol.index, 2)):
        # "multiple bone mets, count unclear"
        return
    if symbol.low in _POSSIBLE and any(s.low in _IF for s in doc.before(symbol.index, 3)):
        # "would like the metastasis removed if at all possible"
        return
    if symbol.low in _WOULD_CALL and near and near[0].low in _WRITER:
        # "I would call it oligoprogression": the writer's own word for it.
        return
    if symbol.has("suitable") and any(s.has("local_therapy", "resection") for s in near):
        # "SBRT mulig mod metastasen": the treatment is possible, the metastasis certain.
        return
    ahead = first_group(doc, symbol.index, 1) if "before" in values else []
    beside = next(iter(doc.after(symbol.index, 1)), None)
    that = symbol.low.endswith((" at", " that", " if", " whether"))
    if "before" in values and (that or (beside is not None and beside.low in ("at", "that"))):
        # "can't rule out that the lung tumour is small cell"
        ahead = list(doc.after(symbol.index, 20))
    if beside is not None and beside.has("local_therapy", "resection"):
        # "spørgsmål om SBRT af metastasen": in doubt is the treatment, not the metastasis.
        ahead = [s for s in ahead if head_of(s) != "lesion" and s.number is None][:1]
    if symbol.tokens[-1].low in WHETHER or (beside is not None and beside.low in WHETHER):
        granted = {s.index for s in lesions_taken_for_granted(list(doc.after(symbol.index, 20)))}
        ahead = [s for s in ahead if s.index not in granted]
        if granted and not ahead:
            return
    either_side = "before" in values and "after" in values
    placed = beside is not None and beside.low in _SEEN_ON
    placed = placed and any(s.has("lesion") for s in doc.before(symbol.index, 1))
    if either_side and (placed or not any(head_of(s) for s in doc.after(symbol.index, 4))):
        # "lesion indeterminate on PET"
        ahead = []
    if symbol.low.startswith("obs") and _names_what_was_told(doc, symbol):
        # "metastase obs. pro"
        ahead, values = [], ["after"]
    if "before" in values and not ahead:
        ahead = group_of_next_clause(doc, symbol)
    named = next((s for s in doc.before(symbol.index, 1)), None)
    if symbol.low in _MAY_BE and named is not None and named.has("lesion"):
        # "the adrenal lesion may be renal"
        ahead = [*ahead, *first_group(doc, symbol.index, -1)]
    if symbol.low in _MAY_ALSO_BE:
        # "solitær met. i modsatte lunge — kan dog også være en ny primærtumor"
        behind = first_group(doc, symbol.index, -1)
        ahead = [*ahead, *(behind or last_group_of_previous_clause(doc, symbol))]
    ahead = ahead or _opened_by(doc, symbol)
    closes = "before" in values or closes_sentence_part(doc, symbol)
    if not ahead and not closes and not _has_subject(doc, symbol):
        # "der kan ikke udelukkes levermetastaser"
        ahead = first_group(doc, symbol.index, 1)
    if not ahead and symbol.low.endswith(("udelukke", "exclude", "rule out")):
        # "kan ikke udelukke yderligere en i Th11": what has no noun of its own, too.
        ahead = list(doc.after(symbol.index, 8))
    if ahead:
        flag(ahead, UNCERTAIN)
        return
    if "after" in values or "before" in values:
        behind = first_group(doc, symbol.index, -1)
        if "after" not in values and _says_of_before(doc, symbol):
            joint = next((n for n, s in enumerate(behind) if _joins(s)), len(behind))
            flag(behind[:joint] or last_group_of_previous_clause(doc, symbol), UNCERTAIN)
        if not behind and "after" in values and closes_sentence_part(doc, symbol):
            behind = last_group_of_previous_clause(doc, symbol)
        if "after" in values:
            flag(behind, UNCERTAIN)


def _names_what_was_told(doc: Document, obs: Symbol) -> bool:
    front = doc.symbols[max(0, obs.index - 2) : obs.index]
    told = next((s for s in reversed(front) if s.low != "."), None)
    behind = doc.symbols[obs.index + 1 : obs.index + 3]
    pro = obs.low.endswith("pro") or any(s.low == "pro" for s in behind)
    return pro and told is not None and told.has("metastasis", "lesion")


def _opened_by(doc: Document, cue: Symbol) -> list[Symbol]:
    """ "Kan ikke udelukkes, at nodulus er en metastase": what a cue at the opening is about."""
    clause = list(doc.clause_of(cue.index))
    following = doc.at(cue.index + 1)
    if following is None or following.sentence != cue.sentence or _has_subject(doc, cue):
        return []
    if following.low in _THAT:
        return rest_of_sentence(doc, cue.index)[1:]
    opening = doc.at(clause[-1].index + 1)
    if opening is None or opening.sentence != cue.sentence or opening.low not in _THAT:
        return []
    return list(doc.clause_of(opening.index))


def _has_subject(doc: Document, cue: Symbol) -> bool:
    """Whether something that can be in doubt stands before a cue, in its clause."""
    return any(head_of(s) not in (None, "exam") for s in doc.before(cue.index, 10))


def _joins(symbol: Symbol) -> bool:
    return symbol.has_value("grammar", "conjunction")


def _says_of_before(doc: Document, symbol: Symbol) -> bool:
    """ "a lesion in the liver that might be another one"."""
    return any(s.low in _RELATIVE for s in doc.before(symbol.index, 2))


def mark_question_sign(doc: Document, symbol: Symbol) -> None:
    """Flag as uncertain what a question mark stands at, before it or behind it."""
    following = doc.at(symbol.index + 1)
    front = doc.at(symbol.index - 1)
    if front is not None and following is not None and front.low + following.low == "()":
        # "single adrenal metastasis (?)"
        flag(first_group(doc, front.index, -1), UNCERTAIN)
        return
    stands_free = not symbol.glued or (front is not None and front.low in _QUOTES)
    named = following is not None and (following.is_word or following.tokens[0].low[:1].isdigit())
    if following is not None and stands_free and following.glued and named:
        flag(first_group(doc, symbol.index, 1) or doc.clause_of(following.index), UNCERTAIN)
        return
    opens = symbol.index == 0 or doc.symbols[symbol.index - 1].clause != symbol.clause
    if following is not None and opens and following.sentence == symbol.sentence:
        # "? liver met": the sign before its statement.
        flag(doc.clause_of(following.index), UNCERTAIN)
        return
    separated = front is None or (not symbol.glued and front.low in _SEPARATORS)
    if following is not None and separated and head_of(following) == "diagnosis":
        # "? SCLC, cytologi tvetydig": it ends no sentence there.
        flag(doc.clause_of(following.index), UNCERTAIN)
        return
    if asks(doc.sentences[symbol.sentence]):
        return
    clause = list(doc.clause_of(symbol.index))
    if any(s.low in ("eller", "or") for s in clause):
        # "progression eller inflammation i L2-fokus?"
        flag(clause, UNCERTAIN)
        return
    behind = first_group(doc, symbol.index, -1)
    if not behind and not any(s.is_word for s in doc.clause_of(symbol.index)):
        behind = last_group_of_previous_clause(doc, symbol)
    flag(behind, UNCERTAIN)
