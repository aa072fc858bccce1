"""The assistant as one command: ``python -m bot.serve``.

Trains the model if its sources changed, starts the action server and the Rasa server, waits
until both answer, and stops both together. The action server is started again when it dies;
until then users are told that no answer can be given.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from bot.server import lifeline
from bot.server.environment import server_environment
from bot.server.page_build import BuildFailed, ensure_page
from bot.server.settings import PREFIX, ROOT, Settings, SettingsError
from bot.server.training import ModelChanged, TrainingFailed, ensure_model

_STOP_SECONDS = 10
_POLL_SECONDS = 0.1
# A server that dies again and again within this time is not started any more.
_RESTART_WINDOW_SECONDS = 60
_RESTARTS_IN_WINDOW = 5


class CannotServe(Exception):
    """The assistant cannot be started or go on. The text is for the person at the terminal."""


class Server:
    """One of the two server processes, in a process group of its own."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: Mapping[str, str],
        ready_url: str,
        parent: int,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._ready_url = ready_url
        self._parent = parent
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, which is the id of its group too."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process; it gets no terminal signals of its own."""
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(self._parent,),
        )

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ready(self) -> bool:
        """Whether it can do its part."""
        try:
            with urllib.request.urlopen(self._ready_url, timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Ask the whole group to stop, and end it if it does not."""
        if self._process is None:
            return
        for sign, patience in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _STOP_SECONDS)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return


class Assistant:
    """The two servers, started, watched and stopped together."""

    def __init__(self, settings: Settings, model: Path) -> None:
        self._settings = settings
        parent = lifeline.hold()
        environment = server_environment(settings) | {lifeline.VARIABLE: str(parent)}
        python = sys.executable
        self.actions = Server(
            "the action server",
            [python, "-m", "bot.server.actions_process"],
            environment,
            settings.actions_address + "/ready",
            parent,
        )
        self.rasa = Server(
            "the Rasa server",
            [python, "-m", "bot.server.rasa_process", str(model)],
            environment,
            settings.address + "/health/ready",
            parent,
        )
        self._restarts: list[float] = []
        self._stop_requested = False

    def request_stop(self, *_signal: object) -> None:
        """Have ``start`` or ``watch`` return; a signal handler."""
        self._stop_requested = True

    def start(self) -> bool:
        """Start both and wait until both answer.

        Returns:
            Whether both are ready; not, when the stop was requested before.

        Raises:
            CannotServe: one of them died, or both were not ready in time.
        """
        servers = (self.actions, self.rasa)
        for server in servers:
            server.start()
        deadline = time.monotonic() + self._settings.start_seconds
        waiting = list(servers)
        while waiting:
            if self._stop_requested:
                return False
            for server in servers:
                if not server.alive():
                    raise CannotServe(f"{server.name} stopped while starting; see above")
            if time.monotonic() > deadline:
                names = " and ".join(server.name for server in waiting)
                raise CannotServe(
                    f"{names} did not become ready in {self._settings.start_seconds:g} s "
                    f"({PREFIX}START_SECONDS allows more)"
                )
            waiting = [server for server in waiting if not server.ready()]
            time.sleep(_POLL_SECONDS)
        self._write_state()
        return True

    def watch(self) -> None:
        """Keep both running until the stop is requested.

        Raises:
            CannotServe: Rasa died, or the action server keeps dying.
        """
        while not self._stop_requested:
            time.sleep(_POLL_SECONDS)
            if not self.rasa.alive():
                raise CannotServe("the Rasa server stopped; see above")
            if not self.actions.alive():
                self._restart_actions()

    def stop(self) -> None:
        """Stop both; stopping twice is the same as once."""
        for server in (self.rasa, self.actions):
            server.stop()
        self._state_file.unlink(missing_ok=True)

    def _restart_actions(self) -> None:
        now = time.monotonic()
        self._restarts = [at for at in self._restarts if now - at < _RESTART_WINDOW_SECONDS]
        if len(self._restarts) >= _RESTARTS_IN_WINDOW:
            raise CannotServe("the action server keeps stopping; see above")
        print("The action server stopped; starting it again.", flush=True)
        time.sleep(len(self._restarts))
        self._restarts.append(now)
        self.actions.start()
        self._write_state()

    @property
    def _state_file(self) -> Path:
        return self._settings.data / "serve.json"

    def _write_state(self) -> None:
        state = {
            "address": self._settings.address,
            "serve": os.getpid(),
            "rasa": self.rasa.pid,
            "actions": self.actions.pid,
        }
        self._state_file.write_text(json.dumps(state) + "\n")


def check_ports(settings: Settings) -> None:
    """
    Raises:
        CannotServe: naming each port that is taken, and the variable that changes it.
    """
    wanted = (
        (settings.host, settings.port, "PORT"),
        ("127.0.0.1", settings.actions_port, "ACTIONS_PORT"),
    )
    taken = [
        f"port {port} is already in use; set {PREFIX}{variable} to another"
        for host, port, variable in wanted
        if not _free(host, port)
    ]
    if taken:
        raise CannotServe("\n".join(taken))


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _announce(settings: Settings) -> None:
    if not settings.authenticated:
        print("Development mode: no tokens asked for, reachable from this machine only.")
    print(f"The chat page is at {settings.address}/webhooks/web/")
    print(f"Programs are answered at {settings.address}/webhooks/rest/webhook")
    print("Ctrl-C stops it.", flush=True)


def serve(settings: Settings) -> None:
    """Run the assistant until Ctrl-C or SIGTERM.

    Raises:
        BuildFailed: there is no chat page and none could be built.
        CannotServe: it could not start or could not go on.
        ModelChanged: the model is not the one that was trained.
        TrainingFailed: there is no model and none could be trained.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    check_ports(settings)
    ensure_page()
    assistant = Assistant(settings, ensure_model(settings.models))
    # Conversations and audit log are the business of the account that runs the assistant, and of
    # the backup in its group.
    os.umask(0o027)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, assistant.request_stop)
    try:
        if assistant.start():
            _announce(settings)
            assistant.watch()
        print("Stopping ...", flush=True)
    finally:
        assistant.stop()


def main() -> int:
    """Command line. Exit code 0 after a stop that was asked for, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bot.serve", description=__doc__)
    parser.add_argument("--train-only", action="store_true", help="train if needed, then end")
    arguments = parser.parse_args()
    try:
        settings = Settings.from_environment()
        if arguments.train_only:
            print(f"Model: {ensure_model(settings.models)}")
        else:
            serve(settings)
    except (SettingsError, BuildFailed, CannotServe, ModelChanged, TrainingFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
