"""What is counted and timed, for Prometheus: ``GET /metrics``.

No label holds anything of a conversation: each takes its values from a short fixed list, or is the
name of an error's type.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2, 3, 4, 5, 10)

TURN_SECONDS = Histogram(
    "omd_turn_seconds",
    "Time from a message to its answer; outcome: answered, repeated, refused, not_answered.",
    ("channel", "outcome"),
    buckets=_SECONDS,
)
DECISIONS = Counter("omd_decisions", "Decisions shown, by their status.", ("status",))
ACTIONS = Counter("omd_actions", "Actions run in kept turns; action_fallback is one.", ("action",))
FAILURES = Counter("omd_turn_failures", "What failed in turns, by part and kind.", ("what",))
REFUSALS = Counter(
    "omd_messages_refused", "Messages that were not taken in, by the notice given.", ("notice",)
)
RETENTION = Counter(
    "omd_retention_rounds",
    "Rounds of deleting old conversations; outcome: done, failed, clock_set (nothing deleted).",
    ("outcome",),
)
IN_PROGRESS = Gauge("omd_turns_in_progress", "Messages being answered, waiting ones among them.")
WAITING = Gauge(
    "omd_turns_waiting",
    "Messages that wait for an earlier one of their conversation, or for the server to be free.",
)
READY = Gauge("omd_ready", "Whether a part was found ready at the last look.", ("part",))


class TurnWatch:
    """Times one message; ``outcome`` is set before it ends."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.outcome = "not_answered"
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the message came."""
        return time.perf_counter() - self._began


@contextmanager
def watched(channel: str) -> Iterator[TurnWatch]:
    """Count and time the answering of one message."""
    watch = TurnWatch(channel)
    with IN_PROGRESS.track_inprogress():
        try:
            yield watch
        finally:
            TURN_SECONDS.labels(channel, watch.outcome).observe(watch.seconds)


@contextmanager
def waiting() -> Iterator[None]:
    """Count a message as waiting."""
    with WAITING.track_inprogress():
        yield


def count_turn(actions: Iterable[str | None], responses: Iterable[dict[str, Any]]) -> None:
    """Count the actions of a kept turn and the decisions that its messages show."""
    for action in actions:
        ACTIONS.labels(str(action)).inc()
    for response in responses:
        custom = response.get("custom")
        decision = custom.get("decision") if isinstance(custom, dict) else None
        status = decision.get("status") if isinstance(decision, dict) else None
        if isinstance(status, str):
            DECISIONS.labels(status).inc()
