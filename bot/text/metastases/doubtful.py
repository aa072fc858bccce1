"""Organs and lesions in doubt, without a noun of their own."""

from __future__ import annotations

from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.numbers import number_of
from bot.text.reach import head_of
from bot.text.sites import read_site
from bot.text.status import HYPOTHETICAL, STATED, UNCERTAIN
from bot.text.words import words

_REACH = 12
_ALTERNATIVES = frozenset(
    ["vs", "versus", "ctr", "kontra", "frem for", "fremfor", "rather than", "snarere end"]
)
_PENDING = words("lesions", "pending")
_THINKS = words("lesions", "thinks")
_TELLS = words("performance", "tells") | words("lesions", "says")


def is_doubted(doc: Document, group: Group) -> bool:
    """Whether the words beside a mention leave it open, though none of its own does."""
    following = doc.at(group.last + 1)
    if following is not None and following.low == "." and following.glued:
        # "met. vs. synkron primærtumor"
        following = doc.at(group.last + 2)
    before = next((s for s in doc.before(group.first, 2) if s.low != "."), None)
    beside = [s for s in (before, following) if s is not None]
    front = " ".join(s.low for s in reversed([*doc.before(group.first, 2)]))
    if front in _ALTERNATIVES or any(s.low in _ALTERNATIVES for s in beside):
        # "lung met vs second primary"
        return True
    sentence = doc.symbols[group.last].sentence
    behind = [s for s in doc.symbols[group.last + 1 :][:_REACH] if s.sentence == sentence]
    other = next((n for n, s in enumerate(behind) if s.has("organ", "lesion", "exception")), None)
    own = behind[:other]
    return (
        any(
            s.has("benign") and any(n.has("uncertain") for n in doc.before(s.index, 2)) for s in own
        )
        or (group.is_lesion and (_weighed(own) or _to_be_settled(own)))
        or _told_otherwise(doc, group, _over_semicolon(doc, group, behind))
        or _one_perhaps_benign(doc, group)
    )


def _over_semicolon(doc: Document, group: Group, behind: list[Symbol]) -> list[Symbol]:
    """ "the outside hospital reported two; our own radiologist sees only one"."""
    if not behind or behind[-1].low != ";":
        return behind
    following = doc.sentences.get(doc.symbols[group.last].sentence + 1, [])
    return [*behind, *following[:_REACH]]


def _one_perhaps_benign(doc: Document, group: Group) -> bool:
    """ "two adrenal lesions: the left one metastasis, the right one most likely an adenoma"."""
    several = group.quantity is not None and group.quantity.number > 1
    return (
        group.is_lesion
        and several
        and any(
            s.has("benign") and any(n.has("uncertain") for n in doc.before(s.index, 3))
            for s in doc.sentences[group.sentence]
            if s.index > group.last
        )
    )


def _weighed(behind: list[Symbol]) -> bool:
    """ "lesion, 18 mm, adenoma vs met", "6 mm lesion, r/o met"."""
    return any(
        s.has("metastasis")
        and (
            UNCERTAIN in s.flags
            or (n and behind[n - 1].low in _ALTERNATIVES)
            or any(a.low in _ALTERNATIVES for a in behind[n + 1 : n + 3])
        )
        for n, s in enumerate(behind)
    )


def _to_be_settled(behind: list[Symbol]) -> bool:
    """ "the sternal lesion: result pending", "en leverforandring, som kirurgen tror er ..."."""
    return any(
        (s.low in _PENDING and not (n + 1 < len(behind) and behind[n + 1].has("exam")))
        or s.low in _THINKS
        for n, s in enumerate(behind)
    )


def _told_otherwise(doc: Document, group: Group, behind: list[Symbol]) -> bool:
    """ "sidste notat siger én knoglemetastase, radiologen beskriver to"."""
    told = group.quantity.exact if group.quantity is not None else None
    before = [*doc.before(group.first, 3)]
    if not any(s.low in _TELLS for s in before):
        return False
    for teller in behind:
        if teller.low in _TELLS and any(s.has("benign") for s in doc.after(teller.index, 5)):
            # "PET says adrenal metastasis, our own radiologist says adenoma"
            return True
        if told is None:
            continue
        number = doc.at(teller.index + 1)
        if teller.low in _TELLS and number is not None and not number.taken:
            end = doc.at(number.index + 1)
            other_number = 1 if number.has("sole") else number_of(number)
            if other_number not in (None, told) and (end is None or not end.is_word):
                return True
    return False


def doubtful_organs(doc: Document, covered: set[int]) -> list[Group]:
    """ "obs. også binyre": an organ in doubt, without a noun."""
    groups = []
    for symbol in doc.of("organ"):
        if symbol.index in covered or UNCERTAIN not in symbol.flags:
            continue
        if HYPOTHETICAL in symbol.flags:
            # "Og hvis en af dem sad i hjernen?" supposes it.
            continue
        if symbol.taken or symbol.has("lung_location", "exam") or symbol.flags & {"question"}:
            continue
        heads = {head_of(s) for s in doc.clause_of(symbol.index)} - {None, "lesion"}
        if heads:
            continue
        site = read_site(doc, symbol.index)
        if site is not None:
            groups.append(
                Group(
                    symbol.index,
                    symbol.index,
                    "mass",
                    sites=[site],
                    core=[symbol.index],
                    status=UNCERTAIN,
                    sentence=symbol.sentence,
                )
            )
    return groups


def doubtful_lesions(doc: Document, groups: list[Group]) -> list[Group]:
    """ "1 sikker metastase og en forandring, som ikke kan afgøres": perhaps one more."""
    held = {index for group in groups for index in range(group.first, group.last + 1)}
    counted = {g.sentence for g in groups if g.status == STATED and g.quantity and not g.negated}
    return [
        Group(
            symbol.index,
            symbol.index,
            "singular",
            is_lesion=True,
            status=UNCERTAIN,
            core=[symbol.index],
            sentence=symbol.sentence,
        )
        for symbol in doc.of("lesion")
        if symbol.index not in held
        and UNCERTAIN in symbol.flags
        and symbol.sentence in counted
        and not any(s.has_value("negation", "before") for s in doc.before(symbol.index, 4))
    ]
