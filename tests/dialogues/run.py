"""Plays dialogue files and prints every difference: ``python -m tests.dialogues.run FILE...``.

Talks to the assistant at OMD_HOST and OMD_PORT when one answers there, and otherwise starts one
of its own for the time of the run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from tests.dialogues.play import Conversation, play, read_dialogues
from tests.servers import Assistant


@contextmanager
def _assistant() -> Iterator[httpx.Client]:
    address = f"http://{os.environ.get('OMD_HOST', '127.0.0.1')}:{os.environ.get('OMD_PORT', 5005)}"
    client = httpx.Client(base_url=address, timeout=30)
    try:
        client.get("/")
    except httpx.HTTPError:
        print(f"no assistant at {address}; starting one ...")
        with tempfile.TemporaryDirectory() as folder:
            own = Assistant(Path(folder)).start()
            try:
                yield own.client
            finally:
                own.stop()
    else:
        yield client


def main(files: list[str]) -> int:
    """0 when every dialogue went as written, 1 when one did not, 2 without a file to play."""
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        dialogues = read_dialogues(*(Path(file).resolve() for file in files))
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        print(f"not a dialogue file: {error}", file=sys.stderr)
        return 2
    differing = 0
    with _assistant() as client:
        for dialogue in dialogues:
            conversation = Conversation(client)
            differences = play(client, dialogue, conversation)
            differing += bool(differences)
            print(f"{'DIFFERS' if differences else 'as written'}: {dialogue.name}")
            for difference in differences:
                print(f"  {difference}")
    print(f"{len(dialogues)} dialogues, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
