"""The reader's sources and the lexicon's files name the same things: a slip is silent otherwise.

A list that nothing reads, a kind that no term has and a key that stands twice all look like
clinical words that count, and do not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.text.folders import SOURCES
from bot.text.lexicon import DEFAULT_FOLDER

WORDS = DEFAULT_FOLDER / "words.yaml"
TERMS = sorted(DEFAULT_FOLDER.glob("*/*.yaml"))
MODULES = sorted(SOURCES.rglob("*.py"))
_READERS = ("words", "phrases")
# A finding's places, which the code makes of other words; no term has them.
_PLACES_FROM_CODE = {("organ", "regional"), ("organ", "lymph_node")}


@cache
def _source(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _calls(tree: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    """The calls below a node: the function's or method's own name and what it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            yield function.id if isinstance(function, ast.Name) else f".{name}", node.args


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [text for text in map(_literal, nodes) if text is not None]


def _repeated_keys(node: yaml.Node | None, path: str = "") -> list[str]:
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    repeated = [f"{path}{name}" for name in sorted({n for n in names if names.count(n) > 1})]
    for key, value in node.value:
        repeated += _repeated_keys(value, f"{path}{key.value}.")
    return repeated


@pytest.mark.parametrize("path", [WORDS, *TERMS], ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_key_stands_twice(path: Path) -> None:
    # The second would replace the first.
    assert _repeated_keys(yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)) == []


def test_a_repeated_key_is_seen() -> None:
    node = yaml.compose("sites:\n  many: [a]\n  clean: [b]\n  many: [c]\n", yaml.SafeLoader)
    assert _repeated_keys(node) == ["sites.many"]


def _lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = yaml.load(
        WORDS.read_text("utf-8"), Loader=yaml.CBaseLoader
    )
    return lists


def _lists_read(module: ast.Module) -> set[tuple[str, str]]:
    """The lists that a module names, by itself or through a function that it gives the name to.

    A name in two parts, put together as it is asked for, counts when the module has both.
    """
    read: set[tuple[str, str]] = set()
    through: dict[str, str] = {}
    for function in ast.walk(module):
        parameters = (
            {a.arg for a in function.args.args} if isinstance(function, ast.FunctionDef) else set()
        )
        for name, given in _calls(function):
            if name not in _READERS or len(given) != 2 or (topic := _literal(given[0])) is None:
                continue
            asked = given[1]
            if (literal := _literal(asked)) is not None:
                read.add((topic, literal))
            elif isinstance(function, ast.FunctionDef):
                if isinstance(asked, ast.Name) and asked.id in parameters:
                    through[function.name] = topic
                elif isinstance(asked, ast.JoinedStr):
                    parts = [n.value for n in ast.walk(module) if isinstance(n, ast.Constant)]
                    texts = {part.strip() for part in parts if isinstance(part, str)}
                    read |= {(topic, f"{a} {b}") for a in texts for b in texts}
    for name, given in _calls(module):
        if name in through:
            read |= {(through[name], text) for text in _texts(given[:1])}
    return read


def test_every_list_is_read() -> None:
    read = {pair for path in MODULES for pair in _lists_read(_source(path))}
    unread = [(t, name) for t, lists in _lists().items() for name in lists if (t, name) not in read]
    assert unread == []


def test_no_list_is_empty_or_names_a_word_twice() -> None:
    lists = [(t, name, told) for t, named in _lists().items() for name, told in named.items()]
    assert [(t, name) for t, name, told in lists if not told or len(told) > len({*told})] == []


@cache
def _terms() -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for path in TERMS:
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
        for kind, terms in content.items():
            values.setdefault(kind, set()).update(terms)
    return values


def _asked_for(module: ast.Module) -> Iterator[tuple[str, str | None]]:
    """The kinds, and the values of kinds, that a module asks symbols for in so many words."""
    for name, given in _calls(module):
        told = _texts(given)
        if name == ".has" or (name == ".of" and given and _literal(given[0]) is not None):
            yield from ((kind, None) for kind in told)
        elif name in (".value", ".values") and told:
            yield told[0], None
        elif name == ".has_value" and given and _literal(given[0]) is not None:
            yield from ((told[0], value) for value in told[1:])


def _unknown(module: ast.Module) -> set[tuple[str, str | None]]:
    known = _terms()
    return {
        (kind, value)
        for kind, value in _asked_for(module)
        if kind not in known or (value is not None and value not in known[kind])
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCES)))
def test_what_is_asked_for_stands_in_the_lexicon(path: Path) -> None:
    assert _unknown(_source(path)) - _PLACES_FROM_CODE == set()


def test_a_misspelt_kind_or_value_is_seen() -> None:
    module = ast.parse('s.has("organ", "orgen"); doc.of("exm"); s.has_value("organ", "brian")')
    assert _unknown(module) == {("orgen", None), ("exm", None), ("organ", "brian")}
