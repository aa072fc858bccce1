"""The assistant on a machine of its own: no network but loopback, a small disk, its own clock.

The namespaces of the kernel make it (``unshare``), and libfaketime the clock; neither needs a
change to the assistant. A helper process in there starts it and does what it is told, a JSON
line at a time: ``python -m tests.ops.machine DATA``.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.ops.services import Missing
from tests.servers import ROOT, Assistant, Message

_LIBRARIES = (Path("/usr/lib"), Path("/usr/local/lib"))
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_STOP_SECONDS = 60
_PIECE = 4096


class Machine:
    """Drives the helper from outside. The text of the log is all that leaves it besides answers."""

    def __init__(self, folder: Path, disk_megabytes: int) -> None:
        """
        Args:
            folder: Where the disk is mounted, for those in there only, and the clock's file lies.
            disk_megabytes: Size of the disk that holds all data and the log.

        Raises:
            Missing: unshare or libfaketime is not on this machine.
        """
        self._clock = folder / "clock"
        self._disk = folder / "disk"
        self._size = disk_megabytes
        self._disk.mkdir(parents=True)
        self._unshare = _program("unshare", "util-linux")
        self._library = _faketime()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Machine:
        """Start everything, the assistant too."""
        self.set_clock(days=0)
        namespaces = ["--mount", "--net"]
        if os.geteuid() != 0:
            namespaces = ["--user", "--map-root-user", *namespaces]
        command = f'mount -t tmpfs -o size={self._size}m tmpfs "$0" && exec "$1" -m {__name__} "$0"'
        self._process = subprocess.Popen(
            [self._unshare, *namespaces, "sh", "-c", command, str(self._disk), sys.executable],
            cwd=ROOT,
            env=os.environ
            | {
                "LD_PRELOAD": str(self._library),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._told() == "ready"
        return self

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            assert self._process.stdin
            self._process.stdin.close()
            self._process.wait(_STOP_SECONDS)

    def set_clock(self, days: float) -> None:
        """Set the clock of everything in there to this many days from now; negative is back."""
        following = self._clock.with_suffix(".new")
        following.write_text(f"{days * 86_400:+.0f}\n")
        following.replace(self._clock)

    def say(self, text: str, sender: str) -> list[Message]:
        """Say something over REST."""
        said: list[Message] = self._ask("say", text, sender)
        return said

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        status, text = self._ask("get", path)
        return int(status), str(text)

    def attempts(self) -> int:
        """How often anything in there has tried to reach what is not loopback."""
        return int(self._ask("attempts"))

    def audit_defects(self) -> list[str]:
        """What is wrong with the audit log's chain."""
        return list(self._ask("audit_defects"))

    def fill_disk(self) -> None:
        """Take every byte that is free."""
        self._ask("fill_disk")

    def free_disk(self) -> None:
        """Give them back."""
        self._ask("free_disk")

    def _ask(self, what: str, *arguments: str) -> Any:
        assert self._process and self._process.stdin
        self._process.stdin.write(json.dumps([what, *arguments]) + "\n")
        self._process.stdin.flush()
        return self._told()

    def _told(self) -> Any:
        assert self._process and self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the helper ended; see above")
        return json.loads(line)


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is missing; Debian's package {package} has it")
    return found


def _faketime() -> Path:
    for folder in _LIBRARIES:
        for library in sorted(folder.rglob("libfaketimeMT.so.1")):
            return library
    raise Missing("libfaketimeMT.so.1 is missing; Debian's package libfaketime has it")


# Inside


class _Helper:
    def __init__(self, data: Path) -> None:
        self._assistant = Assistant(data)
        self._filler = data / "filler"

    def serve(self) -> None:
        """Do what the lines of standard input say, until there are no more."""
        _raise_loopback()
        self._assistant.start()
        try:
            print(json.dumps("ready"), flush=True)
            for line in sys.stdin:
                what, *arguments = json.loads(line)
                print(json.dumps(getattr(self, what)(*arguments)), flush=True)
        finally:
            self.free_disk()
            self._assistant.stop()

    def say(self, text: str, sender: str) -> list[Message]:
        return self._assistant.say(text, sender)

    def get(self, path: str) -> tuple[int, str]:
        answer = self._assistant.client.get(path)
        return answer.status_code, answer.text

    def attempts(self) -> int:
        """The kernel's count of packets that had no way to go, IPv4 and IPv6."""
        names, counts = (
            line.split()
            for line in Path("/proc/net/snmp").read_text().splitlines()
            if line.startswith("Ip:")
        )
        found = int(dict(zip(names, counts, strict=True))["OutNoRoutes"])
        for line in Path("/proc/net/snmp6").read_text().splitlines():
            name, count = line.split()
            if name == "Ip6OutNoRoutes":
                found += int(count)
        return found

    def audit_defects(self) -> list[str]:
        from actions.audit_log import AuditLog

        return AuditLog(self._assistant.data).defects()

    def fill_disk(self) -> None:
        with self._filler.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(b"\0" * _PIECE):
                pass

    def free_disk(self) -> None:
        self._filler.unlink(missing_ok=True)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


if __name__ == "__main__":
    _Helper(Path(sys.argv[1])).serve()
