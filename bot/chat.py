"""A conversation in the terminal: ``python -m bot.chat``.

Talks to the assistant that runs at the configured address, or runs one for as long as the
conversation lasts.
"""

import json
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterable
from typing import Any

from bot.server.settings import Settings, SettingsError

_ANSWER_SECONDS = 30
_POLL_SECONDS = 0.2

Message = dict[str, Any]


class Conversation:
    """One conversation over the REST channel."""

    def __init__(self, address: str) -> None:
        self._url = f"{address}/webhooks/rest/webhook"
        self._sender = uuid.uuid4().hex

    def say(self, text: str) -> list[Message]:
        """Send a message and get the answer."""
        body = json.dumps({"sender": self._sender, "message": text}).encode()
        request = urllib.request.Request(
            self._url, body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
            messages: list[Message] = json.load(answer)
            return messages


def show(messages: Iterable[Message]) -> list[str]:
    """Print the messages; the payloads of their buttons, numbered from 1 as printed."""
    payloads: list[str] = []
    for message in messages:
        if message.get("text"):
            print(f"\n{message['text']}")
        for button in message.get("buttons") or ():
            payloads.append(button["payload"])
            print(f"  [{len(payloads)}] {button['title']}")
    return payloads


def converse(conversation: Conversation) -> None:
    """Read lines and answer them until the input ends. ``#2`` presses the second button."""
    payloads: list[str] = []
    while True:
        try:
            line = input("\n> ").strip()
        except EOFError:
            print()
            return
        if not line:
            continue
        pressed = line[1:] if line.startswith("#") else ""
        if pressed.isdigit() and 1 <= int(pressed) <= len(payloads):
            line = payloads[int(pressed) - 1]
        try:
            payloads = show(conversation.say(line))
        except OSError as error:
            print(f"The assistant did not answer: {error}", file=sys.stderr)


def answers(address: str) -> bool:
    """Whether the assistant answers at this address."""
    try:
        with urllib.request.urlopen(f"{address}/webhooks/rest/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def start_assistant(settings: Settings) -> subprocess.Popen[bytes]:
    """Run the assistant beside this conversation; its log goes to a file in the data folder.

    Raises:
        SystemExit: it could not be started.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    log = settings.data / "chat.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.serve"], stdout=output, stderr=subprocess.STDOUT
        )
    while not answers(settings.address):
        if process.poll() is not None:
            print(log.read_text(encoding="utf-8"), file=sys.stderr)
            raise SystemExit(1)
        time.sleep(_POLL_SECONDS)
    return process


def main() -> int:
    """Command line."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    own = None
    if not answers(settings.address):
        print("Starting the assistant (the first time it is trained first) ...", flush=True)
        own = start_assistant(settings)
    print("Write a message; #1 presses the first button; Ctrl-D ends.")
    try:
        converse(Conversation(settings.address))
    except KeyboardInterrupt:
        print()
    finally:
        if own is not None:
            own.terminate()
            own.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
