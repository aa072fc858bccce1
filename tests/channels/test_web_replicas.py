"""Several servers behind one address: a conversation's windows may be on different ones."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.test_web import Window
from tests.servers import Assistant, free_ports

_START_SECONDS = 10


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Redis of this module's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server on this machine (Debian: apt install redis-server)")
    (port,) = free_ports(1)
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    process = subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + _START_SECONDS
    probe = [shutil.which("redis-cli") or "redis-cli", "-p", str(port), "ping"]
    while subprocess.run(probe, capture_output=True).stdout.strip() != b"PONG":
        assert time.monotonic() < deadline, "redis-server did not start"
        time.sleep(0.1)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(_START_SECONDS)


@pytest.fixture(scope="module")
def replicas(
    redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Assistant, Assistant]]:
    """Two assistants with one database of conversations."""
    data: Path = tmp_path_factory.mktemp("replicas")
    settings = {"SOCKETS_REDIS": redis}
    first = Assistant(data, settings).start()
    # Both write their log into the shared folder; each start waits for its own.
    first.log_file.rename(data / "first.log")
    second = Assistant(data, settings).start()
    yield first, second
    first.stop()
    second.stop()


def test_a_turn_reaches_the_windows_of_every_server_and_is_in_the_history_of_each(
    replicas: tuple[Assistant, Assistant],
) -> None:
    here, there = (Window(assistant.address) for assistant in replicas)
    conversation = here.open()["conversation"]
    there.open(conversation)
    first = here.say("PS 1")
    assert there.next("turn") == first
    second = there.say("to metastaser")
    assert here.next("turn") == second
    late = Window(replicas[1].address)
    assert [turn["id"] for turn in late.open(conversation)["turns"]] == [first["id"], second["id"]]
    for window in (here, there, late):
        window.close()
