"""The real servers that several replicas share, and two replicas of the assistant on them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.audit_log import AuditLog
from actions.audit_store import PostgresRecords
from tests.ops.replicas import Replicas
from tests.ops.services import Missing, Postgres, RabbitMQ, Redis, Service

AUDIT_KEY = "synthetic-audit-key-of-the-tests-only"


@pytest.fixture(scope="session")
def services_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can reach; pytest's belong to root alone."""
    folder = Path(tempfile.mkdtemp(prefix="omd-services-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _run(kind: type[Service], folder: Path) -> Iterator[Service]:
    try:
        service = kind(folder / kind.__name__.lower())
        service.start()
    except Missing as missing:
        if os.environ.get("SERVICES_REQUIRED"):
            raise
        pytest.skip(str(missing))
    yield service
    service.stop()


@pytest.fixture(scope="session")
def postgres(services_folder: Path) -> Iterator[Service]:
    """PostgreSQL; a test that stops it starts it again."""
    yield from _run(Postgres, services_folder)


@pytest.fixture(scope="session")
def redis(services_folder: Path) -> Iterator[Service]:
    """Redis; a test that stops it starts it again."""
    yield from _run(Redis, services_folder)


@pytest.fixture(scope="session")
def rabbitmq(services_folder: Path) -> Iterator[Service]:
    """RabbitMQ; a test that stops it starts it again."""
    yield from _run(RabbitMQ, services_folder)


@pytest.fixture(scope="session")
def audit(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> AuditLog:
    """The audit log that the replicas share."""
    records = PostgresRecords(postgres.url)
    return AuditLog(tmp_path_factory.mktemp("audit"), records, AUDIT_KEY.encode())


@pytest.fixture(scope="session")
def replicas(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis: Redis, rabbitmq: RabbitMQ
) -> Iterator[Replicas]:
    """Two replicas that share everything; a test that stops one starts it again."""
    settings = {
        "DATABASE": postgres.url,
        "AUDIT_KEY": AUDIT_KEY,
        "REDIS": redis.url,
        "BROKER": rabbitmq.url,
    }
    folder = tmp_path_factory.mktemp("replicas")
    replicas = Replicas(folder, settings).start()
    yield replicas
    replicas.stop()
