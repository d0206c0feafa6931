"""The work list as rows by column, so that an import of them changes nothing. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_statuses import NEEDS_COORDINATION
from taskbot.tasks.list_words import by_day, indicator_words, milestone_words
from taskbot.tasks.work_lists import Column

ExportedCell = str | int | float | date | State | None
"""A float is a share: 0.6 is 60%."""

HEADINGS = {
    Column.NUMBER: "序号",
    Column.SECTION: "重点方向",
    Column.TITLE: "任务",
    Column.CONTENT: "任务内容",
    Column.INDICATORS: "量化指标",
    Column.MILESTONES: "阶段节点",
    Column.DEADLINE: "完成时限",
    Column.DUE_ON: "截止日期",
    Column.LEAD: "牵头单位",
    Column.SUPPORTING: "配合单位",
    Column.LEADER: "分管领导",
    Column.PERCENT: "进度",
    Column.PROGRESS: "进展情况",
    Column.PROBLEM: "存在问题",
    Column.NEXT_STEP: "下步打算",
    Column.STATE: "状态",
    Column.URGENCY: "紧急程度",
}
"""The columns in their order; `intake.list_headings` knows each by its name."""

_WHERE_USED = frozenset({Column.SECTION, Column.CONTENT, Column.INDICATORS, Column.MILESTONES, Column.LEADER})


def exported_columns(rows: Iterable[Mapping[Column, ExportedCell]]) -> list[Column]:
    """The columns to write: what only some lists have is left out where no task has it."""
    used = {column for row in rows for column, cell in row.items() if cell}
    return [column for column in HEADINGS if column in used or column not in _WHERE_USED]


def exported_row(
    terms: NewTask, facts: TaskFacts, short_name: Callable[[str], str]
) -> dict[Column, ExportedCell]:
    """One task by column."""
    return {
        Column.NUMBER: facts.number,
        Column.SECTION: terms.section,
        Column.TITLE: terms.title,
        Column.CONTENT: terms.content,
        Column.INDICATORS: indicator_words(terms.indicators),
        Column.MILESTONES: milestone_words(by_day(terms.milestones)),
        Column.DEADLINE: terms.deadline_phrase,
        Column.DUE_ON: terms.due_on,
        Column.LEAD: short_name(terms.lead_unit),
        Column.SUPPORTING: "、".join(map(short_name, terms.supporting_units)),
        Column.LEADER: terms.leader,
        Column.PERCENT: None if facts.progress_now is None else facts.progress_now / 100,
        Column.PROGRESS: facts.done,
        Column.PROBLEM: facts.problem or (NEEDS_COORDINATION if facts.blocked_on else ""),
        Column.NEXT_STEP: facts.next_step,
        Column.STATE: facts.state,
        Column.URGENCY: terms.urgency,
    }
