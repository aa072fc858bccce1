"""What a "what if" supposes in so few words that only the question before it tells of what.

"And if there were two?" supposes a number of lesions; "and in the liver?" supposes a place.
"""

from __future__ import annotations

from typing import Any

from actions.relations import sizes_of
from actions.wording import likeness, words_of
from rules_core.api import Guideline

_NUMBERS = {
    "en": 1, "et": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4,
    "fem": 5, "five": 5,
}  # fmt: skip
_MORE = frozenset({"ogsa", "desuden", "yderligere", "ekstra", "also", "another", "additional"})
# Whatever else stands in the question may say something other than a number or a place.
_FILLING = frozenset(
    """hvad hvis nu og der var er det den de han hun i stedet kun bare sad sidder ligger la havde
    alt metastase metastasen metastaser metastaserne sa for men mere en et
    what if and there were was is are it they she he the in instead only just had has then but
    about of met mets metastasis metastases lesions one a more suppose them both""".split()  # noqa: SIM905
)
_LIKE = 0.9
_LONGEST_NUMBER = 2


def bare_suppositions(guideline: Guideline, text: str) -> list[dict[str, Any]]:
    """A bare number, and the members of a set by their names in the fact table, as corrections."""
    words = words_of(text)
    found: list[dict[str, Any]] = []
    known = _MORE | _FILLING | frozenset(_NUMBERS)
    sizes = sizes_of(guideline)
    for word in words:
        is_place = any(_members(guideline, name, (word,)) for _, name in sizes)
        if not (word in known or word.isdigit() or is_place):
            return []
    for count, held in sizes:
        places = _members(guideline, held, words)
        if places:
            cue = "addition" if _MORE.intersection(words) else "correction"
            found.append(_supposed(held, places, text, cue))
        number = _last_number(words)
        if number is not None:
            found.append(_supposed(count, number, text, "correction"))
    return found


def _members(guideline: Guideline, name: str, words: tuple[str, ...]) -> list[str]:
    values = guideline.pack.facts[name].values
    return sorted(
        member
        for member, value in values.items()
        if any(
            all(any(likeness(word, part) >= _LIKE for word in words) for part in words_of(label))
            for label in (value.label.da, value.label.en)
        )
    )


def _last_number(words: tuple[str, ...]) -> int | None:
    """The number that ends the question, where a bare one stands."""
    last = words[-1] if words else ""
    if last.isdigit() and len(last) <= _LONGEST_NUMBER:
        return int(last)
    return _NUMBERS.get(last)


def _supposed(name: str, value: Any, text: str, cue: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "text": text, "status": "stated", "cue": cue}
