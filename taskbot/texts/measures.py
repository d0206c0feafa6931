"""What a task is measured by, in words: milestones with their lights, indicators, a missing report. Telegram HTML."""

from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.tasks.cycles import missing_report
from taskbot.tasks.deadlines import without_cycle
from taskbot.tasks.facts import Indicator, Milestone, TaskFacts
from taskbot.tasks.lights import Light, StepStanding
from taskbot.tasks.parsing.indicator_figures import subject_of
from taskbot.texts.words import day, excerpt, own, spelled

_NAME_LENGTH = 16
_STEP_LENGTH = 30

STEP_WORDS = {
    StepStanding.REACHED: "已完成",
    StepStanding.OVERDUE: "逾期",
    StepStanding.DUE_SOON: "临期",
    StepStanding.ON_TRACK: "正常",
}
LIGHTS = {Light.RED: "🔴", Light.YELLOW: "🟡", Light.GREEN: "🟢", Light.GREY: "⚪"}


def warnings(task: TaskFacts, today: date) -> Iterator[str]:
    """What is amiss beside the deadline, in a few words each: 本期未报, 节点逾期1个."""
    if missing_report(task, today):
        yield "本期未报"
    late = len(task.late_milestones(today))
    if late:
        yield f"节点逾期{late}个"


def card_lines(task: TaskFacts, today: date) -> Iterator[str]:
    """What a card says of it beside the task's milestones and indicators: its report cycle, the missing report, with its day."""
    _, cycle = without_cycle(task.deadline_phrase)
    if cycle and task.is_open:
        yield f"报送：{own(cycle)}"
    missed = missing_report(task, today)
    if missed:
        yield f"本期未报（应于{day(missed, today)}前报）"


def measured(indicator: Indicator, current: float | None = None) -> str:
    """智能工厂 30/100个, as plain words."""
    value = indicator.current if current is None else current
    name = excerpt(subject_of(indicator.name), _NAME_LENGTH)
    return f"{name} {spelled(value or 0)}/{spelled(indicator.value)}{indicator.unit}"


def update_label(indicator: Indicator, current: float) -> str:
    """The button that sets an indicator."""
    return f"更新指标：{measured(indicator, current)}"


def indicator_set(number: int, indicator: Indicator) -> str:
    """Toast after that button."""
    return f"#{number} 已更新指标：{measured(indicator)}"


def indicator_stands(number: int, indicator: Indicator) -> str:
    """Toast when it is pressed again."""
    return f"#{number} 的指标已经是：{measured(indicator)}"


def steps_listed(
    task: TaskFacts, standings: Sequence[tuple[Milestone, StepStanding, Light]], today: date
) -> str:
    """The milestones of a task with their lights; a button for each follows."""
    lines = [f"<b>#{task.number} {own(excerpt(task.title, 60))}</b> 时间节点"]
    for step, standing, light in standings:
        reached = f"（{day(step.reached_on, today)}）" if step.reached_on else ""
        due = day(step.due_on, today)
        title = own(excerpt(step.title, _STEP_LENGTH))
        lines.append(f"{LIGHTS[light]} {STEP_WORDS[standing]}{reached} · {due}前{title}")
    return "\n".join(lines)


def reach_label(title: str) -> str:
    """The button that says that a milestone is reached."""
    return f"完成：{excerpt(title, _STEP_LENGTH)}"


def reopen_label(title: str) -> str:
    """The button that takes it back."""
    return f"撤回：{excerpt(title, _STEP_LENGTH)}"


def step_reached(number: int, title: str) -> str:
    """Toast after the one."""
    return f"#{number} 节点已完成：{excerpt(title, _STEP_LENGTH)}"


def step_reopened(number: int, title: str) -> str:
    """Toast after the other."""
    return f"#{number} 节点已撤回：{excerpt(title, _STEP_LENGTH)}"


def no_steps(number: int) -> str:
    """There is none any more."""
    return f"#{number} 没有时间节点。"
