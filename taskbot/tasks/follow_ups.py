"""What has become of the leaders' instructions 领导批示办理情况: which wait for 转办, and what was heard of the others. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.task_lines import TaskLine
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class InstructionFacts:
    """What a leader has ordered 批示, of a task or of the work as a whole, and since when the units know."""

    leader: str
    words: str
    given_on: date
    forwarded_on: date | None
    """None while it waits for 转办."""
    number: int | None = None
    about: str = ""
    """The paper that it was written on."""
    given_at: datetime | None = None
    """When: all that a leader wrote at once is one 批示. None in digests of before this was kept: each is one of its own."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An instruction, and its task where it is of one."""

    given: InstructionFacts
    line: TaskLine | None
    workdays: int
    """How many it has waited for 转办, or did."""

    @property
    def is_waiting(self) -> bool:
        """Whether no unit knows of it yet."""
        return self.given.forwarded_on is None

    def is_of(self, first_on: date) -> bool:
        """Whether it was given or passed on since that day."""
        return first_on <= max(self.given.given_on, self.given.forwarded_on or date.min)


def as_given(follow_ups: Iterable[FollowUp]) -> Sequence[Sequence[FollowUp]]:
    """By what was written at once: one 批示, of however many tasks."""
    found: dict[tuple[str, datetime | int], list[FollowUp]] = {}
    for place, each in enumerate(follow_ups):
        found.setdefault((each.given.leader, each.given.given_at or place), []).append(each)
    return [*found.values()]


def followed_since(
    instructions: Iterable[InstructionFacts], tasks: Iterable[TaskFacts], since: date
) -> tuple[InstructionFacts, ...]:
    """Those that a digest tells of: what waits, what was passed on since that day, what is of a task that was open then."""
    ended = {task.number: task.closed_on or task.cancelled_on or since for task in tasks if not task.is_open}
    return tuple(
        each
        for each in instructions
        if each.forwarded_on is None
        or each.forwarded_on >= since
        or (each.number is not None and ended.get(each.number, since) >= since)
    )


def follow_ups_of(
    instructions: Iterable[InstructionFacts], lines: Iterable[TaskLine], today: date, calendar: Calendar
) -> tuple[FollowUp, ...]:
    """What waits before what was passed on, each the earliest first."""
    by_number = {line.task.number: line for line in lines}
    found = (
        FollowUp(
            each,
            by_number.get(each.number or 0),
            calendar.workdays_left(each.given_on, each.forwarded_on or today),
        )
        for each in instructions
    )
    return tuple(sorted(found, key=lambda each: (not each.is_waiting, each.given.given_on)))
