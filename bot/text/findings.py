"""What a reader found: a fact or a context-free answer, with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.text.document import Document
from bot.text.status import STATED

JSON = Any


@dataclass(frozen=True)
class Finding:
    """One entity of a message.

    Attributes:
        entity: a fact name of the clinical model, or a context-free kind ("answer", "number",
            "site", "duration_months", "unclear", "request" ...).
        value: the fact's value as the clinical model allows it; for "unclear" an object with
            `fact` and `why`.
        text: the words that it was read from, as they were written.
        start: first character of these words.
        end: the character behind them.
        status: "stated" (of this patient, now: sets the fact), "uncertain", "past",
            "other_person", "hypothetical" or "planned".
        cue: "correction", "retraction", "addition", "update" (said of today, where it may have been
            otherwise before), "of_treatment" (an answer whose words speak of local treatment, see
            :mod:`bot.text.polar`) or None.
    """

    entity: str
    value: JSON
    text: str
    start: int
    end: int
    status: str = STATED
    cue: str | None = None

    @classmethod
    def of(
        cls, doc: Document, entity: str, value: JSON, first: int, last: int, status: str = STATED
    ) -> Finding:
        """A finding over the symbols from first to last."""
        symbols = doc.symbols
        return cls(
            entity=entity,
            value=value,
            text=doc.text_of(first, last),
            start=symbols[first].start,
            end=symbols[last].end,
            status=status,
        )

    def with_cue(self, cue: str) -> Finding:
        return replace(self, cue=cue)


def unclear(
    doc: Document, fact: str, why: str, first: int, last: int, given: JSON = None
) -> Finding:
    """A finding that must lead to a question about a fact.

    `why` is one of: uncertain, against (what was told before), bad_value, range, vague_number,
    conflict, one_gene_negative, disputed_driver, about_three_months, article_or_one,
    m1c_without_subdivision, regional_or_distant, treated_metastasis, other_cancer, surgery_only,
    misread (the second reader finds what the rules have read improbable),
    scan_limited (none on a scan that leaves places open), one_of_several (`given` holds
    `one`: what was said of one metastasis is true of it), one_place (what was said of the
    metastasis in one organ: `given` holds place and value).

    With `against`, `uncertain` and `treated_metastasis`, `given` may hold
    - `only_if`: the values of the case that it speaks against,
    - `unless_changed`: it holds only if the message leaves the value as it was,
    - `number`: how many metastases there are, where no more is said; a duration's months,
    - `corrects`: whether that number takes the place of the case's without a question,
    - `told_before`: a lesion of before is in doubt, in these places if any are named,
    - `cleared`: whether that lesion is told to be no metastasis, or gone,
    - `instead`: the places where it is, in stead of those of `told_before`,
    - `value`: what was said, perhaps of this fact.

    With `conflict`, `given` may hold the list of values, with `bad_value` the value that was told.
    A doubt about whatever was asked for has the fact None and `given` the value itself.
    """
    value: dict[str, JSON] = {"fact": fact, "why": why}
    if given is not None:
        value["given"] = given
    return Finding.of(doc, "unclear", value, first, last)


def holds_for_any_value(doubt: Finding) -> bool:
    """Whether a doubt names no values of the case that it is about alone."""
    given = doubt.value.get("given")
    return not (isinstance(given, dict) and given.get("only_if"))
