"""What a pack's files must agree on among themselves, beyond the form of each."""

from __future__ import annotations

from rules_core.errors import PackDefect
from rules_core.model.pack import Pack
from rules_core.model.soundness import conditions, facts, links, relations

__all__ = ["cross_check"]


def cross_check(pack: Pack) -> list[PackDefect]:
    """Every disagreement between the files of a pack that is well-formed file by file."""
    return [
        *facts.defects(pack),
        *relations.defects(pack),
        *conditions.defects(pack),
        *links.defects(pack),
    ]
