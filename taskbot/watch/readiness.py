"""/readyz: whether this process can do its work, and which part of it cannot. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_TICK_WITHIN = timedelta(seconds=60)
"""A tick comes every two seconds; a long list takes a few."""
REACHED_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found. An age that is less than none is of a clock that was set, and as good as the same age."""

    ticked_at: datetime | None
    ticked_ago: timedelta | None
    """None: not yet."""
    keeps_time: bool
    """Whether this process is the one that ticks; of the others no tick is expected."""
    reached_ago: timedelta | None
    """None: Telegram has never answered."""
    outbox_due: int | None
    """None: the database did not answer."""
    outbox_oldest: timedelta
    is_outbox_late: bool

    @property
    def unwell(self) -> list[str]:
        """The parts that are not well, in a fixed order."""
        return [part for part, is_well in self._parts() if not is_well]

    def _parts(self) -> Iterator[tuple[str, bool]]:
        yield "database", self.outbox_due is not None
        yield "telegram", _is_within(self.reached_ago, REACHED_WITHIN)
        yield "clock", _is_within(self.ticked_ago, _TICK_WITHIN) or not self.keeps_time
        yield "outbox", not self.is_outbox_late

    def as_json(self) -> dict[str, Any]:
        """`unwell` is empty where all is well; `null` is not known."""
        return {
            "unwell": self.unwell,
            "ticked_at": self.ticked_at.isoformat() if self.ticked_at else None,
            "tick_age": _seconds(self.ticked_ago),
            "telegram_age": _seconds(self.reached_ago),
            "outbox_due": self.outbox_due,
            "outbox_oldest": self.outbox_oldest.total_seconds(),
        }


def _is_within(ago: timedelta | None, limit: timedelta) -> bool:
    return ago is not None and abs(ago) <= limit


def _seconds(ago: timedelta | None) -> float | None:
    return None if ago is None else ago.total_seconds()
