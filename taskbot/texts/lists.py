"""The work list in chat: what its selections are called, a task in two lines, the heads of pages. Telegram HTML."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Light, LightRules, Standing, light_of, standing_of
from taskbot.tasks.selections import (
    Group,
    Grouping,
    Selection,
    Viewpoint,
    awaits_answer,
    is_blocked,
    late_milestones,
    unacknowledged,
)
from taskbot.tasks.workdays import Calendar
from taskbot.texts.cards import AWAITED
from taskbot.texts.lights import LIGHT_SIGNS, LIGHT_WORDS, STANDING_WORDS
from taskbot.texts.tasks import urgency_mark
from taskbot.texts.words import NO_SECTION, STATE_WORDS, day, excerpt, own

_TITLE_LENGTH = 60
_NAME_LENGTH = 60
_BUTTON_LENGTH = 24

SELECTION_WORDS = {
    Selection.OPEN: "未办结",
    Selection.LED: "牵头",
    Selection.SUPPORTED: "配合",
    Selection.UNACKNOWLEDGED: "未签收",
    Selection.OVERDUE: "逾期",
    Selection.DUE_THIS_WEEK: "本周到期",
    Selection.BLOCKED: "受阻",
    Selection.IN_REVIEW: "待审核",
    Selection.NO_REPORT: "未按期报送",
    Selection.CLOSED: "已办结",
}
"""On buttons, and what may be written after /list."""

_ALSO_CALLED = {
    "需协调": Selection.BLOCKED,
    "报办结": Selection.IN_REVIEW,
    "办结": Selection.CLOSED,
    "缺报": Selection.NO_REPORT,
}

GROUPING_WORDS = {Grouping.UNIT: "按单位", Grouping.SECTION: "按板块", Grouping.LEADER: "按分管领导"}
_WITHOUT_NAME = {Grouping.UNIT: "", Grouping.SECTION: NO_SECTION, Grouping.LEADER: "未明确分管领导"}
_NAMED = {Grouping.UNIT: "", Grouping.SECTION: "板块 ", Grouping.LEADER: "分管领导 "}


@dataclass(frozen=True, slots=True)
class Lamps:
    """How a task's light is told: the calendar and the thresholds."""

    calendar: Calendar
    rules: LightRules

    def light(self, task: TaskFacts, today: date) -> Light:
        """The colour."""
        return light_of(task, today, self.calendar, self.rules)

    def standing(self, task: TaskFacts, today: date) -> Standing:
        """The fact behind it."""
        return standing_of(task, today, self.calendar, self.rules)


def selection_called(words: str) -> Selection | None:
    """The selection that is written so: 逾期, 本周到期 …"""
    called = {name: selection for selection, name in SELECTION_WORDS.items()} | _ALSO_CALLED
    return called.get(words)


def counted(name: str, count: int) -> str:
    """A button that leads to so many."""
    return f"{excerpt(name, _BUTTON_LENGTH)} {count}"


def group_name(grouping: Grouping, group: Group) -> str:
    """What the group is called on its button; plain words."""
    return group.name or _WITHOUT_NAME[grouping]


def list_headed(selection: Selection, count: int, *, is_own: bool) -> str:
    """Head of a selection."""
    return _headed(f"{'本单位任务' if is_own else '工作清单'}（{SELECTION_WORDS[selection]}）", count)


def group_headed(grouping: Grouping, group: Group) -> str:
    """Head of a group; of a unit's with its parts."""
    called = _NAMED[grouping] if group.name else ""
    head = _headed(called + excerpt(group_name(grouping, group), _NAME_LENGTH), len(group.tasks))
    if grouping is not Grouping.UNIT:
        return head
    led = sum(task.lead_unit == group.name for task in group.tasks)
    return f"{head}（牵头 {led}，配合 {len(group.tasks) - led}）"


def groups_headed(grouping: Grouping, count: int) -> str:
    """Head of the choice among groups."""
    if not count:
        return f"<b>未办结任务{GROUPING_WORDS[grouping]}</b>：目前没有。"
    return f"<b>未办结任务{GROUPING_WORDS[grouping]}</b>：点开查看（后面的数字是项数）"


def search_headed(words: str, count: int) -> str:
    """Head of what was found."""
    return _headed(f"查找「{words}」", count)


def _headed(title: str, count: int) -> str:
    return f"<b>{own(title)}</b>：{f'{count} 项' if count else '目前没有。'}"


def lights_line(tasks: Iterable[TaskFacts], today: date, lamps: Lamps) -> str:
    """How many of each colour, with its word; colours that no task has are left out."""
    counts = Counter(lamps.light(task, today) for task in tasks)
    said = [
        f"{LIGHT_SIGNS[light]} {LIGHT_WORDS[light]}灯 {counts[light]}" for light in Light if counts[light]
    ]
    return "　".join(said)


def list_page(head: Sequence[str], lines: Sequence[str], place: str) -> str:
    """One page: its head, the tasks, and which page it is, where there are several."""
    return "\n".join([*filter(None, head), *(f"\n{line}" for line in lines), *(["", place] if place else [])])


def task_line(task: TaskFacts, view: Viewpoint, lamps: Lamps) -> str:
    """A task as lines: number and title; the light with its word, the lead unit, the date; the state, and what to know."""
    facts = [_light(task, view.today, lamps), own(task.lead_unit), _due(task, view.today)]
    progress = [f"{task.progress_now}%"] if task.progress_now is not None else []
    state = [STATE_WORDS[task.state], *progress, *_marks(task, view, lamps)]
    lines = [
        f"<b>#{task.number}</b> {urgency_mark(task)}{own(excerpt(task.title, _TITLE_LENGTH))}",
        " · ".join(facts),
    ]
    return "\n".join([*lines, *([" · ".join(state)] if task.is_open else [])])


def _light(task: TaskFacts, today: date, lamps: Lamps) -> str:
    standing = lamps.standing(task, today)
    words = STANDING_WORDS[standing]
    if standing is Standing.OVERDUE:
        words = f"{words} {len(task.overdue_days(today))} 天"
    elif late := len(task.late_days(today)):
        words = f"{words}（{'曾' if task.is_open else ''}逾期 {late} 天）"
    return f"{LIGHT_SIGNS[lamps.light(task, today)]} {words}"


def _due(task: TaskFacts, today: date) -> str:
    return day(task.due_on, today) if task.due_on else own(excerpt(task.deadline_phrase, 20)) or "长期"


def _marks(task: TaskFacts, view: Viewpoint, lamps: Lamps) -> list[str]:
    """未签收, 待审核, 受阻, 需协调, 节点逾期, 延期 …, each only where it says something more."""
    waiting = unacknowledged(task, view)
    others = [unit for unit in waiting if unit != task.lead_unit]
    is_said = lamps.standing(task, view.today) is Standing.BLOCKED
    marks = {
        "未签收": task.lead_unit in waiting or bool(view.units and others),
        f"配合未签收 {len(others)} 家": bool(others) and not view.units,
        "待审核": task.state is State.IN_REVIEW,
        AWAITED: task.waits_for_office and task.is_open and task.state is not State.IN_REVIEW,
        "需协调": awaits_answer(task),
        "受阻": task.is_open and is_blocked(task) and not is_said and not awaits_answer(task),
        "节点逾期": bool(late_milestones(task, view.today)),
        f"已延期 {task.extensions} 次": task.extensions > 0,
        "本单位配合": bool(view.units) and not view.counts(task.lead_unit),
    }
    return [mark for mark, holds in marks.items() if holds]


def list_changed() -> str:
    """To a press on a list that has become another."""
    return "清单在这期间有了变动，已按现在的情况重新列出。"
