"""How many there are and where: what the one tells of the other after a message.

Each is a relation of the pack's consistency: a count, and the set of places that it is spread over.
"""

from __future__ import annotations

from collections.abc import Collection

from actions.case_draft import CaseDraft
from actions.relations import sizes_of
from rules_core.api import Guideline


def reopen_places(guideline: Guideline, draft: CaseDraft, told: Collection[str]) -> None:
    """More of them than was known before may lie in places that nobody has named yet.

    ``told`` are the facts that the message itself tells.
    """
    for count, places in sizes_of(guideline):
        earlier, now = draft.earlier.get(count), draft.facts.get(count)
        if places in told or not isinstance(earlier, int) or not isinstance(now, int):
            continue
        if now > earlier:
            draft.bounds.reopen_set(places)


def contest_numbers(guideline: Guideline, draft: CaseDraft, told: Collection[str]) -> None:
    """One in the lung, and later one in the brain: there may be two of them.

    ``told`` are the facts that the message itself tells.
    """
    for count, places in sizes_of(guideline):
        contested = draft.unclear_about(places)
        both = {count, places} <= {*told}
        # "CT viser flere nye levermetastaser", of a case whose two are both in the brain
        elsewhere = draft.bounds.of.get(places, "") in told and count not in told
        if contested is None or not (both or elsewhere) or count not in draft.facts:
            continue
        given = [{*value} for value in contested.values if isinstance(value, list)]
        apart = len(given) > 1 and not set.intersection(*given)
        if apart or (elsewhere and contested.why == "clash"):
            draft.unsure(count, "uncertain", contested.text)


def complete_sets(guideline: Guideline, draft: CaseDraft, told: Collection[str]) -> None:
    """Two metastases of which one is in the brain and one in a lung: these are the places.

    A number that is ``told`` now settles what was in doubt about them.
    """
    for count, places in sizes_of(guideline):
        bound = draft.bounds.of.get(places, "")
        least = draft.facts.get(bound)
        known = places in draft.facts or (draft.unclear_about(places) and count not in told)
        spread = isinstance(least, list) and least and len(least) == draft.facts.get(count)
        if spread and not known:
            draft.take_over(places, bound)
