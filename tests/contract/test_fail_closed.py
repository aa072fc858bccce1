"""No recommendation ever comes out of a broken turn, whichever action breaks, and however."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.server.settings import Settings
from bot.server.training import ensure_model, quiet_environment
from tests.servers import ROOT, Assistant, case_payload, free_ports, texts

TURNS = (
    "62-årig kvinde, adenokarcinom, EGFR/ALK neg, solitær metastase i højre binyre, PS 1",
    "de novo",
    "hvad har du forstået?",
    "ja",
    "ja",
)
FAULTS = ("error", "dropped", "not json", "empty")
"""The first in every call of every turn, the others in every call of the deciding turn."""
NOTICE = "Der kan ikke gives noget svar lige nu"


@dataclass
class FaultyWay:
    """The way to the action server, which breaks one call of a turn when told to."""

    actions: str
    fault: tuple[int, str] | None = None
    called: list[str] = field(default_factory=list)

    def begin_turn(self, fault: tuple[int, str] | None = None) -> None:
        self.fault, self.called = fault, []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                number = len(way.called)
                way.called.append(json.loads(body)["next_action"])
                if way.fault is not None and way.fault[0] == number:
                    self._break(way.fault[1])
                    return
                request = urllib.request.Request(
                    way.actions, body, {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=10) as answer:
                    self._answer(answer.status, answer.read())

            def _break(self, fault: str) -> None:
                if fault == "dropped":
                    self.close_connection = True
                elif fault == "error":
                    self._answer(500, b'{"error": "injected"}')
                else:
                    self._answer(200, b"nothing" if fault == "not json" else b"")

            def _answer(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Nothing: the test tells what broke."""

        return Handler


@pytest.fixture(scope="module")
def way(running: Assistant) -> Iterator[tuple[FaultyWay, int]]:
    faulty = FaultyWay(f"http://127.0.0.1:{running.actions_port}/webhook")
    server = ThreadingHTTPServer(("127.0.0.1", 0), faulty.handler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield faulty, server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def client(
    way: tuple[FaultyWay, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A Rasa server of its own that reaches the actions over the faulty way."""
    data: Path = tmp_path_factory.mktemp("fail-closed")
    (port,) = free_ports(1)
    settings = Settings.from_environment(
        {"OMD_PORT": str(port), "OMD_ACTIONS_PORT": str(way[1]), "OMD_DATA": str(data)}
    )
    environment = (
        quiet_environment()
        | settings.to_environment()
        | {
            "ACTIONS_WEBHOOK": f"http://127.0.0.1:{way[1]}/webhook",
            "CONVERSATIONS_DB": str(data / "conversations.db"),
        }
    )
    model = ensure_model(settings.models)
    with (data / "rasa.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.server.rasa_process", str(model)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    with httpx.Client(base_url=settings.address, timeout=15) as client:
        deadline = time.monotonic() + 120
        while not _answers(client):
            log_text = (data / "rasa.log").read_text()
            assert process.poll() is None and time.monotonic() < deadline, log_text
            time.sleep(0.2)
        yield client
    process.terminate()
    process.wait(30)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/webhooks/rest/").status_code == 200
    except httpx.HTTPError:
        return False


def say(client: httpx.Client, sender: str, message: str) -> list[dict[str, Any]]:
    return client.post("/webhooks/rest/webhook", json={"sender": sender, "message": message}).json()


def test_every_broken_call_of_every_turn_gives_no_answer_and_the_case_recovers(
    way: tuple[FaultyWay, int], client: httpx.Client
) -> None:
    faulty, _ = way
    calls_of_turn: list[int] = []
    sender = Assistant.new_sender()
    reached: Any = None
    for message in TURNS:
        faulty.begin_turn()
        reached = case_payload(say(client, sender, message))
        calls_of_turn.append(len(faulty.called))
    assert [item["id"] for item in reached["decision"]["recommendations"]] == ["R2"]
    assert min(calls_of_turn) >= 2  # each turn takes the message in, and then says something

    broken = 0
    last_turn = len(TURNS) - 1
    for fault in FAULTS:
        for turn, calls in enumerate(calls_of_turn):
            for call in range(calls if fault == FAULTS[0] or turn == last_turn else 0):
                sender = Assistant.new_sender()
                for number, message in enumerate(TURNS):
                    if number == turn:
                        faulty.begin_turn((call, fault))
                        answer = say(client, sender, message)
                        where = f"{fault} in call {call} of turn {turn}: {faulty.called}"
                        assert NOTICE in texts(answer), where
                        assert case_payload(answer) is None, where
                        broken += 1
                    faulty.begin_turn()
                    last = case_payload(say(client, sender, message))
                assert last is not None
                assert last["decision"] == reached["decision"], where
                assert last["facts"] == reached["facts"], where
    assert broken == sum(calls_of_turn) + (len(FAULTS) - 1) * calls_of_turn[-1]
