"""A copy made while the assistant is at work is whole, and is a data folder of its own."""

import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actions.audit_log import AuditLog
from bot.server.backup import BackupFailed, back_up, main
from bot.server.settings import Settings
from tests.ops.conftest import AUDIT_KEY
from tests.ops.replicas import Caller, Replicas
from tests.ops.services import Postgres
from tests.servers import Assistant, case_payload

TALK = (
    "NSCLC uden driver, de novo, to metastaser i hjernen",
    "metastaserne kan stråles stereotaktisk, primærtumor kan opereres, PS 1",
)


def test_a_copy_of_a_running_assistant_goes_on_where_it_was(
    running: Assistant, tmp_path: Path
) -> None:
    settings = Settings.from_environment({"OMD_DATA": str(running.data)})
    senders = [running.new_sender() for _ in range(6)]
    with ThreadPoolExecutor(3) as pool:
        talks = [pool.submit(lambda s: [running.say(t, s) for t in TALK], s) for s in senders]
        during = back_up(settings, tmp_path / "during")
        shown = [case_payload(talk.result()[-1]) for talk in talks]
    assert {file.name for file in during} >= {"conversations.db", "audit.db", "audit.key"}
    assert AuditLog(tmp_path / "during").defects() == []
    back_up(settings, tmp_path / "after")
    copy = AuditLog(tmp_path / "after")
    assert copy.defects() == []
    recorded = {entry.record["case_id"] for entry in copy.entries()}
    assert {payload["case_id"] for payload in shown if payload} <= recorded
    restored = Assistant(tmp_path / "after").start()
    try:
        for sender, payload in zip(senders, shown, strict=True):
            again = case_payload(restored.say("vis sagen", sender))
            assert payload and again and again["facts"] == payload["facts"]
    finally:
        restored.stop()


def test_only_its_owner_can_read_a_copy(running: Assistant, tmp_path: Path) -> None:
    settings = Settings.from_environment({"OMD_DATA": str(running.data)})
    back_up(settings, tmp_path / "copy")
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o700


def test_nothing_is_overwritten_and_nothing_to_copy_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.from_environment({"OMD_DATA": str(tmp_path / "empty")})
    with pytest.raises(BackupFailed, match="nothing"):
        back_up(settings, tmp_path / "copy")
    with pytest.raises(BackupFailed, match="exists"):
        back_up(settings, tmp_path / "copy")
    monkeypatch.setenv("OMD_DATA", str(tmp_path / "empty"))
    assert main([]) == 1
    assert "nothing" in capsys.readouterr().err


def test_a_broken_database_gives_no_copy(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "conversations.db").write_bytes(b"SQLite format 3\0" + b"\x07" * 8000)
    settings = Settings.from_environment({"OMD_DATA": str(tmp_path / "data")})
    with pytest.raises(BackupFailed, match=r"conversations\.db"):
        back_up(settings, tmp_path / "copy")


def test_a_dump_of_postgresql_holds_the_conversations_and_the_audit_log(
    replicas: Replicas, postgres: Postgres, tmp_path: Path
) -> None:
    caller = Caller(replicas)
    for text in TALK:
        caller.facts(text)
    shared = {"OMD_DATABASE": postgres.url, "OMD_AUDIT_KEY": AUDIT_KEY}
    settings = Settings.from_environment({"OMD_DATA": str(tmp_path), **shared})
    (dump,) = back_up(settings, tmp_path / "copy")
    program = shutil.which("pg_restore")
    assert program is not None
    printed = subprocess.run(
        [program, "--data-only", "--file=-", str(dump)], capture_output=True, text=True, check=True
    ).stdout
    assert caller.sender in printed
    assert str(caller.case_id) in printed.partition("COPY public.audit_records")[2]
