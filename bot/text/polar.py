"""Whether a yes or a no stands for itself. The one place where that is decided.

A yes or a no answers the open question only when the rest of the message says nothing else. The
words that may stand beside it are closed lists: whatever is not in them may tell of something
else ("ja, PD-L1 80%"), and then the yes belongs to that and answers nothing.

Words about local treatment ("ja, den kan stråles stereotaktisk") leave the answer what it is for
a question about local treatment and for no other: it gets the cue :data:`OF_TREATMENT`, and who
knows the open question compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import yaml

from bot.text.findings import Finding
from bot.text.folders import SOURCES

OF_TREATMENT = "of_treatment"
"""The cue of an answer whose words speak of local treatment as well."""

TREATMENT_FACTS = frozenset({"metastases_ablatable", "primary_treatment"})
_WORD = re.compile(r"#|[^\W_]+(?:['’][^\W_]+)?")


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    text = (SOURCES / "polar.yaml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in yaml.safe_load(text).items()}


def beside_polar(words: Iterable[str], values: set[str], others: Sequence[Finding]) -> str | None:
    """What the rest of a message makes of its yes or no.

    Args:
        words: the message's words but for the yes or no itself, in lower case; "#" for a number.
        values: the answers among "yes", "no" and "none".
        others: the message's findings about the patient.

    Returns:
        "" when the answer stands for itself, OF_TREATMENT when it answers a question about
        local treatment only, and None when it belongs to something else.
    """
    rest = [word.replace("’", "'") for text in words for word in _WORD.findall(text)]
    denies = bool(values & {"no", "none"})
    if denies and "yes" in values:
        return None
    known = _words()
    allowed = known["filling"] | known["denying" if denies else "affirming"]
    leftover = [word for word in rest if word not in allowed]
    if any(word not in known["treatment"] | known["naming"] for word in leftover):
        return None
    if any(not _is_doubt_about_treatment(finding) for finding in others):
        return None
    named = any(word in known["naming"] for word in leftover)
    treated = any(word in known["treatment"] for word in leftover)
    if not treated and not others:
        return ""
    if named:
        return None
    if denies and not known["negating"].intersection(rest):
        return None  # "nej, den kan stråles": the two halves do not fit
    return OF_TREATMENT


def speaks_of_treatment(words: Iterable[str]) -> bool:
    """Whether words tell of local treatment and of nothing else."""
    known = _words()
    allowed = known["filling"] | known["denying"] | known["treatment"] | known["naming"]
    said = [word.replace("’", "'") for text in words for word in _WORD.findall(text)]
    return bool(known["treatment"].intersection(said)) and all(word in allowed for word in said)


def _is_doubt_about_treatment(finding: Finding) -> bool:
    """Whether a finding only leaves open whose treatment is meant: "den kan stråles"."""
    return (
        finding.entity == "unclear"
        and finding.value.get("why") == "uncertain"
        and finding.value.get("fact") in TREATMENT_FACTS
    )
