"""Scripted cases, each unlike the others, with the facts and the decision that it must end in."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rules_core.api import decide, load_pack

_SITES = {
    "brain": "hjernen",
    "adrenal": "binyren",
    "bone": "knogle",
    "liver": "leveren",
    "lung": "lungen",
}
_COUNTS = {1: "solitær metastase", 2: "to metastaser", 3: "tre metastaser"}


@dataclass(frozen=True)
class Step:
    """What is said, and all facts that the case holds after it."""

    text: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Script:
    """A case from the first message to its decision."""

    steps: tuple[Step, ...]
    status: str
    recommendations: tuple[str, ...]


def scripts(seed: int) -> Iterator[Script]:
    """Scripts without end: every combination of the differing facts, in a shuffled order."""
    rules = load_pack(None)
    combinations = list(itertools.product(_COUNTS, _SITES, range(4), ("feasible", "not_feasible")))
    random.Random(seed).shuffle(combinations)
    for count, site, performance, primary in itertools.cycle(combinations):
        yield _script(rules, count, site, performance, primary)


def _script(rules: Any, count: int, site: str, performance: int, primary: str) -> Script:
    can = "kan opereres" if primary == "feasible" else "kan ikke behandles kurativt"
    said: list[tuple[str, dict[str, Any]]] = [
        ("NSCLC uden driver, de novo", {
            "diagnosis": "nsclc", "oncogene_driver": "absent", "disease_setting": "de_novo",
        }),
        (f"{_COUNTS[count]} i {_SITES[site]}", {
            "metastasis_count": count, "metastasis_sites": [site],
        }),
        (f"PS {performance}", {"performance_status": performance}),
        ("metastaserne kan stråles stereotaktisk", {"metastases_ablatable": True}),
        (f"primærtumor {can}", {"primary_treatment": primary}),
        ("der er givet 4 måneders kemoterapi", {"systemic_therapy_months": 4}),
        ("stabil sygdom", {"systemic_response": "stable"}),
    ]  # fmt: skip
    known: dict[str, Any] = {}
    steps = []
    for text, facts in said:
        known = known | facts
        steps.append(Step(text, known))
    decision = decide(rules, known)
    ids = tuple(item.id for item in decision.recommendations)
    return Script(tuple(steps), decision.status, ids)
