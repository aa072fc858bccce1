"""A text of a pack in both languages, and the place in the guideline that it comes from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rules_core.model.conditions import Frozen

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Line = Annotated[str, Field(min_length=1)]


class Text(Frozen):
    """One text in both languages."""

    da: Line
    en: Line


class Source(Frozen):
    """The place in the guideline: a section's id, and the words there, quoted in Danish."""

    section: Id
    quote: Line | None = None
