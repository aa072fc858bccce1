"""Many turns while servers are killed at random: ``python -m tests.load.kills --turns 10000``.

Two replicas on PostgreSQL and Redis; SIGKILL to a Rasa server or an action server every few
seconds. Afterwards the database must hold each message once and in order, each conversation all
its facts, and the audit log one record for each decision shown, its chain sound. Exit code 1
otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from actions.audit_log import AuditLog
from actions.audit_store import PostgresRecords
from tests.load.cases import Script, scripts
from tests.ops.replicas import Caller, Replicas
from tests.ops.services import Postgres, Redis

_AUDIT_KEY = "synthetic-audit-key-of-the-load-run"


class Run:
    """Conversations that go on until there were enough turns, and what was wrong in them."""

    def __init__(self, replicas: Replicas, turns: int) -> None:
        self._replicas = replicas
        self._turns = turns
        self._had = 0
        self._count = threading.Lock()
        self.callers: list[Caller] = []
        self.faults: list[str] = []

    @property
    def over(self) -> bool:
        return self._had >= self._turns

    @property
    def had(self) -> int:
        """Turns that were answered."""
        return self._had

    def talk(self, seed: int) -> None:
        cases = scripts(seed)
        while not self.over:
            caller = Caller(self._replicas, seed=seed)
            self.callers.append(caller)
            try:
                self._converse(caller, next(cases))
            except AssertionError as error:
                self.faults.append(str(error))

    def kill(self, chance: random.Random, seconds: float) -> Counter[str]:
        """Kill now one and now the other, until the conversations are over."""
        killed: Counter[str] = Counter()
        while not self.over:
            time.sleep(chance.uniform(0.5, 1.5) * seconds)
            replica = chance.choice(self._replicas.each)
            process = chance.choice(("rasa", "actions"))
            with contextlib.suppress(ProcessLookupError):
                self._replicas.kill(replica, process)
                killed[process] += 1
            # Its service manager would do so as well when the action server died too often.
            if process == "rasa" or (replica.process and replica.process.poll() is not None):
                self._replicas.start_again(replica)
        return killed

    def _converse(self, caller: Caller, script: Script) -> None:
        for step in script.steps:
            facts = caller.facts(step.text)
            if facts != step.facts:
                self.faults.append(f"{caller.sender}: {facts} in place of {step.facts}")
            with self._count:
                self._had += 1


def check(run: Run, postgres: Postgres, audit: AuditLog) -> list[str]:
    """What was lost or doubled, in words."""
    found = list(run.faults)
    kept: dict[str, list[str]] = {}
    for sender, data in postgres.query(
        "select sender_id, data from events where type_name = 'user' order by id"
    ):
        kept.setdefault(str(sender), []).append(json.loads(str(data))["message_id"])
    for caller in run.callers:
        if kept.get(caller.sender, []) != caller.sent:
            found.append(f"{caller.sender}: sent {caller.sent}, kept {kept.get(caller.sender)}")
    found += audit.defects()
    shown = Counter((e.record["case_id"], json.dumps(e.record["facts"])) for e in audit.entries())
    found += [f"recorded {times} times: {what}" for what, times in shown.items() if times > 1]
    return found


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.kills", description=__doc__)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=15, help="between kills, on average")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="omd-kills-"))
    folder.chmod(0o755)
    postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
    services = (postgres, redis)
    for service in services:
        service.start()
    settings = {"DATABASE": postgres.url, "REDIS": redis.url, "AUDIT_KEY": _AUDIT_KEY}
    replicas = Replicas(folder / "replicas", settings).start()
    try:
        run = Run(replicas, options.turns)
        began = time.perf_counter()
        with ThreadPoolExecutor(options.clients + 1) as pool:
            kills = pool.submit(run.kill, random.Random(11), options.seconds)
            talks = [pool.submit(run.talk, seed) for seed in range(options.clients)]
            for talk in talks:
                talk.result()
            killed = kills.result()
        took = time.perf_counter() - began
        tries = sum(caller.tries for caller in run.callers)
        found = check(
            run, postgres, AuditLog(folder, PostgresRecords(postgres.url), _AUDIT_KEY.encode())
        )
    finally:
        replicas.stop()
        for service in services:
            service.stop()
    print(
        f"{run.had} turns in {len(run.callers)} conversations, {took:.0f} s; killed: "
        f"{dict(killed)}; {tries - run.had} messages had to be sent again; {len(found)} faults"
    )
    for fault in found[:20]:
        print(fault, file=sys.stderr)
    return 1 if found or run.had < options.turns else 0


if __name__ == "__main__":
    sys.exit(main())
