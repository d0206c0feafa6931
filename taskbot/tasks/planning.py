"""A row of a work list becomes a task to issue, or a list of what is wrong with it. Pure; a bad row stops no other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from taskbot.tasks.drafts import LONGEST_TITLE, Urgency
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_deadlines import DeadlineReader, DeadlineSaid, read_goals
from taskbot.tasks.list_statuses import URGENCIES, listed_state, listed_status
from taskbot.tasks.list_words import read_indicators, read_milestones
from taskbot.tasks.unit_lists import UnitsRead, parse_units
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import Column, ListedRow, WorkList
from taskbot.tasks.workdays import Calendar

NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_FIRST_SENTENCE = re.compile(rf"[^。；;：:\n]{{4,{LONGEST_TITLE}}}(?=[。；;：:\n])")
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[）)]")
_STARRED = re.compile(r"[★☆*▲]\s*([^★☆*▲、，,；;\s]{1,40})")
_NAMES_LEADS_ONLY = re.compile("牵头|主办|主责")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, or was assumed of it, by table, row and column as the clerk sees them."""

    table: str
    row: int
    column: str
    problem: str
    is_imported: bool = False
    about: Column | None = None
    number: int | None = None
    """The task whose row it is, where that is known."""
    is_doubtful: bool = False
    """Of what is taken: somebody should look at it first."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A row that can be imported. `says` names the fields of `task` that the list has a word on."""

    table: str
    row: int
    number: int | None
    task: NewTask
    says: frozenset[str]
    status: Status | None
    """What the list says of its progress; None where it says nothing."""
    state: State | None = None
    """CLOSED or CANCELLED where the list says so."""
    names_day: bool = False
    """The due date stands in a column of its own."""
    remarks: tuple[RowProblem, ...] = ()
    headings: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedList:
    """What a list asks for: its good rows, what is wrong with the others, and what holds for all of it."""

    tasks: list[PlannedTask]
    problems: list[RowProblem]
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while it is read."""

    listed: ListedRow
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[RowProblem] = field(default_factory=list)

    def __getitem__(self, column: Column) -> str:
        return self.listed.words.get(column, "")

    def __contains__(self, column: Column) -> bool:
        return column in self.listed.words

    def heading(self, column: Column) -> str:
        """The column's head as written; a deadline may stand in a goal's head, and units in the title's text."""
        headings = self.listed.headings
        if column is Column.DEADLINE and column not in headings and self.listed.goals:
            return self.listed.goals[-1].heading
        return headings.get(column) or headings.get(Column.TITLE) or column

    def complain(self, column: Column, problem: str) -> None:
        """The row cannot be imported."""
        self.problems.append(self._problem(column, problem))

    def remark(self, column: Column, words: str) -> None:
        """The row is imported, and a person should look."""
        self.remarks.append(replace(self._problem(column, words), is_imported=True))

    def _problem(self, column: Column, words: str) -> RowProblem:
        return RowProblem(self.listed.table, self.listed.place, self.heading(column), words, about=column)


class Planner:
    """Plans the rows of a list; relative deadlines count from the day of its paper, otherwise from `today`."""

    def __init__(self, register: UnitRegister, calendar: Calendar, today: date) -> None:
        self._register = register
        self._calendar = calendar
        self._today = today
        self._deadlines = DeadlineReader(today, calendar)
        self._assumed_leads = 0

    def plan(self, listed: WorkList) -> PlannedList:
        """All rows. A task that stands twice is a problem; it is known by its number, without one by title and lead."""
        self._deadlines = DeadlineReader(listed.dated or self._today, self._calendar, listed.year)
        self._assumed_leads = 0
        tasks: list[PlannedTask] = []
        problems: list[RowProblem] = []
        places: dict[object, ListedRow] = {}
        for row in map(_Row, listed.rows):
            planned = self._planned(row)
            first = places.setdefault(
                planned.number or (planned.task.title, planned.task.lead_unit), row.listed
            )
            if first is not row.listed:
                column, what = (
                    (Column.NUMBER, f"序号 {planned.number}") if planned.number else (Column.TITLE, "任务")
                )
                row.complain(column, f"{what} 与{_place(first, row.listed)}重复")
            problems += row.problems
            if not row.problems:
                tasks.append(planned)
        tasks, remarks = _said_once(tasks)
        if self._assumed_leads and not listed.names_lead_rule:
            remarks.append(f"没有注明牵头的，按列第一位的单位牵头（{self._assumed_leads} 项）")
        return PlannedList(tasks, problems, [*listed.remarks, *remarks])

    def _planned(self, row: _Row) -> PlannedTask:
        number = _number(row)
        unit_words, deadline = self._deadline(row)
        lead, supporting = self._units(row, unit_words)
        title, content = _title_and_content(row)
        goals = read_goals(title, row.listed.goals, self._deadlines)
        if goals.last and not deadline.phrase:
            deadline = self._deadlines.read(goals.last, "", "")
        if deadline.problem:
            row.complain(Column.DEADLINE, deadline.problem)
        elif deadline.remark:
            row.remark(Column.DEADLINE, deadline.remark)
        milestones, indicators = (
            read_milestones(row[Column.MILESTONES]),
            read_indicators(row[Column.INDICATORS]),
        )
        unread = [
            row[column]
            for column, read in ((Column.MILESTONES, milestones), (Column.INDICATORS, indicators))
            if read is None
        ]
        task = NewTask(
            title=title,
            lead_unit=lead,
            supporting_units=supporting,
            content="\n".join(filter(None, (content, goals.content, *unread))),
            section=row[Column.SECTION],
            due_on=deadline.due_on,
            deadline_phrase=deadline.phrase,
            recurrence=deadline.recurrence,
            urgency=_urgency(row),
            leader=row[Column.LEADER],
            milestones=(milestones or ()) + goals.milestones,
            indicators=(indicators or ()) + goals.indicators,
        )
        return PlannedTask(
            table=row.listed.table,
            row=row.listed.place,
            number=number,
            task=task,
            says=_said(row, task, deadline),
            status=listed_status(row.listed.words, self._today, self._calendar),
            state=listed_state(row[Column.STATE]),
            names_day=deadline.names_day,
            remarks=tuple(row.remarks),
            headings=row.listed.headings,
        )

    def _deadline(self, row: _Row) -> tuple[str, DeadlineSaid]:
        """The words on units without the deadline that may stand among them, and the deadline."""
        units, words = row[Column.LEAD], row[Column.DEADLINE]
        if words and words == units:
            found = self._deadlines.parse(words)
            start, end = found.span or (len(units), len(units))
            units, words = (
                _EMPTY_BRACKETS.sub("", units[:start] + _after_date(units[end:])).strip("，,；;。 \n"),
                found.phrase,
            )
        return units, self._deadlines.read(
            words, row[Column.DUE_ON], row.listed.headings.get(Column.DEADLINE, "")
        )

    def _units(self, row: _Row, words: str) -> tuple[str, tuple[str, ...]]:
        """Full names of the lead and of the others; a unit that leads does not support itself."""
        leads = self._named(row, Column.LEAD, words)
        others = self._named(row, Column.SUPPORTING, row[Column.SUPPORTING])
        lead = leads.lead
        if lead is None:
            if not leads.unknown:
                row.complain(Column.LEAD, no_lead(words, leads))
            return "", ()
        self._assumed_leads += leads.lead_assumed or bool(leads.other_leads)
        helpers = (*leads.supporting, *([others.lead] if others.lead else ()), *others.supporting)
        names = dict.fromkeys(unit.full_name for unit in helpers if unit is not lead)
        return lead.full_name, tuple(names)

    def _named(self, row: _Row, column: Column, words: str) -> UnitsRead:
        """The units; a star marks the lead, and a name that a line break cuts in two is read as one."""
        words = _STARRED.sub(r"\1（牵头）", words)
        read = parse_units(words, self._register)
        if read.unknown:
            whole = parse_units("".join(words.split()), self._register)
            read = read if whole.unknown else whole
        for name in read.unknown:
            row.complain(column, no_such_unit(name, self._register))
        return read


def no_such_unit(name: str, register: UnitRegister) -> str:
    """That the register does not know the name, with the nearest ones."""
    near = "、".join(register.short_name(unit) for unit in register.near(name))
    return f"没有找到单位「{name}」" + (f"，是不是：{near}" if near else "")


def _place(first: ListedRow, here: ListedRow) -> str:
    table = "" if first.table == here.table else f"「{first.table}」"
    return f"{table}第 {first.place} 行"


def _said_once(tasks: Iterable[PlannedTask]) -> tuple[list[PlannedTask], list[str]]:
    """Where no row of a table has a deadline, that is said once of the table and not of every row."""
    kept = list(tasks)
    dated = {planned.table for planned in kept if planned.task.deadline_phrase or planned.task.due_on}
    bare = [table for table in dict.fromkeys(planned.table for planned in kept) if table not in dated]
    for at, planned in enumerate(kept):
        if planned.table in bare:
            others = tuple(each for each in planned.remarks if each.about is not Column.DEADLINE)
            kept[at] = replace(planned, remarks=others)
    return kept, [f"「{table}」没有写时限，各项按无时限导入" for table in bare]


def no_lead(words: str, read: UnitsRead) -> str:
    """Why the words name no lead unit."""
    if not words:
        return "牵头单位空白，请补写；与上一行相同的，请写「同上」"
    if read.expanded:
        return f"「{'、'.join(read.expanded)}」是统称，请写明其中一个牵头单位"
    return f"「{words}」没有写明是哪个单位，请写明牵头单位"


def _after_date(words: str) -> str:
    """What follows a date without the verb that only closes it: 6月底前完成."""
    return re.sub(r"^(?:完成|办结|印发|出台|落实|实现)", "", words)


def _number(row: _Row) -> int | None:
    words = row[Column.NUMBER]
    if not words:
        return None
    if NUMBER.fullmatch(words):
        return int(words)
    row.complain(Column.NUMBER, f"序号「{words}」不是正整数，请改为数字或留空")
    return None


def _title_and_content(row: _Row) -> tuple[str, str]:
    """The title and the content; of a text too long for a title the first sentence is one, and all of it the content."""
    title, content = row[Column.TITLE], row[Column.CONTENT]
    if not title and content:
        return _title_and_content(_Row(replace(row.listed, words={Column.TITLE: content})))
    if not title:
        row.complain(Column.TITLE, "任务名称空白，请补写")
    if len(title) <= LONGEST_TITLE:
        return title, content
    first = _FIRST_SENTENCE.match(title)
    short = first[0] if first else f"{title[: LONGEST_TITLE - 1]}…"
    return short, "\n".join(filter(None, (title, content)))


def _urgency(row: _Row) -> str:
    words = row[Column.URGENCY]
    if words not in URGENCIES:
        row.remark(Column.URGENCY, f"「{words}」不是紧急程度，按一般导入；可以写 特急、急 或 一般")
    return str(URGENCIES.get(words, Urgency.ORDINARY))


def _said(row: _Row, task: NewTask, deadline: DeadlineSaid) -> frozenset[str]:
    """The fields that the list has a word on: a column that it does not have says nothing, nor does a blank deadline."""
    says = {"title", "lead_unit"}
    if task.content or Column.CONTENT in row:
        says.add("content")
    if Column.SECTION in row:
        says.add("section")
    if Column.LEADER in row:
        says.add("leader")
    if Column.URGENCY in row:
        says.add("urgency")
    if deadline.phrase or deadline.due_on:
        says.add("deadline")
    if (
        task.supporting_units
        or Column.SUPPORTING in row
        or not _NAMES_LEADS_ONLY.search(row.heading(Column.LEAD))
    ):
        says.add("supporting_units")
    if task.milestones or Column.MILESTONES in row:
        says.add("milestones")
    if task.indicators or Column.INDICATORS in row:
        says.add("indicators")
    return frozenset(says)
