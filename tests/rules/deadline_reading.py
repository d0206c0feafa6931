"""Reads a deadline as if on Wednesday, 20 May 2020."""

from datetime import date

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
WEDNESDAY = date(2020, 5, 20)


def read(text: str, on: date = WEDNESDAY) -> Deadline:
    return parse_deadline(text, on, CALENDAR)


def dated(text: str, on: date = WEDNESDAY) -> tuple[str | None, str]:
    """The date as ISO writes it, and the precision."""
    deadline = read(text, on)
    return deadline.due_on and deadline.due_on.isoformat(), str(deadline.precision)
