"""督办单: which colour lateness calls for, until when it asks for an answer, how it is numbered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.workdays import Calendar


class Colour(StrEnum):
    """蓝, 黄, 红; the later the graver."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Grade:
    """What a colour means: from how many late working days on, how many working days for the answer, what is asked."""

    late_workdays: int
    answer_workdays: int
    demand: str


@dataclass(frozen=True, slots=True)
class WritRules:
    """[writs] of the settings, and the office's calendar."""

    grades: Mapping[Colour, Grade]
    number: str
    calendar: Calendar

    def late_workdays(self, task: TaskFacts, today: date) -> int:
        """The working days of the unit's lateness (公平时钟)."""
        return sum(map(self.calendar.is_workday, task.overdue_days(today)))

    def proposed(self, late_workdays: int) -> Colour | None:
        """The gravest colour that the lateness has reached; None where it is too early for any."""
        reached = [colour for colour in Colour if late_workdays >= self.grades[colour].late_workdays]
        return reached[-1] if reached else None

    def answer_by(self, colour: Colour, today: date) -> date:
        """The last day for the answer."""
        return self.calendar.add_workdays(today, self.grades[colour].answer_workdays)

    def named(self, year: int, serial: int) -> str:
        """督办〔2020〕3号"""
        return f"{self.number}〔{year}〕{serial}号"
