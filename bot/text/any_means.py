"""A refusal of one treatment beside another one that is open."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.shared_verdicts import Told
from bot.text.status import STATED
from bot.text.verdicts import therapy_beside
from bot.text.words import words

_ONE_TREATMENT = tuple(sorted(words("suitability", "one_treatment")))


def by_any_means(doc: Document, found: list[Told]) -> list[Told]:
    """ "not resectable, but suitable for SABR": one way is closed, another is open.

    A refusal of one treatment yields to another one that is possible, unless they are said of
    different organs.
    """
    open_ways = [f for f in found if f[0] in (True, "feasible") and f[3] == STATED]
    if not open_ways:
        return found
    kept = []
    for member in found:
        if member[0] in (False, "not_feasible") and names_one_way(doc, member[1], member[2]):
            if any(_of_some(doc, w[1]) for w in (member, *open_ways)):
                kept.append(member)
                continue
            own = _organs_near(doc, member)
            if _names_one(doc, member) and any(_names_more(doc, way) for way in open_ways):
                # "The C2 lesion is not for SBRT. The bone metastases in the pelvis can be treated"
                kept.append(member)
                continue
            if any(not own or not (o := _organs_near(doc, w)) or own & o for w in open_ways):
                continue
        kept.append(member)
    return kept


def _of_some(doc: Document, index: int) -> bool:
    """ "one not resectable, the other suitable": two lesions, not two ways."""
    return any(
        s.has("part", "other_lesions") or s.low in ("one", "én", "ene", "another", "other")
        for s in doc.clause_of(index)
    )


def _names_one(doc: Document, member: Told) -> bool:
    return any(
        (s.value("metastasis") or s.value("lesion") or "").endswith("singular")
        for s in doc.clause_of(member[1])
    )


def _names_more(doc: Document, member: Told) -> bool:
    return any(
        (s.value("metastasis") or s.value("lesion") or "").endswith("plural")
        for s in doc.clause_of(member[1])
    )


def names_one_way(doc: Document, first: int, last: int) -> bool:
    return any(
        word.startswith(_ONE_TREATMENT)
        for s in doc.symbols[first : last + 1]
        if s.has("treatable_word", "suitable", "local_therapy", "resection", "local_verb")
        for word in s.low.split()
    )


def is_one_treatment(doc: Document, symbol: Symbol, last: int) -> bool:
    """ "craniotomy not possible": the treatment stands before its verdict or behind it."""
    therapy = therapy_beside(doc, symbol) if symbol.has("suitable") else None
    first = symbol.index if therapy is None else min(symbol.index, therapy.index)
    return names_one_way(doc, first, last)


def _organs_near(doc: Document, member: Told) -> set[str]:
    return {
        organ
        for s in doc.clause_of(member[1])
        if s.has("organ") and (organ := s.value("organ")) is not None
    }
