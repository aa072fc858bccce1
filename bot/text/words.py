"""Lists of words that a reader looks for by themselves, beside the terms of the lexicon.

They stand in data/lexicon/words.yaml, by module and name, both languages together: words of the
other language do no harm where they are looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "words.yaml"


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    # BaseLoader: every scalar stays the word that it is ("no", "on").
    lists: dict[str, dict[str, list[str]]] = yaml.load(
        _FILE.read_text("utf-8"), Loader=yaml.CBaseLoader
    )
    return lists


def words(topic: str, name: str) -> frozenset[str]:
    """The words of a list.

    Raises:
        KeyError: there is no such list.
        OSError: the file cannot be read.
    """
    return frozenset(_lists()[topic][name])


def phrases(topic: str, name: str) -> re.Pattern[str]:
    """Any phrase of a list, as whole words, in capitals or not, also as "doesnt" and "ikke, at".

    Raises:
        KeyError: there is no such list.
        OSError: the file cannot be read.
    """
    listed = "|".join(map(_as_written, sorted(words(topic, name))))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _as_written(phrase: str) -> str:
    """Without its apostrophes too, and with a comma before the clause that it ends in."""
    pattern = re.escape(phrase).replace("'", "['’]?")
    return re.sub(r"\\ (?=(?:at|om|that|if|whether)$)", ",? ", pattern)
