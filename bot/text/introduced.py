"""Where a question ends and the patient begins of whom it is asked."""

from __future__ import annotations

import itertools
import re

from bot.text.document import Symbol
from bot.text.words import words

OWN = frozenset(["min", "vores", "denne", "my", "our", "this"])
_INTRODUCES = words("scope", "introduces")
_GENERIC = frozenset(["patient", "patienten", "pt", "person", "smoker"])
PRONOUNS = frozenset(["hun", "han", "she", "he"])
_SUPPOSES = words("questions", "supposes")
_HAS = frozenset(["has", "is", "har", "er", "got"])
_HES = frozenset(["hes", "shes"])
_SEEING_THAT = frozenset(["når", "when", "nu hvor", "now that", "since", "eftersom", "given that"])
_TOLD_OF = frozenset(["med", "with", "m", "w", ",", "som", "who", "i", "in"])
_TOLD_OF_OWN = frozenset(["on", "under", "på", "where", "hvor", "whose"])
_HOW_TO_TREAT = re.compile(
    r"(?:how|what|hvordan|hvad) (?:would|do|will|should|ville|vil|gør|skal) (?:you|we|i|vi|du)"
    r"(?: (?:do|handle|treat|manage|approach|gøre|håndtere|behandle))?(?!\w)"
)
_PERSONAL = words("scope", "personal")
_SUBJECTS = OWN | {"a", "an", "the", "en", "et", "den", "det"}
_ASKED_OF = words("introduced", "asked_of")
_VERB_FIRST = words("scope", "verb_first")
# "PS 3? or 4?" goes on asking.
_ALTERNATIVE = frozenset(["?", "eller", "el", "or"])


def introduced(members: list[Symbol], place: int, named: bool) -> int:
    """Where a question introduces its patient: "... til en patient med NSCLC og to metastaser?".

    What stands behind it is told of that patient, not asked. Any "patient" may be meant in
    general, unless the message goes on about "him" or "her" (`named`). Without a patient it is
    the sign that ends the question ("hvad så? ps 0, en knoglemet"), or the end of the sentence.
    """
    end = place + len(up_to_sign(members[place:]))
    for index in range(place, min(end, len(members) - 1)):
        symbol = members[index]
        supposes = any(t.low in _SUPPOSES for s in members[place:index] for t in s.tokens)
        seeing = symbol.low in _SEEING_THAT and not supposes
        if seeing and _tells_of_patient(members[index + 1 : end]):
            return index + 1
        if not (symbol.low in _INTRODUCES or symbol.taken == "age"):
            continue
        before = {s.low for s in members[max(place, index - 4) : index]}
        generic = symbol.low in _GENERIC and symbol.taken != "age" and not before & OWN
        if before & {"hvis", "if"} or not before & _PERSONAL or (generic and not named):
            continue
        own = next((i for i in range(max(place, index - 4), index) if members[i].low in OWN), None)
        # "Skal min patient på 3 måneders kemo?" asks that.
        apart = own is not None and not _is_subject(members, place)
        told_of = _TOLD_OF | _TOLD_OF_OWN if apart else _TOLD_OF
        if any(s.low in told_of for s in members[index + 1 : index + 9]):
            treated = _asks_how_to_treat(members[place:index])
            if treated is not None:
                return place + treated
            # "til min PS 3-patient med": what stands between is told of the patient too.
            return (index if own is None else own) + 1
    return end


def asked_of_him(members: list[Symbol], place: int, told: int) -> list[Symbol]:
    """ "Can my patient with PS 1 | have the primary resected?": what is asked of that patient."""
    if not _is_subject(members, place):
        return []
    asked = (n for n in range(told, len(members)) if members[n].tokens[0].low in _ASKED_OF)
    return members[next(asked, len(members)) :]


def _is_subject(members: list[Symbol], place: int) -> bool:
    """Whether a question is of what the patient is, has or shall do: "Can a man of 60 ..."."""
    subject = next((s for s in members[place:] if not _opens(s)), None)
    return subject is not None and (subject.low in _SUBJECTS or subject.taken == "age")


def _opens(symbol: Symbol) -> bool:
    return symbol.has("question_word") or symbol.tokens[0].low in _VERB_FIRST


def _asks_how_to_treat(members: list[Symbol]) -> int | None:
    """ "How would you handle | two liver mets in a man who ...": how many symbols ask."""
    if any(s.low in ("if", "hvis") for s in members):
        return None
    asked = _HOW_TO_TREAT.match(" ".join(s.low for s in members))
    return len(asked.group().split()) if asked is not None else None


def _tells_of_patient(clause: list[Symbol]) -> bool:
    """ "can we do SBRT when he's got 3 liver mets?": of one person, with a number."""
    opening = [token.low for s in clause[:2] for token in s.tokens]
    subject = [low.partition("'")[0] for low in opening]
    if not any(low in _HAS or "'" in low or low in _HES for low in opening):
        return False
    counted = any(
        (s.number is not None or s.has("number")) and behind.has("metastasis", "organ")
        for s, behind in itertools.pairwise(clause)
    )
    return bool((PRONOUNS | _HES).intersection(subject[:2])) and (
        counted or any(s.taken == "ps" for s in clause)
    )


def up_to_sign(members: list[Symbol]) -> list[Symbol]:
    """ "hvis nu hun havde 2 met, måtte man så? ps 1 pt": up to the sign of the question.

    A second sign, or an "or", goes on supposing.
    """
    for place, symbol in enumerate(members):
        if symbol.low == "?":
            rest = members[place + 1 :]
            return members if any(s.low in _ALTERNATIVE for s in rest) else members[: place + 1]
    return members
