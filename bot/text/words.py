"""Lists of words that a reader looks for by themselves, beside the terms of the lexicon.

They stand in data/lexicon/words.yaml, by module and name, both languages together: words of the
other language do no harm where they are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import yaml

from bot.text.folders import DATA

_NONE = r"(?!)"
_OPENERS = frozenset(["at", "om", "that", "if", "whether"])
_FILE = DATA / "lexicon" / "words.yaml"
# Few kinds of statement have words in every place around them: a missing list is empty.
_IN_SOME_PLACES = frozenset(["second_thoughts"])


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    # BaseLoader: every scalar stays the word that it is ("no", "on").
    lists: dict[str, dict[str, list[str]]] = yaml.load(
        _FILE.read_text("utf-8"), Loader=yaml.CBaseLoader
    )
    return lists


def words(topic: str, name: str) -> frozenset[str]:
    """The words of a list; none for a list that second_thoughts has no words for.

    Raises:
        KeyError: there is no such list.
        OSError: the file cannot be read.
    """
    lists = _lists()[topic]
    return frozenset(lists.get(name, ()) if topic in _IN_SOME_PLACES else lists[name])


def phrases(topic: str, name: str) -> re.Pattern[str]:
    """Any phrase of a list, as whole words, in small letters, also as "doesnt" and "ikke, at".

    Raises:
        KeyError: there is no such list.
        OSError: the file cannot be read.
    """
    return any_of(map(_parts, words(topic, name)))


def any_of(phrases: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """Any of some phrases as whole words, each the parts of a pattern in a row; none matches none.

    Shared beginnings stand once: trying each phrase by itself at each word takes ten times longer.
    """
    tree: _Tree = {}
    for phrase in phrases:
        branch = tree
        for part in phrase:
            branch = branch.setdefault(part, {})
        branch[""] = {}
    return re.compile(rf"(?<!\w){_written(tree) if tree else _NONE}(?!\w)")


_Tree = dict[str, "_Tree"]


def _parts(phrase: str) -> list[str]:
    """The letters, apostrophes as may be, and a comma before the clause that it ends in."""
    parts = ["['’]?" if letter == "'" else re.escape(letter) for letter in phrase]
    front, _, last = phrase.rpartition(" ")
    if front and last in _OPENERS:
        parts[len(front)] = ",? "
    return parts


def _written(tree: _Tree) -> str:
    ways = [
        part + _written(rest) if part else "" for part, rest in sorted(tree.items(), reverse=True)
    ]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
