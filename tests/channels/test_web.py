"""The web channel's socket, spoken to as a page does and as a page never would."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import socketio

from rules_core.api import decision_path, load_pack
from tests.servers import Assistant, texts

_PATH = "/webhooks/web/socket.io"
_PATIENCE = 10
PACK = load_pack().pack.sha256

Json = dict[str, Any]


class Window:
    """A page's end of the socket."""

    def __init__(self, address: str) -> None:
        self._client = socketio.SimpleClient()
        self._client.connect(address, socketio_path=_PATH, transports=["websocket"])

    def send(self, event: str, data: Any = None) -> None:
        self._client.emit(event, data)

    def next(self, *wanted: str) -> Json:
        """The data of the next event of one of these names."""
        while True:
            name, data = self._client.receive(timeout=_PATIENCE)
            if name in wanted:
                return dict(data)

    def is_quiet(self) -> bool:
        """Whether nothing more comes for a while."""
        try:
            self._client.receive(timeout=2)
        except socketio.exceptions.TimeoutError:
            return True
        return False

    def open(self, conversation: str | None = None) -> Json:
        self.send("open", {"conversation": conversation})
        return self.next("ready")

    def say(self, text: str, **fields: Any) -> Json:
        self.send("say", {"id": uuid.uuid4().hex, "text": text, **fields})
        return self.next("turn")

    def path(self, data: Any) -> Any:
        """What the drawing of a case's way is acknowledged with."""
        return self._client.call("path", data, timeout=_PATIENCE)

    def close(self) -> None:
        self._client.disconnect()


@pytest.fixture
def window(running: Assistant) -> Iterator[Window]:
    window = Window(running.address)
    yield window
    window.close()


@pytest.fixture
def second_window(running: Assistant) -> Iterator[Window]:
    window = Window(running.address)
    yield window
    window.close()


def _case(turn: Json) -> Json:
    return next(m["custom"] for m in turn["messages"] if m.get("custom", {}).get("type") == "case")


def test_a_turn_holds_the_whole_answer_and_is_in_the_history_as_it_was(
    window: Window, second_window: Window
) -> None:
    opened = window.open()
    assert opened["turns"] == []
    turn = window.say("PS 1", title="Performance status: 1")
    assert turn["kept"] is True
    assert _case(turn)["facts"] == {"performance_status": 1}
    history = second_window.open(opened["conversation"])["turns"]
    assert [one | {"at": None} for one in history] == [turn | {"at": None}]


def test_all_windows_of_a_conversation_get_its_turns(window: Window, second_window: Window) -> None:
    conversation = window.open()["conversation"]
    second_window.open(conversation)
    turn = window.say("PS 1")
    assert second_window.next("turn") == turn


def test_a_message_that_is_sent_again_under_its_id_is_answered_once(window: Window) -> None:
    window.open()
    message = {"id": uuid.uuid4().hex, "text": "PS 1"}
    window.send("say", message)
    window.next("turn")
    window.send("say", message)
    assert window.next("busy") == {"id": message["id"]}
    assert window.is_quiet()


def test_an_id_that_the_server_would_not_give_opens_a_new_conversation(window: Window) -> None:
    for asked in ("default", "", "../x", "A" * 32, 5, {"a": 1}, "0" * 5000):
        opened = window.open(asked)  # type: ignore[arg-type]
        assert opened["conversation"] != asked
        assert opened["turns"] == []


def test_nothing_is_said_before_a_conversation_is_open(window: Window) -> None:
    window.send("say", {"id": uuid.uuid4().hex, "text": "PS 1"})
    assert window.next("refused", "turn") == {"why": "token"}


@pytest.mark.parametrize(
    "data",
    [
        None,
        "PS 1",
        [],
        {},
        {"id": "short", "text": "PS 1"},
        {"id": uuid.uuid4().hex},
        {"id": uuid.uuid4().hex, "text": 5},
        {"id": uuid.uuid4().hex, "text": "PS 1", "title": "x" * 301},
        {"id": uuid.uuid4().hex, "text": "PS 1", "title": {"a": 1}},
    ],
)
def test_what_no_page_sends_is_dropped_and_the_socket_goes_on(window: Window, data: Any) -> None:
    window.open()
    window.send("say", data)
    turn = window.say("PS 1")
    assert _case(turn)["facts"] == {"performance_status": 1}


def test_an_oversized_packet_disturbs_nobody(window: Window, second_window: Window) -> None:
    window.open()
    second_window.open()
    window.send("say", {"id": uuid.uuid4().hex, "text": "x" * 500_000})
    assert _case(second_window.say("PS 1"))["facts"] == {"performance_status": 1}


def test_a_text_over_the_limit_gets_its_answer_in_words(window: Window) -> None:
    window.open()
    turn = window.say("x" * 30_000, language="en")
    assert turn["kept"] is False
    assert "too long" in texts(turn["messages"])


def test_the_language_of_the_page_is_the_conversations_until_told_otherwise(
    window: Window,
) -> None:
    window.open()
    assert _case(window.say("PS 1", language="en"))["language"] == "en"
    assert _case(window.say("to metastaser i alt", language="en"))["language"] == "da"


def test_identifiers_are_gone_from_text_and_title(window: Window) -> None:
    conversation = window.open()["conversation"]
    turn = window.say("010203-0000 PS 1", title="010203-0000 PS 1")
    history = window.open(conversation)["turns"]
    assert "010203" not in str(turn) + str(history)


def test_the_way_of_a_case_is_drawn_by_the_core(window: Window) -> None:
    window.open()
    asked = {"facts": {"diagnosis": "sclc"}, "language": "en", "sha256": PACK}
    drawing = window.path(asked)["svg"]
    assert drawing == decision_path(load_pack(), {"diagnosis": "sclc"}, "en")
    assert window.path(asked | {"language": "da"})["svg"] != drawing


def test_no_way_is_drawn_from_another_pack_than_the_decisions(window: Window) -> None:
    window.open()
    asked = {"facts": {"diagnosis": "sclc"}, "language": "en", "sha256": "0" * 64}
    assert window.path(asked) == {"svg": None, "why": "other_pack"}
    assert window.path(asked | {"sha256": PACK})["svg"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"facts": {}, "sha256": PACK},
        {"facts": {}, "language": "da"},
        {"facts": {}, "language": "da", "sha256": 1},
        {"facts": {}, "language": "de", "sha256": PACK},
        {"facts": {"diagnosis": "measles"}, "language": "da", "sha256": PACK},
        {"facts": {"metastasis_count": 10**9}, "language": "da", "sha256": PACK},
        {"facts": [1], "language": "da", "sha256": PACK},
        {"facts": {"diagnosis": "x" * 20_000}, "language": "da", "sha256": PACK},
    ],
)
def test_what_is_no_case_is_not_drawn(window: Window, data: Any) -> None:
    window.open()
    assert window.path(data) == {"svg": None}


def test_nothing_is_drawn_before_a_conversation_is_open(window: Window) -> None:
    assert window.path({"facts": {}, "language": "da"}) == {"svg": None}
