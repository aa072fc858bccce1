"""Reads a guideline pack from its folder. The only file access of the rule core."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from rules_core.errors import PackDefect, PackError
from rules_core.model.pack import Pack
from rules_core.model.soundness import cross_check

PARTS = tuple(name for name in Pack.model_fields if name != "sha256")
"""The pack's files without their ending; each holds one top-level key of the same name."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with duplicate keys refused; YAML itself would let the last one win in silence."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"key given twice: {', '.join(twice)}", node.start_mark
            )
        return dict(super().construct_mapping(node, deep=deep))


def read_pack(folder: Path) -> Pack:
    """Read and check the pack in ``folder``.

    Raises :class:`PackError` with every defect, each with file, path and remedy.
    """
    contents: dict[str, bytes] = {}
    raw: dict[str, Any] = {}
    defects: list[PackDefect] = []
    for part in PARTS:
        file = f"{part}.yaml"
        try:
            contents[file] = (folder / file).read_bytes()
            document = yaml.load(contents[file].decode("utf-8"), Loader=_Loader)
        except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
            defects.append(PackDefect(file, "", f"cannot be read: {_in_a_line(error)}"))
            continue
        if not isinstance(document, dict) or set(document) != {part}:
            defects.append(PackDefect(file, "", f"must hold the one top-level key '{part}'"))
            continue
        raw[part] = document[part]
    defects += _unknown_files(folder)
    pack = _validate(raw, _digest(contents), defects)
    if pack is not None:
        defects += cross_check(pack)
    if defects or pack is None:
        raise PackError(defects)
    return pack


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for file, content in sorted(contents.items()):
        digest.update(f"{file}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _unknown_files(folder: Path) -> Iterator[PackDefect]:
    known = {f"{part}.yaml" for part in PARTS}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in known:
            yield PackDefect(path.name, "", f"unknown file; the pack's files are {sorted(known)}")


def _validate(raw: dict[str, Any], sha256: str, defects: list[PackDefect]) -> Pack | None:
    try:
        return Pack.model_validate({**raw, "sha256": sha256})
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            part, *steps = error["loc"]
            if error["type"] == "missing" and not steps:
                continue  # the file itself is missing or unreadable, and already told
            message = error["msg"]
            if error["type"] not in ("missing", "extra_forbidden"):
                message += f" (given: {error['input']!r:.80})"
            defects.append(PackDefect(f"{part}.yaml", _path(steps), message))
        return None


def _path(steps: list[Any]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)[
        :200
    ].lstrip(".")


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
