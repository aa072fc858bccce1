"""All benchmarks as one table: ``make bench``.

Each comparison is measured side by side in this run, both taking turns, and told as a ratio with
the lowest and the highest of its rounds. The table is printed and written to ``RESULTS.md``; parts
that are not measured this time stand there as they were (``tests.bench.results``).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.server.training import TrainingFailed, ensure_model
from tests.bench.machine import machine, versions
from tests.bench.results import Part, keep, page_of, recorded
from tests.bench.table import Row
from tests.load.starter import Starter
from tests.servers import ROOT, Assistant

STARTER = ROOT / "build" / "starter"


def core(_options: argparse.Namespace) -> Iterator[Row]:
    """The rule core beside zen-engine, and its command line by itself."""
    from rules_core.api import load_pack
    from tests.bench.core import measure_in_process, measure_lines, measure_loading

    rounds = measure_in_process(load_pack())
    micro = {name: [1e6 * value for value in values] for name, values in rounds.items()}
    mine = micro["complete case with trace"]
    yield Row("a decision with trace", mine, micro["zen-engine, with trace"], "zen-engine", "µs")
    # zen-engine has no half-known cases; the nearest is its table for a complete one.
    yield Row("a half-known case, with what is missing", micro["half-known case with missing"], [],
              "", "µs")  # fmt: skip
    loading = measure_loading()
    for name, values in loading.items():
        yield Row(name, [1e3 * value for value in values], [], "", "ms")
    lines = measure_lines(20_000)
    yield Row("--jsonl, 20,000 random cases", [20_000 / lines["seconds"]], [], "", "cases/s")


def language(options: argparse.Namespace) -> Iterator[Row]:
    """How messages are read, beside Rasa's DIET trained on the project's own ones."""
    from tests.language.side_by_side import side_by_side

    results = side_by_side(options.epochs, test=options.unseen)
    here, beside = results["reader"], results["diet"]
    which = "unseen" if options.unseen else "test"
    for what, key, unit, scale, more in (
        ("decisive facts: precision", "precision", "%", 100, True),
        ("decisive facts: recall", "recall", "%", 100, True),
        ("messages read exactly", "exact", "%", 100, True),
        ("messages whose wrong fact changes the decision", "changed", "messages", 1, False),
        ("reading a message, median", "milliseconds", "ms", 1, False),
        ("training and reading: memory", "megabytes", "MB", 1, False),
        ("training for language", "train_seconds", "s", 1, False),
    ):
        other = f"DIET, {options.epochs} epochs"
        what = f"{what}, {here['test']} {which} messages" if scale == 100 else what
        yield Row(what, [here[key] * scale], [beside[key] * scale], other, unit, more)


def load(options: argparse.Namespace) -> Iterator[Row]:
    """Turns, throughput and memory beside the starter bot of ``rasa init``."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "load.json"
        command = [
            *(sys.executable, "-m", "tests.load", "--starter", str(STARTER)),
            *("--stores", "sqlite", "--replicas", "1", "--json", str(report)),
            *("--clients", *map(str, options.clients)),
            *("--turns", str(options.turns), "--rounds", str(options.rounds)),
        ]
        subprocess.run(command, cwd=ROOT, check=True)
        measured = json.loads(report.read_text(encoding="utf-8"))
    starter = measured.pop("starter")
    (mine,) = measured.values()
    for clients in map(str, options.clients):
        pairs = (mine["rounds"][clients], starter["rounds"][clients])
        who = f"{clients} clients" if clients != "1" else "one client"
        yield _round_row(f"turn, median, {who}", pairs, "p50_ms", "ms")
        yield _round_row(f"turn, 95th percentile, {who}", pairs, "p95_ms", "ms")
        yield _round_row(f"throughput, {who}", pairs, "turns_per_second", "turns/s", more=True)
        yield _round_row(f"processor time of a turn, {who}", pairs, "processor_ms", "ms")
    last = str(options.clients[-1])
    pairs = (mine["rounds"][last], starter["rounds"][last])
    yield _round_row("resident memory, all processes", pairs, "resident_megabytes", "MB")
    yield Row("turns lost or wrong under load", [mine["faults"]], [], "", "turns")


def _round_row(
    what: str, pairs: tuple[list[Any], list[Any]], key: str, unit: str, more: bool = False
) -> Row:
    here, beside = ([one[key] for one in rounds] for rounds in pairs)
    return Row(what, here, beside, "starter", unit, more)


def start(options: argparse.Namespace) -> Iterator[Row]:
    """From the command to the first answer, with a trained model, beside the starter bot."""
    here, beside = [], []
    starter = Starter(STARTER)
    for _ in range(options.repeats):
        beside.append(_seconds(starter.start))
        starter.stop()
        with tempfile.TemporaryDirectory() as folder:
            assistant = Assistant(Path(folder))
            here.append(_seconds(lambda assistant=assistant: assistant.start().say("hi", "first")))
            assistant.stop()
    yield Row("start to first answer", here, beside, "starter", "s")


def training(options: argparse.Namespace) -> Iterator[Row]:
    """Training from nothing beside the starter bot's."""
    here, beside = [], []
    Starter(STARTER)
    for _ in range(options.repeats):
        with tempfile.TemporaryDirectory() as folder:
            here.append(_seconds(lambda folder=folder: ensure_model(Path(folder))))
        with tempfile.TemporaryDirectory() as folder:
            starter = Path(folder)
            for name in ("config.yml", "domain.yml", "data"):
                source = STARTER / name
                copy = shutil.copytree if source.is_dir() else shutil.copy
                copy(source, starter / name)
            beside.append(_seconds(lambda starter=starter: _train(starter)))
    yield Row("training from nothing", here, beside, "starter", "s")


def _train(folder: Path) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--quiet"]
    outcome = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if outcome.returncode:
        raise TrainingFailed(outcome.stdout + outcome.stderr)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def page(_options: argparse.Namespace) -> Iterator[Row]:
    """The chat page by itself: there is nothing of the starter's to hold it beside."""
    from tests.bench.page import measure

    for name, figures in measure().items():
        for key, value in figures.items():
            what = name if key == "median" else f"{name}: {key}"
            unit = "bytes" if "bytes" in key else "" if key == "messages" else "ms"
            yield Row(what.replace(" ms", ""), [value], [], "", unit)


PARTS = {
    "core": core,
    "language": language,
    "load": load,
    "start": start,
    "training": training,
    "page": page,
}
_NOTES = {
    "core": "in processes that were warm",
    "language": "once",
    "load": "{rounds} rounds, of {turns} turns at least",
    "start": "{repeats} starts",
    "training": "{repeats} trainings",
    "page": "Chromium on the same machine",
}

# DIET takes half an hour and more, and 12 GB, for it.
_ON_REQUEST = frozenset({"language"})


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=[p for p in PARTS if p not in _ON_REQUEST]
    )
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--turns", type=int, default=300, help="turns of a round, at least")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3, help="of starts and trainings")
    parser.add_argument("--epochs", type=int, default=60, help="of DIET, in the part language")
    parser.add_argument(
        "--unseen", type=Path, help="messages that neither reader has seen, in the part language"
    )
    options = parser.parse_args()
    # Asked before the load is the benchmark's own.
    ran_on = f"{machine()}; {versions()}"
    parts = recorded()
    for name in options.parts:
        print(f"{name} ...", flush=True)
        rows = list(PARTS[name](options))
        parts[name] = Part(str(date.today()), ran_on, _NOTES[name].format(**vars(options)), rows)
        parts = {part: parts[part] for part in PARTS if part in parts}
        keep(parts)
    print(f"\n{page_of(parts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
