"""Reads the cells of one row that the office has edited in a workbook of ours: what each makes of which field. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.list_deadlines import DeadlineReader
from taskbot.tasks.list_statuses import URGENCIES, opening_percent, percent_in
from taskbot.tasks.list_words import day_words, originally, read_indicators, read_milestones
from taskbot.tasks.matching import same_words
from taskbot.tasks.planning import no_lead, no_such_unit
from taskbot.tasks.revised_deadlines import read_due
from taskbot.tasks.revised_fields import fields_of
from taskbot.tasks.revised_lists import RevisedCell
from taskbot.tasks.unit_lists import UnitsRead, parse_units
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import Column

_BARE = re.compile(r"(?P<figure>[1-9][0-9]?|100)00%")
"""60 in a cell that shows its figure as per cent."""
_REPORTED = frozenset({Column.PROGRESS, Column.PROBLEM, Column.NEXT_STEP})
_LONGEST_REPORT = 1_000
"""Characters: a report that one would send in chat is shorter."""


@dataclass(slots=True)
class Reading:
    """What a row's edited cells say: new values by field, why a cell is not taken, how one was read.

    What is taken and should be looked at first is a doubt.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[Column, str]] = field(default_factory=list)
    remarks: list[tuple[Column, str]] = field(default_factory=list)
    doubts: list[tuple[Column, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CellReader:
    """`deadlines` counts from the day of the workbook, `today` tells what has passed; `is_combined`: see `DrawnList`."""

    register: UnitRegister
    deadlines: DeadlineReader
    today: date
    is_combined: bool = False

    def read(self, edited: Mapping[Column, RevisedCell], task: TaskFacts) -> Reading:
        """The edited cells by column; `task` is as it was when the workbook was made."""
        reading = Reading()
        for column in sorted(edited, key=lambda column: column is Column.PROGRESS):
            self._take(column, edited[column].words, task, reading)
        if {Column.DEADLINE, Column.DUE_ON} & edited.keys():
            self._deadline(edited, task, reading)
        _leave_lead_out(task, reading)
        return reading

    def _take(self, column: Column, words: str, task: TaskFacts, reading: Reading) -> None:
        match column:
            case Column.TITLE:
                self._title(words, task, reading)
            case Column.LEAD:
                self._lead(words, reading)
            case Column.SUPPORTING:
                self._supporting(words, reading)
            case Column.URGENCY:
                _read_urgency(words, reading)
            case Column.MILESTONES | Column.INDICATORS:
                _read_parts(column, words, reading)
            case Column.PERCENT:
                _read_share(words, reading)
            case Column.PROGRESS:
                _read_progress(words, task, reading)
            case Column.NEXT_STEP if not words:
                reading.problems.append((column, "下步打算不能清空，保留原来的"))
            case Column.CONTENT | Column.SECTION | Column.LEADER | Column.PROBLEM | Column.NEXT_STEP:
                reading.fields[column.value] = words
            case _:
                pass
        if column in _REPORTED and len(words) > _LONGEST_REPORT:
            reading.doubts.append((column, f"共 {len(words)} 个字，通知单位时只显示开头，请核对是否写短"))

    def _title(self, words: str, task: TaskFacts, reading: Reading) -> None:
        title, _, content = words.partition("\n") if self.is_combined else (words, "", "")
        title = " ".join(title.split())
        if not title:
            reading.problems.append((Column.TITLE, "任务名称空白，请补写；撤销任务请用 /cancel"))
        elif len(title) > LONGEST_TITLE:
            reading.problems.append(
                (Column.TITLE, f"任务名称超过 {LONGEST_TITLE} 个字，请写短一些，详细内容另起一行")
            )
        else:
            reading.fields["title"] = title
            if self.is_combined and (content.strip() or not same_words(task.content, task.title)):
                reading.fields["content"] = content.strip()

    def _deadline(self, edited: Mapping[Column, RevisedCell], task: TaskFacts, reading: Reading) -> None:
        column = Column.DEADLINE if Column.DEADLINE in edited else Column.DUE_ON
        before, said, day = (
            fields_of(task)["deadline"],
            edited.get(Column.DEADLINE),
            edited.get(Column.DUE_ON),
        )
        if said and day and before.on and day.words == day_words(before.on):
            day = None
        read = read_due(
            said.words.removesuffix(originally(task.deadline_phrase)) if said else None,
            day.words if day else None,
            before,
            self.deadlines,
            self.today,
            issued_on=task.issued_on,
            is_typed=bool(day and day.is_typed_day),
        )
        if read.problem:
            reading.problems.append((column, read.problem))
        else:
            reading.fields["deadline"] = read.due
            reading.remarks += [(Column.DUE_ON, read.remark)] if read.remark else []
            reading.doubts += [(column, read.doubt)] if read.doubt else []

    def _lead(self, words: str, reading: Reading) -> None:
        read = self._units(words, Column.LEAD, reading)
        if read.unknown:
            return
        if read.lead is None:
            reading.problems.append((Column.LEAD, no_lead(words, read)))
        elif read.supporting:
            reading.problems.append((Column.LEAD, "牵头单位只能写一家，其他单位请写在配合单位一列"))
        else:
            reading.fields["lead_unit"] = self.register.short_name(read.lead)

    def _supporting(self, words: str, reading: Reading) -> None:
        read = self._units(f"配合：{words}" if words else "", Column.SUPPORTING, reading)
        if read.lead or read.work:
            reading.problems.append((Column.SUPPORTING, f"读不懂「{words}」，请只写单位名称，用顿号分开"))
        elif not read.unknown:
            names = (self.register.short_name(unit) for unit in read.supporting)
            reading.fields["supporting_units"] = tuple(dict.fromkeys(names))

    def _units(self, words: str, column: Column, reading: Reading) -> UnitsRead:
        read = parse_units(words, self.register)
        reading.problems += [(column, no_such_unit(name, self.register)) for name in read.unknown]
        return read


def _leave_lead_out(task: TaskFacts, reading: Reading) -> None:
    """A unit that leads does not support itself, whichever of the two was edited."""
    if {"lead_unit", "supporting_units"} & reading.fields.keys():
        lead = reading.fields.get("lead_unit", task.lead_unit)
        supporting = reading.fields.get("supporting_units", task.supporting_units)
        if lead in supporting:
            reading.fields["supporting_units"] = tuple(unit for unit in supporting if unit != lead)


def _read_urgency(words: str, reading: Reading) -> None:
    if words in URGENCIES:
        reading.fields["urgency"] = str(URGENCIES[words])
    else:
        reading.problems.append((Column.URGENCY, f"「{words}」不是紧急程度，请写 特急、急 或 一般"))


def _read_parts(column: Column, words: str, reading: Reading) -> None:
    """Milestones and indicators, one a line."""
    read, example = _PARTS[column]
    parts = read(words)
    if parts is None:
        reading.problems.append((column, f"读不懂，请每行写一个，例如：{example}"))
    else:
        reading.fields[column.value] = parts


_PARTS: dict[Column, tuple[Callable[[str], tuple[Any, ...] | None], str]] = {
    Column.MILESTONES: (read_milestones, "完成初稿（2020年5月31日）"),
    Column.INDICATORS: (read_indicators, "覆盖率：100%"),
}


def _read_share(words: str, reading: Reading) -> None:
    percent = percent_in(words)
    if not words:
        reading.problems.append((Column.PERCENT, "进度不能清空，保留原来的"))
    elif percent is None or percent > 100:
        bare = _BARE.fullmatch(words)
        said = f"「{words}」不是进度，请写成 60% 这样的百分比"
        if bare:
            said = f"写成了「{bare['figure']}」，请写 {bare['figure']}%"
        reading.problems.append((Column.PERCENT, said))
    else:
        reading.fields["progress"] = percent


def _read_progress(words: str, task: TaskFacts, reading: Reading) -> None:
    """The unit's words; a percentage that they open with counts, unless they did so before."""
    percent, rest = opening_percent(words)
    if percent is None or opening_percent(task.done)[0] is not None:
        percent, rest = None, words
    if percent is not None and reading.fields.setdefault("progress", percent) != percent:
        reading.problems.append((Column.PROGRESS, "写的百分比与进度一栏不同，请改成一致"))
        del reading.fields["progress"]
    elif rest:
        reading.fields["done"] = rest
    elif task.done:
        reading.problems.append((Column.PROGRESS, "进展不能清空，保留原来的；更正请用 /correct"))
