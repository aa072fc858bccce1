"""What a record of the audit log holds, and that it can be replayed, old or new."""

from __future__ import annotations

import json

import pytest

from actions.audit import LOG_SCHEMA, main, record_decision
from actions.audit_log import AuditLog
from actions.judgement import Judgement, take_judgement
from rules_core.api import decide, load_pack, replay
from tests.actions.test_feedback import R2
from tests.actions.turns import turn_of

READ_BY = {"model_id": "abc", "model": "0123456789abcdef", "reader": "fedcba9876543210"}


def test_a_record_names_what_read_the_message_the_channel_and_a_pseudonym(log: AuditLog) -> None:
    turn = turn_of("NSCLC", facts=R2)
    turn.tracker.latest_message["metadata"] = {"assistant": READ_BY, "language": "da"}
    record = record_decision(turn, []).record
    assert record["assistant"] == READ_BY
    assert record["log_schema"] == LOG_SCHEMA
    assert record["channel"] == "rest"
    assert record["user"] == log.pseudonym("sender-1")
    assert "sender-1" not in str(record)


def test_a_message_that_no_marked_server_read_is_recorded_all_the_same(log: AuditLog) -> None:
    assert record_decision(turn_of("NSCLC", facts=R2), []).record["assistant"] is None


def test_the_same_delivery_leaves_one_record_whatever_model_read_it_again(log: AuditLog) -> None:
    turn = turn_of("NSCLC", facts=R2)
    first = record_decision(turn, [])
    turn.tracker.latest_message["metadata"] = {"assistant": READ_BY}
    assert record_decision(turn, []).number == first.number
    assert len(list(log.entries())) == 1


def test_records_and_facts_are_what_the_rule_core_reads(
    log: AuditLog, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = record_decision(turn_of("NSCLC", facts=R2), [])
    take_judgement(turn_of("vi følger den", facts=R2), Judgement("follow", None))
    assert main(["records"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    (replayed,) = replay([line.encode()])
    assert replayed.same
    assert main(["facts"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    again = decide(load_pack(), json.loads(line)).to_json()
    assert again == decision.record["decision"]


def test_records_of_the_first_version_and_of_this_one_stand_in_one_chain(
    log: AuditLog, capsys: pytest.CaptureFixture[str]
) -> None:
    turn = turn_of("NSCLC", facts=R2)
    now = record_decision(turn, []).record
    old = {k: v for k, v in now.items() if k not in ("log_schema", "assistant")}
    log.append("an older turn", old)
    record_decision(turn_of("NSCLC", facts=R2 | {"performance_status": 2}, message_id="m2"), [])
    assert log.defects() == []
    assert main(["replay"]) == 0
    assert "3 decisions replayed, 0 differ" in capsys.readouterr().out
