"""A conversation in the terminal: ``python -m bot.chat``.

Talks to the assistant that runs at the configured address or with the same data folder, or runs
one for as long as the conversation lasts. Where tokens are asked for, it takes the one in TOKEN, or
makes one with the assistant's own OMD_JWT_SECRET.
"""

import json
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterable
from typing import Any

from bot.client import TOKEN_NEEDED, TOKEN_VARIABLE, answers, given_token, running, token_for
from bot.server.settings import Settings, SettingsError

_ANSWER_SECONDS = 30
_POLL_SECONDS = 0.2
_NO_TOKEN = 401

Message = dict[str, Any]


class Conversation:
    """One conversation over the REST channel."""

    def __init__(self, address: str, settings: Settings) -> None:
        self._url = f"{address}/webhooks/rest/webhook"
        self._headers = {"Content-Type": "application/json"}
        # A token that was given names its conversation itself.
        self._body = {} if given_token() else {"sender": uuid.uuid4().hex}
        token = given_token() or token_for(settings, self._body["sender"])
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def say(self, text: str) -> list[Message]:
        """Send a message and get the answer."""
        body = json.dumps({**self._body, "message": text}).encode()
        request = urllib.request.Request(self._url, body, headers=self._headers)
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
            print(f"  #{len(payloads)} {button['title']}")
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
            if getattr(error, "code", None) == _NO_TOKEN:
                print(f"{TOKEN_NEEDED}, or {TOKEN_VARIABLE}=… to a valid one.", file=sys.stderr)
            else:
                print(f"The assistant did not answer: {error}", file=sys.stderr)


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
    own, address = None, running(settings)
    if address is None:
        print("Starting the assistant (the first time it is trained first) ...", flush=True)
        own, address = start_assistant(settings), settings.address
    print("Write a message; #1 presses the first button; Ctrl-D ends.")
    try:
        converse(Conversation(address, settings))
    except KeyboardInterrupt:
        print()
    finally:
        if own is not None:
            own.terminate()
            own.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
