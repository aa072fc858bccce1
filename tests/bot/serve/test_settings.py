"""Settings are checked at start, all at once, and secrets stay unsaid."""

import pytest

from bot.server.settings import Settings, SettingsError

SECRET = "synthetic-secret-of-32-characters"
TOKENS = {"OMD_JWT_AUDIENCE": "omd", "OMD_JWT_ISSUER": "intranet", "OMD_JWT_SECRET": SECRET}


def complaint(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return str(caught.value)


def test_without_variables_the_assistant_is_for_this_machine_only() -> None:
    settings = Settings.from_environment({"PATH": "/usr/bin"})
    assert settings.address == "http://127.0.0.1:5005"
    assert settings.actions_address == "http://127.0.0.1:5055"
    assert settings.loopback and not settings.authenticated


def test_every_bad_variable_is_named_at_once() -> None:
    text = complaint({"OMD_PORT": "70000", "OMD_TURN_SECONDS": "soon", "OMD_PROT": "1"})
    assert "OMD_PORT: " in text and "'70000'" in text
    assert "OMD_TURN_SECONDS: " in text
    assert "OMD_PROT: there is no such setting" in text


def test_a_secret_that_is_too_short_is_not_repeated() -> None:
    text = complaint(TOKENS | {"OMD_JWT_SECRET": "hunter2"})
    assert "OMD_JWT_SECRET" in text
    assert "hunter2" not in text


def test_the_two_ports_must_differ() -> None:
    assert "must differ" in complaint({"OMD_PORT": "6000", "OMD_ACTIONS_PORT": "6000"})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "assistant.example"])
def test_other_machines_are_let_in_only_with_tokens(host: str) -> None:
    assert "OMD_HOST" in complaint({"OMD_HOST": host})
    assert Settings.from_environment(TOKENS | {"OMD_HOST": host}).authenticated


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.5", "::1"])
def test_loopback_needs_no_tokens(host: str) -> None:
    assert Settings.from_environment({"OMD_HOST": host}).loopback


@pytest.mark.parametrize("missing", ["OMD_JWT_AUDIENCE", "OMD_JWT_ISSUER"])
def test_tokens_need_audience_and_issuer(missing: str) -> None:
    environment = {name: value for name, value in TOKENS.items() if name != missing}
    assert missing in complaint(environment)


def test_a_key_file_that_is_not_there_is_named() -> None:
    environment = {**TOKENS, "OMD_JWT_PUBLIC_KEY": "no-such.pem"}
    del environment["OMD_JWT_SECRET"]
    assert "no-such.pem" in complaint(environment)


def test_settings_survive_the_way_to_another_process() -> None:
    settings = Settings.from_environment(TOKENS | {"OMD_PORT": "6001", "OMD_SENDER_RATE": "0.5"})
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("OMD_DATABASE", "mysql://omd:hunter2@db/omd"),
        ("OMD_REDIS", "http://:hunter2@redis"),
        ("OMD_BROKER", "amqp://rabbit.hunter2"),
        ("OMD_AUDIT_KEY", "hunter2"),
    ],
)
def test_an_address_of_another_kind_is_named_and_its_password_is_not(
    name: str, address: str
) -> None:
    text = complaint({name: address})
    assert text.startswith(f"{name}: ")
    assert "hunter2" not in text


def test_a_shared_database_needs_the_key_of_the_audit_log() -> None:
    shared = {"OMD_DATABASE": "postgresql://omd:secret@db/omd"}
    assert "OMD_AUDIT_KEY" in complaint(shared)
    Settings.from_environment(shared | {"OMD_AUDIT_KEY": SECRET})


def test_one_redis_serves_locks_and_chat_unless_another_is_named() -> None:
    one = {"OMD_REDIS": "redis://one"}
    assert Settings.from_environment(one).sockets_redis == "redis://one"
    two = Settings.from_environment(one | {"OMD_SOCKETS_REDIS": "redis://two"})
    assert (two.redis, two.sockets_redis) == ("redis://one", "redis://two")
