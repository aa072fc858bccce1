"""The starter bot of ``rasa init``, as Rasa makes, trains and serves it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bot.server.training import quiet_environment
from tests.servers import free_ports

_START_SECONDS = 400
_STORE = """
tracker_store:
  type: SQL
  dialect: sqlite
  db: {file}
"""


class Starter:
    """The starter bot in a folder of its own, on a free port of 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        """Make and train it, unless the folder holds it already."""
        # Rasa runs in this folder: a relative path would be looked for inside it.
        self.folder = folder = folder.resolve()
        self.port = free_ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = quiet_environment()
        if not list(folder.glob("models/*.tar.gz")):
            folder.mkdir(parents=True, exist_ok=True)
            # Without its models: they would be trained twice.
            self._rasa("init", "--no-prompt", "--init-dir", str(folder)).wait()
        if not list(folder.glob("models/*.tar.gz")):
            raise AssertionError((folder / "log").read_text())
        store = _STORE.format(file=folder / "rasa.db")
        (folder / "endpoints.yml").write_text(store)
        (folder / "credentials.yml").write_text("rest:\n")

    def start(self) -> Starter:
        """Start it, with its conversations in SQLite, and wait for its first answer."""
        self._process = self._rasa("run", "-p", str(self.port), "-i", "127.0.0.1")
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.folder / "log").read_text())
            time.sleep(0.1)
        return self

    @property
    def pids(self) -> list[int]:
        """Its only process."""
        return [self._process.pid] if self._process else []

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _answers(self) -> bool:
        try:
            body = {"sender": "first", "message": "hi"}
            answer = httpx.post(f"{self.address}/webhooks/rest/webhook", json=body, timeout=30)
            return bool(answer.json())
        except (httpx.TransportError, ValueError):
            return False

    def _rasa(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "rasa", *arguments],
                cwd=self.folder,
                env=self._environment | {"HOME": os.environ.get("HOME", "/")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
