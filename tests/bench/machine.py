"""What a benchmark ran on: the kind of machine and the versions, nothing that names it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from bot import compiled
from rules_core.api import load_pack

_PACKAGES = ("rasa", "rasa-sdk", "sanic", "pydantic", "scikit-learn", "zen-engine")


def machine() -> str:
    """Processor, cores, memory and system, and whether anything else runs on it now."""
    cores = os.cpu_count() or 1
    busy = ", busy with other work" if os.getloadavg()[1] > cores / 2 else ""
    return f"{_processor()}, {cores} cores, {_memory()} of memory, {platform.system()}{busy}"


def versions() -> str:
    """Python, the packages that matter, and the guideline pack."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    guideline = load_pack(None)
    pack = f"{guideline.pack.guideline.id} {guideline.pack.guideline.version}"
    reader = "compiled" if compiled.is_used() else "in Python"
    return f"Python {platform.python_version()}, {packages}, pack {pack}, reader {reader}"


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 1024**2:.0f} GiB"
    return "unknown size"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
