"""What a process counts of itself for /metrics: events. What is state is asked of the database when it is scraped."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each of them, which nobody reads

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Meters:
    """The counters of one running bot, in a registry of their own: several bots may run in a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = Counter(
            "taskbot_updates",
            "Updates handled; a failed one is tried again, then parked",
            ["kind", "result"],
            registry=self.registry,
        )
        self.update_seconds = Histogram(
            "taskbot_update_seconds",
            "From when an update's turn has come until its effect is committed",
            ["kind"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sends = Counter(
            "taskbot_sends",
            "Calls of the Bot API that say or change something",
            ["method", "result"],
            registry=self.registry,
        )
        self.ticks = Counter(
            "taskbot_ticks",
            "Ticks of the clock that look for due reminders",
            ["result"],
            registry=self.registry,
        )
        self.tick_seconds = Histogram(
            "taskbot_tick_seconds", "How long a tick takes", buckets=_SECONDS, registry=self.registry
        )

    @contextmanager
    def update(self, kind: str) -> Iterator[None]:
        """Around the handling of one update."""
        counted = _told(self.updates.labels(kind, "done"), self.updates.labels(kind, "failed"))
        with counted, self.update_seconds.labels(kind).time():
            yield

    @asynccontextmanager
    async def tick(self) -> AsyncIterator[None]:
        """Around one tick."""
        counted = _told(self.ticks.labels("done"), self.ticks.labels("failed"))
        with counted, self.tick_seconds.time():
            yield


@contextmanager
def _told(done: Counter, failed: Counter) -> Iterator[None]:
    try:
        yield
    except BaseException:
        failed.inc()
        raise
    done.inc()
