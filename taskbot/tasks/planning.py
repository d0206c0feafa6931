"""A row of a work list becomes a task to issue, or a list of what is wrong with it. Pure; a bad row stops no other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from taskbot.tasks.deadline_grammar import ROLLED, Precision
from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.reply_clauses import clauses_of, needs_coordination
from taskbot.tasks.unit_lists import parse_units
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.tasks.workdays import Calendar

_PERCENT = re.compile(r"(\d{1,3})\s*[%％]")
_PERCENT_FIRST = re.compile(r"^\s*\d{1,3}\s*[%％][，,、\s]*")
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_NO_DATE = frozenset({Precision.LONG_TERM, Precision.VAGUE, Precision.RECURRING, Precision.EVENT})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, by the row and the column as the clerk sees them."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A row that can be imported."""

    row: int
    number: int | None
    task: NewTask
    status: Status | None
    """What the list says of its progress; None where it says nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    tasks: list[PlannedTask]
    problems: list[RowProblem]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while it is read."""

    place: int
    words: Mapping[str, str]
    headings: Mapping[str, str]
    problems: list[RowProblem] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.words.get(column, "")

    def complain(self, column: str, problem: str) -> None:
        self.problems.append(RowProblem(self.place, self.headings.get(column, column), problem))


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans rows; `today` is what relative deadlines count from, `headings` the columns' names as written."""

    register: UnitRegister
    calendar: Calendar
    today: date
    headings: Mapping[str, str]

    def plan(self, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Plan:
        """All rows (place in the sheet, words by our column names); a task that stands twice is a problem.

        A task is known by its number, without one by its title and lead unit.
        """
        plan, places = Plan([], []), dict[object, int]()
        for place, words in rows:
            row = _Row(place, words, self.headings)
            planned = self._planned(row)
            first = places.setdefault(_identity(planned), place)
            if first != place:
                column, what = ("number", f"序号 {planned.number}") if planned.number else ("title", "任务")
                row.complain(column, f"{what} 与第 {first} 行重复")
            plan.problems.extend(row.problems)
            if not row.problems:
                plan.tasks.append(planned)
        return plan

    def _planned(self, row: _Row) -> PlannedTask:
        lead, supporting = self._units(row)
        due_on, recurrence = self._deadline(row)
        if not row["title"]:
            row.complain("title", "任务名称空白，请补写")
        elif len(row["title"]) > LONGEST_TITLE:
            row.complain("title", f"任务名称超过 {LONGEST_TITLE} 字，请写短一些")
        task = NewTask(
            title=row["title"],
            lead_unit=lead,
            supporting_units=supporting,
            section=row["section"],
            due_on=due_on,
            deadline_phrase=row["deadline"],
            recurrence=recurrence,
            urgency=row["urgency"] or "一般",
        )
        return PlannedTask(row.place, _number(row), task, _status(row))

    def _units(self, row: _Row) -> tuple[str, tuple[str, ...]]:
        """Full names of the lead and of the others; a unit that leads does not support itself."""
        leads, others = self._named(row, "lead"), self._named(row, "supporting")
        if not leads:
            if not row.problems:
                row.complain("lead", "牵头单位空白，请补写")
            return "", ()
        lead, *more = dict.fromkeys(unit.full_name for unit in [*leads, *others])
        return lead, tuple(more)

    def _named(self, row: _Row, column: str) -> list[Unit]:
        read = parse_units(row[column], self.register)
        for name in read.unknown:
            near = "、".join(self.register.short_name(unit) for unit in self.register.near(name))
            row.complain(column, f"没有找到单位「{name}」" + (f"，是不是：{near}" if near else ""))
        return [*([read.lead] if read.lead else []), *read.supporting]

    def _deadline(self, row: _Row) -> tuple[date | None, str | None]:
        text = row["deadline"]
        read = parse_deadline(text, self.today, self.calendar)
        if text and read.due_on is None and read.precision not in _NO_DATE:
            row.complain("deadline", f"读不懂时限「{text}」，请写成 6月30日 这样的日期，或 长期")
        elif read.due_on is not None and read.other_on is not None:
            dates = "或".join(f"{on.year}年{on.month}月{on.day}日" for on in (read.due_on, read.other_on))
            row.complain("deadline", f"时限「{text}」有两种读法，请写明是{dates}")
        elif read.confirm == ROLLED:
            row.complain("deadline", f"时限「{text}」今年已过，请写明年份，例如：{read.due_on:%Y年}{text}")
        return read.due_on, read.recurrence


def _identity(planned: PlannedTask) -> object:
    return planned.number or (planned.task.title, planned.task.lead_unit)


def _number(row: _Row) -> int | None:
    if not row["number"]:
        return None
    if _NUMBER.fullmatch(row["number"]):
        return int(row["number"])
    row.complain("number", f"序号「{row['number']}」不是正整数，请改为数字或留空")
    return None


def _status(row: _Row) -> Status | None:
    if not (row["progress"] or row["problem"] or row["next_step"]):
        return None
    problem = row["problem"]
    percent = _PERCENT.search(row["progress"])
    return Status(
        words=row["progress"],
        progress=min(int(percent[1]), 100) if percent else None,
        done=_PERCENT_FIRST.sub("", row["progress"]),
        problem=problem,
        next_step=row["next_step"],
        is_blocked=needs_coordination(clauses_of(problem, problem, 0, len(problem))),
    )
