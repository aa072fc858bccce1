"""Mentions that bear on each other: corrected, restated, joined, doubted."""

from __future__ import annotations

import itertools

from bot.text.curative import past_curative
from bot.text.document import Document, Symbol
from bot.text.metastases.mention import Group
from bot.text.quantities import is_quantity, read_quantity
from bot.text.site_lists import sites_behind
from bot.text.status import PAST, STATED, UNCERTAIN
from bot.text.words import words

_BESIDE = words("lesions", "beside")
_EQUALS = frozenset(["er", "is", "=", ":", "var", "was"])
_NOTS = frozenset(["not", "ikke", "ej"])
_ITS = frozenset(["its", "it's", "it", "but", "det", "der", "there"])
_OF_THE_PRIMARY = ("diagnosis", "histology", "primary", "locally_advanced", "satellite")
_ACCORDING = frozenset(["ifølge", "iflg", "according", "according to", "per"])
_ONLY = frozenset(["kun", "only", "just", "rettelig", "faktisk", "egentlig", "actually", "really"])
_RECOUNT_REACH = 12
_REVISION_REACH = 15
_SAYS = words("lesions", "says")
_OPINION = words("lesions", "opinion")


def doubt_lesions(groups: list[Group]) -> None:
    """ "læsion i Th10, suspekt for metastase": what is in doubt is the lesion."""
    for group in groups:
        if (
            group.is_lesion
            and group.status == STATED
            and any(
                other is not group
                and other.status == UNCERTAIN
                and other.sentence == group.sentence
                and {s.organ for s in other.sites} <= {s.organ for s in group.sites}
                for other in groups
            )
        ):
            group.status = UNCERTAIN


def first_of_all(doc: Document, groups: list[Group]) -> None:
    """ "NSCLC plus solitary brain metastasis" adds to the primary, not to other metastases."""
    for place, group in enumerate(groups):
        if not group.addition or any(not g.negated for g in groups[:place]):
            continue
        others = any(g is not group and not g.negated and g.status == STATED for g in groups)
        if past_curative(doc) is not None and not others and not _told_as_more(doc, group):
            # "lobektomi 2021, nu tilkommet en metastase": the first of the recurrence.
            group.addition = False
            continue
        near = [doc.symbols[group.first], *doc.before(group.first, 4)]
        cue = next((s for s in near if s.low in _BESIDE), None)
        own = doc.symbols[group.first : group.last + 1]
        if cue is None or any(s.has("addition") for s in own if s is not cue):
            continue
        around = doc.symbols[max(0, cue.index - 14) : group.first]
        if any(s.has(*_OF_THE_PRIMARY) or s.taken == "tnm" for s in around):
            group.addition, group.others, cue.taken = False, False, "beside"


def _told_as_more(doc: Document, group: Group) -> bool:
    near = [*doc.before(group.first, 3), *doc.symbols[group.first : group.last + 1]]
    return any(s.has("addition") for s in near)


def doubt_before(doc: Document, groups: list[Group]) -> None:
    """ "To knuder i leveren. Uvist om det er spredning": the doubt of the next sentence."""
    for group in groups:
        if group.status != STATED or not group.is_lesion:
            continue
        following = [
            s for s in doc.sentences.get(group.sentence + 1, ()) if s.has("uncertain", "metastasis")
        ]
        doubted = [s for s in following if s.has_value("uncertain", "before")]
        told = bool(doubted) and any(
            s.index > doubted[0].index and s.has("metastasis") for s in following
        )
        told = told or any(s.has("metastasis") and UNCERTAIN in s.flags for s in following)
        asked = doc.sentences.get(group.sentence + 1, [])
        asked_next = any(s.has("metastasis") for s in asked) and any(s.low == "?" for s in asked)
        if told or asked_next or _denied_next(doc, groups, group):
            group.status = UNCERTAIN


def _denied_next(doc: Document, groups: list[Group], lesion: Group) -> bool:
    """ "a nodule in the right adrenal. We do not regard it as metastasis"."""
    return any(
        group.negated
        and not group.sites
        and group.quantity is None
        and group.form == "singular"
        and group.first > lesion.last
        and group.sentence <= lesion.sentence + 1
        and any(s.low in _NOTS for s in doc.symbols[group.first : group.core[0]])
        for group in groups
    )


def restate(doc: Document, groups: list[Group]) -> None:
    """ "not one met but two", "der er 2 og ikke 1 hjernemetastase": the number that holds."""
    for group in groups:
        number = group.quantity.exact if group.quantity is not None else None
        if not group.negated or number is None or group.closing:
            continue
        denial = next(
            (s for s in doc.symbols[max(0, group.first - 1) : group.last] if s.low in _NOTS), None
        )
        if denial is None:
            continue
        before = doc.symbols[max(0, denial.index - 3) : denial.index]
        behind = doc.symbols[group.last + 1 : group.last + 6]
        told = any(s.has_value("grammar", "contrast") or s.low in _ITS for s in behind)
        places = [*before[::-1], *(behind if told else [])]
        other = next((s for s in places if _plain_number(doc, s, number)), None)
        if other is not None and other.sentence == group.sentence:
            group.quantity = read_quantity(doc, other.index)
            group.negated = False


def recount(doc: Document, groups: list[Group]) -> None:
    """ "de tre knoglemetastaser, det er rettelig kun to, for den tredje var et brud"."""
    for group in groups:
        number = group.quantity.exact if group.quantity is not None else None
        if number is None or group.negated:
            continue
        behind = doc.symbols[group.last + 1 : group.last + 1 + _RECOUNT_REACH]
        for place, symbol in enumerate(behind):
            if symbol.sentence != group.sentence:
                break
            front = [s.low for s in behind[max(0, place - 4) : place]]
            only = bool(_ONLY & {*front}) or symbol.tokens[0].low in _ONLY
            told = only and bool(_EQUALS & {*front} and _ITS & {*front})
            # "havde 9 fra start, nu er der kun en enkelt tilbage" corrects nothing.
            told = told and not any(s.has("present") for s in behind[:place])
            told = told or any(
                s.has_value("correction", "start") for s in behind[max(0, place - 3) : place]
            )
            bare = place + 1 < len(behind) and not behind[place + 1].has("metastasis", "organ")
            if told and bare and _plain_number(doc, symbol, number):
                group.quantity = read_quantity(doc, symbol.index)
                if not group.sites:
                    group.sites = sites_behind(doc, symbol.index, item=True)[1]
                break


def _plain_number(doc: Document, symbol: Symbol, other_than: int) -> bool:
    if not is_quantity(symbol) or symbol.has("article", "both", "at_least"):
        return False
    following = doc.at(symbol.index + 1)
    quantity = read_quantity(doc, symbol.index)
    bare = following is None or not following.has("unit", "metastasis")
    return bare and quantity is not None and quantity.exact not in (None, other_than)


def called_benign_later(doc: Document, groups: list[Group]) -> None:
    """ "2 mets (brain, adrenal) ... wait, the adrenal was benign": how many is to be asked."""
    for benign in doc.of("benign"):
        near = [*doc.before(benign.index, 4)]
        organ = next((s for s in near if s.has("organ") and not s.has("exam")), None)
        if any(s.low in ("all", "alle") for s in near[:2]):
            # "3 liver lesions, MR liver: all haemangiomas"
            for group in groups:
                if (
                    group.is_lesion
                    and group.sentence == benign.sentence
                    and group.last < benign.index
                ):
                    group.status = PAST
            continue
        if organ is None or not any(s.low in _EQUALS for s in near):
            continue
        for group in groups:
            listed = organ.value("organ") in {site.organ for site in group.sites}
            if listed and group.last < organ.index and group.status == STATED:
                group.status = UNCERTAIN


def doubt_revised(doc: Document, groups: list[Group]) -> None:
    """ "solitær met. i notatet, men CT siger to": another number behind a "but"."""
    for group in groups:
        quantity = group.quantity
        several = quantity is not None and quantity.kind in ("at_least", "vague")
        exact = quantity.exact if quantity is not None else None
        if (exact is None and not several) or group.status != STATED or group.negated:
            continue
        contrast = None
        for symbol in doc.symbols[group.last + 1 : group.last + _REVISION_REACH]:
            if symbol.sentence != group.sentence:
                break
            another = symbol.low in _SAYS and any(
                s.low in _SAYS for s in doc.symbols[max(0, group.first - 4) : group.first]
            )
            another = another or symbol.low in _OPINION
            source = symbol.low in _ACCORDING
            if symbol.has_value("grammar", "contrast") or symbol.low == "but" or another or source:
                contrast = symbol
            elif contrast is not None and is_quantity(symbol) and not symbol.has("article", "both"):
                behind = doc.at(symbol.index + 1)
                bare = behind is None or not (behind.is_word or behind.number is not None)
                bare = bare or (behind is not None and behind.low in _ACCORDING)
                number = read_quantity(doc, symbol.index)
                if bare and number is not None and number.exact not in (None, exact):
                    group.status = UNCERTAIN
                break


def doubt_sources(doc: Document, groups: list[Group]) -> None:
    """ "Henvisningen siger én binyremetastase, PET-beskrivelsen nævner to": neither is sure."""
    told = [g for g in groups if _said_by(doc, g) and g.quantity is not None and not g.negated]
    for one, other in itertools.pairwise(told):
        if one.sentence != other.sentence or one.quantity is None or other.quantity is None:
            continue
        shared = {s.organ for s in one.sites} & {s.organ for s in other.sites}
        if one.quantity.number != other.quantity.number and (shared or not one.sites):
            one.status = other.status = UNCERTAIN


def _said_by(doc: Document, group: Group) -> bool:
    return any(s.low in _SAYS for s in doc.before(group.first, 3))


def corrected(doc: Document, groups: list[Group]) -> list[Group]:
    """ "solitær knoglemet., nej vent 2 knoglemet.": the number behind the words holds."""
    kept: list[Group] = []
    for group in groups:
        quantity = group.quantity
        exact = quantity is not None and quantity.exact is not None
        opened = any(
            s.has_value("correction", "start") and s.sentence == group.sentence
            for s in doc.symbols[max(0, group.first - 2) : group.first]
        )
        sole = quantity is not None and quantity.kind == "sole"
        if sole and exact and not opened and kept:
            # "Two mets in the skeleton - no wait, the sacral one is degenerative, so just one"
            opened = any(
                s.has_value("correction", "start") and s.sentence == group.sentence
                for s in doc.symbols[kept[-1].last + 1 : group.first]
            )
        if exact and opened:
            organs = {site.organ for site in group.sites}
            kept = [
                g
                for g in kept
                if g.negated
                or g.sentence != group.sentence
                or (organs and g.sites and not organs & {site.organ for site in g.sites})
            ]
        kept.append(group)
    return kept


def spread_negation(doc: Document, groups: list[Group]) -> None:
    """ "ingen hjernemetastaser eller knoglemetastaser"."""
    for earlier, later in itertools.pairwise(groups):
        if not earlier.negated or later.negated or later.quantity is not None:
            continue
        between = doc.symbols[earlier.last + 1 : later.first]
        if (
            earlier.sentence == later.sentence
            and len(between) <= 2
            and all(s.has_value("grammar", "conjunction") or s.low in (",", "/") for s in between)
        ):
            later.negated = True
