"""A token opens one conversation, for as long as it says, and no other."""

import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.channels.auth import Authenticator, Refused, bearer_token
from bot.server.settings import Settings

SECRET = "synthetic-secret-of-32-characters"
OTHER_SECRET = "another-synthetic-secret-of-32-ch"


def claims(**changed: Any) -> dict[str, Any]:
    whole = {
        "iss": "intranet",
        "aud": "omd",
        "sub": "clinician-1",
        "conversation": "case-1",
        "exp": time.time() + 60,
    }
    return {name: value for name, value in (whole | changed).items() if value is not None}


def token(key: Any = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm)


@pytest.fixture
def authenticator() -> Authenticator:
    settings = Settings(jwt_secret=SECRET, jwt_issuer="intranet", jwt_audience="omd")
    made = Authenticator.from_settings(settings)
    assert made is not None
    return made


def refusal(authenticator: Authenticator, given: str | None, asked: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        authenticator.conversation(given, asked)
    return caught.value


def test_without_a_key_no_token_is_asked_for() -> None:
    assert Authenticator.from_settings(Settings()) is None


def test_a_token_opens_its_conversation_every_time(authenticator: Authenticator) -> None:
    opened = {
        authenticator.conversation(token(), None),
        authenticator.conversation(token(), "case-1"),
        authenticator.conversation(token(exp=time.time() + 600), None),
    }
    assert len(opened) == 1


@pytest.mark.parametrize("changed", [{"sub": "clinician-2"}, {"conversation": "case-2"}])
def test_another_user_or_conversation_is_another_conversation(
    authenticator: Authenticator, changed: dict[str, str]
) -> None:
    assert authenticator.conversation(token(), None) != authenticator.conversation(
        token(**changed), None
    )


def test_subject_and_conversation_cannot_be_shifted_into_each_other(
    authenticator: Authenticator,
) -> None:
    one = authenticator.conversation(token(sub='a", "b', conversation="c"), None)
    other = authenticator.conversation(token(sub="a", conversation='b", "c'), None)
    assert one != other


def test_asking_for_another_conversation_is_refused(authenticator: Authenticator) -> None:
    assert refusal(authenticator, token(), "case-2").status == 403


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "exp", "conversation"])
def test_every_claim_is_needed(authenticator: Authenticator, claim: str) -> None:
    assert refusal(authenticator, token(**{claim: None})).status == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": time.time() - 3600},
        {"iss": "elsewhere"},
        {"aud": "another service"},
        {"nbf": time.time() + 3600},
        {"conversation": ""},
        {"conversation": ["case-1"]},
    ],
    ids=["over", "issuer", "audience", "not yet", "no conversation", "several conversations"],
)
def test_a_token_for_something_else_is_refused(
    authenticator: Authenticator, changed: dict[str, Any]
) -> None:
    assert refusal(authenticator, token(**changed)).status == 401


@pytest.mark.parametrize("given", [None, "", "not a token", "a.b.c"])
def test_no_token_and_no_real_token_are_refused(
    authenticator: Authenticator, given: str | None
) -> None:
    assert refusal(authenticator, given).status == 401


def test_a_token_signed_otherwise_is_refused(authenticator: Authenticator) -> None:
    assert refusal(authenticator, token(OTHER_SECRET)).status == 401
    assert refusal(authenticator, token(algorithm="HS512")).status == 401
    assert refusal(authenticator, token(None, "none")).status == 401


def test_a_refusal_does_not_repeat_the_token(authenticator: Authenticator) -> None:
    given = token(exp=0)
    assert given not in str(refusal(authenticator, given))


def test_a_public_key_takes_only_what_its_private_key_signed(tmp_path: Path) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    key_file = tmp_path / "key.pem"
    key_file.write_bytes(public)
    settings = Settings(jwt_public_key=key_file, jwt_issuer="intranet", jwt_audience="omd")
    authenticator = Authenticator.from_settings(settings)
    assert authenticator is not None
    assert authenticator.conversation(token(private, "RS256"), "case-1")
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert refusal(authenticator, token(stranger, "RS256")).status == 401
    # The public key is no secret: whoever knows it must not be able to sign with it.
    assert refusal(authenticator, token(SECRET, "HS256")).status == 401


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", None),
        ("Bearer", None),
        ("", None),
        (None, None),
    ],
)
def test_the_token_is_read_from_the_header(header: str | None, found: str | None) -> None:
    assert bearer_token(header) == found
