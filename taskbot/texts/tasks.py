"""How a task is named in passing, its deadline, and how late it is. Telegram HTML."""

from collections.abc import Iterator
from datetime import date

from taskbot.tasks.deadlines import without_cycle
from taskbot.tasks.facts import TaskFacts
from taskbot.texts.words import as_written, bare_day, day, excerpt, last_day, own

TITLE_LENGTH = 60


def headed(task: TaskFacts, length: int | None = None) -> str:
    """#12 【特急】绘制产业链图谱: number, title, and how urgent it is where it is not an ordinary one."""
    title = task.title if length is None else excerpt(task.title, length)
    return f"#{task.number} {urgency_mark(task)}{own(title)}"


def urgency_mark(task: TaskFacts) -> str:
    """【特急】; empty for an ordinary task."""
    return "" if task.urgency in ("", "一般") else f"【{own(task.urgency)}】"


def named(task: TaskFacts, today: date) -> str:
    """Number, urgency, title and deadline."""
    due = f"，时限{day(task.due_on, today)}" if task.due_on else ""
    return f"{headed(task, TITLE_LENGTH)}{due}"


def deadline(task: TaskFacts, today: date) -> str:
    """The day that counts; beside it the words as they were written, or the original day where it is another."""
    if task.due_on is None:
        return own(task.deadline_phrase) or "长期"
    late = len(task.overdue_days(today)) if task.is_open else 0
    overdue = f"，已逾期 {late} 天" if late else ""
    return f"{last_day(task.due_on, today)}{_beside(task, task.due_on, today)}{overdue}"


def _beside(task: TaskFacts, due_on: date, today: date) -> str:
    if task.original_due_on is None or task.original_due_on == due_on:
        return as_written(without_cycle(task.deadline_phrase)[0], due_on)
    times = f"，已延期{task.extensions}次" if task.extensions else ""
    return f"（原定{day(task.original_due_on, today)}{times}）"


def lateness(task: TaskFacts, today: date) -> str:
    """曾逾期10天，逾期2天，等待督办单位答复的3天不计 (公平时钟); empty for a task that was never late."""
    late, earlier = len(task.overdue_days(today)), len(task.earlier_late_days)
    told = [f"曾逾期{earlier}天"] if earlier else []
    if task.due_on and late:
        told += [f"逾期{late}天", *not_counted(task, today)]
    return "，".join(told)


def not_counted(task: TaskFacts, today: date) -> Iterator[str]:
    """等待督办单位答复的3天不计, and `closed_since_due`: the days after the due date that are not the unit's (公平时钟)."""
    if waited := task.waited_since_due(today):
        yield f"等待督办单位答复的{waited}天不计"
    if closed := closed_since_due(task, today):
        yield closed


def closed_since_due(task: TaskFacts, today: date) -> str:
    """6月30日办结、8月7日重办，其间不计; empty where it was not closed after its due date and taken up again."""
    due_on = task.due_on or date.max
    has_been = any(each.reopened_on and each.reopened_on > due_on for each in task.reopenings)
    return f"{reopened(task, today)}，其间不计" if has_been else ""


def reopened(task: TaskFacts, today: date) -> str:
    """6月30日办结、8月7日重办; empty for a task that was never taken up again."""
    spans = ((each.closed_on, each.reopened_on) for each in task.reopenings)
    return "；".join(
        f"{bare_day(since, today)}办结、{bare_day(until, today)}重办" for since, until in spans if until
    )
