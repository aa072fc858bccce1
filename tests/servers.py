"""The real assistant for tests: both servers on free ports, with a data folder of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 400
_STOP_SECONDS = 30

Message = dict[str, Any]


def free_ports(number: int) -> list[int]:
    """Ports of 127.0.0.1 that nothing listens on now."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


class NotStarted(AssertionError):
    """The assistant did not come up. The text is its log."""


@dataclass
class Assistant:
    """The assistant as ``make serve`` runs it.

    Attributes:
        data: Its data folder; the log is ``serve.log`` in it.
        settings: Further ``OMD_`` variables, without the prefix.
    """

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port, self.actions_port = free_ports(2)
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.address, timeout=15)

    @property
    def log_file(self) -> Path:
        return self.data / "serve.log"

    @property
    def log(self) -> str:
        """Everything that it printed so far."""
        return self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""

    @property
    def pids(self) -> dict[str, int]:
        """Process ids of ``serve``, ``rasa`` and ``actions``."""
        state = json.loads((self.data / "serve.json").read_text(encoding="utf-8"))
        return {name: state[name] for name in ("serve", "rasa", "actions")}

    def start(self) -> "Assistant":
        """Start it and wait until it says that it answers.

        Raises:
            NotStarted: it ended, or took too long.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("OMD_")}
        own = {
            "PORT": str(self.port),
            "ACTIONS_PORT": str(self.actions_port),
            "DATA": str(self.data),
        }
        environment = {f"OMD_{name}": value for name, value in (own | self.settings).items()}
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.serve"],
                cwd=ROOT,
                env=inherited | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A Ctrl-C at the terminal is pytest's; its teardown stops the assistant.
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while "Ctrl-C stops it" not in self.log:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NotStarted(self.log)
            time.sleep(0.1)
        return self

    def stop(self) -> int | None:
        """Stop it as a service manager would; the exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)

    def say(self, message: Any, sender: str, **fields: Any) -> list[Message]:
        """Send one message over REST and get the answer's messages."""
        return self.post({"message": message, "sender": sender, **fields}).json()

    def post(self, body: Any, **options: Any) -> httpx.Response:
        """Send any JSON body to the REST channel."""
        return self.client.post("/webhooks/rest/webhook", json=body, **options)

    @staticmethod
    def new_sender() -> str:
        """Id of a conversation that nobody has had."""
        return f"test-{uuid.uuid4().hex}"


def texts(messages: list[Message]) -> str:
    """All that a user would read in these messages."""
    return "\n".join(message["text"] for message in messages if message.get("text"))


def case_payload(messages: list[Message]) -> dict[str, Any] | None:
    """The last ``case`` payload among these messages."""
    payloads = [
        message["custom"]
        for message in messages
        if isinstance(message.get("custom"), dict) and message["custom"].get("type") == "case"
    ]
    return payloads[-1] if payloads else None
