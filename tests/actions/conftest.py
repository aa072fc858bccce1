"""An audit log of the test's own."""

from pathlib import Path

import pytest

from actions.audit_log import DATA_VARIABLE, AuditLog


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AuditLog:
    """The audit log that the actions write to during the test."""
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return AuditLog(tmp_path)
