"""The public door of the rule core."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules_core.engine.decide import Decider
from rules_core.errors import (
    CaseError,
    FactProblem,
    GapError,
    InputError,
    PackDefect,
    PackError,
    RulesCoreError,
)
from rules_core.load import read_pack
from rules_core.model.case import CaseReader, Facts
from rules_core.model.decision import Decision
from rules_core.model.pack import Consideration, Criterion, Pack, Recommendation

__all__ = [
    "CaseError",
    "Consideration",
    "Criterion",
    "Decision",
    "FactProblem",
    "GapError",
    "Guideline",
    "InputError",
    "Pack",
    "PackDefect",
    "PackError",
    "Recommendation",
    "RulesCoreError",
    "decide",
    "load_pack",
]

DEFAULT_PACK = (
    Path(__file__).resolve().parent.parent / "data" / "guidelines" / "dlcg-omd-nsclc"
)


class Guideline:
    """A loaded pack, ready to decide. Safe to share between threads: it holds no case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.cases = CaseReader(pack.facts)
        self.decider = Decider(pack)

    def read_case(self, raw: Mapping[str, Any]) -> Facts:
        """Known facts from raw ones; raises :class:`CaseError` naming every bad value."""
        return self.cases.read(raw)


def load_pack(folder: str | Path | None = None) -> Guideline:
    """Load and check a guideline pack; without ``folder``, the one for oligometastatic NSCLC.

    Raises :class:`PackError` with every defect at once.
    """
    return _load(Path(folder) if folder is not None else DEFAULT_PACK)


@lru_cache(maxsize=8)
def _load(folder: Path) -> Guideline:
    return Guideline(read_pack(folder))


def decide(guideline: Guideline, facts: Mapping[str, Any]) -> Decision:
    """What the guideline says of a case.

    ``facts`` maps fact names to values as in the fact table; an absent or null fact is unknown.
    Raises :class:`CaseError` when a value lies outside the table.
    """
    return guideline.decider.decide(guideline.read_case(facts))
