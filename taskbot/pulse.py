"""What a process is, and what it has last seen of its own clock's door and of Telegram."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic

_BY_THE_SECOND = timedelta(seconds=1)
"""An HTTP date has whole seconds."""


class Part(StrEnum):
    """What one process may do of the whole."""

    BOT = "bot"
    """Takes updates where it polls, handles them, sends what is to be said."""
    WEB = "web"
    """Takes updates of the webhook."""
    CLOCK = "clock"
    """Reminders, digests, the board, the nightly backup."""


@dataclass(frozen=True, slots=True)
class Sign:
    """That something has just happened: `at` is what a clock showed then, which may have been set since."""

    at: datetime
    _seconds: float = field(default_factory=monotonic)

    @property
    def ago(self) -> timedelta:
        """For how long, whatever clocks say."""
        return timedelta(seconds=monotonic() - self._seconds)


@dataclass(slots=True)
class Pulse:
    """`None` is: not yet. `ticked` is by the bot's clock, `reached` by the machine's."""

    ticked: Sign | None = None
    keeps_time: bool = True
    """Whether this process is the one that ticks."""
    reached: Sign | None = None
    """Telegram's last answer, whatever it said."""
    polls: bool = False
    """Whether this process is the one that asks for updates."""
    brought: Sign | None = None
    """Telegram's last sound answer when it was asked for updates."""
    parts: Collection[Part] = frozenset(Part)
    """What this process does."""
    backup_failure: str | None = None
    """Why the last nightly backup that was due could not be made."""
    skew: timedelta | None = None
    """How far Telegram's clock was ahead of the machine's at its last answer."""

    def note_date(self, said: datetime, asked_at: datetime, heard_at: datetime) -> None:
        """Telegram's own time stood in an answer to what was asked and heard then: between the two it is right."""
        if said > heard_at + _BY_THE_SECOND:
            self.skew = said - heard_at
        elif said < asked_at - _BY_THE_SECOND:
            self.skew = said - asked_at
        else:
            self.skew = timedelta()
