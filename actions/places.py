"""What is said of the metastasis in one organ, and what that means for the case's metastases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.case import Case
from actions.entities import Entity
from actions.fact_names import ABLATABLE, COUNT, SITES, SITES_AT_LEAST


def in_place(case: Case, entities: Sequence[Entity]) -> Sequence[Entity]:
    """ "The adrenal can be treated with SBRT", as a statement about all metastases of the case.

    Every metastasis must be suitable: a yes holds when the one of the case sits in that organ,
    a no as soon as one does. Otherwise it stays a question.
    """
    return [_settled(case, entity) or entity for entity in entities]


def _settled(case: Case, entity: Entity) -> Entity | None:
    value = entity.get("value")
    if entity.get("entity") != "unclear" or not isinstance(value, Mapping):
        return None
    if value.get("fact") != ABLATABLE:
        return None
    if value.get("why") == "one_of_several" and case.facts.get(COUNT) == 1:
        # "The remaining met is suitable": there is one.
        return {**entity, "entity": ABLATABLE, "value": True}
    if value.get("why") != "one_place":
        return None
    place, suitable = value["given"]["place"], value["given"]["value"]
    sites = case.facts.get(SITES)
    known = sites or case.facts.get(SITES_AT_LEAST) or ()
    only = case.facts.get(COUNT) == 1 and sites == [place]
    if not (only if suitable else place in known):
        return None
    return {**entity, "entity": ABLATABLE, "value": suitable}
