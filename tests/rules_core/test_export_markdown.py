"""The page to sign off: every rule of the pack beside its sentence."""

from __future__ import annotations

import re

from rules_core.api import Guideline
from rules_core.export import export


def test_every_rule_stands_beside_its_sentence(guideline: Guideline) -> None:
    page = export(guideline, "markdown")
    levels = page[page.index("## Levels") : page.index("## Recommendations")]
    for level in guideline.pack.levels:
        for criterion in level.criteria:
            (row,) = re.findall(rf"^\| `{criterion.id}`<br>.*$", levels, re.M)
            assert criterion.source.quote is None or criterion.source.quote in row
    for recommendation in guideline.pack.recommendations:
        assert f"> {recommendation.quote}" in page
    for part in ("considerations", "prognostic_factors", "readings", "statements"):
        for item in getattr(guideline.pack, part):
            assert f"`{item.id}`" in page
    for reference in guideline.pack.references:
        assert f"{reference.number}. {reference.citation}" in page


def test_the_tables_of_the_page_are_whole(guideline: Guideline) -> None:
    """Every row of a table has as many cells as its head."""
    cells = 0
    for line in export(guideline, "markdown").splitlines():
        if not line.startswith("|"):
            cells = 0
            continue
        found = len(re.findall(r"(?<!\\)\|", line))
        assert cells in (0, found), line
        cells = found
