"""The guideline that this action server answers from."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from rules_core.api import Guideline, load_pack

PACK_VARIABLE = "GUIDELINE_PACK"


@lru_cache(maxsize=1)
def guideline() -> Guideline:
    """The pack named by the environment variable GUIDELINE_PACK, or the built-in one.

    Raises :class:`rules_core.api.PackError` when the pack has defects: then nothing is answered.
    """
    folder = os.environ.get(PACK_VARIABLE)
    return load_pack(Path(folder) if folder else None)
