"""After half an hour's silence the old case is offered, never gone on with by itself."""

import json
import sqlite3
from typing import Any

from tests.servers import Assistant, case_payload, texts

CASE = '/inform{"diagnosis": "nsclc", "performance_status": 1}'
MINUTE = 60


def let_pass(running: Assistant, sender: str, minutes: float) -> None:
    """Date everything that was said in a conversation back by this time."""
    with sqlite3.connect(running.data / "conversations.db", timeout=10) as database:
        rows = database.execute(
            "SELECT id, timestamp, data FROM events WHERE sender_id = ?", (sender,)
        ).fetchall()
        assert rows
        for row, timestamp, data in rows:
            event = json.loads(data)
            event["timestamp"] -= minutes * MINUTE
            database.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?",
                (timestamp - minutes * MINUTE, json.dumps(event), row),
            )


def facts(messages: list[dict[str, Any]]) -> dict[str, Any]:
    payload = case_payload(messages)
    assert payload is not None
    return payload["facts"]


def test_within_half_an_hour_the_case_goes_on(running: Assistant, sender: str) -> None:
    running.say(CASE, sender)
    let_pass(running, sender, 29)
    answer = running.say('/inform{"metastasis_count": 1}', sender)
    assert facts(answer) == {"diagnosis": "nsclc", "performance_status": 1, "metastasis_count": 1}


def test_after_half_an_hour_a_new_case_begins_and_the_old_one_is_offered(
    running: Assistant, sender: str
) -> None:
    old = case_payload(running.say(CASE, sender))
    assert old is not None
    let_pass(running, sender, 31)
    answer = running.say('/inform{"metastasis_count": 2}', sender)
    new = case_payload(answer)
    assert new is not None
    assert new["facts"] == {"metastasis_count": 2}
    assert new["case_id"] != old["case_id"]
    assert old["case_id"] in texts(answer)
    offered = [b["payload"] for message in answer for b in message.get("buttons") or ()]
    assert "/resume_case" in offered

    resumed = case_payload(running.say("/resume_case", sender))
    assert resumed is not None
    assert resumed["case_id"] == old["case_id"]
    assert resumed["facts"] == old["facts"]


def test_a_new_patient_forgets_the_old_case_for_good(running: Assistant, sender: str) -> None:
    running.say(CASE, sender)
    let_pass(running, sender, 31)
    running.say("ny patient", sender)
    assert facts(running.say("/resume_case", sender)) == {}


def test_what_was_said_is_readable_for_the_accounts_group_at_most(running: Assistant) -> None:
    kept = [path for path in running.data.glob("*.db*") if path.is_file()]

    assert {"conversations.db", "audit.db"} <= {path.name for path in kept}
    assert [path.name for path in kept if path.stat().st_mode & 0o027] == []
