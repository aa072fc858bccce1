"""The settings of a running assistant, all from environment variables, checked at start."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "OMD_"

_SECRET = {"JWT_SECRET", "DATABASE", "REDIS", "SOCKETS_REDIS", "BROKER", "AUDIT_KEY"}

Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """One or more environment variables hold values that the assistant cannot run with.

    The text names every such variable, its value's fault and what is allowed, one a line.
    """


class Settings(BaseModel):
    """How the assistant runs. Each field is the environment variable ``OMD_<FIELD>``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", min_length=1)
    """Address that Rasa listens on. Anything but loopback needs authentication."""
    port: Port = 5005
    """Port of the Rasa server, which carries every channel."""
    actions_host: str = Field("127.0.0.1", min_length=1)
    """Address that the action server listens on. It asks for no token: outside of loopback, let
    nothing but the Rasa servers reach it."""
    actions_port: Port = 5055
    """Port of the action server."""
    actions_url: str | None = Field(None, pattern=r"^https?://[^/]+$")
    """Where the Rasa server finds the action server, when that is on another machine."""
    data: Path = ROOT / "var"
    """Folder for conversations, the audit log with its key, copies, and the log of ``make chat``.
    Models stay in their own folder, wherever this one is."""
    retention_days: int = Field(90, ge=0)
    """Days after which a silent conversation is deleted; 0 keeps all. The audit log stays."""
    models: Path = ROOT / "var" / "models"
    """Folder for trained models, named by the hash of what they were trained on."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Least severity that is logged."""
    log_format: Literal["text", "json"] = "text"
    """One line a record, for a person to read or, as a JSON object, for a log collector."""
    turn_seconds: float = Field(4.5, gt=0, le=60)
    """Longest time to an answer; past it the user is told that none can be given now."""
    turns_at_once: int = Field(8, ge=1, le=1000)
    """Turns that one Rasa server works on at once, over all channels."""
    turns_waiting: int = Field(500, ge=0, le=100_000)
    """Turns that may wait besides, as far as they will be worked on in time; who comes on top is
    told at once that there is no room."""
    start_seconds: float = Field(180, gt=0)
    """Longest time that both servers may take to become ready."""
    max_message_characters: int = Field(20_480, ge=1, le=100_000)
    """Longest message that is read."""
    sender_rate: float = Field(10, gt=0)
    """Messages per second that one conversation may send in the long run."""
    sender_burst: int = Field(500, ge=1)
    """Messages that one conversation may send at once."""
    channel_rate: float = Field(500, gt=0)
    """Messages per second that one channel takes in the long run."""
    channel_burst: int = Field(2000, ge=1)
    """Messages that one channel takes at once."""
    frame_ancestors: str = Field("'self'", pattern=r"^[^;,\r\n]+$")
    """Pages that may embed the chat: sources of CSP's frame-ancestors, separated by spaces."""
    database: str | None = Field(None, pattern=r"^postgresql://")
    """PostgreSQL for conversations and audit, in place of the SQLite files of the data folder;
    libpq's parameters go into its query, e.g. ``?sslmode=verify-full``."""
    audit_key: str | None = Field(None, min_length=32)
    """Key of the audit log's seal and pseudonyms, the same for all servers of one database; on
    one machine it is a file of the data folder."""
    redis: str | None = Field(None, pattern=r"^rediss?://")
    """Redis with the locks of conversations, and the chat's messages; for several servers."""
    sockets_redis: str | None = Field(None, pattern=r"^rediss?://")
    """Another Redis for the chat's messages between several servers."""
    broker: str | None = Field(None, pattern=r"^amqps?://[^:@/]+:[^@/]*@")
    """RabbitMQ that gets the events of every turn, once it is kept; with user and password."""
    broker_queue: str = Field("omd_events", min_length=1, max_length=200)
    """The queue at the broker."""
    jwt_secret: str | None = Field(None, min_length=32)
    """Key of HS256 tokens, at least 32 characters."""
    jwt_public_key: Path | None = None
    """PEM file with the public key of RS256 tokens."""
    jwt_audience: str | None = Field(None, min_length=1)
    """The audience (aud) that every token must name."""
    jwt_issuer: str | None = Field(None, min_length=1)
    """The issuer (iss) that every token must name."""

    @model_validator(mode="before")
    @classmethod
    def _one_redis_for_both(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("redis") and not given.get("sockets_redis"):
            return given | {"sockets_redis": given["redis"]}
        return given

    @model_validator(mode="after")
    def _check_together(self) -> "Settings":
        if self.port == self.actions_port:
            raise ValueError(f"{PREFIX}PORT and {PREFIX}ACTIONS_PORT must differ")
        if self.jwt_secret and self.jwt_public_key:
            raise ValueError(f"set {PREFIX}JWT_SECRET or {PREFIX}JWT_PUBLIC_KEY, not both")
        if self.authenticated and not (self.jwt_audience and self.jwt_issuer):
            raise ValueError(f"tokens need {PREFIX}JWT_AUDIENCE and {PREFIX}JWT_ISSUER too")
        if self.jwt_public_key and not self.jwt_public_key.is_file():
            raise ValueError(f"{PREFIX}JWT_PUBLIC_KEY: there is no file {self.jwt_public_key}")
        if self.database and not self.audit_key:
            raise ValueError(f"{PREFIX}DATABASE needs {PREFIX}AUDIT_KEY too")
        if not self.authenticated and not self.loopback:
            raise ValueError(
                f"{PREFIX}HOST={self.host} is open to other machines: set {PREFIX}JWT_SECRET or "
                f"{PREFIX}JWT_PUBLIC_KEY, or keep to 127.0.0.1"
            )
        return self

    @property
    def authenticated(self) -> bool:
        """Whether REST and web ask for a token; without one, only loopback is served."""
        return bool(self.jwt_secret or self.jwt_public_key)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the assistant."""
        return is_loopback(self.host)

    @property
    def conversations(self) -> Path:
        """The SQLite file of conversations, when no database is set."""
        return self.data / "conversations.db"

    @property
    def address(self) -> str:
        """Where the Rasa server answers, without a path."""
        return f"http://{self.host}:{self.port}"

    @property
    def actions_address(self) -> str:
        """Where the action server answers, without a path."""
        return self.actions_url or f"http://127.0.0.1:{self.actions_port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every ``OMD_`` variable.

        Raises:
            SettingsError: naming every variable that is unknown or out of range.
        """
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("\n".join(map(_complaint, error.errors()))) from None

    def to_environment(self) -> dict[str, str]:
        """The same settings as environment variables, for the processes started from here."""
        return {
            PREFIX + name.upper(): str(value)
            for name, value in self.model_dump(exclude_none=True).items()
        }


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own and no other can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _complaint(error: Mapping[str, Any]) -> str:
    if not error["loc"]:
        return str(error["ctx"]["error"])
    name = PREFIX + str(error["loc"][0]).upper()
    if error["type"] == "extra_forbidden":
        return f"{name}: there is no such setting"
    # A secret's value must not reach the terminal; addresses of stores hold passwords.
    given = "" if name.removeprefix(PREFIX) in _SECRET else f" (it is {str(error['input'])!r})"
    return f"{name}: {error['msg'].lower()}{given}"
