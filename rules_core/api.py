"""The public door of the rule core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from rules_core.audit import Replayed, canonical, record_of, replay_lines
from rules_core.engine.decide import Decider
from rules_core.engine.explain import Explainer, with_changes
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
from rules_core.model.answers import Conditional, ConditionalRow, Explanation, WhatIf, WhyNot
from rules_core.model.case import CaseReader, Facts
from rules_core.model.decision import Decision
from rules_core.model.pack import Consideration, Criterion, Pack, Recommendation

__all__ = [
    "CaseError",
    "Conditional",
    "ConditionalRow",
    "Consideration",
    "Criterion",
    "Decision",
    "Explanation",
    "FactProblem",
    "GapError",
    "Guideline",
    "InputError",
    "Pack",
    "PackDefect",
    "PackError",
    "Recommendation",
    "Replayed",
    "RulesCoreError",
    "WhatIf",
    "WhyNot",
    "audit_record",
    "canonical",
    "conditional",
    "decide",
    "decision_path",
    "explain",
    "load_pack",
    "replay",
    "what_if",
    "why_not",
]

DEFAULT_PACK = Path(__file__).resolve().parent.parent / "data" / "guidelines" / "dlcg-omd-nsclc"


class Guideline:
    """A loaded pack, ready to decide. Safe to share between threads: it holds no case."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.cases = CaseReader(pack.facts)
        self.decider = Decider(pack)

    @cached_property
    def explainer(self) -> Explainer:
        """Answers why, why not, what if and what holds when."""
        return Explainer(self.decider)

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


def explain(guideline: Guideline, facts: Mapping[str, Any]) -> Explanation:
    """Why the case is decided as it is: the facts that mattered, with criteria and places.

    A fact matters when it belongs to a smallest sufficient set: known facts that give this decision
    by themselves, and no part of which does. A fact that is in every such set is ``necessary``:
    freeing it changes the decision. Of an undetermined case the decision is what is still
    possible; of a contradiction the sets are those that conflict.

    Raises :class:`CaseError` when a value lies outside the table.
    """
    return guideline.explainer.explain(guideline.read_case(facts))


def why_not(guideline: Guideline, facts: Mapping[str, Any], recommendation: str) -> WhyNot:
    """The smallest sets of facts that would have to be otherwise, or known, for a recommendation.

    Raises :class:`CaseError` when a value lies outside the table, :class:`KeyError` when the pack
    has no such recommendation.
    """
    return guideline.explainer.why_not(guideline.read_case(facts), recommendation)


def what_if(guideline: Guideline, facts: Mapping[str, Any], changes: Mapping[str, Any]) -> WhatIf:
    """The decision if ``changes`` held, and what differs; a null in ``changes`` frees a fact.

    The case itself is untouched. Raises :class:`CaseError` when a value of either lies outside
    the table.
    """
    known = guideline.read_case(facts)
    return guideline.explainer.what_if(known, guideline.read_case(with_changes(facts, changes)))


def conditional(
    guideline: Guideline, facts: Mapping[str, Any], unavailable: Iterable[str] | None = None
) -> Conditional:
    """What holds under each value of what is missing, as the smallest table that covers it all.

    With ``unavailable``, only those facts are told apart; a row may then be undetermined, and says
    what is possible. Rows may overlap; where they do, they agree. Raises :class:`CaseError` when a
    value lies outside the table or ``unavailable`` names no fact.
    """
    known = guideline.read_case(facts)
    if unavailable is not None:
        unavailable = tuple(unavailable)
        guideline.read_case(dict.fromkeys(unavailable))
    return guideline.explainer.conditional(known, unavailable)


def audit_record(
    guideline: Guideline, facts: Mapping[str, Any], decision: Decision
) -> dict[str, Any]:
    """One decision as the audit log keeps it; enough to recompute it to the byte.

    Raises :class:`CaseError` when a value lies outside the table.
    """
    return record_of(guideline.cases.plain(guideline.read_case(facts)), decision)


def replay(lines: Iterable[bytes], guideline: Guideline | None = None) -> Iterator[Replayed]:
    """Recomputes each audit record (one JSON object a line) and tells every difference.

    Without ``guideline``, the pack for oligometastatic NSCLC is used.
    """
    used = guideline or load_pack()
    return replay_lines(lines, lambda facts: decide(used, facts))


def decision_path(
    guideline: Guideline,
    facts: Mapping[str, Any] | None = None,
    language: Literal["da", "en"] = "da",
) -> str:
    """The levels as an SVG, with the way of a case through them where ``facts`` are given.

    Needs grandalf, which deciding does not. Raises :class:`CaseError` when a value lies outside
    the table.
    """
    from rules_core.export import export

    return export(guideline, "svg", facts, language)
