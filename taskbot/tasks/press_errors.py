"""What can be refused when the office presses a unit: 催办, 提请领导, 督办单. As in `errors`, facts and no sentences."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from taskbot.tasks.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from taskbot.tasks.lifecycle import RequestKind


class WaitsForOffice(Refusal):
    """The office owes the unit an answer first; until then nobody presses it."""

    def __init__(self, number: int, unit: str, kinds: Iterable[RequestKind]) -> None:
        super().__init__(f"{unit} waits for an answer on task {number}")
        self.number = number
        self.unit = unit
        self.kinds = tuple(kinds)


class ShareFinished(Refusal):
    """The supporting unit has done its part: there is nothing to press it for."""

    def __init__(self, number: int, unit: str) -> None:
        super().__init__(f"{unit} has finished its share in task {number}")
        self.number = number
        self.unit = unit


class NoWayToUnit(Refusal):
    """Nobody of the unit can be written to, and there is no work group either."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"no way to {unit}")
        self.unit = unit


class AlreadyChased(Refusal):
    """The unit has been chased for the task today, or will be at the next opening (`goes_at`; None once it was)."""

    def __init__(self, number: int, unit: str, by: str, at: datetime, goes_at: datetime | None) -> None:
        super().__init__(f"{unit} was chased for task {number} at {at}")
        self.number = number
        self.unit = unit
        self.by = by
        self.at = at
        self.goes_at = goes_at


class NotAtOffice(Refusal):
    """Silence has not brought the task to the office's circle: the unit itself is still being reminded, or has answered."""

    def __init__(self, number: int) -> None:
        super().__init__(f"task {number} has not reached the office's circle")
        self.number = number


class NoLeadersChat(Refusal):
    """There is no bound leaders' chat to report to."""


class AlreadyEscalated(Refusal):
    """The leaders have been told of the task and this due date."""

    def __init__(self, number: int, by: str, at: datetime) -> None:
        super().__init__(f"task {number} was escalated at {at}")
        self.number = number
        self.by = by
        self.at = at


class NotLateEnough(Refusal):
    """A 督办单 is for a task that is `wanted` working days late; this one is `late_days`."""

    def __init__(self, number: int, late_days: int, wanted: int) -> None:
        super().__init__(f"task {number} is {late_days} working days late")
        self.number = number
        self.late_days = late_days
        self.wanted = wanted


class WritGone(Refusal):
    """The 督办单 was sent or dropped before."""


class WritSentToday(Refusal):
    """The unit has had a 督办单 for the task today; `name` is its number."""

    def __init__(self, number: int, name: str, by: str, at: datetime) -> None:
        super().__init__(f"{name} on task {number} was sent at {at}")
        self.number = number
        self.name = name
        self.by = by
        self.at = at


class PrivateOnly(Refusal):
    """A paper is given in private only, and the bot may not write to the person there."""


class TemplateFlaw(StrEnum):
    """What is wrong with a template."""

    UNREADABLE = "unreadable"
    """No Word document."""
    SYNTAX = "syntax"
    """A placeholder is not written as one."""
    FIELD = "field"
    """A placeholder names something that there is not."""


class BadTemplate(Refusal):
    """A paper's template cannot be filled; `field` is the name that nobody knows."""

    def __init__(self, file: str, flaw: TemplateFlaw, field: str = "") -> None:
        super().__init__(file, flaw, field)  # so that it comes back whole from another process
        self.file = file
        self.flaw = flaw
        self.field = field
