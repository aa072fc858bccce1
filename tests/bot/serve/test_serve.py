"""``make serve`` starts, says what is wrong, survives what it can, and stops whole."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio

from bot.channels.notices import Notice
from tests.servers import ROOT, Assistant, texts

NO_ANSWER = {Notice.NO_ANSWER.text(language) for language in ("da", "en", None)}
# The promise is five seconds; a request that takes longer raises.
PROMISED_SECONDS = 5
RECOVERY_SECONDS = 60
_SOCKET = "/webhooks/web/socket.io"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that these tests may hurt, as long as it recovers."""
    assistant = Assistant(tmp_path_factory.mktemp("mine")).start()
    yield assistant
    assistant.stop()


def serve(**settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {f"OMD_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot.serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Ended, but not yet collected by its parent.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def say(assistant: Assistant, sender: str) -> str:
    body = {"message": "PS 1", "sender": sender}
    return texts(assistant.post(body, timeout=PROMISED_SECONDS).json())


def wait_until_it_answers(assistant: Assistant, sender: str) -> None:
    deadline = time.monotonic() + RECOVERY_SECONDS
    while say(assistant, sender) in NO_ANSWER:
        assert time.monotonic() < deadline, assistant.log
        time.sleep(0.2)


def test_a_port_that_is_taken_is_named_with_the_variable_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = serve(PORT=port, DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"port {port} is already in use; set OMD_PORT to another\n"


def test_a_bad_setting_is_named(tmp_path: Path) -> None:
    done = serve(PORT="never", DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("OMD_PORT: ")
    assert "Traceback" not in done.stderr


def test_the_start_says_where_and_that_no_tokens_are_asked_for(mine: Assistant) -> None:
    assert f"{mine.address}/webhooks/" in mine.log
    assert "Development mode" in mine.log


def test_a_locked_database_is_told_and_the_conversation_goes_on_after_it(
    mine: Assistant, sender: str
) -> None:
    assert say(mine, sender) not in NO_ANSWER
    other = sqlite3.connect(mine.data / "conversations.db", isolation_level=None)
    try:
        other.execute("begin exclusive")
        assert say(mine, sender) in NO_ANSWER
    finally:
        other.execute("rollback")
        other.close()
    assert say(mine, sender) not in NO_ANSWER


def test_an_action_server_that_hangs_is_told_in_time(mine: Assistant, sender: str) -> None:
    assert say(mine, sender) not in NO_ANSWER
    actions = mine.pids["actions"]
    os.kill(actions, signal.SIGSTOP)
    try:
        assert say(mine, sender) in NO_ANSWER
    finally:
        os.kill(actions, signal.SIGCONT)
    wait_until_it_answers(mine, sender)


def test_an_action_server_that_died_is_told_and_started_again(mine: Assistant, sender: str) -> None:
    assert say(mine, sender) not in NO_ANSWER
    os.kill(mine.pids["actions"], signal.SIGKILL)
    assert say(mine, sender) in NO_ANSWER
    wait_until_it_answers(mine, sender)
    assert alive(mine.pids["actions"])


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_both_and_the_next_start_trains_nothing(
    mine: Assistant, tmp_path: Path, sign: signal.Signals
) -> None:
    assistant = Assistant(tmp_path).start()
    try:
        pids = assistant.pids
        assert all(alive(pid) for pid in pids.values())
        with socketio.SimpleClient() as page:
            page.connect(assistant.address, socketio_path=_SOCKET, transports=["websocket"])
            os.kill(pids["serve"], sign)
            assert assistant.stop() == 0
        assert not any(alive(pid) for pid in pids.values())
        assert "Training" not in assistant.log
        assert "Traceback" not in assistant.log
        assert "ERROR" not in assistant.log
    finally:
        assistant.stop()


def test_when_rasa_dies_nothing_is_left_behind(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path).start()
    try:
        pids = assistant.pids
        os.kill(pids["rasa"], signal.SIGKILL)
        assert assistant.process is not None
        assert assistant.process.wait(60) == 1
        assert not any(alive(pid) for pid in pids.values())
        assert "the Rasa server stopped" in assistant.log
    finally:
        assistant.stop()


def test_when_serve_itself_is_killed_nothing_is_left_behind(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path).start()
    try:
        pids = assistant.pids
        os.kill(pids["serve"], signal.SIGKILL)
        assistant.stop()
        deadline = time.monotonic() + RECOVERY_SECONDS
        while any(alive(pid) for pid in pids.values()):
            assert time.monotonic() < deadline, assistant.log
            time.sleep(0.1)
    finally:
        for pid in pids.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
