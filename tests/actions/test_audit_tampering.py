"""``python -m actions.audit verify`` finds what was done to a stored log, or that there is none."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actions.audit import main, record_decision
from actions.audit_log import AuditLog
from tests.actions.test_feedback import R2
from tests.actions.turns import turn_of

RECORDS = 4


@pytest.fixture
def folder(log: AuditLog, tmp_path: Path) -> Path:
    """The data folder of a log with some records, closed."""
    for number in range(RECORDS):
        record_decision(turn_of("NSCLC", facts=R2, message_id=f"m{number}"), [])
    assert main(["verify"]) == 0
    return tmp_path


def tamper(folder: Path, *statements: str) -> None:
    """What whoever can write the file, and has not the key, does past the triggers."""
    with closing(sqlite3.connect(folder / "audit.db")) as connection, connection:
        connection.create_function("chained", 2, chained)
        connection.execute("DROP TRIGGER audit_records_stay")
        connection.execute("DROP TRIGGER audit_records_remain")
        for statement in statements:
            assert connection.execute(statement).rowcount == 1


def chained(before: str, text: str) -> str:
    """The hash of a record, which needs no key."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def said(capsys: pytest.CaptureFixture[str], folder: Path) -> tuple[int, str]:
    """Exit code of ``verify`` on the folder, and all that it says."""
    capsys.readouterr()
    code = main(["verify", "--data", str(folder)])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


CHANGED = "UPDATE audit_records SET record = replace(record, '\"R2\"', '\"R1\"') WHERE number = "
REHASHED = (
    "UPDATE audit_records SET hash = chained("
    "(SELECT hash FROM audit_records WHERE number = {0} - 1), record) WHERE number = {0}"
)
SLIPPED_IN = (
    "INSERT INTO audit_records SELECT {0}, 'x', case_id, record, chained(hash, record) "
    "FROM audit_records WHERE number = {1}"
)


@pytest.mark.parametrize(
    ("statements", "place"),
    [
        ([CHANGED + "2"], "record 2: its hash"),
        ([CHANGED + "2", REHASHED.format(2)], "record 3: its hash"),
        ([CHANGED + "4", REHASHED.format(4)], "after record 4: the seal"),
        (["DELETE FROM audit_records WHERE number = 1"], "record 1: missing"),
        (["DELETE FROM audit_records WHERE number = 3"], "record 3: missing"),
        (
            [
                "DELETE FROM audit_records WHERE number = 3",
                "UPDATE audit_records SET number = 3 WHERE number = 4",
            ],
            "record 3: its hash",
        ),
        (["DELETE FROM audit_records WHERE number = 4"], "after record 3: the seal"),
        (
            ["DELETE FROM audit_records WHERE number = 4", "DELETE FROM audit_seal"],
            "after record 3: the seal",
        ),
        ([SLIPPED_IN.format(5, 4)], "after record 5: the seal"),
        (
            ["UPDATE audit_records SET number = 5 WHERE number = 4", SLIPPED_IN.format(4, 3)],
            "record 5: its hash",
        ),
    ],
    ids=[
        "changed",
        "changed with its hash",
        "last one changed with its hash",
        "first one deleted",
        "one deleted",
        "one deleted and the rest numbered anew",
        "the end cut off",
        "the end and the seal cut off",
        "one put behind",
        "one put between",
    ],
)
def test_what_was_done_to_the_records_is_found(
    folder: Path, statements: list[str], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(folder, *statements)
    code, text = said(capsys, folder)
    assert code == 1
    assert place in text
    assert "sound" not in text


def test_records_that_were_all_deleted_are_missed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(folder, *(f"DELETE FROM audit_records WHERE number = {n + 1}" for n in range(RECORDS)))
    code, text = said(capsys, folder)
    assert code == 1
    assert "all records are missing" in text


def test_a_change_past_the_log_meets_its_triggers(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "audit.db")) as connection:
        for statement in (CHANGED + "2", "DELETE FROM audit_records WHERE number = 2"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(statement)


def test_a_log_without_its_key_is_not_sound_and_gets_no_other_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "audit.key").unlink()
    code, text = said(capsys, folder)
    assert code == 1
    assert "key is missing" in text
    assert not (folder / "audit.key").exists()


@pytest.mark.parametrize("command", ["report", "verify", "export", "replay"])
def test_a_log_that_is_not_there_is_no_sound_one(
    folder: Path, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([command, "--data", str(tmp_path / "elsewhere")]) == 1
    assert "there is no folder" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()
    for file in folder.glob("audit.db*"):
        file.unlink()
    assert main([command, "--data", str(folder)]) == 1
    printed = capsys.readouterr()
    assert "the audit log is missing" in printed.err
    assert printed.out == ""
    (folder / "audit.key").unlink()
    assert main([command, "--data", str(folder)]) == 1
    assert "there is no audit log in" in capsys.readouterr().err


def test_a_file_that_is_no_log_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "audit.db").write_bytes(b"no database at all, and longer than a header" * 50)
    code, text = said(capsys, tmp_path)
    assert code == 1
    assert "cannot be read" in text


def test_a_log_that_nothing_was_written_to_is_told_apart_from_a_sound_one(
    log: AuditLog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.check()
    code, text = said(capsys, tmp_path)
    assert code == 0
    assert "0 records: right only if no decision has been shown yet" in text
    assert "sound" not in text
