"""The work list of the weekly workbook: what the office edits and sends back. Pure.

Its headings are those that a list is read by; a cell that can be edited holds one field alone, in its own words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from taskbot.digest.change_words import cancelled_words, change_lists, returned_words
from taskbot.digest.layout import Blank, BlankKind, Column, Lamp, Row, Rows, Sheet, Table
from taskbot.digest.words import Masthead, deadline_words, full_day_words, owed_words
from taskbot.tasks.asks import Owed
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.periods import Span, span_of
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.digests import THIS_WORDS
from taskbot.texts.measures import measured
from taskbot.texts.tasks import reopened
from taskbot.texts.words import bare_day

UNITS = "单位名录"
"""The name of the cells that a unit is chosen from."""

NUMBER = Column("序号", centred=True)
LAMP = Column("灯", centred=True, is_lamp=True)

COLUMNS = (
    (NUMBER, 6),
    (Column("任务", blank=Blank("任务名称写在第一行，任务内容另起一行。"), is_continued=True), 30),
    (
        Column(
            "时限",
            centred=True,
            blank=Blank("按来文原话填写，如：6月底前、每月5日前、长期。与截止日期要一致。"),
        ),
        15,
    ),
    (
        Column(
            "截止日期",
            centred=True,
            blank=Blank("填写日期，如 2020-6-30；没有截止日期的留空。", BlankKind.DAY),
        ),
        15.5,
    ),
    (
        Column(
            "牵头单位", centred=True, blank=Blank("只填一家，从下拉列表中选择。", BlankKind.CHOICE, UNITS)
        ),
        14,
    ),
    (Column("配合单位", blank=Blank("可填多家，用顿号分开，如：省财政厅、省统计局。")), 23),
    (Column("进度", centred=True, blank=Blank("填写百分比，如 60%。", BlankKind.SHARE)), 7),
    (Column("进展情况", blank=Blank("写已经做了什么、做到什么程度。"), is_continued=True), 32),
    (
        Column(
            "存在问题",
            blank=Blank("写卡在哪里；需要协调的写明请谁协调什么。没有的留空。"),
            is_continued=True,
        ),
        18,
    ),
    (Column("下步打算", blank=Blank("写下一步做什么、何时完成。"), is_continued=True), 18),
    (Column("办理动态", centred=True, is_continued=True), 17),
)
"""With their widths; behind them stand what is new and the lamp."""


def weekly_list(summary: Summary, masthead: Masthead) -> Sheet:
    """Every task, cancelled ones too, by number."""
    owed = {each.line.task.number: each for each in reversed(summary.owed)}
    row = partial(_row, owed=owed, changes=_kinds_of_change(summary), today=summary.today)
    columns = list_columns(span_of(summary.week))
    return Sheet(
        name="工作清单",
        title=f"{masthead.title}清单",
        widths=tuple(width for _, width in columns),
        tables=(Table(tuple(column for column, _ in columns), Rows(summary.lines, row), empty="尚无任务。"),),
    )


def list_columns(span: Span) -> tuple[tuple[Column, float], ...]:
    """The columns of the list in a digest of that span, with their widths."""
    return (*COLUMNS, (Column(change_heading(span), centred=True), 10), (LAMP, 9))


def change_heading(span: Span) -> str:
    """本周变化: above the kinds of change that each task had, by which the list can be filtered."""
    return f"{THIS_WORDS[span]}变化"


def _kinds_of_change(summary: Summary) -> Mapping[int, str]:
    """By number, each on a line of its own."""
    found = defaultdict[int, list[str]](list)
    for word, tasks in change_lists(summary.changes, summary.today).items():
        for task, _ in tasks:
            found[task.number].append(word)
    return {number: "\n".join(dict.fromkeys(words)) for number, words in found.items()}


def _row(line: TaskLine, *, owed: Mapping[int, Owed], changes: Mapping[int, str], today: date) -> Row:
    task = line.task
    return (
        task.number,
        task_words(task),
        deadline_words(task),
        task.due_on,
        task.lead_unit,
        "、".join(task.supporting_units),
        progress_share(task),
        task.done,
        problem_words(task),
        task.next_step if task.is_open else "",
        "\n".join(_news(line, owed.get(task.number), today)),
        changes.get(task.number, ""),
        lamp(line),
    )


def progress_share(task: TaskFacts) -> float | None:
    """0.6; of a task that the office has closed the whole, whatever was reported before."""
    return None if task.progress_now is None else task.progress_now / 100


def task_words(task: TaskFacts) -> str:
    """The title, and on the next line the directive's sentence where it says more."""
    return task.title if task.content in {"", task.title} else f"{task.title}\n{task.content}"


def problem_words(task: TaskFacts) -> str:
    """In the unit's own words, or that it needs coordination; a task that has ended has none."""
    return (task.problem or ("需协调" if task.blocked_on else "")) if task.is_open else ""


def dated(words: str, said_on: date | None, task: TaskFacts, today: date) -> str:
    """组织专家论证（6月24日所报）: with the day where that was before the last report, for cells that are only read."""
    if not words or said_on is None or not _is_older(said_on, task):
        return words
    return f"{words}（{bare_day(said_on, today)}所报）"


def _is_older(said_on: date, task: TaskFacts) -> bool:
    return said_on != task.last_report_on


def lamp(line: TaskLine) -> Lamp:
    """How the task stands."""
    return Lamp(line.light, line.standing)


def _news(line: TaskLine, owed: Owed | None, today: date) -> Iterator[str]:
    """What follows from the rest and is not for editing: the end, what waits for the office, the last report."""
    task = line.task
    if task.state is State.CLOSED:
        yield f"{bare_day(task.closed_on, today)}办结" if task.closed_on else "办结"
    if task.state is State.CANCELLED:
        yield cancelled_words(task, today)
    if task.is_open and task.acknowledged_on is None:
        yield "未签收"
    yield from turn_words(task, today)
    if owed is not None:
        since = f"（已等{owed.workdays}个工作日）" if owed.workdays else ""
        yield owed_words(owed, today) + since
    elif waited := task.waited_days(today):
        yield f"曾待督办单位答复{waited}天"
    if task.reopenings:
        yield reopened(task, today)
    if task.original_due_on and task.original_due_on != task.due_on:
        yield f"原时限{full_day_words(task.original_due_on)}"
    if line.report_missed_on:
        yield f"{bare_day(line.report_missed_on, today)}应报未报"
    if task.state is not State.CANCELLED:
        yield f"{bare_day(task.last_report_on, today)}反馈" if task.last_report_on else "尚未反馈"
    yield from _said_before(task, today)
    late = [f"{step.title}（{bare_day(step.due_on, today)}）" for step in task.late_milestones(today)]
    if late:
        yield f"节点逾期：{'；'.join(late)}"


def _said_before(task: TaskFacts, today: date) -> Iterator[str]:
    """存在问题、下步打算为6月24日所报: of cells that hold one field alone, and not what the last report said."""
    parts = (
        ("进展情况", task.done, task.done_on),
        ("存在问题", problem_words(task), task.problem_on),
        ("下步打算", task.next_step, task.next_step_on),
    )
    older = defaultdict[date, list[str]](list)
    for name, words, on in parts:
        if task.is_open and words and on and _is_older(on, task):
            older[on].append(name)
    return (f"{'、'.join(names)}为{bare_day(on, today)}所报" for on, names in sorted(older.items()))


def turn_words(task: TaskFacts, today: date) -> Iterator[str]:
    """退办 that is not answered yet, and what the unit that led before had reported."""
    if returned := returned_words(task, today):
        yield returned
    if former := task.former_lead:
        told = "，".join(
            filter(None, ["" if former.progress is None else f"{former.progress}%", former.done])
        )
        reported = f"{bare_day(former.last_report_on, today)}反馈" if former.last_report_on else "反馈"
        yield f"{bare_day(former.left_on, today)}转办；原牵头单位{former.unit}{reported}：{told or '未写明进展'}"


def progress_words(task: TaskFacts, today: date) -> str:
    """All that is known of it in one cell, for sheets that are only read."""
    known = [
        f"{bare_day(task.closed_on, today)}办结。" if task.closed_on else "",
        "已报办结，待审核。" if task.state is State.IN_REVIEW else "",
        "" if task.progress_now is None or task.closed_on else f"{task.progress_now}%。",
        task.done + _day_of_progress(task, today),
        "".join(f"\n{line}" for line in [*turn_words(task, today), *_measures(task, today)]),
        f"\n（最近反馈：{bare_day(task.last_report_on, today)}）" if task.last_report_on else "",
    ]
    return "".join(known).strip() or "尚未反馈"


def _day_of_progress(task: TaskFacts, today: date) -> str:
    """（6月24日）"""
    is_told = task.done and task.done_on and _is_older(task.done_on, task)
    return f"（{bare_day(task.done_on, today)}）" if is_told and task.done_on else ""


def _measures(task: TaskFacts, today: date) -> Iterator[str]:
    """What the indicators stand at, and which milestones are late."""
    known = [measured(each) for each in task.indicators if each.current is not None]
    if known:
        yield f"指标：{'；'.join(known)}"
    late = [f"{step.title}（{bare_day(step.due_on, today)}）" for step in task.late_milestones(today)]
    if late:
        yield f"节点逾期：{'；'.join(late)}"
