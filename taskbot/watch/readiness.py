"""/readyz: whether this process can do its work, and which part of it cannot. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_SIGN_WITHIN = timedelta(seconds=60)
"""A tick comes every two seconds, and a part's sign every five; a long list takes a few."""
REACHED_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found. An age that is less than none is of a clock that was set, and as good as the same age."""

    ticked_at: datetime | None
    parts_ago: Mapping[str, timedelta | None]
    """When the parts that have to be at work, here or elsewhere, last gave a sign; None: never."""
    reached_ago: timedelta | None
    """None: Telegram has never answered."""
    is_writable: bool
    outbox_due: int | None
    """None: the database did not answer."""
    outbox_oldest: timedelta
    is_outbox_late: bool
    inbox_waiting: int | None
    inbox_oldest: timedelta
    is_inbox_late: bool

    @property
    def unwell(self) -> list[str]:
        """The parts that are not well, in a fixed order."""
        return [part for part, is_well in self._parts() if not is_well]

    def _parts(self) -> Iterator[tuple[str, bool]]:
        yield "database", self.outbox_due is not None and self.is_writable
        yield "telegram", _is_within(self.reached_ago, REACHED_WITHIN)
        for part, ago in self.parts_ago.items():
            yield part, _is_within(ago, _SIGN_WITHIN)
        yield "inbox", not self.is_inbox_late
        yield "outbox", not self.is_outbox_late

    def as_json(self) -> dict[str, Any]:
        """`unwell` is empty where all is well; `null` is not known."""
        return {
            "unwell": self.unwell,
            "ticked_at": self.ticked_at.isoformat() if self.ticked_at else None,
            "tick_age": _seconds(self.parts_ago.get("clock")),
            "telegram_age": _seconds(self.reached_ago),
            "part_ages": {part: _seconds(ago) for part, ago in self.parts_ago.items()},
            "inbox_waiting": self.inbox_waiting,
            "inbox_oldest": self.inbox_oldest.total_seconds(),
            "outbox_due": self.outbox_due,
            "outbox_oldest": self.outbox_oldest.total_seconds(),
        }


def _is_within(ago: timedelta | None, limit: timedelta) -> bool:
    return ago is not None and abs(ago) <= limit


def _seconds(ago: timedelta | None) -> float | None:
    return None if ago is None else ago.total_seconds()
