"""What a process has last seen of its own clock's door and of Telegram."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

_BY_THE_SECOND = timedelta(seconds=1)
"""An HTTP date has whole seconds."""


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
