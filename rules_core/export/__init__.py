"""A guideline pack in other forms: DMN, JSON Schema, a drawing, a page to sign off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rules_core.api import Guideline

Format = Literal["dmn", "markdown", "schema", "svg"]
Language = Literal["da", "en"]


def export(
    guideline: Guideline,
    form: Format,
    facts: Mapping[str, Any] | None = None,
    language: Language = "da",
) -> str:
    """The pack as text in one of the forms; ``facts`` draw a case's way into the SVG.

    Raises :class:`rules_core.errors.CaseError` when a value of ``facts`` lies outside the table.
    """
    # Each form is imported only when asked for: deciding needs none of them.
    if form == "dmn":
        from rules_core.export.dmn import dmn

        return dmn(guideline.pack, guideline.decider.space)
    if form == "schema":
        from rules_core.export.schema import schema

        return schema(guideline.cases.model)
    if form == "markdown":
        from rules_core.export.markdown import markdown

        return markdown(guideline.pack)
    from rules_core.export.svg import decision_path

    known = None if facts is None else guideline.read_case(facts)
    return decision_path(guideline.decider, known, language)
