"""Microsoft's keys are kept for a day and fetched again for a new one, but not for made-up ones."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
import pytest
from jwt.algorithms import RSAAlgorithm

from bot.channels.teams.incoming_token import KeysUnavailable, SigningKeys
from bot.channels.teams.web import WebAnswer
from tests.channels.bot_framework_loopback import new_key

Result = TypeVar("Result")
HOUR = 3600


def jwk(name: str) -> dict[str, Any]:
    return json.loads(RSAAlgorithm.to_jwk(new_key("key-1").public_key())) | {"kid": name}


@dataclass
class Published:
    """What the two addresses answer now, and a clock that stands still."""

    keys: Any = field(default_factory=lambda: [jwk("old")])
    metadata: Any = field(default_factory=lambda: {"jwks_uri": "https://login.example/keys"})
    down: bool = False
    now: float = 0
    asked: int = 0

    async def get(self, url: str) -> WebAnswer:
        if self.down:
            raise aiohttp.ClientConnectionError
        if url == "https://login.example/keys":
            return WebAnswer(200, {"keys": self.keys})
        self.asked += 1
        return WebAnswer(200, self.metadata)

    def store(self) -> SigningKeys:
        return SigningKeys("https://login.example/openid", self, lambda: self.now)  # type: ignore[arg-type]


def run(work: Awaitable[Result]) -> Result:
    async def whole() -> Result:
        return await work

    return asyncio.run(whole())


def test_keys_are_kept_for_a_day() -> None:
    published = Published()

    async def day() -> None:
        keys = published.store()
        for published.now in (0, 1, 23 * HOUR):
            assert await keys.get("old") is not None
        assert published.asked == 1
        published.now = 24 * HOUR
        await keys.get("old")
        assert published.asked == 2

    run(day())


def test_a_new_key_is_found_an_hour_after_the_last_fetch_at_the_latest() -> None:
    published = Published()

    async def rotation() -> None:
        keys = published.store()
        assert await keys.get("old") is not None
        published.keys = [jwk("old"), jwk("new")]
        published.now = HOUR - 1
        assert await keys.get("new") is None
        published.now = HOUR
        assert await keys.get("new") is not None
        assert published.asked == 2

    run(rotation())


def test_many_at_once_cause_one_fetch() -> None:
    published = Published()

    async def crowd() -> None:
        keys = published.store()
        found = await asyncio.gather(*(keys.get("old") for _ in range(20)))
        assert all(found) and published.asked == 1

    run(crowd())


def test_without_a_network_there_is_no_answer_and_another_try_soon() -> None:
    published = Published(down=True)

    async def outage() -> None:
        keys = published.store()
        with pytest.raises(KeysUnavailable):
            await keys.get("old")
        published.down = False
        published.now = 9
        with pytest.raises(KeysUnavailable):
            await keys.get("old")
        published.now = 10
        assert await keys.get("old") is not None

    run(outage())


def test_old_keys_outlive_an_outage() -> None:
    published = Published()

    async def outage() -> None:
        keys = published.store()
        await keys.get("old")
        published.down, published.now = True, 25 * HOUR
        assert await keys.get("old") is not None

    run(outage())


@pytest.mark.parametrize(
    "fault",
    [
        {"metadata": None},
        {"metadata": {}},
        {"metadata": []},
        {"metadata": {"jwks_uri": "http://login.example/keys"}},
        {"metadata": {"jwks_uri": 5}},
        {"keys": None},
        {"keys": []},
        {"keys": ["x", {}, {"kty": "EC", "kid": "a"}, {"kty": "RSA", "kid": "broken"}]},
    ],
    ids=str,
)
def test_metadata_of_another_shape_gives_no_keys(fault: dict[str, Any]) -> None:
    with pytest.raises(KeysUnavailable):
        run(Published(**fault).store().get("old"))


def test_one_unusable_key_does_not_hide_the_others() -> None:
    published = Published(keys=[{"kty": "RSA", "kid": "broken"}, jwk("old")])
    assert run(published.store().get("old")) is not None
