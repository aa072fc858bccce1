"""PostgreSQL, Redis and RabbitMQ of the system, on free ports of 127.0.0.1 and in a given folder.

They come from Debian's packages (``postgresql redis-server rabbitmq-server``). PostgreSQL
refuses to run as root; then it runs as the packages' own user.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg2

from tests.servers import free_ports

_START_SECONDS = 90
_STOP_SECONDS = 30
_PASSWORD = "loopback-only"


class Missing(Exception):
    """A server's program is not on this machine. The text says which package has it."""


class Service(ABC):
    """One server process."""

    package: str

    def __init__(self, folder: Path) -> None:
        """
        Args:
            folder: Where its data, configuration and log go.
        """
        self.folder = folder
        self.port = free_ports(1)[0]
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    @abstractmethod
    def url(self) -> str:
        """The address, as the assistant's settings take it."""

    @abstractmethod
    def _command(self) -> list[str]:
        """The server in the foreground."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it serves."""

    def _environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> None:
        """Start it and wait until it serves; what it kept before is still there."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.1)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Stop the whole group; stopping twice is the same as once."""
        if self._process is None:
            return
        for attempt in (sign, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, attempt)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_SECONDS)
                return

    def kill(self) -> None:
        """End it without a word, as a power cut does."""
        self.stop(signal.SIGKILL)

    def freeze(self) -> None:
        """Have it keep its connections and answer nothing."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGCONT)


class Postgres(Service):
    """A PostgreSQL cluster with one database, ``omd``."""

    package = "postgresql"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not binaries:
            raise Missing("initdb is missing; Debian's package postgresql has it")
        self._bin = binaries[-1].parent
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._data = folder / "data"
        password = folder / "password"
        password.write_text(_PASSWORD)
        subprocess.run(
            self._as_user(
                *(str(self._bin / "initdb"), "--auth=scram-sha-256", "--username=omd"),
                *(f"--pwfile={password}", "--encoding=UTF8", "--no-sync", str(self._data)),
            ),
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    @property
    def url(self) -> str:
        return f"postgresql://omd:{_PASSWORD}@127.0.0.1:{self.port}/postgres"

    def _command(self) -> list[str]:
        return self._as_user(
            *(str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
        )

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url, connect_timeout=1).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        # Its SIGTERM waits for every client to leave.
        super().stop(sign)

    def query(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of one statement."""
        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection.cursor() as c:
            c.execute(statement, values)
            return list(c.fetchall())

    def _as_user(self, *command: str) -> list[str]:
        if self._user is None:
            return list(command)
        ids = (f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups")
        return [_program("setpriv"), *ids, *command]


class Redis(Service):
    """A Redis that keeps nothing on disk."""

    package = "redis-server"

    @property
    def url(self) -> str:
        return f"redis://:{_PASSWORD}@127.0.0.1:{self.port}/0"

    def _command(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "requirepass": _PASSWORD,
            "dir": str(self.folder),
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [_program("redis-server"), *flags]

    def _answers(self) -> bool:
        return _listens(self.port)


class RabbitMQ(Service):
    """A RabbitMQ node with a user of its own."""

    package = "rabbitmq-server"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        if not self._server.exists():
            raise Missing("rabbitmq-server is missing; Debian's package of that name has it")
        self._distribution, self._epmd_port = free_ports(2)
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            f"default_user = omd\ndefault_pass = {_PASSWORD}\n"
            "cluster_formation.peer_discovery_backend = classic_config\n"
        )
        (folder / "enabled_plugins").write_text("[].\n")
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://omd:{_PASSWORD}@127.0.0.1:{self.port}/"

    def start(self) -> None:
        # Left to itself, Erlang starts a port mapper that outlives every node.
        command = [_program("epmd"), "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        quiet = subprocess.DEVNULL
        self._epmd = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
        while not _listens(self._epmd_port):
            time.sleep(0.05)
        super().start()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        super().stop(sign)
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait(_STOP_SECONDS)

    def _command(self) -> list[str]:
        return [str(self._server)]

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"omd{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _answers(self) -> bool:
        return _listens(self.port)


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        raise Missing(f"{name} is missing; see .ci/run for the packages that have it")
    return found


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
