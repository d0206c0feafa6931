"""/metrics: what the process has counted, and what the database says at the moment of the scrape."""

from collections.abc import Iterator, Mapping
from platform import python_version

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from taskbot import __version__
from taskbot.meters import Meters
from taskbot.pulse import Part, Pulse
from taskbot.reminders.models import Lane
from taskbot.watch.state import State, ticked_at


class StateCollector(Collector):
    """One scrape's state as gauges; without a database there is only that it did not answer."""

    def __init__(self, state: State | None, pulse: Pulse, engine: str) -> None:
        self._state = state
        self._pulse = pulse
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """All gauges. A time that is not known yet has no sample."""
        build = {"version": __version__, "python": python_version(), "database": self._engine}
        yield InfoMetricFamily("taskbot_build", "The program", build)
        yield GaugeMetricFamily(
            "taskbot_database_up", "Whether the database has answered this scrape", self._state is not None
        )
        reached = self._pulse.reached
        instants = {"tick": ticked_at(self._state, self._pulse), "telegram": reached and reached.at}
        if self._state is not None:
            instants |= {part: self._state.signs.get(part) for part in (Part.BOT, Part.WEB)}
        yield _by(
            "what",
            "taskbot_last_seen_timestamp_seconds",
            "The last tick, the last answer of Telegram's, the last sign of life of the other parts",
            {what: instant.timestamp() for what, instant in instants.items() if instant},
        )
        skew = GaugeMetricFamily(
            "taskbot_clock_skew_seconds", "How far Telegram's clock is ahead of this machine's"
        )
        if self._pulse.skew is not None:
            skew.add_metric([], self._pulse.skew.total_seconds())
        yield skew
        if self._state is not None:
            yield from _of_state(self._state)


def exposed(meters: Meters, collector: StateCollector) -> bytes:
    """Both in Prometheus's text format."""
    scrape = CollectorRegistry()
    scrape.register(collector)
    return generate_latest(meters.registry) + generate_latest(scrape)


def _of_state(state: State) -> Iterator[Metric]:
    lanes = {lane: state.piles.get(lane) for lane in Lane}
    yield _by(
        "lane",
        "taskbot_outbox_depth",
        "Letters that are due",
        {lane.name.lower(): pile.count if pile else 0 for lane, pile in lanes.items()},
    )
    yield _by(
        "lane",
        "taskbot_outbox_age_seconds",
        "How long the oldest of them has been due",
        {lane.name.lower(): pile.oldest.total_seconds() if pile else 0 for lane, pile in lanes.items()},
    )
    yield _by("delivery", "taskbot_outbox_letters", "Letters that have not arrived", state.letters)
    yield _by("handling", "taskbot_inbox_updates", "Updates that wait or were put aside", state.updates)
    yield GaugeMetricFamily("taskbot_journal_events", "Length of the journal", state.events)


def _by(label: str, name: str, help_text: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, number in values.items():
        family.add_metric([str(value)], number)
    return family
