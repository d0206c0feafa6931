"""The sheet 时间轴: each task a band of months, with its due date, its milestones and its end. Pure.

A sign says what a colour says, so that it can be read in black and white; the dates beside it are exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from taskbot.digest.layout import Band, Cell, Column, Row, Rows, Sheet, Table
from taskbot.digest.weekly_list import NUMBER, lamp
from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Light
from taskbot.tasks.list_words import by_day
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.words import bare_day

MOST_MONTHS = 14
"""What a page is wide enough for."""

DUE, STEP, STEP_REACHED, STEP_MISSED, CLOSED, SPAN, LATE = "▲", "◆", "◇", "×", "●", "━", "逾期"
LEGEND = (
    f"图例：{SPAN} 交办至截止；{DUE} 截止日；{STEP} 时间节点（已完成的为 {STEP_REACHED}，已过未完成的为 {STEP_MISSED}）；"
    f"{CLOSED} 办结日；{LATE} 为已过截止日尚未办结的月份；← → 表示起止在表外。数字为日，例如「{DUE}30日」。"
)


def time_axis(summary: Summary) -> Sheet:
    """Every task that stands, by number; its milestones are named where any task has some."""
    axis = _axis(summary.counted, summary.today)
    has_steps = any(line.task.milestones for line in summary.counted)
    labels = (
        (NUMBER, 6),
        (Column("任务"), 24 if has_steps else 30),
        *([(Column("时间节点", is_continued=True), 27)] if has_steps else []),
        (Column("牵头单位", centred=True), 14),
        (Column("交办日期", centred=True), 15),
        (Column("截止日期", centred=True), 15),
        (Column("灯", centred=True, is_lamp=True), 9),
    )
    months = tuple(Column(heading, centred=True) for heading in axis.headings())
    return Sheet(
        name="时间轴",
        title="任务时间轴",
        widths=(*(width for _, width in labels), *(7.5 for _ in months)),
        tables=(
            Table(
                (*(column for column, _ in labels), *months),
                Rows(summary.counted, partial(_row, axis=axis, has_steps=has_steps)),
                empty="尚无任务。",
            ),
        ),
        notes=(LEGEND,),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """The months that have a column, counted from year nought, and the one that holds today."""

    first: int
    last: int
    today: date

    def headings(self) -> Iterator[str]:
        """The year stands above its first month here."""
        for month in range(self.first, self.last + 1):
            year, number = divmod(month, 12)
            above = f"{year}年\n" if month == self.first or number == 0 else ""
            now = "\n（本月）" if month == _month(self.today) else ""
            yield f"{above}{number + 1}月{now}"


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _axis(lines: Sequence[TaskLine], today: date) -> _Axis:
    """All months of the tasks; where there are too many, those from a quarter of the columns before today on."""
    now = _month(today)
    first, last = now, now
    for line in lines:
        months = [_month(day) for day in _days(line.task)]
        first, last = min(first, *months), max(last, *months)
    if last - first >= MOST_MONTHS:
        first = max(first, min(now - MOST_MONTHS // 4, last - MOST_MONTHS + 1))
        last = first + MOST_MONTHS - 1
    return _Axis(first, last, today)


def _days(task: TaskFacts) -> Iterator[date]:
    yield task.issued_on
    if task.due_on:
        yield task.due_on
    yield from (step.due_on for step in task.milestones)


def _row(line: TaskLine, *, axis: _Axis, has_steps: bool) -> Row:
    task = line.task
    signs = _signs(task, axis)
    late = {_month(day) for day in task.overdue_days(axis.today)} if task.is_open else set()
    months = (
        _cell(line, month, signs.get(month, ()), axis, is_late=month in late)
        for month in range(axis.first, axis.last + 1)
    )
    steps = [_step_words(task, axis.today)] if has_steps else []
    return (task.number, task.title, *steps, task.lead_unit, task.issued_on, task.due_on, lamp(line), *months)


def _step_words(task: TaskFacts, today: date) -> str:
    """A line for each milestone: ◆8月5日 送审."""
    return "\n".join(
        f"{_step_sign(step, task, today)}{bare_day(step.due_on, today)} {step.title}"
        for step in by_day(task.milestones)
    )


def _step_sign(step: Milestone, task: TaskFacts, today: date) -> str:
    if step.reached_on:
        return STEP_REACHED
    return STEP_MISSED if step in task.late_milestones(today) else STEP


def _signs(task: TaskFacts, axis: _Axis) -> dict[int, list[str]]:
    """What falls into a month, by day; what lies outside the axis is an arrow at its edge."""
    dated = [(step.due_on, _step_sign(step, task, axis.today)) for step in task.milestones]
    dated += [(task.due_on, DUE)] if task.due_on else []
    dated += [(task.closed_on, CLOSED)] if task.closed_on else []
    dated += [(each.closed_on, CLOSED) for each in task.reopenings]
    signs = defaultdict[int, list[str]](list)
    for day, sign in sorted(dated):
        month = _month(day)
        if axis.first <= month <= axis.last:
            signs[month].append(f"{sign}{day.day}日")
    if _month(task.issued_on) < axis.first:
        signs[axis.first].insert(0, "←")
    if any(_month(day) > axis.last for day, _ in dated):
        signs[axis.last].append("→")
    return signs


def _cell(line: TaskLine, month: int, signs: Iterable[str], axis: _Axis, *, is_late: bool) -> Cell:
    task = line.task
    shown = "\n".join(signs)
    start, end, now = _month(task.issued_on), _last_month(task, axis), _month(axis.today)
    if is_late and min(end + 1, now) <= month <= now:
        return Band(Light.RED, "\n".join(filter(None, (shown, LATE))))
    if STEP_MISSED in shown:
        return Band(Light.RED, shown)
    if start <= month <= end:
        return Band(Light.GREY if task.state is State.CLOSED else Light.GREEN, shown or SPAN)
    return shown or None


def _last_month(task: TaskFacts, axis: _Axis) -> int:
    """Of the band: up to the due date; what has none runs on to its end, or out of the sheet."""
    if task.due_on:
        return _month(task.due_on)
    return _month(task.closed_on) if task.closed_on else axis.last
