"""How many there were, and how many are left: the number of today holds."""

from __future__ import annotations

from bisect import bisect_left

from bot.text.document import Document, Symbol
from bot.text.metastases.became import became, number_of_now
from bot.text.metastases.behind import REMAINING
from bot.text.metastases.mention import Group
from bot.text.quantities import Quantity, is_quantity, read_quantity
from bot.text.site_lists import sites_behind
from bot.text.status import PAST, STATED, UNCERTAIN
from bot.text.words import words

_AT_FIRST = words("lesions", "at_first")
_WERE = frozenset(["var", "was", "were", "havde", "had"])
_ARE = frozenset(["are", "is", "er"])
_OPENING = 3
_REACH = 24
_LONGEST_CLAUSE = 8
# Far enough for any letter, and reading stays linear in any text.
_EARLIER = 8
_TREATED_REACH = 200


def now_left(doc: Document, groups: list[Group], covered: set[int]) -> list[Group]:
    """ "oprindeligt 5 metastaser, nu 2 tilbage": the number of today, without its noun."""
    found: list[Group] = []
    ended = sorted((g for g in groups if not g.negated), key=lambda g: g.last)
    lasts = [g.last for g in ended]
    for symbol in doc.symbols:
        if symbol.index in covered or not is_quantity(symbol):
            continue
        if symbol.has("article") and not symbol.has("sole"):
            continue
        if symbol.number is not None and doc.symbols[symbol.index - 1].has_value("organ", "bone"):
            # "rib 4 left"
            continue
        place = bisect_left(lasts, symbol.index)
        if (
            not (place or any(g.quantity or g.sites for g in groups))
            and _surely_left(doc, symbol)
            and _only_now(doc, symbol)
        ):
            quantity = read_quantity(doc, symbol.index)
            if quantity is not None:
                # "only 2 are left", of what an earlier message told
                found.append(_with_places(doc, symbol, quantity))
                covered.update(range(found[-1].first, found[-1].last + 1))
        if not place:
            continue
        before = ended[place - 1]
        named = doc.symbols[before.last + 1 : symbol.index]
        if len(named) > _REACH or any(s.has("metastasis", "organ") for s in named):
            continue
        told_here = before.sentence == symbol.sentence
        if not (told_here or _surely_left(doc, symbol) or _shown_now(doc, symbol)):
            continue
        today = _today(doc, symbol, before)
        if today is not None:
            found.append(today)
            covered.update(range(today.first, today.last + 1))
    return found


def _surely_left(doc: Document, symbol: Symbol) -> bool:
    """ "kun to tilbage", in a sentence of its own."""
    following = doc.at(symbol.index + 1)
    if following is not None and following.low in _ARE:
        following = doc.at(following.index + 1)
    return following is not None and is_left(doc, following)


def _shown_now(doc: Document, symbol: Symbol) -> bool:
    """ "MR viser nu to", with no noun behind it."""
    following = doc.at(symbol.index + 1)
    if following is not None and (following.is_word or following.number is not None):
        return False
    before = [*doc.before(symbol.index, 4)]
    shows = any(s.has_value("done", "after") for s in before)
    return shows and any(s.has("present") for s in before)


def _today(doc: Document, symbol: Symbol, before: Group) -> Group | None:
    clause = list(doc.clause_of(symbol.index))
    told = any(s.has("present") or is_left(doc, s) for s in clause)
    quantity = read_quantity(doc, symbol.index)
    short = sum(1 for s in clause if s.is_word) <= _LONGEST_CLAUSE or _surely_left(doc, symbol)
    if not (told and short) or quantity is None or quantity.exact is None:
        return None
    if _shown_now(doc, symbol) and _counted(before) and quantity != before.quantity:
        # "Jeg sagde før én hjernemetastase. MR viser nu to": which of them holds is asked.
        before.status = UNCERTAIN
        return None
    if (
        before.status != PAST
        and (before.form != "plural" or _counted(before))
        and not (_surely_left(doc, symbol))
    ):
        return None
    return _with_places(doc, symbol, quantity)


def _only_now(doc: Document, symbol: Symbol) -> bool:
    return any(s.has("only", "present") for s in doc.before(symbol.index, 4))


def _with_places(doc: Document, symbol: Symbol, quantity: Quantity) -> Group:
    """ "2 are left, adrenal and brain": the number of today, and where."""
    last = symbol.index
    while (following := doc.at(last + 1)) is not None and (
        is_left(doc, following) or following.low in _ARE
    ):
        last += 1
    opening = doc.at(last + 1)
    listed = opening is not None and opening.low in ("(", ",", ":")
    last, sites = sites_behind(doc, last, mass=not listed)
    return Group(
        quantity.first,
        max(last, symbol.index),
        "plural",
        quantity=quantity,
        sites=sites,
        core=[symbol.index, *(site.first for site in sites)],
        sentence=symbol.sentence,
    )


def _counted(group: Group) -> bool:
    return group.quantity is not None and group.status != PAST


def is_left(doc: Document, symbol: Symbol) -> bool:
    """ "Only two left", but not "one in the left lung"."""
    following = doc.at(symbol.index + 1)
    beside_organ = following is not None and following.has("organ")
    return symbol.low in REMAINING and not beside_organ


def outlive(doc: Document, groups: list[Group]) -> None:
    """ "Ved diagnosen 8 metastaser. Efter kemoterapi kun én tilbage": the first ones are past."""
    today = False
    for place, group in enumerate(groups):
        by_now = became(doc, group)
        if by_now is not None:
            group.quantity, group.last = by_now, by_now.last
        elif group.quantity is not None and group.status == STATED:
            group.quantity = number_of_now(doc, group) or group.quantity
        counted = group.quantity is not None and group.quantity.exact is not None
        of_then = _was_in_brackets(doc, group) or _were_then(doc, group)
        if of_then or _then_after_now(doc, group, today):
            group.status = PAST
        if not counted or group.negated or group.status != STATED or not _of_today(doc, group):
            continue
        today = True
        for earlier in groups[max(0, place - _EARLIER) : place]:
            dated = earlier.status == UNCERTAIN and _is_dated(doc, earlier)
            if earlier.negated or not (earlier.status == STATED or dated):
                continue
            fewer = _fewer(doc, earlier, group)
            poly = _is_polymetastatic(doc, earlier)
            first = _at_first(doc, earlier) and (poly or not earlier.is_lesion)
            if not (fewer or dated or first):
                continue
            gone_by = fewer and any(s.has_value("therapy", "systemic") for s in doc.of("therapy"))
            # "havde 9 metastaser fra start, nu er der kun en enkelt tilbage"
            if poly or gone_by or (first and fewer) or _later(doc, earlier, group):
                earlier.status = PAST


def _then_after_now(doc: Document, group: Group, today: bool) -> bool:
    """ "... only two are left. At the start there were more than 12": told last, but of before."""
    if not today or group.negated or group.status != STATED or group.quantity is None:
        return False
    members = doc.sentences[group.sentence]
    return _at_first(doc, group) and any(s.low in _WERE for s in members)


def _was_in_brackets(doc: Document, group: Group) -> bool:
    """ "induced, 2 mets now (was 15 lesions)"."""
    verb, opening = doc.at(group.first - 1), doc.at(group.first - 2)
    return (
        verb is not None
        and opening is not None
        and verb.low in _WERE
        and opening.low == "("
        and group.status == STATED
    )


def _were_then(doc: Document, group: Group) -> bool:
    """ "In March there were four mets; on today's scan a single one"."""
    if group.status != STATED or group.negated or group.form != "plural":
        return False
    if not any(s.low in _WERE for s in doc.before(group.first, 2)):
        return False
    behind = [s for s in doc.sentences[group.sentence] if s.index > group.last]
    behind += doc.sentences.get(group.sentence + 1, [])[:_OPENING]
    return any(s.has("present") for s in behind)


def _is_dated(doc: Document, group: Group) -> bool:
    """ "startede i 2024 med metastaser i lever og knogler": in doubt by its year alone."""
    flags = {flag for index in group.core for flag in doc.symbols[index].flags}
    return bool(flags) and flags <= {"dated", "past_near"}


def _of_today(doc: Document, group: Group) -> bool:
    """Whether the mention says that these are left: "nu kun", "only one left"."""
    around = [
        *doc.before(group.first, 3),
        *doc.symbols[group.first : group.last + 1],
        *doc.after(group.last, 3),
    ]
    opening = doc.symbols[max(0, group.first - 1) : group.first + 1]
    if any(s.has("exception") for s in opening) and any(
        s.has("removed") or s.has_value("response", "response") for s in doc.before(group.first, 5)
    ):
        # "everything is gone except one lesion in the liver"
        return True
    if _shrunk_to(doc, group):
        return True
    few = any(s.has("only") or s.has_value("sole", "only_one") for s in around)
    now = any(s.has("present") for s in doc.sentences[group.sentence])
    return any(is_left(doc, s) for s in around) or (few and now)


def _fewer(doc: Document, earlier: Group, group: Group) -> bool:
    """ "over ti foci i lever og knogler. Efter 8 måneder kun to tilbageværende metastaser"."""
    number = earlier.quantity.number if earlier.quantity is not None else 0
    many = max(earlier.lower_bound, number, sum(site.lower for site in earlier.sites))
    if earlier.quantity is not None and earlier.quantity.kind == "at_least":
        many += 1
    now = group.quantity.exact if group.quantity is not None else None
    left = any(
        is_left(doc, s) and (s.low != "left" or _ends(doc, s))
        for s in [
            *doc.before(group.first, 2),
            *doc.symbols[group.first : group.last + 1],
            *doc.after(group.last, 2),
        ]
    )
    but = doc.symbols[group.first].has("exception") or any(
        s.has("exception") for s in doc.before(group.first, 1)
    )
    return (left or but or _shrunk_to(doc, group)) and now is not None and many > now


def _shrunk_to(doc: Document, group: Group) -> bool:
    """ "er den udbredte sygdom svundet ind til en enkelt restmetastase"."""
    before = [s.low for s in doc.before(group.first, 4)]
    to = before[:1] in (["til"], ["to"])
    return to and any(low.startswith(("svund", "skrump", "reduc", "shr", "ind")) for low in before)


def _ends(doc: Document, left: Symbol) -> bool:
    """ "two mets left.", but "one met left side of the liver"."""
    following = doc.at(left.index + 1)
    # "all that is left are two spots in the liver"
    return following is None or not following.is_word or following.low in _ARE


def _is_polymetastatic(doc: Document, group: Group) -> bool:
    """ "Polymetastatisk ved start (> 20 mets)": what is left now is of another time."""
    told = [s for s in doc.sentences[group.sentence] if s.index < group.first]
    return any(s.has_value("setting", "polymetastatic") for s in told)


def _at_first(doc: Document, group: Group) -> bool:
    return any(
        s.has_value("setting", "at_diagnosis")
        or s.low in _AT_FIRST
        or (s.has_value("setting", "polymetastatic") and PAST in s.flags)
        for s in doc.sentences[group.sentence]
        if s.index <= group.last + 3
    )


def _later(doc: Document, earlier: Group, group: Group) -> bool:
    """Whether treatment or time lies between the two."""
    return any(
        s.has_value("therapy", "systemic") or s.taken in ("cycles", "duration") or s.has("response")
        for s in doc.symbols[earlier.last + 1 : group.last + _LONGEST_CLAUSE][:_TREATED_REACH]
    )
