"""What a record of the audit log tells of the turn, with the real servers."""

import json
from pathlib import Path

import httpx

from actions.audit_log import AuditLog
from actions.audit_store import Entry
from bot.server.settings import Settings
from bot.server.training import ensure_model
from tests.servers import Assistant, case_payload

DECIDED = "NSCLC, oligoprogression"


def newest(running: Assistant, case_id: str) -> Entry:
    entry = AuditLog(running.data).last_of_case(case_id, "decision")
    assert entry is not None
    return entry


def test_a_record_names_the_model_and_the_reader_that_read_the_message(
    running: Assistant, sender: str
) -> None:
    payload = case_payload(running.say(DECIDED, sender))
    assert payload is not None
    record = newest(running, payload["case_id"]).record
    model: Path = ensure_model(Settings.from_environment({}).models)
    assert record["assistant"]["model"] == model.name.split(".")[0]
    assert all(record["assistant"][part] for part in ("model_id", "reader"))
    assert record["channel"] == "rest"
    assert sender not in json.dumps(record)
    assert AuditLog(running.data).defects() == []


def test_a_caller_cannot_say_what_read_the_message(
    assistant: httpx.Client, running: Assistant, sender: str
) -> None:
    forged = {"assistant": {"model": "forged"}}
    body = {"sender": sender, "message": DECIDED, "metadata": forged}
    answer = assistant.post("/webhooks/rest/webhook", json=body).json()
    payload = case_payload(answer)
    assert payload is not None
    assert newest(running, payload["case_id"]).record["assistant"]["model"] != "forged"
