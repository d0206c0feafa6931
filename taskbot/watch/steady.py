"""For how long a clock has run on steadily. Pure."""

from datetime import datetime, timedelta

from taskbot.clock import Steps

_JUMP_SECONDS = 10.0


class Steady:
    """Since it was first looked at, or since it last jumped: it was moved, or the machine has slept.

    What is late then has had no time yet.
    """

    def __init__(self, now: datetime, at: float) -> None:
        """`now` is what the clock shows, `at` seconds that nobody can move."""
        self._steps, self._from = Steps(now, at), at

    def seen(self, now: datetime, at: float) -> timedelta:
        """For how long by now."""
        if abs(self._steps.since_last(now, at)) > _JUMP_SECONDS:
            self._from = at
        return timedelta(seconds=at - self._from)
