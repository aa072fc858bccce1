"""Cases as JSON text: strict about what JSON leaves loose, and bounded in memory."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from rules_core.errors import InputError

LONGEST_CASE = 1_000_000
"""The longest case in bytes that is read; a case with every fact takes about 1,000."""

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def parse_case(text: bytes) -> dict[str, Any]:
    """One JSON object from bytes.

    Raises :class:`InputError` for anything that is not a plain JSON object in UTF-8: NaN and
    infinities, numbers beyond floating point, keys given twice, and deep nesting included.
    """
    if len(text) > LONGEST_CASE:
        raise InputError(f"longer than {LONGEST_CASE} bytes")
    if not text.strip():
        raise InputError("not JSON: there is nothing")
    try:
        case = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
        )
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}") from None
    except RecursionError:
        raise InputError("nested too deeply") from None
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(case, dict):
        raise InputError("a case is a JSON object of facts")
    if _SURROGATE.search(text):
        _refuse_half_characters(case)
    return case


def case_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of ``stream``, each cut off just above the longest case to bound memory."""
    while line := stream.readline(LONGEST_CASE + 1):
        rest = line
        while not rest.endswith(b"\n") and len(rest) > LONGEST_CASE:
            rest = stream.readline(LONGEST_CASE + 1)
        yield line


def _refuse_half_characters(case: dict[str, Any]) -> None:
    try:
        json.dumps(case, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        raise InputError("half a character: a lone surrogate escape") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise InputError(f"key given twice: {', '.join(twice)}")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise InputError(f"{name} is not a number")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise InputError(f"{text[:40]} is too large a number")
    return number
