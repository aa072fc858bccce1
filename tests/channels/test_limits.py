"""Limits hold, recover with time and stay bounded."""

from bot.channels.limits import RateLimit, Recent


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_and_then_the_rate() -> None:
    clock = Clock()
    limit = RateLimit(rate=2, burst=3, clock=clock)
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    clock.now = 0.4
    assert not limit.allows("a")
    clock.now = 0.5
    assert [limit.allows("a") for _ in range(2)] == [True, False]


def test_one_sender_does_not_use_up_anothers_share() -> None:
    limit = RateLimit(rate=1, burst=1, clock=Clock())
    assert limit.allows("a") and not limit.allows("a")
    assert limit.allows("b")


def test_silence_saves_up_no_more_than_a_burst() -> None:
    clock = Clock()
    limit = RateLimit(rate=1, burst=2, clock=clock)
    clock.now = 1_000_000
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_only_so_many_values_are_remembered_and_the_unused_go_first() -> None:
    recent: Recent[int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)


def test_what_is_forgotten_is_gone_and_may_be_forgotten_again() -> None:
    recent: Recent[int] = Recent(2)
    recent.put("a", 1)
    recent.forget("a")
    recent.forget("a")
    assert recent.get("a") is None
