"""Two replicas of the assistant, and a client that goes to the other when one does not answer."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.channels.notices import Notice
from tests.servers import Assistant, Message, case_payload, texts

_PATIENCE_SECONDS = 120
_REQUEST_SECONDS = 8
_BETWEEN_TRIES_SECONDS = 0.2

NOT_ANSWERED = {
    notice.text(language)
    for notice in (Notice.NO_ANSWER, Notice.UNSURE, Notice.BUSY)
    for language in ("da", "en", None)
}


class Replicas:
    """Two assistants with the same settings, each with a data folder of its own."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.each = [Assistant(folder / name, dict(settings)) for name in ("one", "two")]

    def start(self) -> Replicas:
        """Start both at once."""
        starts = [threading.Thread(target=replica.start) for replica in self.each]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        assert all(replica.process and replica.process.poll() is None for replica in self.each)
        return self

    def stop(self) -> None:
        for replica in self.each:
            replica.stop()

    @staticmethod
    def kill(replica: Assistant, process: str) -> None:
        """SIGKILL ``rasa`` or ``actions`` of a replica. Without Rasa, the replica ends."""
        os.kill(replica.pids[process], signal.SIGKILL)

    @staticmethod
    def start_again(replica: Assistant) -> None:
        """Start a replica of which Rasa was killed, as a service manager would."""
        assert replica.process is not None
        replica.process.wait(60)
        replica.log_file.unlink()
        replica.start()


@dataclass
class Caller:
    """A user in one conversation, whose client sends a message until it is answered."""

    replicas: Replicas
    seed: int = 0
    sender: str = field(default_factory=lambda: f"ops-{uuid.uuid4().hex}")
    sent: list[str] = field(default_factory=list)
    tries: int = 0
    case_id: str | None = None

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def say(self, text: str, replica: Assistant | None = None) -> list[Message]:
        """Say something and get its answer, from the one replica or from any.

        Raises:
            AssertionError: there was no answer for two minutes.
        """
        message_id = uuid.uuid4().hex
        self.sent.append(message_id)
        body = {"sender": self.sender, "message": text, "message_id": message_id}
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = self._try(replica or self._random.choice(self.replicas.each), body)
            if answer is not None:
                return answer
            time.sleep(_BETWEEN_TRIES_SECONDS)
        raise AssertionError(f"no answer to message {len(self.sent)} of {self.sender}")

    def facts(self, text: str, replica: Assistant | None = None) -> dict[str, Any]:
        """Say something; the facts that the case holds then."""
        payload = case_payload(self.say(text, replica))
        if payload is None:
            return {}
        self.case_id = payload["case_id"]
        return dict(payload["facts"])

    def _try(self, replica: Assistant, body: dict[str, str]) -> list[Message] | None:
        self.tries += 1
        try:
            response = httpx.post(
                f"{replica.address}/webhooks/rest/webhook", json=body, timeout=_REQUEST_SECONDS
            )
            messages: list[Message] = response.json()
        except (httpx.TransportError, ValueError):
            return None
        return None if texts(messages) in NOT_ANSWERED else messages
