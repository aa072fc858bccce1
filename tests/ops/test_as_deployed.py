"""The processes of the containers, with the containers' commands and environment, by hand.

A read-only root, no capabilities, PostgreSQL and Redis as in ``bot/deploy/compose.yaml``: what
would be missing in a container is missing here.
"""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import yaml

from bot.server.settings import Settings
from bot.server.training import ensure_model, fingerprint
from tests.ops.services import Postgres, Redis
from tests.servers import ROOT, case_payload, free_ports

DEPLOY = ROOT / "bot" / "deploy"
SECRET = "synthetic-secret-of-the-tests-only"
ISSUER, AUDIENCE = "https://login.example.invalid", "omd"
_START_SECONDS = 300
_STOP_SECONDS = 30


def entry_point(name: str) -> str:
    text = (DEPLOY / f"{name}.Containerfile").read_text(encoding="utf-8")
    (module,) = re.findall(r'ENTRYPOINT \["python", "-m", "([\w.]+)"\]', text)
    return str(module)


def environment(service: str, name: str, changes: dict[str, str]) -> dict[str, str]:
    """What the image and the compose file set, each address on loopback."""
    text = (DEPLOY / f"{name}.Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    image = dict(re.findall(r"\b([A-Z_]+)=(\S+)", text))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    given: dict[str, str] = image | compose["services"][service]["environment"]
    assert changes.keys() <= given.keys() | {"OMD_ACTIONS_PORT"}
    return given | changes | {"PATH": os.environ["PATH"]}


@pytest.fixture(scope="module")
def deployed(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis: Redis
) -> Iterator[dict[str, Any]]:
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    assert unshare and setpriv, "Debian's package util-linux has them"
    models = ensure_model(Settings().models).parent
    folder = tmp_path_factory.mktemp("deployed")
    port, actions_port = free_ports(2)
    shared = {"OMD_DATABASE": postgres.url, "OMD_AUDIT_KEY": SECRET, "OMD_DATA": "/tmp/data"}
    each = {
        "actions": environment(
            "actions",
            "actions",
            shared | {"OMD_ACTIONS_HOST": "127.0.0.1", "OMD_ACTIONS_PORT": str(actions_port)},
        ),
        "rasa": environment(
            "rasa-1",
            "rasa",
            shared
            | {
                "OMD_PORT": str(port),
                "OMD_ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
                "OMD_REDIS": redis.url,
                "OMD_MODELS": str(models),
                "OMD_RETENTION_DAYS": "90",
                "OMD_JWT_SECRET": SECRET,
                "OMD_JWT_ISSUER": ISSUER,
                "OMD_JWT_AUDIENCE": AUDIENCE,
            },
        ),
    }
    processes = {}
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    for name, variables in each.items():
        python, root = shlex.quote(sys.executable), shlex.quote(str(ROOT))
        command = (
            "mount -o remount,bind,ro / && mount -t tmpfs tmpfs /tmp && mkdir /tmp/data && "
            # A checkout that lies in /tmp is hidden by now, but still the working directory.
            f"{{ [ -e {root} ] || {{ mkdir -p {root} && mount -c --bind . {root}; }}; }} && "
            f"exec {setpriv} --no-new-privs --inh-caps=-all --bounding-set=-all "
            f"{python} -m {entry_point(name)}"
        )
        with (folder / f"{name}.log").open("wb") as log:
            processes[name] = subprocess.Popen(
                [unshare, *namespaces, "sh", "-c", command],
                cwd=ROOT,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
    logs = {name: folder / f"{name}.log" for name in each}
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _ready(client):
            for name, process in processes.items():
                assert process.poll() is None, (name, logs[name].read_text())
            assert time.monotonic() < deadline, logs["rasa"].read_text()
            time.sleep(0.2)
        yield {"client": client, "processes": processes, "logs": logs}
    finally:
        for process in processes.values():
            process.kill()
            process.wait(_STOP_SECONDS)


def _ready(client: httpx.Client) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return client.get("/health/ready").is_success
    return False


def test_a_conversation_is_held_and_a_stop_is_graceful(
    deployed: dict[str, Any], sender: str
) -> None:
    client = deployed["client"]
    now = int(time.time())
    claims = {"sub": "tester", "iss": ISSUER, "aud": AUDIENCE, "conversation": sender}
    bearer = {"Authorization": f"Bearer {jwt.encode(claims | {'exp': now + 600}, SECRET, 'HS256')}"}
    body = {"message": "NSCLC, to metastaser i hjernen, PS 1"}
    assert client.post("/webhooks/rest/webhook", json=body).status_code == 401
    answer = client.post("/webhooks/rest/webhook", json=body, headers=bearer)
    payload = case_payload(answer.json())
    assert payload is not None, (answer.text, deployed["logs"]["rasa"].read_text())
    assert payload["facts"]["metastasis_count"] == 2
    assert client.get("/webhooks/web/").status_code == 200
    for name in ("rasa", "actions"):
        deployed["processes"][name].send_signal(signal.SIGTERM)
        assert deployed["processes"][name].wait(_STOP_SECONDS) in (0, -signal.SIGTERM)
        assert "Traceback" not in deployed["logs"][name].read_text()


def test_the_model_of_a_container_is_that_of_its_own_sources() -> None:
    assert ensure_model(Settings().models).name == f"{fingerprint()[:16]}.tar.gz"


def test_the_action_server_needs_no_package_that_is_not_in_its_image() -> None:
    """All of its code can be imported where every other package of this environment is missing."""
    program = """
import importlib, importlib.metadata, pkgutil, re, sys
held = set(re.findall(r"^([\\w.-]+)==", open("bot/deploy/actions.lock").read(), re.MULTILINE))
missing = set()
for package in importlib.metadata.distributions():
    name = re.sub(r"[._]", "-", package.metadata["Name"].lower())
    if name not in held:
        missing |= {file.parts[0].partition(".")[0] for file in package.files or ()}

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing - {"", "__pycache__"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NotInstalled())
import actions, bot.server.actions_process
for module in pkgutil.walk_packages(actions.__path__, "actions."):
    importlib.import_module(module.name)
assert "rasa" in missing and "rasa" not in sys.modules
print("complete")
"""
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert printed.stdout == "complete\n", printed.stderr


def test_the_copied_folders_are_all_that_the_action_server_reads(tmp_path: Path) -> None:
    """The image's files alone, beside this environment's packages, make a server that is ready."""
    text = (DEPLOY / "actions.Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE):
        source, target = line.split()
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, tmp_path / target)
    (port,) = free_ports(1)
    own = {"OMD_DATA": str(tmp_path / "data"), "OMD_ACTIONS_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", entry_point("actions")],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **own},
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            deadline = time.monotonic() + _START_SECONDS
            while True:
                assert process.poll() is None and time.monotonic() < deadline
                with contextlib.suppress(httpx.TransportError):
                    assert client.get("/ready").json()["ready"] is True
                    break
                time.sleep(0.1)
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)
