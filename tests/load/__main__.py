"""Measures the assistant beside Rasa's starter bot: ``make load``, or ``python -m tests.load``.

Both run at the same time and take turns at being driven, so that whatever else the machine does
falls on both; what counts is the ratio between them. Exit code 1 when any conversation had a
fact or a decision that was not its own, or a turn was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.load.drive import Chatter, Measured, clinicians, drive
from tests.load.starter import Starter
from tests.ops.services import Postgres, Redis
from tests.servers import Assistant

_AUDIT_KEY = "synthetic-audit-key-of-the-load-run"
_WARM_UP_TURNS = 30


@dataclass
class Subject:
    """Something that is measured: its name, its servers and their processes."""

    name: str
    addresses: list[str]
    pids: list[int]
    started: float
    is_starter: bool = False
    runs: dict[int, Measured] = field(default_factory=dict)
    rounds: dict[int, list[dict[str, float]]] = field(default_factory=dict)

    def drive(self, clients: int, turns: int, seed: int) -> Measured:
        """Drive it, and add to what was measured with this number of clients before."""
        users = (
            [Chatter() for _ in range(clients)] if self.is_starter else clinicians(clients, seed)
        )
        used = self._processor_seconds
        measured = asyncio.run(drive(self.addresses, users, turns))
        measured.processor = self._processor_seconds - used
        if measured.seconds:
            self.rounds.setdefault(clients, []).append(
                {
                    "turns_per_second": measured.throughput,
                    "p50_ms": measured.percentile(50),
                    "p95_ms": measured.percentile(95),
                    "processor_ms": measured.processor_ms,
                    "resident_megabytes": self.resident,
                }
            )
        before = self.runs.setdefault(clients, Measured())
        before.seconds += measured.seconds
        before.duration += measured.duration
        before.processor += measured.processor
        before.faults += measured.faults
        before.turned_away += measured.turned_away
        return measured

    def as_json(self) -> dict[str, Any]:
        """What was measured, each round by itself."""
        return {
            "rounds": self.rounds,
            "faults": sum(len(run.faults) for run in self.runs.values()),
            "start_seconds": self.started,
        }

    @property
    def resident(self) -> float:
        """Resident memory of all its processes, in MB."""
        return sum(_resident(pid) for pid in self.pids)

    @property
    def _processor_seconds(self) -> float:
        """Processor time that all its processes have used so far."""
        return sum(_processor_seconds(pid) for pid in self.pids)


def _processor_seconds(pid: int) -> float:
    # Behind the name, which may hold spaces: the 12th and 13th field are user and system time.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def _subjects(options: argparse.Namespace, folder: Path) -> Iterator[list[Subject]]:
    with contextlib.ExitStack() as running:
        subjects = []
        if options.starter:
            starter = Starter(options.starter)
            began = time.perf_counter()
            starter.start()
            running.callback(starter.stop)
            took = time.perf_counter() - began
            subjects.append(Subject("starter", [starter.address], starter.pids, took, True))
        shared: dict[str, str] = {}
        if "postgresql" in options.stores or max(options.replicas) > 1:
            postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
            for service in (postgres, redis):
                service.start()
                running.callback(service.stop)
            shared = {"DATABASE": postgres.url, "REDIS": redis.url, "AUDIT_KEY": _AUDIT_KEY}
        for store in options.stores:
            for replicas in options.replicas:
                settings = dict(shared) if store == "postgresql" else {}
                if store == "sqlite" and replicas > 1:
                    settings = {"REDIS": shared["REDIS"]}
                subjects.append(_assistant(store, replicas, settings, folder, running))
        yield subjects


def _assistant(
    store: str, replicas: int, settings: dict[str, str], folder: Path, running: contextlib.ExitStack
) -> Subject:
    addresses, pids, began = [], [], time.perf_counter()
    for number in range(replicas):
        # With SQLite, replicas of one machine share the folder and with it the files.
        name = f"{store}-{replicas}" + (f"-{number}" if store == "postgresql" else "")
        assistant = Assistant(folder / name, dict(settings)).start()
        running.callback(assistant.stop)
        addresses.append(assistant.address)
        pids += assistant.pids.values()
    took = (time.perf_counter() - began) / replicas
    return Subject(f"{store}, {replicas} replica{'s' * (replicas > 1)}", addresses, pids, took)


def _print(subjects: list[Subject], clients: list[int]) -> None:
    print(
        f"{'':26} {'clients':>7} {'turns':>6} {'/s':>7} {'p50':>6} {'p95':>6} {'p99':>6} "
        f"{'cpu':>5} {'faults':>6} {'away':>5}   ratio to starter: p50, p95, /s, cpu"
    )
    starter = next((subject for subject in subjects if subject.is_starter), None)
    for number in clients:
        for subject in subjects:
            run = subject.runs[number]
            if not run.seconds:
                print(f"{subject.name:26} {number:7} no turn was answered")
                continue
            p50, p95, p99 = (run.percentile(percent) for percent in (50, 95, 99))
            line = (
                f"{subject.name:26} {number:7} {len(run.seconds):6} {run.throughput:7.1f} "
                f"{p50:6.0f} {p95:6.0f} {p99:6.0f} {run.processor_ms:5.0f} "
                f"{len(run.faults):6} {run.turned_away:5}"
            )
            if starter and subject is not starter:
                base = starter.runs[number]
                line += (
                    f"   {p50 / base.percentile(50):.2f}, {p95 / base.percentile(95):.2f}, "
                    f"{run.throughput / base.throughput:.2f}, "
                    f"{run.processor_ms / base.processor_ms:.2f}"
                )
            print(line)
    for subject in subjects:
        line = f"{subject.name:26} start to first answer {subject.started:.1f} s, "
        line += f"resident {subject.resident:.0f} MB"
        if starter and subject is not starter:
            line += f"   ratio {subject.started / starter.started:.2f}, "
            line += f"{subject.resident / starter.resident:.2f}"
        print(line)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 200])
    parser.add_argument("--replicas", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--turns", type=int, default=300, help="turns of a round, at least")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--starter", type=Path, help="folder of the starter bot; made when empty")
    parser.add_argument("--json", type=Path, help="file for what every round measured")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="omd-load-"))
    folder.chmod(0o755)
    with _subjects(options, folder) as subjects:
        for subject in subjects:
            subject.drive(1, _WARM_UP_TURNS, seed=0)
            subject.runs.clear()
            subject.rounds.clear()
        for clients in options.clients:
            for number in range(options.rounds):
                for subject in subjects:
                    run = subject.drive(clients, max(options.turns, clients), seed=number + 1)
                    print(f"  {subject.name}, {clients}: {run.throughput:.1f}/s", flush=True)
        _print(subjects, options.clients)
        faults = [fault for s in subjects for run in s.runs.values() for fault in run.faults]
        if options.json:
            options.json.write_text(json.dumps({s.name: s.as_json() for s in subjects}))
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
