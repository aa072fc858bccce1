"""Plays dialogue files and prints every difference: ``python -m tests.dialogues.run FILE...``.

A folder stands for the files in it. Talks to the assistant that runs at the configured address or
with the same data folder, and otherwise starts one of its own for the time of the run. Where tokens
are asked for, it makes them with the assistant's own OMD_JWT_SECRET.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from bot.client import TOKEN_NEEDED, running, token_for
from bot.server.settings import Settings, SettingsError
from tests.dialogues.play import Conversation, play, read_dialogues
from tests.servers import Assistant


@contextmanager
def _assistant(settings: Settings) -> Iterator[httpx.Client]:
    address = running(settings)
    if address is not None:
        yield httpx.Client(base_url=address, timeout=30)
        return
    print(f"no assistant at {settings.address}; starting one ...")
    with tempfile.TemporaryDirectory() as folder:
        own = Assistant(Path(folder)).start()
        try:
            yield own.client
        finally:
            own.stop()


def _files(names: list[str]) -> Iterator[Path]:
    for path in (Path(name).resolve() for name in names):
        yield from sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def main(files: list[str]) -> int:
    """0 when every dialogue went as written, 1 when one did not, 2 without a file to play."""
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        settings = Settings.from_environment()
        found = list(_files(files))
        dialogues = read_dialogues(*found) if found else []
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        print(f"not a dialogue file: {error}", file=sys.stderr)
        return 2
    differing = 0
    with _assistant(settings) as client:
        for dialogue in dialogues:
            conversation = Conversation(client)
            token = token_for(settings, conversation.sender)
            if token:
                client.headers["Authorization"] = f"Bearer {token}"
            try:
                differences = play(client, dialogue, conversation)
            except httpx.HTTPStatusError as error:
                refused = error.response.status_code == httpx.codes.UNAUTHORIZED
                print(f"{TOKEN_NEEDED}." if refused else error, file=sys.stderr)
                return 2
            differing += bool(differences)
            print(f"{'DIFFERS' if differences else 'as written'}: {dialogue.name}")
            for difference in differences:
                print(f"  {difference}")
    print(f"{len(dialogues)} dialogues, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
